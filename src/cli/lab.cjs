#!/usr/bin/env node
'use strict';
// The `lab` command.
try {
  require('../node/typescript.cjs');
} catch (error) {
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
  console.error('lab: the packages of the kit are not installed; run: npm ci');
  process.exit(2);
}
process.once('exit', require('../node/packages.cjs').keepPackages);
require('./main.ts');
