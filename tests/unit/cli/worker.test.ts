import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasSolution, ROOT, solutionOf } from '../../../src/course/labs';
import { PASSWORD, withPostgres } from '../../support/postgres';
import { lab } from './fakeTerminal';
import type { Ran } from './processes';
import { runLab } from './processes';

const ID = '03-softmax-sgd';
const TMP = mkdtempSync(join(tmpdir(), 'lab-worker-test-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

const starter = readFileSync(join(ROOT, 'labs', ID, 'lab.ts'), 'utf8');
const answer = hasSolution(ID) ? readFileSync(join(solutionOf(ID), 'lab.ts'), 'utf8') : starter;
const FOLDER = join(TMP, 'class');
const CLASS = [answer, starter, `${answer}\nprocess.exit(0);`, 'export const a = ;', `// שלום\n${answer}`];
for (const [i, text] of [...CLASS, ...CLASS.slice(0, 2).map((one) => `${one}\n// another`)].entries()) {
  mkdirSync(join(FOLDER, `student${i}`), { recursive: true });
  writeFileSync(join(FOLDER, `student${i}`, 'lab.ts'), text);
}

const grade = (out: string, ...more: string[]): Promise<Ran> =>
  runLab(['grade', FOLDER, '--out', join(TMP, out), '--labs', '03', '--seed', '1', ...more]);
const csvIn = (out: string): string => readFileSync(join(TMP, out, 'grades.csv'), 'utf8');

const started: ChildProcess[] = [];
afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 9000) throw new Error('waited for three minutes');
    await delay(20);
  }
}

/** A worker that prints to a text. */
function startWorker(url: string): {
  child: ChildProcess;
  printed: () => string;
  ended: Promise<number | null>;
} {
  const args = ['src/cli/lab.cjs', 'worker', '--queue', url, '--jobs', '1'];
  const child = spawn(process.execPath, args, { cwd: resolve(ROOT), stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (more) => (text += String(more)));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  return { child, printed: () => text, ended };
}

withPostgres('lab grade --queue', (server) => {
  it('loses nothing and grades nothing twice, though a worker is killed and the server restarted', async () => {
    const grading = grade('queue', '--queue', server().url);
    for (const victim of [startWorker(server().url), startWorker(server().url)]) {
      // Killed in the middle of a submission.
      await until(() => victim.printed().includes('graded in'));
      await delay(300);
      victim.child.kill('SIGKILL');
    }
    const workers = [startWorker(server().url), startWorker(server().url)];
    await until(() => workers.some(({ printed }) => printed().includes('graded in')));
    await server().pause();
    await delay(500);
    await server().resume();
    const ran = await grading;
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('7 submissions graded (seed 1)');
    expect(readdirSync(join(TMP, 'queue', 'results'))).toHaveLength(7);
    for (const { child } of workers) child.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
    expect((await grade('embedded')).code).toBe(0);
    expect(csvIn('queue')).toBe(csvIn('embedded'));
    const texts = [ran.stdout, ran.stderr, ...workers.map(({ printed }) => printed())].join('');
    expect(texts).not.toContain(PASSWORD);
    expect(texts).not.toContain(encodeURIComponent(PASSWORD));
    const { stdout } = await runLab(['grade', '--status', '--queue', server().url]);
    expect(stdout).toMatch(/^grade-[0-9a-f]{12}-\w+ +yes +0 +0 +7 +0$/m);
    // A second class of the same submissions finds the results of the first.
    expect((await grade('again', '--queue', server().url)).code).toBe(0);
    expect(csvIn('again')).toBe(csvIn('embedded'));
  }, 400_000);

  it('a worker with another level of isolation takes no submission; Ctrl-C says how to go on', async () => {
    const args = [
      'src/cli/lab.cjs',
      'grade',
      FOLDER,
      '--out',
      join(TMP, 'stopped'),
      '--labs',
      '03',
      '--seed',
      '2',
    ];
    const child = spawn(process.execPath, [...args, '--isolation', 'process', '--queue', server().url], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    started.push(child);
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const ended = new Promise((done) => child.once('close', done));
    await until(() => said.includes('no worker with this kit is listening'));
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(said).toMatch(/lab: stopped after 0 of 7 submissions; run the same command again to go on\n$/);
  }, 180_000);

  it.each([
    ['a wrong password', () => server().address('no'), 'the server refused the password of grader'],
    [
      'a database that is not there',
      () => server().address(PASSWORD, 'nowhere'),
      'there is no database "nowhere"',
    ],
  ])('%s is reported in one sentence', async (_, address, sentence) => {
    for (const args of [['grade', FOLDER, '--out', join(TMP, 'o')], ['worker'], ['grade', '--status']]) {
      const ran = await lab(...args, '--queue', address());
      expect([ran.code, ran.stdout]).toEqual([2, '']);
      expect(ran.stderr).toMatch(
        /^lab: the queue postgres:\/\/grader@127\.0\.0\.1:\d+\/\w+ can not be used: [^\n]+\n$/,
      );
      expect(ran.stderr).toContain(sentence);
      expect(ran.stderr).not.toContain(PASSWORD);
    }
  });
});

it('an address without a server is reported in one sentence', async () => {
  const ran = await lab('worker', '--queue', 'postgres://ada:s3cret@127.0.0.1:1/course');
  expect(ran.stderr).toMatch(
    /^lab: the queue postgres:\/\/ada@127\.0\.0\.1:1\/course can not be used: no PostgreSQL server answers there \(.*ECONNREFUSED.*\)\n$/,
  );
  expect(ran.code).toBe(2);
});

it('a server of another kind is reported in one sentence', async () => {
  const server = createServer((socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n').on('error', () => undefined),
  );
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const ran = await lab('worker', '--queue', `postgres://ada:s3cret@127.0.0.1:${port}/course`);
  server.close();
  expect(ran.stderr).toMatch(
    /^lab: the queue postgres:\/\/ada@127\.0\.0\.1:\d+\/course can not be used: [^\n]+\n$/,
  );
  expect(ran.code).toBe(2);
});

it.each([
  [['worker'], /required option '--queue <url>' not specified/],
  [
    ['worker', '--queue', 'localhost'],
    /^lab: --queue takes the address of a PostgreSQL database, .*"localhost"\n$/,
  ],
  [['worker', '--queue', 'x', '--jobs', '0'], /^lab: --jobs takes a whole number from 1 .*, received "0"\n$/],
  [['worker', '--queue', 'x', '--isolation', 'none'], /^lab: --isolation none is for lab check/],
  [
    ['grade', 'x', '--out', 'o', '--queue', 'x', '--jobs', '2'],
    /^lab: --jobs is for this machine, and with --queue others grade; give --jobs to lab worker\n$/,
  ],
  [
    ['grade', FOLDER, '--out', join(TMP, 'o'), '--queue', 'x'],
    /^lab: --queue takes the address of a PostgreSQL database, /,
  ],
  [['grade', '--status'], /^lab: --status tells the state of a queue; add its address/],
])('refuses %j in a sentence', async (args, sentence) => {
  const ran = await lab(...args);
  expect([ran.code, ran.stdout]).toEqual([2, '']);
  expect(ran.stderr).toMatch(sentence);
});
