/*
 * A ChildHost survives attacks that the in-process host does not: the submission's process may hang, end or take all
 * memory; that check gets its verdict, and a new process answers the next one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/course/labs';
import type { ProcessArguments } from '../../src/course/startSubmissionProcess';
import { ChildHost } from '../../src/node/hosts/childHost';
import type { Host } from '../../src/hosts/host';
import type { Outcome } from '../../src/hosts/outcome';

jest.setTimeout(120_000);

const LAB = '03-softmax-sgd';
const TMP = mkdtempSync(join(tmpdir(), 'lab-child-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

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

function hostOf(folder: string, { seconds = 60, heap = 96, memory = 400 } = {}): ChildHost {
  const told: ProcessArguments = { id: LAB, target: folder, serves: 'probes', folder, memory };
  return new ChildHost({
    program: join(ROOT, 'src/course/submissionProcess.cjs'),
    args: [JSON.stringify(told)],
    limits: { seconds, heap, memory },
    prints: 'stderr',
  });
}

/** Runs the probe of softmax. */
function askSoftmax(host: Host, logits: number[][]): Promise<Outcome> {
  return host.run({ kind: 'probe', name: 'softmax', inputs: { logits } });
}

/** The outcome for large logits, which run the body, and then the outcome for ordinary logits, which don't. */
async function outcomes(host: ChildHost): Promise<[Outcome, Outcome]> {
  const ask = (logit: number): Promise<Outcome> => askSoftmax(host, [[logit, logit]]);
  try {
    return [await ask(1000), await ask(0)];
  } finally {
    await host.close();
  }
}

const HALVES: Outcome = {
  kind: 'answered',
  value: { observation: { probabilities: { form: 'tensor', shape: [1, 2], values: [0.5, 0.5] } } },
};

it('a request waits only for the part of the deadline that its patience says', async () => {
  const host = hostOf(submission('while (true);'), { seconds: 20 });
  const request = { kind: 'probe', name: 'softmax', inputs: { logits: [[1000, 1000]] } } as const;
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
  ...[`'junk'`, 'null', '{ id: 1 }', `JSON.stringify({ id: 2, outcome: { kind: 'passed' } })`].map(
    (said): [string, string, { seconds?: number }, Outcome] => [
      `an answer of its own, ${said}`,
      `process.send!(${said}); while (true);`,
      { seconds: 20 },
      { kind: 'crashed', message: 'the process it runs in said something that is no answer' },
    ],
  ),
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
    'process.abort',
    'process.abort();',
    {},
    { kind: 'crashed', message: 'the process it runs in ended (signal SIGABRT)' },
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
    { kind: 'out-of-memory', where: 'lab.ts:3' },
  ],
])('%s', (_, body, options, wanted) => {
  it('gets its verdict, and the next check gets its answer', async () => {
    const [first, second] = await outcomes(hostOf(submission(body), options));
    expect(first).toEqual(wanted);
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
      'process.abort();',
      {
        kind: 'broken',
        message: 'lab.ts failed while loading: the process it runs in ended (signal SIGABRT)',
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
  it.each<[string, string]>([
    ['a promise', "void Promise.resolve().then(() => { throw new Error('late'); });"],
    ['a timer', "setTimeout(() => { throw new Error('late'); }, 1);"],
  ])('by %s does not change answers, and its failure is reported in one line', async (_, late) => {
    const told: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!told.push(String(text)));
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
      'lab.ts:3 ran on after its answer was given, and failed then, which changes no points: late\n',
    );
  });
});

it('the kit’s own fault is thrown, and costs the submission no points', async () => {
  const broken = new ChildHost({
    program: join(TMP, 'absent.cjs'),
    args: [],
    limits: { seconds: 5, heap: 96, memory: 400 },
    prints: 'stderr',
  });
  await expect(askSoftmax(broken, [])).rejects.toThrow('the process for the submission did not start');
  await broken.close();
  const noLab = hostOf(mkdtempSync(join(TMP, 'empty-')));
  await expect(askSoftmax(noLab, [])).rejects.toThrow(/^expected a submission in .*lab\.ts/);
  await noLab.close();
});
