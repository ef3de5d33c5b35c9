import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../../src/cli/program';
import { ROOT } from '../../../src/course/labs';
import { fakeTerminal } from './fakeTerminal';
import { scratchFolder } from '../../support/scratch';

const LAB = '02-backpropagation';
const folder = scratchFolder('challenge');

beforeEach(() => cpSync(join(ROOT, 'labs', LAB), folder, { recursive: true }));

/** Runs `lab challenge 02` with the challenge.ts of a folder. */
async function lab(...args: string[]): Promise<{ code: number; text: string }> {
  const terminal = fakeTerminal();
  const code = await run(['challenge', '02', '--target', folder, '--isolation', 'none', ...args], terminal);
  return { code, text: (terminal.printed.stdout + terminal.printed.stderr).trimEnd() };
}

it('says that the function is not written yet', async () => {
  expect(await lab()).toEqual({
    code: 1,
    text: 'challenge.ts of lab 02 is not written yet; the section "Challenge" of its handout says what it is about',
  });
});

it('says what a formula of a wrong form lacks', async () => {
  const text = 'export const challenge = () => ({ offsets: [1, 2], weights: [1] });';
  writeFileSync(join(folder, 'challenge.ts'), text);
  const { code, text: told } = await lab();
  expect(code).toBe(1);
  expect(told).toContain('expected as many weights as offsets, one for each evaluation');
});

it('reports a formula of first order from the bar', async () => {
  const text = 'export const challenge = () => ({ offsets: [0, 0.001], weights: [-1000, 1000] });';
  writeFileSync(join(folder, 'challenge.ts'), text);
  const { code, text: told } = await lab('--seed', '1');
  expect(code).toBe(1);
  expect(told).toMatch(/the last try misses the bar of -?[\d.]+ by [\d.]+/);
});

it('reports a formula of sixth order that reaches the bar, as JSON too', async () => {
  const text = `const h = 1 / 16;
export const challenge = () => ({
  offsets: [-3 * h, -2 * h, -h, h, 2 * h, 3 * h],
  weights: [-1 / 60, 3 / 20, -3 / 4, 3 / 4, -3 / 20, 1 / 60].map((weight) => weight / h),
});`;
  writeFileSync(join(folder, 'challenge.ts'), text);
  const { code, text: told } = await lab('--seed', '1', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(told)).toMatchObject({ lab: LAB, try: { seed: 1, reached: true } });
});

it('lists no try of a folder', async () => {
  expect((await lab('--list')).text).toContain('no try yet');
});

it('takes one lab', async () => {
  const terminal = fakeTerminal();
  expect(await run(['challenge', 'all'], terminal)).toBe(2);
});

it('says if there is no challenge.ts', async () => {
  rmSync(join(folder, 'challenge.ts'));
  const { code, text } = await lab();
  expect(code).toBe(2);
  expect(text).toContain('challenge.ts, found no such file');
});
