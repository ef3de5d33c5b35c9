import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { tensor1d } from '@tensorflow/tfjs';
import type { Check, Misconception, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { LiveExpectations } from '../../../src/grading/judge/expectations';
import type { GradingSetUp } from '../../../src/grading/judge/grade';
import { gradeLab } from '../../../src/grading/judge/grade';
import type { CheckResult, LabReport } from '../../../src/grading/model/report';
import type { InProcessHost } from '../../../src/grading/run/inProcessHost';
import { probeHost } from '../../../src/course/submissionHost';
import type { Manifest } from '../../../src/grading/model/manifest';
import { mutate } from '../../../src/grading/model/mutant';
import { edited } from '../../support/edited';

/** A lab of two small tasks, so that the grader is tested apart from any real lab. */
export const REFERENCE = `import * as tf from '@tensorflow/tfjs';

export function twice(x: tf.Tensor1D): tf.Tensor1D {
  return tf.tidy(() => x.mul<tf.Tensor1D>(2));
}

export function twiceSum(x: tf.Tensor1D): { sum: tf.Scalar; values: tf.Tensor1D } {
  return tf.tidy(() => {
    const values = twice(x);
    return { sum: values.sum<tf.Scalar>(), values };
  });
}
`;

/** The reference with another body of `twice`, beginning on line 4; `twiceSum` is as it was. */
export function withTwice(body: string): string {
  return edited(REFERENCE, 'return tf.tidy(() => x.mul<tf.Tensor1D>(2));', body);
}

interface Toy {
  twice(x: tf.Tensor1D): tf.Tensor1D;
  twiceSum(x: tf.Tensor1D): { sum: tf.Scalar; values: tf.Tensor1D };
}

export const manifest: Manifest = {
  id: '99-toy',
  title: 'Toy',
  sources: [],
  tasks: [
    { id: 'twice', title: 'Twice a vector', points: 60, uses: [] },
    { id: 'twiceSum', title: 'Its sum', points: 40, uses: ['twice'] },
  ],
  forbidden: ['softmax', 'logSoftmax', 'losses', 'grad', 'train', 'layers.dropout', 'layers.activation'],
};

export const checks: Check[] = [
  { id: 'twice/values', points: 40, asks: 'twice a vector of 3', probe: 'twice' },
  { id: 'twice/hidden', points: 20, asks: 'twice another vector', probe: 'twiceAgain', hidden: true },
  { id: 'twiceSum/values', points: 40, asks: 'the sum of twice a vector', probe: 'twiceSum' },
];

const probe = probeOf<Toy>();

export const probes = {
  twice: probe({
    inputs: (random) => ({ x: [1, 2, random.stream('x').uniform(3, 4)] }),
    observe: (lab, { x }) => ({ doubled: lab.twice(tensor1d(x)) }),
  }),
  twiceAgain: probe({
    inputs: (random) => ({ x: [random.stream('again').uniform(5, 6), 7.25] }),
    observe: (lab, { x }) => ({ doubled: lab.twice(tensor1d(x)) }),
  }),
  twiceSum: probe({
    inputs: () => ({ x: [1, 2, 3] }),
    observe: (lab, { x }) => {
      const { sum, values } = lab.twiceSum(tensor1d(x));
      return { sum, values };
    },
  }),
} as Probes<unknown>;

export const misconceptions: Misconception[] = [
  {
    id: 'squares',
    check: 'twice/values',
    title: 'the square instead of the double',
    hint: 'Twice x is x + x.',
    original: 'x.mul<tf.Tensor1D>(2)',
    replacement: 'x.mul<tf.Tensor1D>(x)',
  },
  {
    id: 'sum-is-mean',
    check: 'twiceSum/values',
    title: 'the mean instead of the sum',
    hint: 'A sum is not divided by anything.',
    original: 'values.sum<tf.Scalar>()',
    replacement: 'values.mean<tf.Scalar>()',
  },
];

/** A new folder with the files given. */
export function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-toy-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

export function hostOf(folder: string, text?: string): InProcessHost {
  return probeHost({ folder, manifest, probes, ...(text === undefined ? {} : { text }) });
}

/** Judged beside the reference. */
export function liveExpectations(known = misconceptions, seed = 0): LiveExpectations {
  const folder = folderWith({ 'lab.ts': REFERENCE });
  return new LiveExpectations({
    probes,
    misconceptions: known,
    seed,
    open: (misconception) => hostOf(folder, misconception && mutate(REFERENCE, misconception)),
  });
}

export function gradingOf(folder: string, more: Partial<GradingSetUp> = {}): GradingSetUp {
  const host = hostOf(folder);
  const info = { kit: '0.0.0', backend: 'wasm', reference: 'live' } as const;
  return { manifest, checks, host, expectations: liveExpectations(), info, ...more };
}

/** Grades a `lab.ts` that is given as text, or several files. */
export function grade(
  files: string | Record<string, string | Uint8Array>,
  more?: Partial<GradingSetUp>,
): Promise<LabReport> {
  return gradeLab(gradingOf(folderWith(typeof files === 'string' ? { 'lab.ts': files } : files), more));
}

/** The result of the first check, `twice/values`, with another body of `twice`. */
export async function gradeTwice(body: string): Promise<CheckResult> {
  return (await grade(withTwice(body))).checks[0]!;
}
