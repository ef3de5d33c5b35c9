/*
 * A ChildHost survives attacks that the in-process host does not: the submission's process may hang, end or take all
 * memory; that check gets its verdict, and a new process answers the next one.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSubmissionProcess } from '../../src/course/startSubmissionProcess';
import type { Host } from '../../src/hosts/host';
import type { Outcome } from '../../src/hosts/outcome';
import { scratchFolder } from '../support/scratch';

jest.setTimeout(120_000);

const LAB = '03-softmax-sgd';
const TMP = scratchFolder('child');

let folders = 0;
/** A submission whose softmax has this body, from line 3 on, and is right if the first logit is below 100. */
function submission(body: string, top = ''): string {
  const folder = mkdtempSync(join(TMP, `${folders++}-`));
  const text = `import * as tf from '@tensorflow/tfjs';
export function softmax(z: tf.Tensor2D): unknown { if (z.arraySync()[0]![0]! < 100) return tf.tidy(() => z.exp().div(z.exp().sum(1, true)));
${body}
}
${top}
`;
  writeFileSync(join(folder, 'lab.ts'), text);
  return folder;
}

function hostOf(folder: string, { seconds = 60, heap = 96, memory = 400 } = {}): Host {
  const limits = { seconds, total: 1000, heap, memory, answer: 4 };
  return startSubmissionProcess({ id: LAB, target: folder, serves: 'probes', limits, prints: 'stderr' });
}

/** What the probe of softmax asks about and answers: the same for each of its names. */
function inputsOf<T>(of: T): Record<string, T> {
  return { rows: of, square: of, two: of, single: of };
}

/** Runs the probe of softmax. */
function askSoftmax(host: Host, logits: number[][]): Promise<Outcome> {
  return host.run({ kind: 'probe', name: 'softmax', inputs: inputsOf(logits) });
}

/** The outcome for large logits, which run the body, and then the outcome for ordinary logits, which don't. */
async function outcomes(host: Host): Promise<[Outcome, Outcome]> {
  const ask = (logit: number): Promise<Outcome> => askSoftmax(host, [[logit, logit]]);
  try {
    return [await ask(1000), await ask(0)];
  } finally {
    await host.close();
  }
}

const HALF = { form: 'tensor', shape: [1, 2], values: [0.5, 0.5] };
const HALVES: Outcome = { kind: 'answered', value: { observation: inputsOf(HALF) } };

it('a request waits only for the part of the deadline that its patience says', async () => {
  const host = hostOf(submission('while (true);'), { seconds: 20 });
  const request = { kind: 'probe', name: 'softmax', inputs: inputsOf([[1000, 1000]]) } as const;
  const outcome = await host.run(request, { patience: 0.1 });
  await host.close();
  expect(outcome).toMatchObject({ kind: 'timed-out', seconds: 2 });
});

it('another JSON.stringify changes no answer', async () => {
  const host = hostOf(submission('return z;', `JSON.stringify = () => 'x';`));
  const [, ordinary] = await outcomes(host);
  expect(ordinary).toEqual(HALVES);
});

describe.each<[string, string, { seconds?: number; memory?: number }, Outcome]>([
  [
    'a loop that never ends',
    'while (true);',
    { seconds: 2 },
    { kind: 'timed-out', seconds: 2, where: 'lab.ts:3' },
  ],
  [
    'bytes of its own in the pipe to the judge',
    `(process as any).getBuiltinModule('fs').writeSync(3, 'this is no frame'); while (true);`,
    { seconds: 20 },
    { kind: 'crashed', message: 'the process it runs in said something that is no answer' },
  ],
  [
    'an error of many megabytes',
    `throw new Error('x'.repeat(1e7));`,
    {},
    { kind: 'crashed', message: `${'x'.repeat(2000)}…`, where: 'lab.ts:3' },
  ],
  [
    'process.exit',
    'process.exit(0);',
    {},
    {
      kind: 'crashed',
      message:
        'process.exit() was called, which would end the check itself; return a result, or throw an error',
      where: 'lab.ts:3',
    },
  ],
  [
    'process.reallyExit',
    '(process as any).reallyExit(0);',
    {},
    { kind: 'crashed', message: 'the process it runs in ended (exit code 0)' },
  ],
  [
    'SIGKILL to itself',
    `process.kill(process.pid, 'SIGKILL');`,
    {},
    { kind: 'crashed', message: 'the process it runs in ended (signal SIGKILL)' },
  ],
  [
    'a heap that grows without end',
    'const a: unknown[] = []; while (true) a.push([1]);',
    {},
    { kind: 'out-of-memory' },
  ],
  [
    'tensors without end',
    'while (true) tf.ones([100_000]);',
    {},
    // Its line is told only if the limit is not reached between two looks at the memory.
    { kind: 'out-of-memory' },
  ],
])('%s', (_, body, options, wanted) => {
  it('gets its verdict, and the next check gets its answer', async () => {
    const [first, second] = await outcomes(hostOf(submission(body), options));
    expect(first).toMatchObject(wanted);
    expect(second).toEqual(HALVES);
  });
});

