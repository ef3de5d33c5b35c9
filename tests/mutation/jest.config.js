'use strict';
const config = require('../../jest.config.js');

/** The tests that answer for a folder of src/ are those that mirror it; others would only tell the same, more slowly. */
const folders = (process.env.MUTATE ?? '').split(',');

module.exports = {
  ...config,
  rootDir: '../..',
  roots: [
    '<rootDir>/src',
    '<rootDir>/tests/support',
    ...folders.map((folder) => `<rootDir>/tests/unit/${folder}`),
  ],
  testMatch: folders.map((folder) => `<rootDir>/tests/unit/${folder}/**/*.test.ts`),
};
