import { brotliDecompressSync } from 'node:zlib';
import { ofVisibleChecks, runRecordJob } from '../../../../src/course/release/recordLab';
import type { Recording } from '../../../../src/grading/judge/recorded';
import type { Check } from '../../../../src/grading/model/check';
import { TOY, TOY_ROOT, writeFiles } from '../toyKit';
import type * as ToyKit from '../toyKit';

jest.mock('../../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('../toyKit').labsOfToyKit());

const unpacked = (base64: string): Recording =>
  JSON.parse(brotliDecompressSync(Buffer.from(base64, 'base64')).toString()) as Recording;

it('records the visible checks of a lab for each seed', async () => {
  writeFiles(TOY_ROOT, {
    [`tests/graded/${TOY}/checks.ts`]: `export const checks = [
  { id: 'twice/values', points: 60, asks: 'twice a vector of 3', probe: 'twice' },
  { id: 'twice/empty', points: 40, asks: 'twice an empty vector', probe: 'empty', hidden: true },
];
`,
  });
  const packed = await runRecordJob({ id: TOY, seeds: [3, 14] });
  expect(Object.keys(packed)).toEqual(['3', '14']);
  const recording = unpacked(packed['14']!);
  expect(recording.seed).toBe(14);
  expect(Object.keys(recording.checks)).toEqual(['twice/values']);
  expect(Object.keys(recording.misconceptions)).toEqual(['squares']);
  expect(recording.checks['twice/values']!.wrong).toHaveProperty('squares');
});

it.each([[{ id: TOY }], [{ id: TOY, seeds: [0.5] }], [{ id: TOY, seeds: [1], more: 1 }]])(
  'refuses another job: %j',
  async (json) => {
    await expect(runRecordJob(json)).rejects.toThrow();
  },
);

describe('a recording of visible checks', () => {
  const check = (id: string): Check => ({ id, points: 1, asks: id, probe: id });
  const words = (at: string): Recording['misconceptions'][string] => ({ check: at, title: 't', hint: 'h' });
  const recording: Recording = {
    seed: 1,
    checks: {
      'b/one': { expected: {}, wrong: { other: {} } },
      'a/one': { expected: {}, wrong: {} },
      'a/two': { expected: {}, wrong: { hidden: {}, visible: {}, other: {} } },
      'a/three': { expected: {}, wrong: { hidden: {} } },
    },
    misconceptions: {
      visible: words('a/one'),
      hidden: words('a/secret'),
      lost: words('a/secret'),
      other: words('b/secret'),
    },
  };

  it('names each wrong answer at a visible check of its task that it fails, and no hidden check', () => {
    const visible = ['b/one', 'a/one', 'a/two', 'a/three'].map(check);
    expect(ofVisibleChecks(recording, visible)).toEqual({
      ...recording,
      misconceptions: { visible: words('a/one'), hidden: words('a/two'), other: words('b/one') },
    });
  });
});