describe('a lab.ts that cannot be loaded', () => {
  it.each<[string, string, Outcome]>([
    [
      'because of a loop',
      'while (true);',
      { kind: 'timed-out', seconds: 2, where: 'lab.ts:5', loading: true },
    ],
    [
      'because it ends the process',
      `process.kill(process.pid, 'SIGKILL');`,
      {
        kind: 'broken',
        message: 'lab.ts failed while loading: the process it runs in ended (signal SIGKILL)',
      },
    ],
  ])('%s: every check has that answer without waiting again', async (_, top, wanted) => {
    const host = hostOf(submission('return z;', top), { seconds: 2 });
    const [first, second] = await outcomes(host);
    expect(first).toEqual(wanted);
    // The same object: no process ran for the second check.
    expect(second).toBe(first);
  });
});

describe('work that goes on after the answer was given', () => {
  it('by a promise does not change answers, and its failure is reported in one line', async () => {
    const told: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!told.push(String(text)));
    const late = `void Promise.resolve().then(() => { throw new Error('late'); });`;
    const host = hostOf(submission(`${late} return tf.tidy(() => tf.onesLike(z).div(2));`));
    const ask = (): Promise<Outcome> => askSoftmax(host, [[1000, 1000]]);
    try {
      expect([await ask(), await ask(), await ask()]).toEqual([HALVES, HALVES, HALVES]);
      // The line comes through another pipe, so wait for it. If it never comes, the test ends by its deadline.
      while (told.length === 0) await new Promise((done) => setTimeout(done, 20));
    } finally {
      spy.mockRestore();
      await host.close();
    }
    expect(told.join('')).toBe(
      '  │ lab.ts:3 ran on after its answer was given, and failed then, which changes no points: late\n',
    );
  });

  it('by a timer never runs', async () => {
    const late = `setTimeout(() => { process.kill(process.pid, 'SIGKILL'); }, 1);`;
    const host = hostOf(submission(`${late} return tf.tidy(() => tf.onesLike(z).div(2));`));
    const ask = (): Promise<Outcome> => askSoftmax(host, [[1000, 1000]]);
    expect([await ask(), await ask()]).toEqual([HALVES, HALVES]);
    await host.close();
  });
});

describe('built-in objects that are changed', () => {
  it.each<[string, string]>([
    ['Object.is', 'Object.is = () => true;'],
    ['Array.prototype.map', 'Array.prototype.map = function () { return this as any; };'],
    ['Object.prototype.toJSON', `(Object.prototype as any).toJSON = () => 'x';`],
    ['Map.prototype.get', 'Map.prototype.get = () => undefined;'],
    ['Float32Array', '(globalThis as any).Float32Array = Array;'],
    [
      'the iterator of arrays.next',
      `Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true });`,
    ],
    ['the prototype of Array.prototype', 'Object.setPrototypeOf(Array.prototype, null);'],
    ['tf.Tensor.prototype.dataSync', '(tf.Tensor.prototype as any).dataSync = () => [0.5, 0.5];'],
  ])(
    '%s: that answer does not count, its cause is reported, and the next check is judged',
    async (name, change) => {
      const [first, second] = await outcomes(hostOf(submission(`${change} return z;`)));
      expect(first).toEqual({
        kind: 'crashed',
        message: `lab.ts changed ${name}, and the kit and TensorFlow.js need it as it was; leave the built-in objects as they are`,
      });
      expect(second).toEqual(HALVES);
    },
  );

  it('what the kit waits by can not be changed, and the next check is judged', async () => {
    const change = 'Promise.prototype.then = () => new Promise(() => 0) as any;';
    const [first, second] = await outcomes(hostOf(submission(`${change} return z;`)));
    expect(first).toEqual({
      kind: 'crashed',
      message: "Cannot assign to read only property 'then' of object '#<Promise>'",
      where: 'lab.ts:3',
    });
    expect(second).toEqual(HALVES);
  });

  it.each([
    [
      'changed while lab.ts is loaded',
      'Array.prototype.map = (() => []) as any; JSON.stringify = () => "x";',
    ],
    [
      'frozen',
      'for (const f of [Object, Array, Error, Promise, tf.Tensor]) { Object.freeze(f); Object.freeze(f.prototype); }',
    ],
    ['given more', '(Array.prototype as any).last = function () { return this.at(-1); };'],
  ])('%s: right answers are right', async (_, top) => {
    const [, second] = await outcomes(hostOf(submission('return z;', top)));
    expect(second).toEqual(HALVES);
  });

  it('a scope that is closed too often, and an engine that is reset, are reported', async () => {
    const [scope, after] = await outcomes(
      hostOf(submission('(globalThis as any)._tfengine.endScope(); return z;')),
    );
    expect(scope).toMatchObject({ kind: 'crashed', message: expect.stringContaining('endScope too often') });
    expect(after).toEqual(HALVES);
    const [reset, next] = await outcomes(
      hostOf(submission('(globalThis as any)._tfengine.reset(); return z;')),
    );
    expect(reset).toMatchObject({ kind: 'crashed', message: expect.stringContaining('reset the engine') });
    expect(next).toEqual(HALVES);
  });
});

it('a missing submission is bad usage', () => {
  expect(() => hostOf(mkdtempSync(join(TMP, 'empty-')))).toThrow(/^expected a submission in .*lab\.ts/);
});
