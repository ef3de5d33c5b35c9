/* The two threads of a submission's process; tests/hostile has attacks on them. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Outcome } from '../../../../src/hosts/outcome';
import { ChildHost } from '../../../../src/node/hosts/childHost';
import { scratchFolder } from '../../../support/scratch';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..', '..', '..');
const folder = scratchFolder('keeper');
const hosts: ChildHost[] = [];
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.close())));

const source = (file: string): string => JSON.stringify(join(ROOT, 'src', file));

interface Program {
  program: string;
  home: string;
}

/** A process whose submission is a `lab.ts` of JavaScript with these lines, from line 2 on, for every request. */
function programOf(run: string, before = ''): Program {
  const home = mkdtempSync(join(folder, 'submission-'));
  const program = join(home, 'process.cjs');
  const [text, url] = [`async (threads) => {\n${run}\n}`, pathToFileURL(join(home, 'lab.ts')).href];
  writeFileSync(
    program,
    `require(${source('node/typescript.cjs')});
     require(${source('node/hosts/keeper.ts')}).keep(__dirname + '/thread.cjs');`,
  );
  writeFileSync(
    join(home, 'thread.cjs'),
    `require(${source('node/typescript.cjs')});
     const { serveInThread } = require(${source('node/hosts/serveInThread.ts')});
     const script = new (require('node:vm').Script)(${JSON.stringify(text)}, { filename: ${JSON.stringify(url)} });
     const submission = script.runInThisContext();
     const failure = (error) => ({ kind: 'crashed', message: String(error.message ?? error) });
     const run = async () => {
       try { return { kind: 'answered', value: (await submission(require('node:worker_threads'))) ?? null }; }
       catch (error) { return failure(error); }
     };
     serveInThread(async () => {
       ${before}
       return { load: () => undefined, run, failure, isLost: () => false };
     });`,
  );
  return { program, home };
}

function hostOf(
  run: string | Program,
  { seconds = 60, heap = 64, memory = 400, texts = [] as string[] } = {},
): ChildHost {
  const { program, home } = typeof run === 'string' ? programOf(run) : run;
  const limits = { seconds, total: 1000, heap, memory, answer: 4 };
  const reads = [home, join(ROOT, 'src'), join(ROOT, 'node_modules')];
  const host = new ChildHost({ program, settings: {}, folder: home, reads, texts, limits, prints: 'stderr' });
  hosts.push(host);
  return host;
}

const ask = (host: ChildHost): Promise<Outcome> => host.run({ kind: 'probe', name: 'p', inputs: {} });

describe('a submission’s thread', () => {
  it.each<[string, string]>([
    ['reads no other files', `return process.getBuiltinModule('fs').readFileSync('/etc/hosts', 'utf8');`],
    ['writes no files', `return process.getBuiltinModule('fs').writeFileSync('new', '');`],
    ['starts no processes', `return process.getBuiltinModule('child_process').execSync('true');`],
    ['opens no inspector', `return process.getBuiltinModule('inspector').open(0);`],
    [
      'speaks to no inspector of the main thread',
      `return new (process.getBuiltinModule('inspector').Session)().connectToMainThread();`,
    ],
  ])('%s', async (_, run) => {
    expect(await ask(hostOf(run))).toMatchObject({
      kind: 'crashed',
      message: expect.stringMatching(/restricted/),
    });
  });

  it('is given trusted code as texts, which import each other, and can read none of them', async () => {
    const trusted = mkdtempSync(join(folder, 'trusted-'));
    const files = ['first', 'second'].map((name) => join(trusted, `${name}.ts`));
    writeFileSync(files[0]!, `import { answer } from './second';\nexport const whole: number = answer;`);
    writeFileSync(files[1]!, `export const answer: number = 42;`);
    const first = JSON.stringify(files[0]);
    const { program, home } = programOf(
      `const read = (file) => { try { return process.getBuiltinModule('fs').readFileSync(file); } catch (error) { return error.code; } };
       return [globalThis.trusted.whole, read(${first})];`,
      `globalThis.trusted = require(${first});`,
    );
    const host = hostOf({ program, home }, { texts: files });
    expect(await ask(host)).toEqual({ kind: 'answered', value: [42, 'ERR_ACCESS_DENIED'] });
  });

  it.each(['module', 'node:vm', 'v8', 'async_hooks', 'inspector', 'no-module'])(
    'gets no module %s of Node by any name',
    async (name) => {
      const ways = ['getBuiltinModule', 'binding', 'mainModule.require'].map((way) => `process.${way}`);
      for (const way of ways)
        expect(await ask(hostOf(`return ${way}(${JSON.stringify(name)});`))).toMatchObject({
          kind: 'crashed',
          message: expect.stringContaining('restricted'),
        });
    },
  );

  it.each<[string, string]>([
    ['spawn', `processes.spawn('true')`],
    ['exec', `processes.exec('true')`],
    ['execFile', `processes.execFile('true')`],
    ['fork', `processes.fork('x.js')`],
    ['a thread', `new threads.Worker('', { eval: true })`],
  ])('is refused %s by an event, as by a system without room', async (_, start) => {
    const run = `const processes = process.getBuiltinModule('child_process');
      const started = ${start};
      started.unref();
      const error = await new Promise((tell) => started.on('error', tell));
      return [error.message, started.pid ?? null];`;
    expect(await ask(hostOf(run))).toEqual({
      kind: 'answered',
      value: [expect.stringMatching(/restricted/), null],
    });
  });

  it('that does not listen to such an event is reported, and its answer counts', async () => {
    const shown: string[] = [];
    const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!shown.push(String(text)));
    const host = hostOf(`process.getBuiltinModule('child_process').spawn('true'); return 1;`);
    const answers = [await ask(host), await ask(host)];
    await host.close();
    spy.mockRestore();
    expect(answers).toEqual([
      { kind: 'answered', value: 1 },
      { kind: 'answered', value: 1 },
    ]);
    expect(shown.join('')).toMatch(/ran on after its answer was given, .* restricted/);
  });

  it('can open no debugger of the main thread by a signal', async () => {
    const port = 9229; // Node's own
    const run = `process.kill(process.pid, 'SIGUSR1');
      const net = process.getBuiltinModule('net');
      const tryAll = async () => {
        for (let tries = 0; tries < 20; tries++) {
          const open = await new Promise((tell) => {
            const socket = net.connect(${port}, '127.0.0.1', () => { socket.destroy(); tell(true); });
            socket.on('error', () => setTimeout(tell, 20, false));
          });
          if (open) return true;
        }
        return false;
      };
      return tryAll();`;
    expect(await ask(hostOf(run))).toEqual({ kind: 'answered', value: false });
  });

  it('has no channel to speak through in the name of the kit', async () => {
    const host = hostOf('return [typeof process.send, Object.keys(threads.workerData)];');
    expect(await ask(host)).toEqual({ kind: 'answered', value: ['undefined', ['folder', 'settings']] });
  });
});

