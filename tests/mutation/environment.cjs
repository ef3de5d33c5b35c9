'use strict';
const { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { ACTIVE } = require('./project.cjs');
const session = require('./session.cjs');
const ProjectEnvironment = require(join(process.env.MUTATION_ROOT, 'tests', 'support', 'environment.js'));
const CHILDREN = process.env.MUTATION_CHILDREN;

/**
 * The project's environment, with the object through which instrumented sources ask for the active mutant and count
 * which mutants each test runs.
 */
module.exports = class extends ProjectEnvironment {
  constructor(config, context) {
    super(config, context);
    this.file = relative(process.env.MUTATION_ROOT, context.testPath);
  }

  async setup() {
    await super.setup();
    const { active, filter } = session.job;
    /** `__stryker__` of this realm. */
    this.stryker = { activeMutant: undefined, mutantCoverage: { static: {}, perTest: {} } };
    this.global.__stryker__ = this.stryker;
    this.global.process.exit = (code) => {
      throw new Error(`process.exit(${code}) in a test`);
    };
    this.failures = [];
    this.filter = filter;
    this.activate(active);
  }

  /** Child processes read the active mutant from their environment, or from a file. */
  activate(id, hitLimit) {
    this.stryker.activeMutant = id;
    this.stryker.hitCount = hitLimit === undefined ? undefined : 0;
    this.stryker.hitLimit = hitLimit;
    for (const { env } of [process, this.global.process]) {
      if (id === undefined) delete env.__STRYKER_ACTIVE_MUTANT__;
      else env.__STRYKER_ACTIVE_MUTANT__ = id;
    }
    writeFileSync(join(process.env.MUTATION_ROOT, ACTIVE), id ?? '');
  }

  /**
   * Hooks that remove what a file made while it was loaded wait until the last run: the tests could not run again
   * without it.
   */
  keepFolders(root) {
    this.removals ??= blocksIn(root).flatMap((block) => {
      const made = block.hooks.some(({ type, fn }) => type === 'beforeAll' && /mkdtemp/.test(fn));
      const late = block.hooks.filter(({ type, fn }) => type === 'afterAll' && /rmSync/.test(fn) && !made);
      block.hooks = block.hooks.filter((hook) => !late.includes(hook));
      return late;
    });
  }

  removeFolders() {
    for (const { fn } of this.removals ?? []) fn();
    this.removals = [];
  }

  handleTestEvent(event, state) {
    this.circus = state;
    HANDLERS[event.name]?.call(this, event, state);
  }
};

/** What is done at which event of jest-circus; `this` is the environment. */
const HANDLERS = {
  run_start(_event, state) {
    this.failures = [];
    this.keepFolders(state.rootDescribeBlock);
    this.listeners ??= ['uncaughtException', 'unhandledRejection', 'rejectionHandled'].map((name) => [
      name,
      process.listeners(name),
    ]);
    const wanted = (id) => !session.broken.has(`${this.file} ${id}`) && (this.filter?.(id) ?? true);
    state.testNamePattern = { test: (id) => this.failures.length === 0 && wanted(id) };
  },

  hook_start({ hook }) {
    // Hooks around one test count as its own.
    if (hook.type.endsWith('All')) this.stryker.currentTestId = `block ${blockId(hook.parent)}`;
  },

  hook_success({ hook }) {
    if (hook.type.endsWith('All')) this.stryker.currentTestId = undefined;
  },

  hook_failure({ hook, error }) {
    if (hook.type.endsWith('All')) this.stryker.currentTestId = undefined;
    if (hook.type === 'afterAll') this.failures.push({ test: undefined, error: String(error) });
  },

  test_started({ test }) {
    this.stryker.currentTestId = testId(test);
  },

  test_done({ test }) {
    this.stryker.currentTestId = undefined;
    const id = testId(test);
    const { perTest } = this.stryker.mutantCoverage;
    for (const mutant of takeChildCoverage()) {
      perTest[id] ??= {};
      perTest[id][mutant] ??= 1;
    }
    if (test.errors.length > 0) this.failures.push({ test: id, error: firstLine(test.errors[0]) });
  },

  run_finish(_event, state) {
    // What a test threw is known now. To make a text of it, Jest would read source maps: that takes most of the time.
    for (const test of testsIn(state.rootDescribeBlock)) {
      if (test.errors.length > 0 && this.failures.length === 0) {
        this.failures.push({ test: testId(test), error: firstLine(test.errors[0]) });
      }
      test.errors = [];
    }
    state.unhandledErrors = [];
  },
};

/** The mutants that child processes ran since the last time. */
function takeChildCoverage() {
  if (!existsSync(CHILDREN)) return [];
  const files = readdirSync(CHILDREN).map((name) => join(CHILDREN, name));
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  for (const file of files) rmSync(file, { force: true });
  return new Set(texts.join('\n').split('\n').filter(Boolean));
}

function firstLine(error) {
  const thrown = Array.isArray(error) ? error[0] : error;
  return String(thrown?.message ?? thrown).slice(0, 300);
}

function blockId(block) {
  return block.parent ? `${blockId(block.parent)} ${block.name}`.trim() : '';
}

function testId(test) {
  return `${blockId(test.parent)} ${test.name}`.trim();
}

function testsIn(block) {
  return block.children.flatMap((child) => (child.type === 'test' ? [child] : testsIn(child)));
}

function blocksIn(block) {
  return [block, ...block.children.filter(({ type }) => type !== 'test').flatMap(blocksIn)];
}

module.exports.testsIn = testsIn;
module.exports.testId = testId;
module.exports.blockId = blockId;
