'use strict';
/*
 * `npm test`: is the kit whole, and does it work on this machine? Your answers may be wrong or missing: these tests
 * pass all the same. `npx lab check 03` says what is wrong in them.
 */
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { test } = require('node:test');

const ROOT = join(__dirname, '..');
const { labs, seeds } = JSON.parse(readFileSync(join(ROOT, 'release.json'), 'utf8'));

function lab(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/lab.cjs', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  assert.ok(status === 0 || status === 1, `lab ${args.join(' ')} failed:\n${stderr}`);
  return stdout;
}

test('a backend works here', () => {
  assert.ok(JSON.parse(lab('doctor', '--json')).backend);
});

test('the data of the kit is whole', () => {
  lab('data', 'verify', 'digits');
});

for (const [i, { id, points }] of labs.entries()) {
  test(`${id}: every check can be asked, with seed ${seeds[i % seeds.length]}`, () => {
    const [report] = JSON.parse(lab('check', id, '--seed', String(seeds[i % seeds.length]), '--json'));
    assert.equal(report.maxScore, points);
    const faults = report.checks.filter(({ verdict }) => verdict === 'graders-fault');
    assert.deepEqual(faults, []);
  });
}
