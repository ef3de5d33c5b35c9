'use strict';
/*
 * Asks all questions of questions.ts, one after the other, and prints how long each takes:
 *
 *     node tests/unit/compare/askAll.cjs OUT [PART OF A QUESTION]
 *
 * The pictures and numbers of question 7 are in OUT/07. It takes some minutes.
 */
require('../../../src/node/typescript.cjs');
const { spawnSync } = require('node:child_process');
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { QUESTIONS } = require('./questions.ts');

const [out = 'out/questions', part = ''] = process.argv.slice(2);
const lab = join(__dirname, '../../../src/cli/lab.cjs');
let failed = 0;
for (const [i, { asks, command }] of QUESTIONS.entries()) {
  if (!asks.includes(part)) continue;
  const folder = join(out, String(i + 1).padStart(2, '0'));
  const began = Date.now();
  const { status } = spawnSync(process.execPath, [lab, 'compare', ...command.split(' '), '--out', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (status !== 0) failed++;
  const result = join(folder, 'result.json');
  const verdict = existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')).analysis.verdict : '–';
  console.log(
    `${String(i + 1).padStart(2)}  ${seconds.padStart(6)} s  exit ${status}  ${asks}\n      ${verdict}`,
  );
}
process.exitCode = failed > 0 ? 1 : 0;
