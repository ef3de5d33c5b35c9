'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { runCLI } = require('jest');
const session = require('./session.cjs');

/* The process that runs tests with mutants: worker.cjs MUTANTS.json EVENTS.jsonl TESTS… (see run.cjs). */
const [mutants, log, ...tests] = process.argv.slice(2);
/** With every mutant, these would run for hours: each test starts a program or compares a whole picture. */
const LEFT_OUT = [
  ...['cli/lab.test.ts', 'cli/grade.test.ts', 'cli/worker.test.ts'],
  ...[
    'bench/processes.test.ts',
    'course/recipes.test.ts',
    'cli/mutants.test.ts',
    'web/site.test.ts',
    'web/figures.test.ts',
  ],
  ...['course/release/studentsKit.test.ts', 'course/release/gradescope.test.ts'],
];
const root = process.env.MUTATION_ROOT;
session.open({ log, mutants: JSON.parse(readFileSync(mutants, 'utf8')) });

const config = {
  ...require(join(root, 'jest.config.js')),
  rootDir: root,
  testPathIgnorePatterns: LEFT_OUT.map((name) => `/${name}$`),
  testMatch: tests.map((path) => `<rootDir>/${path}${path.endsWith('.ts') ? '' : '/**/*.test.ts'}`),
  testEnvironment: require.resolve('./environment.cjs'),
  testRunner: require.resolve('./testFile.cjs'),
  runner: require.resolve('./jestRunner.cjs'),
  cacheDirectory: join(root, '.jest-cache'),
};
const argv = {
  config: JSON.stringify(config),
  runInBand: true,
  silent: true,
  ci: true,
  reporters: [],
  watchman: false,
};

// Whoever started this process is gone.
process.on('disconnect', () => process.exit(4));
process.chdir(root);
runCLI({ _: [], $0: 'jest', ...argv }, [root]).then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(3);
  },
);
