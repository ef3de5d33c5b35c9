'use strict';
const circus = require('jest-circus/runner').default;
const session = require('./session.cjs');
const { blockId, testId, testsIn } = require('./environment.cjs');

/** A test with a mutant may take this many times as long as without one, and at least so many milliseconds. */
const PATIENCE = 20;
const LEAST_PATIENCE = 1500;

const ADAPTER = require.resolve('jest-circus/runner').replace(/runner\.js$/, 'jestAdapterInit.js');

/**
 * Jest's test framework for a test file that is loaded once and run many times: jest-circus itself loads and runs
 * it the first time, then the session's job runs it again with one mutant after the other.
 */
module.exports = async function testFile(globalConfig, config, environment, runtime, testPath, send) {
  const results = await circus(globalConfig, config, environment, runtime, testPath, send);
  const { runAndTransformResultsToJestFormat } = runtime.requireInternalModule(ADAPTER);
  const options = { globalConfig, config, testPath, setupAfterEnvPerfStats: {} };
  const suite = new Suite(environment, () => runAndTransformResultsToJestFormat(options));
  await session.job.work?.(suite);
  environment.activate(undefined);
  environment.removeFolders();
  return results;
};

/** A loaded test file. */
class Suite {
  #environment;
  #runAll;

  constructor(environment, runAll) {
    this.#environment = environment;
    this.#runAll = runAll;
    /** What failed in the first run: {test, error}. */
    this.failures = environment.failures;
  }

  /** Runs the tests that `filter` lets through, until one fails, and returns what failed. */
  async run({ active, filter, hitLimit } = {}) {
    const environment = this.#environment;
    this.#reset();
    environment.filter = filter;
    environment.activate(active, hitLimit);
    try {
      await this.#runAll();
    } finally {
      environment.activate(undefined);
    }
    const [unhandled] = environment.circus.unhandledErrors;
    if (unhandled) environment.failures.push({ test: undefined, error: String(unhandled) });
    return environment.failures;
  }

  /** By the name of each test: the milliseconds that it took. */
  get milliseconds() {
    const tests = testsIn(this.#environment.circus.rootDescribeBlock);
    return Object.fromEntries(tests.map((test) => [testId(test), test.duration ?? 0]));
  }

  /** A test that waits for something a mutant took away ends sooner than after Jest's 5 seconds. */
  limitTimes(milliseconds) {
    const { circus: state } = this.#environment;
    for (const test of testsIn(state.rootDescribeBlock)) {
      const limit = Math.max(LEAST_PATIENCE, PATIENCE * milliseconds[testId(test)]);
      test.timeout = Math.min(test.timeout ?? state.testTimeout, limit);
    }
  }

  /** Which mutants ran since the last time, and how often: outside of tests, and by the name of each test. */
  takeCoverage() {
    const { mutantCoverage: coverage } = this.#environment.stryker;
    const tests = {};
    for (const test of testsIn(this.#environment.circus.rootDescribeBlock)) {
      const counts = { ...coverage.perTest[testId(test)] };
      for (let block = test.parent; block; block = block.parent) {
        add(counts, coverage.perTest[`block ${blockId(block)}`]);
      }
      tests[testId(test)] = counts;
    }
    const atLoad = coverage.static;
    coverage.static = {};
    coverage.perTest = {};
    return { atLoad, tests };
  }

  /** Forgets the last run: as after loading. */
  #reset() {
    const { circus: state, listeners } = this.#environment;
    for (const test of testsIn(state.rootDescribeBlock)) {
      Object.assign(test, { errors: [], status: null, invocations: 0, startedAt: null, duration: null });
      Object.assign(test, { seenDone: false, retryReasons: [], numPassingAsserts: 0 });
    }
    state.unhandledErrors = [];
    // The end of the last run took them away.
    for (const [name, functions] of listeners) {
      process.removeAllListeners(name);
      for (const listener of functions) process.on(name, listener);
    }
  }
}

function add(counts, more = {}) {
  for (const [id, count] of Object.entries(more)) counts[id] = (counts[id] ?? 0) + count;
}
