/* A process that waited for its submission is like one that was started for it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startSpareProcess } from '../../src/course/startSubmissionProcess';
import { scratchFolder } from '../support/scratch';

jest.setTimeout(120_000);

const ROOT = resolve(__dirname, '..', '..');
const LAB = '03-softmax-sgd';
const TMP = scratchFolder('spare');

function submission(body: string): string {
  const folder = mkdtempSync(join(TMP, 'submission-'));
  writeFileSync(
    join(folder, 'lab.ts'),
    `import * as tf from '@tensorflow/tfjs';\nexport function softmax(z: tf.Tensor2D): unknown {\n${body}\n}\n`,
  );
  return folder;
}

const limits = { seconds: 2, total: 1000, heap: 96, memory: 400, answer: 4 };
const options = { id: LAB, limits, prints: 'stderr' } as const;
const ones = [[1, 1]];
const request = {
  kind: 'probe',
  name: 'softmax',
  inputs: { rows: ones, square: ones, two: ones, single: ones },
} as const;

it('runs one submission and refuses a second one', async () => {
  const spare = startSpareProcess(options);
  const host = spare.take(submission('return tf.tidy(() => z.mul(0));'));
  expect(() => spare.take(submission('return z;'))).toThrow('this process has its submission');
  await spare.end(); // it has its submission, and goes on
  const zeros = { form: 'tensor', shape: [1, 2], values: [0, 0] };
  expect(await host.run(request)).toMatchObject({
    kind: 'answered',
    value: { observation: { rows: zeros, single: zeros } },
  });
  await host.close();
});

it('has the deadline and the line of a loop', async () => {
  const host = startSpareProcess(options).take(submission('while (true);'));
  expect(await host.run(request)).toEqual({ kind: 'timed-out', seconds: 2, where: 'lab.ts:3' });
  await host.close();
});

it('tells at once if there is no submission', async () => {
  const spare = startSpareProcess(options);
  expect(() => spare.take(join(TMP, 'nowhere'))).toThrow(/expected/);
  await spare.end();
});

const onLinux = process.platform === 'linux' ? it : it.skip;
onLinux('ends with its parent, even if that is killed while it waits', async () => {
  const script = `require('./src/node/typescript.cjs');
    require('./src/course/startSubmissionProcess.ts').startSpareProcess(${JSON.stringify(options)});
    console.log('started');`;
  const parent = spawn(process.execPath, ['--eval', script], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: TMP },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((started) => parent.stdout.once('data', started));
  const children = childrenOf(parent.pid!);
  expect(children).toHaveLength(1);
  parent.kill('SIGKILL');
  while (existsSync(`/proc/${children[0]}/exe`)) await new Promise((later) => setTimeout(later, 50));
});

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}
