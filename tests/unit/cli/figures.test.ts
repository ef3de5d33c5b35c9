import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hasSolution, solutionOf } from '../../../src/course/labs';
import { starterFiles } from '../../../src/course/starters/generate';
import type { FigureRecord } from '../../../src/figures/figure';
import { lab } from './fakeTerminal';
import { scratchFolder } from '../../support/scratch';

// The lab's code runs in a process of its own.
jest.setTimeout(60_000);

const ID = '03-softmax-sgd';
const FIGURE = 'likelihood-underflow';
const itSolved = hasSolution(ID) ? it : it.skip;

const TMP = scratchFolder('figures');

function starterFolder(): string {
  const folder = join(TMP, 'starter');
  mkdirSync(folder, { recursive: true });
  const starter = starterFiles(solutionOf(ID)).find(({ path }) => path === 'lab.ts')!;
  writeFileSync(join(folder, 'lab.ts'), starter.text);
  return folder;
}

itSolved('writes a picture and its numbers', async () => {
  const out = join(TMP, 'out');
  const args = ['figures', '03', '--target', 'solutions', '--only', FIGURE, '--out', out];
  const { code, stdout, stderr } = await lab(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  const base = join(out, ID, FIGURE);
  expect(JSON.parse(stdout)).toMatchObject([
    { lab: ID, figure: FIGURE, png: `${base}.png`, json: `${base}.json` },
  ]);
  const png = readFileSync(`${base}.png`);
  expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const kept = JSON.parse(readFileSync(`${base}.json`, 'utf8')) as FigureRecord;
  expect(kept).toMatchObject({
    lab: ID,
    figure: FIGURE,
    config: { mode: 'quick', dataset: 'digits', seeds: [0], target: 'solutions' },
  });
  expect(kept.result).toBeDefined();
  expect(kept.chart.kind).toBeDefined();
});

itSolved('takes --full and --seeds, and tells people which picture was drawn', async () => {
  const out = join(TMP, 'full');
  const args = ['figures', '03', '--target', 'solutions', '--only', FIGURE, '--out', out];
  const { code, stdout } = await lab(...args, '--full', '--seeds', '2');
  expect(code).toBe(0);
  const png = relative('', join(out, ID, `${FIGURE}.png`));
  expect(stdout).toMatch(new RegExp(`^${png.replace(/\./g, '\\.')} +[\\d.]+ s {2}\\S`, 'm'));
  expect(stdout).toContain('The numbers of each picture are in the .json of the same name');
  expect(stdout).not.toContain('was not drawn');
  expect(stdout).not.toContain('A figure needs the tasks');
  const kept = JSON.parse(readFileSync(join(out, ID, `${FIGURE}.json`), 'utf8')) as FigureRecord;
  expect(kept.config).toMatchObject({ mode: 'full', seeds: [0, 1] });
});

itSolved('says of each figure why it can not be drawn yet, and ends with exit code 1', async () => {
  const out = join(TMP, 'nothing');
  const args = ['figures', '03', '--target', starterFolder(), '--out', out];
  const asJson = await lab(...args, '--json');
  expect(asJson.code).toBe(1);
  const drawn = JSON.parse(asJson.stdout) as { figure: string; error?: string }[];
  expect(drawn.length).toBeGreaterThan(1);
  for (const { error } of drawn)
    expect(error).toMatch(/^it needs \w+, which is not implemented yet \(lab\.ts:\d+\)$/);
  expect(existsSync(join(out, ID))).toBe(false);
  const asText = await lab(...args);
  expect(asText.code).toBe(1);
  expect(asText.stdout).toMatch(
    /^✗ likelihood-underflow was not drawn: it needs \w+, which is not implemented yet \(lab\.ts:\d+\)$/m,
  );
  expect(asText.stdout).toMatch(/\nA figure needs the tasks it is drawn with: npx lab check 03\n$/);
  expect(asText.stdout).not.toContain('The numbers of each picture');
});

it('refuses a figure that the lab does not have', async () => {
  const { code, stderr } = await lab('figures', '03', '--only', 'cost', '--out', TMP);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^lab: --only takes one of .*likelihood-underflow.*, received "cost"\n$/);
});

it('refuses a target without a submission', async () => {
  const { code, stderr } = await lab('figures', '03', '--target', TMP, '--out', TMP);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^lab: expected a submission in .*lab\.ts, found no such file; /);
});
