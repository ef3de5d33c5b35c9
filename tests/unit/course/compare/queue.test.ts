/* Trainings by a queue: a worker of `lab worker`, and comparisons that hand out their trainings. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompareResult } from '../../../../src/compare/result';
import { SCHEMA } from '../../../../src/node/jobs/queue/database';
import { withPostgres } from '../../../support/postgres';
import { scratchFolder } from '../../../support/scratch';

const TMP = scratchFolder('compare-queue');
const PROGRAM = join(__dirname, '../../../../src/cli/lab.cjs');
const QUESTION = ['optimizer=sgd,adam', 'hidden=8', '--train-size', '60', '--seeds', '2', '--epochs', '2'];

interface Ran {
  code: number | null;
  said: string;
}

function lab(...args: string[]): { child: ChildProcess; ended: Promise<Ran> } {
  // The workers of a queue compute on wasm, and so does the comparison that they are measured by.
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, LAB_BACKEND: 'wasm' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { child, ended: new Promise((done) => child.once('exit', (code) => done({ code, said }))) };
}

const compare = (name: string, ...more: string[]): Promise<Ran> =>
  lab('compare', ...QUESTION, ...more, '--out', join(TMP, name)).ended;
const filesIn = (name: string): string[] =>
  ['result.json', 'result.csv', 'curves.svg'].map((file) => readFileSync(join(TMP, name, file), 'utf8'));

withPostgres('lab compare --queue', (server) => {
  it('has the same result as without a queue, which stays in the database', async () => {
    const worker = lab('worker', '--queue', server().url, '--jobs', '1');
    try {
      const queued = await compare('queued', '--queue', server().url);
      expect(queued).toMatchObject({ code: 0 });
      const local = await compare('local', '--jobs', '1');
      expect(local).toMatchObject({ code: 0 });
      expect(filesIn('queued')).toEqual(filesIn('local'));
      const { runs } = JSON.parse(filesIn('queued')[0]!) as CompareResult;
      expect(runs).toHaveLength(4);
      expect(server().sql(`SELECT count(*) FROM ${SCHEMA}.result`)).toBe('4');
    } finally {
      worker.child.kill('SIGTERM');
    }
    const { code, said } = await worker.ended;
    expect(code).toBe(0);
    expect(said).toMatch(/0 submissions graded, 4 trainings run\n$/);
    // Nobody listens any more.
    expect(await compare('again', '--queue', server().url)).toMatchObject({ code: 0 });
    expect(filesIn('again')).toEqual(filesIn('queued'));
  }, 300_000);
});

it.each<[string, string[], RegExp]>([
  ['an address that is none', ['--queue', 'mysql://x'], /--queue takes the address of a PostgreSQL database/],
  [
    'a number of jobs of this machine',
    ['--queue', 'postgres://x', '--jobs', '2'],
    /give --jobs to lab worker/,
  ],
])('refuses %s, and writes nothing', async (_what, words, message) => {
  const { code, said } = await compare('refused', ...words);
  expect(code).toBe(2);
  expect(said).toMatch(message);
  expect(() => filesIn('refused')).toThrow('ENOENT');
});
