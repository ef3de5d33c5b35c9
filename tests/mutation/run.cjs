'use strict';
/*
 * Mutation testing: `npm run mutation -- core train` changes the sources of the folders named, a little at a time,
 * and runs the unit tests that mirror them. A change that no test notices is listed as survived.
 */
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('expected folders of src/, for example: npm run mutation -- core train');
  process.exit(2);
}
const stryker = require.resolve('@stryker-mutator/core/package.json');
const program = join(stryker, '..', 'bin', 'stryker.js');
const config = join('tests', 'mutation', 'stryker.config.mjs');
for (const folder of folders) {
  const env = { ...process.env, MUTATE: folder };
  const { status } = spawnSync(process.execPath, [program, 'run', config], { env, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
