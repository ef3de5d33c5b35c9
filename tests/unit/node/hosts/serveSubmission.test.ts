/* The submission's side of a ChildHost; tests/hostile has attacks on it. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'lab-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A judge in a process of its own, whose submission does this for every request. */
function judge(run: string): ChildProcess {
  const typescript = JSON.stringify(join(ROOT, 'src/node/typescript.cjs'));
  const hosts = JSON.stringify(join(ROOT, 'src/node/hosts'));
  writeFileSync(
    join(folder, 'submission.cjs'),
    `require(${typescript});
     const { serveSubmission } = require(${hosts} + '/serveSubmission.ts');
     const run = async () => { console.error('pid ' + process.pid); ${run} };
     const failure = (error) => ({ kind: 'crashed', message: String(error) });
     serveSubmission(async () => ({ load: () => undefined, run, failure }), { folder: __dirname, memory: 400 });`,
  );
  writeFileSync(
    join(folder, 'judge.cjs'),
    `require(${typescript});
     const { ChildHost } = require(${hosts} + '/childHost.ts');
     const limits = { seconds: 1000, heap: 64, memory: 400 };
     const program = __dirname + '/submission.cjs';
     const host = new ChildHost({ program, args: [], limits, prints: 'stderr' });
     host.run({ kind: 'probe', name: 'p', inputs: {} }).then((outcome) => console.log(JSON.stringify(outcome)));`,
  );
  return spawn(process.execPath, [join(folder, 'judge.cjs')], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The id of the submission's process, which it tells when a request comes. */
async function submissionOf(child: ChildProcess): Promise<number> {
  let text = '';
  for await (const more of child.stderr!.setEncoding('utf8')) {
    text += String(more);
    const id = /^pid (\d+)\n/m.exec(text)?.[1];
    if (id !== undefined) return Number(id);
  }
  throw new Error(`expected the id of a process, received ${text}`);
}

function runs(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

it.each([
  ['is in a loop', 'while (true);'],
  ['waits', 'await new Promise((done) => setTimeout(done, 1e8));'],
])('a submission that %s ends with its judge', async (_, run) => {
  const child = judge(run);
  const id = await submissionOf(child);
  expect(runs(id)).toBe(true);
  child.kill('SIGKILL');
  for (let waits = 0; waits < 1000 && runs(id); waits++) await new Promise((done) => setTimeout(done, 20));
  const ended = !runs(id);
  if (!ended) process.kill(id, 'SIGKILL');
  expect(ended).toBe(true);
});

it('a submission that waits in vain is told to be unanswered', async () => {
  const child = judge('await new Promise(() => undefined);');
  const [said] = (await once(child.stdout!.setEncoding('utf8'), 'data')) as [string];
  expect(JSON.parse(said)).toEqual({ kind: 'unanswered' });
  child.kill('SIGKILL');
});