it.each<[string, string, Outcome]>([
  ['in a loop', 'while (true);', { kind: 'timed-out', seconds: 1, where: 'lab.ts:2' }],
  [
    'that sleeps',
    'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
    { kind: 'timed-out', seconds: 1 },
  ],
  [
    'in ticks without end',
    'const again = () => process.nextTick(again);\nreturn new Promise(again);',
    { kind: 'timed-out', seconds: 1 },
  ],
])('the deadline of a submission %s is kept', async (_, run, outcome) => {
  expect(await ask(hostOf(run, { seconds: 1 }))).toMatchObject(outcome);
});

it.each<[string, string, Outcome]>([
  [
    'a heap that grows without end',
    'const all = []; while (true) all.push([all.length]);',
    { kind: 'out-of-memory' },
  ],
  [
    'memory outside of the heap',
    'const all = []; while (true) all.push(Buffer.alloc(2 ** 20, 1));',
    { kind: 'out-of-memory' },
  ],
])('%s is reported', async (_, run, outcome) => {
  expect(await ask(hostOf(run))).toMatchObject(outcome);
});

it('waiting in vain is reported, and the next request is answered', async () => {
  const host = hostOf(
    'globalThis.calls = (globalThis.calls ?? 0) + 1;\nif (calls === 1) await new Promise(() => 0);',
  );
  expect(await ask(host)).toEqual({ kind: 'unanswered' });
  expect(await ask(host)).toEqual({ kind: 'answered', value: null });
});

it.each<[string, string]>([
  ['promises', 'const again = () => Promise.resolve().then(again);\nagain();'],
  ['a server', `process.getBuiltinModule('net').createServer().listen(0, '127.0.0.1');`],
])('work without end by %s does not reach the next request', async (_, run) => {
  const host = hostOf(`globalThis.calls = (globalThis.calls ?? 0) + 1;\n${run}\nreturn calls;`);
  expect(await ask(host)).toEqual({ kind: 'answered', value: 1 });
  expect(await ask(host)).toEqual({ kind: 'answered', value: 1 });
});

it.each<[string, string]>([
  ['setTimeout', 'setTimeout(late, 1)'],
  ['setInterval', 'setInterval(late, 1)'],
  ['setImmediate', 'const again = () => setImmediate(again); again()'],
  ['a module of its own', `process.getBuiltinModule('timers').setTimeout(late, 1)`],
])('a timer by %s ends with the answer, and the same process goes on', async (_, start) => {
  const host = hostOf(
    `globalThis.calls = (globalThis.calls ?? 0) + 1;
     const late = () => { globalThis.calls = 100; };
     ${start};
     return calls;`,
  );
  for (const value of [1, 2, 3]) expect(await ask(host)).toEqual({ kind: 'answered', value });
});

it('an answer of too many bytes does not count', async () => {
  expect(await ask(hostOf(`return 'x'.repeat(4 * 2 ** 20);`))).toEqual({
    kind: 'unreadable',
    message: 'a result of more than 4 MB',
  });
});

it('prints arrive while the submission loops', async () => {
  const shown: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!shown.push(String(text)));
  await ask(hostOf(`console.log('one'); console.error('two'); while (true);`, { seconds: 1 }));
  jest.restoreAllMocks();
  expect(shown.sort()).toEqual(['  │ one\n', '  │ two\n']);
});

/** A judge in a process of its own, whose submission does this for every request. */
function judge(run: string): ChildProcess {
  const { program, home } = programOf(`console.error('pid ' + process.pid); ${run}`);
  writeFileSync(
    join(home, 'judge.cjs'),
    `require(${source('node/typescript.cjs')});
     const { ChildHost } = require(${source('node/hosts/childHost.ts')});
     const limits = { seconds: 1000, total: 1000, heap: 64, memory: 400, answer: 4 };
     const reads = [__dirname, ${JSON.stringify(join(ROOT, 'src'))}, ${JSON.stringify(join(ROOT, 'node_modules'))}];
     const program = ${JSON.stringify(program)};
     const host = new ChildHost({ program, settings: {}, folder: __dirname, reads, limits, prints: 'stderr' });
     void host.run({ kind: 'probe', name: 'p', inputs: {} });`,
  );
  return spawn(process.execPath, [join(home, 'judge.cjs')], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** The id of the submission's process, which it tells when a request comes. */
async function submissionOf(child: ChildProcess): Promise<number> {
  let text = '';
  for await (const more of child.stderr!.setEncoding('utf8')) {
    text += String(more);
    const id = /pid (\d+)\n/.exec(text)?.[1];
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
