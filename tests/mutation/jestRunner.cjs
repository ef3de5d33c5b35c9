'use strict';
const { relative, join } = require('node:path');
const { default: TestRunner } = require('jest-runner');
const session = require('./session.cjs');

/** A mutant that runs this many times as often as without a change is in a loop that doesn't end. */
const HITS = 100;
/** Ask for a new realm, to begin with any mutant. */
const RENEW = 'renew';
const LATER = 'later';
const SLOW_SECONDS = 0.5;
/** The exit code that asks for a new process. */
const RESTART = 10;

/**
 * Jest's runner for a measurement. Quick phase: each test file is loaded once; with every mutant that one of its
 * tests runs, these tests run again. Fresh phase: a mutant that runs while modules load, or whose effect outlives a
 * test, is active from the start in a realm of its own.
 */
module.exports = class extends TestRunner {
  async runTests(tests, watcher, options) {
    this.open = (test, job) => {
      session.job = job;
      return super.runTests([test], watcher, { ...options, serial: true });
    };
    this.failed = [];
    this.on('test-file-failure', ([, error]) => this.failed.push(error));
    const named = tests.map((test) => ({ test, file: relative(process.env.MUTATION_ROOT, test.path) }));
    for (const { test, file } of named) if (!this.#isSlow(file)) await this.#quick(test, file);
    for (const { test, file } of named) await this.#quick(test, file);
    for (const { test, file } of named) await this.#fresh(test, file);
  }

  /** Slow files come last: by then the others have noticed most mutants. */
  #isSlow(file) {
    return session.coverage.get(file)?.seconds > SLOW_SECONDS;
  }

  async #quick(test, file) {
    if (session.done.has(file)) return;
    /** Processes that the tests start are not asked which mutants they run. */
    let alone = false;
    let suspect = session.restarted?.file === file ? session.restarted.id : undefined;
    for (let rounds = 0; rounds < 1000; rounds += 1) {
      const first = !session.coverage.has(file);
      let next = 'failed';
      if (first && !alone) process.env.NODE_OPTIONS = `--require ${join(__dirname, 'childCoverage.cjs')}`;
      await this.open(test, {
        filter: first ? undefined : () => false,
        work: async (suite) => {
          if (first && !alone && suite.failures.length > 0) {
            // Threads with few rights can't load the file that watches them.
            alone = true;
            next = RENEW;
          } else if (first && !(await cover(suite, file, alone))) next = RENEW;
          else if (first && this.#isSlow(file)) next = LATER;
          else next = await tryMutants(suite, file, suspect);
        },
      });
      delete process.env.NODE_OPTIONS;
      if (next === LATER) return;
      if (next === 'failed') throw new Error(`${file} can't be loaded: ${this.failed.pop()?.stack}`);
      if (next === undefined) break;
      suspect = next;
    }
    session.emit({ type: 'done', file });
  }

  async #fresh(test, file) {
    for (const id of session.coverage.get(file).atLoad) {
      if (!session.pending('fresh', id, file)) continue;
      session.emit({ type: 'began', id, file, phase: 'fresh' });
      let failures;
      const work = (suite) => {
        failures = suite.failures;
      };
      this.failed = [];
      await this.open(test, { active: id, work });
      if (!failures) {
        const error = String(this.failed.pop()?.message).slice(0, 300);
        session.emit({ type: 'ended', id, status: 'RuntimeError', by: file, error });
      } else if (failures.length > 0) {
        session.emit({ type: 'ended', id, status: 'Killed', by: file, phase: 'fresh', ...failures[0] });
      } else session.emit({ type: 'tried', id, file, phase: 'fresh' });
    }
  }
};

/**
 * Runs the tests again without a mutant: what runs only the first time outlives a test. False if a test fails without
 * a mutant; it is left out from now on.
 *
 * @param alone if the processes of the tests were not watched: then each may run any mutant of the mirrored folder
 */
