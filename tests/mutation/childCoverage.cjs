'use strict';
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { setInterval } = require('node:timers');

/* Loaded first in each process that a test starts: writes which mutants ran there. */
const folder = process.env.MUTATION_CHILDREN;
const coverage = { static: {}, perTest: {} };
globalThis.__stryker__ ??= {};
globalThis.__stryker__.mutantCoverage = coverage;

let written = 0;
function write() {
  const ids = Object.keys(coverage.static);
  if (!folder || ids.length === written) return;
  written = ids.length;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, String(process.pid)), ids.join('\n'));
  } catch {
    // A process without the right to write: its mutants count as not covered.
  }
}

process.on('exit', write);
// A test may end the process before it ends by itself.
setInterval(write, 50).unref();
