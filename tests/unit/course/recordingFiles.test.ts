import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  packedName,
  packRecording,
  readRecording,
  recordedSeeds,
  recordingFile,
} from '../../../src/course/recordingFiles';
import { UsageError } from '../../../src/core/errors';
import type { Recording } from '../../../src/grading/judge/recorded';
import { RECORDED_SEED } from '../../../src/grading/judge/recorded';
import { TOY, TOY_ROOT, writeFiles } from './toyKit';
import type * as ToyKit from './toyKit';

jest.mock('../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('./toyKit').labsOfToyKit());

const GRADED = join(TOY_ROOT, 'tests', 'graded', TOY);
const recording = (seed: number): Recording => ({ seed, checks: {}, misconceptions: {} });
const keep = (name: string, content: string | Buffer): void => {
  writeFiles(GRADED, { [name]: '' });
  writeFileSync(join(GRADED, name), content);
};

beforeEach(() => {
  rmSync(join(GRADED, 'recorded'), { recursive: true, force: true });
  rmSync(recordingFile(TOY), { force: true });
});

describe('the kit itself', () => {
  it('has one recording, as text, of one seed', () => {
    expect(recordedSeeds(TOY)).toEqual([RECORDED_SEED]);
    expect(readRecording(TOY)).toBeUndefined();
    keep('recorded.json', JSON.stringify(recording(RECORDED_SEED)));
    expect(readRecording(TOY)).toEqual(recording(RECORDED_SEED));
  });

  it('says that it is damaged, and how to get it back', () => {
    keep('recorded.json', '{');
    expect(() => readRecording(TOY)).toThrow(
      `${recordingFile(TOY)} is damaged; bring it back with git checkout`,
    );
  });
});

describe('a released kit', () => {
  it('has a packed recording for each of several seeds, and no other file counts as one', () => {
    for (const seed of [40, 5, 311]) keep(packedName(seed), packRecording(recording(seed)));
    for (const name of ['x5.json.br', '6.json', '7.json.brx', '8.jsonxbr'])
      keep(join('recorded', name), packRecording(recording(1)));
    expect(recordedSeeds(TOY)).toEqual([5, 40, 311]);
    expect(readRecording(TOY, 40)).toEqual(recording(40));
    expect(readRecording(TOY, 41)).toBeUndefined();
  });

  it('is judged by the packed recording, if there is one as text too', () => {
    keep('recorded.json', JSON.stringify(recording(RECORDED_SEED)));
    keep(packedName(RECORDED_SEED), packRecording({ ...recording(RECORDED_SEED), seed: 9 }));
    expect(readRecording(TOY)!.seed).toBe(9);
  });

  it('says which file is damaged, in a sentence', () => {
    keep(packedName(3), 'no brotli');
    const file = join(GRADED, packedName(3));
    expect(() => readRecording(TOY, 3)).toThrow(
      new UsageError(`${file} is damaged; bring it back with git checkout, or get the kit again`),
    );
  });

  it('holds far fewer bytes than the text', () => {
    const checks = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`a/${i}`, { expected: { x: [1, 2, 3] }, wrong: {} }]),
    );
    const whole = { ...recording(1), checks };
    expect(packRecording(whole).length).toBeLessThan(JSON.stringify(whole).length / 5);
  });
});
