'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: require.resolve('./tests/support/environment.js'),
  // Jest loads CommonJS only; the d3 packages have it under this name.
  testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'umd'] },
  // By default Jest leaves a core free: on a machine of two, everything would run on one.
  maxWorkers: '100%',
  // No test is about the speed of the machine. Jest's own 5 seconds are little beside other work.
  testTimeout: 30_000,
  // Sources too: `jest --findRelatedTests src/…` looks for what imports them.
  roots: ['<rootDir>/src', '<rootDir>/tests'],
  // Not the tests of the students' kit, which run where it was released.
  testMatch: ['**/*.test.ts'],
  transform: {
    // Types are checked once, by `npm run types`; here every file is only transpiled.
    '\\.ts$': ['ts-jest', { transpilation: true, tsconfig: 'tsconfig.json' }],
  },
};