async function cover(suite, file, alone) {
  const [failure] = suite.failures;
  const { milliseconds } = suite;
  if (failure) {
    console.error(`${file}: "${failure.test}" fails without a mutant and is left out: ${failure.error}`);
    if (failure.test === undefined) throw new Error(`${file}: a hook fails without a mutant`);
    session.emit({ type: 'broken', file, ...failure });
    return false;
  }
  const first = suite.takeCoverage();
  const began = process.cpuUsage();
  const unrepeatable = await repeat(suite);
  const { user, system } = process.cpuUsage(began);
  const second = suite.takeCoverage();
  const lasting = new Set();
  const hits = {};
  const tests = {};
  for (const [name, counts] of Object.entries(first.tests)) {
    for (const [id, count] of Object.entries(counts)) {
      hits[id] = Math.max(hits[id] ?? 0, count);
      if (unrepeatable.has(name) || !second.tests[name][id]) lasting.add(id);
    }
    tests[name] = [...new Set([...Object.keys(counts), ...(alone ? mutantsBeside(file) : [])])];
  }
  session.emit({
    type: 'covered',
    file,
    atLoad: [...new Set([...Object.keys(first.atLoad), ...Object.keys(second.atLoad), ...lasting])],
    tests,
    hits,
    unrepeatable: [...unrepeatable],
    milliseconds,
    seconds: (user + system) / 1e6,
  });
  return true;
}

/** The mutants of the folder that a test file mirrors. */
function mutantsBeside(file) {
  const folder = `${file
    .replace(/^tests\/unit\//, 'src/')
    .split('/')
    .slice(0, -1)
    .join('/')}/`;
  return [...session.mutants.values()]
    .filter(({ fileName }) => fileName.startsWith(folder))
    .map(({ id }) => id);
}

/** Runs the tests of a file a second time. Returns those that can't run twice; they count in the fresh phase only. */
async function repeat(suite) {
  const unrepeatable = new Set();
  for (;;) {
    const [failure] = await suite.run({ filter: (name) => !unrepeatable.has(name) });
    if (!failure) return unrepeatable;
    if (failure.test === undefined) throw new Error(`a hook fails the second time: ${failure.error}`);
    unrepeatable.add(failure.test);
    suite.takeCoverage();
  }
}

/**
 * Tries each mutant that a test of this file runs. Returns the mutant with which to begin in a new realm, if tests
 * fail now without a mutant too.
 */
async function tryMutants(suite, file, suspect) {
  const { tests, hits, unrepeatable, milliseconds } = session.coverage.get(file);
  suite.limitTimes(milliseconds);
  const names = new Map();
  for (const [name, ids] of Object.entries(tests)) {
    if (!unrepeatable.includes(name)) for (const id of ids) put(names, id, name);
  }
  const ids = [...names.keys()].filter((id) => session.pending('quick', id, file));
  if (suspect) ids.sort((a, b) => Number(b === suspect) - Number(a === suspect));
  for (const id of ids) {
    const filter = (name) => names.get(id).has(name);
    session.emit({ type: 'began', id, file, phase: 'quick' });
    const [needy] = id === suspect ? await suite.run({ filter }) : [];
    if (needy && session.restarted?.id !== id) {
      // A new realm was not enough: something is left in the process.
      session.emit({ type: 'restart', id, file, ...needy });
      process.exit(RESTART);
    }
    if (needy) {
      // These tests need others before them.
      session.emit({ type: 'dependent', id, file, ...needy });
      return RENEW;
    }
    const [failure] = await suite.run({ active: id, filter, hitLimit: (hits[id] ?? 0) * HITS + 1000 });
    if (!failure) {
      session.emit({ type: 'tried', id, file, phase: 'quick' });
      continue;
    }
    // The same test must pass without the mutant: the mutants before this one may have left something behind.
    const only = failure.test === undefined ? filter : (name) => name === failure.test;
    const clean = (await suite.run({ filter: only })).length === 0;
    if (clean || id === suspect) {
      session.emit({ type: 'ended', id, status: 'Killed', by: file, phase: 'quick', ...failure });
    }
    if (!clean) return id === suspect ? RENEW : id;
  }
  return undefined;
}

function put(map, key, value) {
  if (!map.has(key)) map.set(key, new Set());
  map.get(key).add(value);
}
