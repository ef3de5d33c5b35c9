/* A ChildHost and programs of a few lines that speak its protocol; tests/hostile has real submissions. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import type { HostRequest } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import type { ChildOptions } from '../../../../src/node/hosts/childHost';
import { ChildHost } from '../../../../src/node/hosts/childHost';
import { launchProcess } from '../../../../src/node/isolation/process';
import { scratchFolder } from '../../../support/scratch';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..', '..', '..');
const folder = scratchFolder('host');
const hosts: ChildHost[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const REQUEST: HostRequest = { kind: 'probe', name: 'softmax', inputs: {} };

/** The files that its programs need. */
const READS = [folder, join(ROOT, 'src'), join(ROOT, 'node_modules')];

interface Program {
  /** Runs once the program was told the secret. */
  top?: string;
  seconds?: number;
  total?: number;
  settles?: boolean;
  /** MiB of its heap. A process takes about 60 before it does anything. */
  heap?: number;
  more?: Partial<ChildOptions>;
}

/** A host of a program that runs `onQuestion` for each question `q`, whose request is absent for loading. */
function hostOf(onQuestion: string, options: Program = {}): ChildHost {
  const { top = 'say({ id: 0 });', seconds = 10, total = 1000, settles = true, heap = 64, more } = options;
  const program = join(mkdtempSync(join(folder, 'program-')), 'program.cjs');
  writeFileSync(
    program,
    `require(${JSON.stringify(join(ROOT, 'src/node/typescript.cjs'))});
     const { channelOver } = require(${JSON.stringify(join(ROOT, 'src/node/channels.ts'))});
     const pipe = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true });
     const write = (text) => require('node:fs').writeSync(3, text);
     const onGarbage = () => process.exit(8);
     let opening, say;
     channelOver({ pipe, sends: '', receives: '', onGarbage }).onMessage((q) => {
       if (opening) { ${onQuestion} return; }
       opening = q;
       const { send } = channelOver({ pipe, sends: opening.secret, receives: '', onGarbage });
       say = (answer) => { send(answer); if (${settles} && answer.id > 0 && !answer.progress) send({ id: answer.id, settled: true }); };
       ${top}
     });`,
  );
  const limits = { seconds, total, heap, memory: 400, answer: 4 };
  const settings = { any: 'thing' };
  const common = { program, settings, folder, reads: READS, limits, prints: 'stderr' } as const;
  const host = new ChildHost({ ...common, ...more });
  hosts.push(host);
  return host;
}

/** Loads, and answers each request with this value. */
const answering = (value: string): string =>
  `say({ id: q.id, ...(q.request && { outcome: { kind: 'answered', value: ${value} } }) });`;

const valueOf = (outcome: Outcome): unknown => (outcome as { value: unknown }).value;

it('puts the request with the deadline, or the fraction of it that patience leaves, in whole seconds', async () => {
  const host = hostOf(answering('q'));
  expect(await host.run(REQUEST)).toEqual({
    kind: 'answered',
    value: { id: 2, request: REQUEST, seconds: 10 },
  });
  expect(valueOf(await host.run(REQUEST, { patience: 0.25 }))).toMatchObject({ id: 3, seconds: 3 });
});

it('loads with the whole deadline, once', async () => {
  const host = hostOf(`(this.log ??= []).push(q); ${answering('this.log')}`);
  await host.run(REQUEST, { patience: 0.1 });
  expect(valueOf(await host.run(REQUEST))).toMatchObject([
    { id: 1, seconds: 10 },
    { id: 2, seconds: 1 },
    { id: 3, seconds: 10 },
  ]);
});

it('sends the process its settings and limits, and leaves its command line and environment empty', async () => {
  const host = hostOf(answering('{ ...opening, secret: "", argv: process.argv.length, env: process.env }'));
  expect(valueOf(await host.run(REQUEST))).toEqual({
    secret: '',
    folder,
    reads: READS,
    texts: [],
    heap: 64,
    memory: 400,
    answer: 4,
    settings: { any: 'thing' },
    argv: 2,
    env: {},
  });
});

it('passes progress on', async () => {
  const told: number[] = [];
  const host = hostOf(`if (q.request) say({ id: q.id, progress: 0.5 }); ${answering('1')}`);
  await host.run(REQUEST, { onProgress: (fraction) => told.push(fraction) });
  expect(told).toEqual([0.5]);
});

it('starts the process again after its death, and only then', async () => {
  const host = hostOf(`if (q.request?.name === 'die') process.exit(3); ${answering('process.pid')}`);
  const first = valueOf(await host.run(REQUEST));
  expect(valueOf(await host.run(REQUEST))).toBe(first);
  expect(await host.run({ ...REQUEST, name: 'die' })).toEqual({
    kind: 'crashed',
    message: 'the process it runs in ended (exit code 3)',
  });
  expect(valueOf(await host.run(REQUEST))).not.toBe(first);
});

it.each([
  ['says so', 'say({ id: q.id, settled: false });'],
  ['says nothing', ''],
])('starts the process again if it left work behind and %s', async (_, after) => {
  const host = hostOf(`${answering('process.pid')} ${after}`, { settles: false });
  const first = valueOf(await host.run(REQUEST));
  expect(valueOf(await host.run(REQUEST))).not.toBe(first);
});

it('asks nothing more of a submission that has taken the time of all requests together', async () => {
  const host = hostOf(`setTimeout(() => { ${answering('1')} }, 60);`, { total: 0.1 });
  expect(valueOf(await host.run(REQUEST))).toBe(1);
  expect(await host.run(REQUEST)).toEqual({ kind: 'timed-out', seconds: 0.1 });
});

const NO_ANSWER = 'the process it runs in said something that is no answer';
const died = (how: string): Outcome => ({
  kind: 'crashed',
  message: `the process it runs in ended (${how})`,
});

describe('the cause of death is what this side sees', () => {
  const dying = (how: string, options?: Program): Promise<Outcome> =>
    hostOf(`if (q.request) { ${how} } else say({ id: q.id });`, options).run(REQUEST);

  it.each<[string, string, Outcome, Program?]>([
    ['SIGKILL', `process.kill(process.pid, 'SIGKILL');`, died('signal SIGKILL')],
    [
      'SIGKILL by somebody else, however much memory it takes',
      `setTimeout(() => process.kill(process.pid, 'SIGKILL'), 600);`,
      died('signal SIGKILL'),
    ],
    [
      'the engine, which ends itself when its heap is full',
      `globalThis.kept = Buffer.alloc(80 * 2 ** 20, 1); setTimeout(() => process.abort(), 600);`,
      { kind: 'out-of-memory' },
    ],
    ['an exit code that stands for a signal', 'process.exit(137);', died('signal SIGKILL')],
    [
      'pages of the engine that it wrote itself',
      // Not the whole of V8's words: Jest takes those for the end of its own process.
      `require('fs').writeSync(2, 'FATAL ERROR: Reached heap limit'); process.abort();`,
      died('signal SIGABRT'),
      { heap: 300 },
    ],
    ['the end of its thread', `say({ id: q.id, ending: { cause: 'exit', code: 7 } });`, died('exit code 7')],
    [
      'a time that has not passed',
      `say({ id: q.id, ending: { cause: 'time' } });`,
      { kind: 'crashed', message: NO_ANSWER },
    ],
    [
      'memory that it does not take',
      `say({ id: q.id, ending: { cause: 'memory' } });`,
      { kind: 'crashed', message: NO_ANSWER },
    ],
    ['a message that is no answer', `say('junk');`, { kind: 'crashed', message: NO_ANSWER }],
    ['bytes that are no frame', `write('this is no frame');`, { kind: 'crashed', message: NO_ANSWER }],
  ])('%s', async (_, how, outcome, options = undefined) => {
    expect(await dying(how, options)).toEqual(outcome);
  });

  it('a deadline that has passed, with the line that it tells', async () => {
    const tell = `setTimeout(() => say({ id: q.id, ending: { cause: 'time', where: 'lab.ts:3' } }), 1100);`;
    expect(await dying(tell, { seconds: 1 })).toEqual({ kind: 'timed-out', seconds: 1, where: 'lab.ts:3' });
  });

  it('memory that it takes', async () => {
    const take = `globalThis.kept = Buffer.alloc(380 * 2 ** 20, 1);`;
    const tell = `say({ id: q.id, ending: { cause: 'memory', where: 'lab.ts:3' } });`;
    expect(await dying(`${take} ${tell}`)).toEqual({ kind: 'out-of-memory', where: 'lab.ts:3' });
  });

  it('more memory than the limit, though it says nothing', async () => {
    const take = `globalThis.kept = Buffer.alloc(600 * 2 ** 20, 1);`;
    expect(await dying(take)).toEqual({ kind: 'out-of-memory' });
  });
});

it('a death counts as one for lack of memory if the system counts it so', async () => {
  const released = jest.fn();
  const launcher: ChildOptions['launcher'] = (launch) => ({
    ...launchProcess(launch),
    ranOutOfMemory: () => true,
    release: released,
  });
  const host = hostOf('if (q.request) process.exit(9); else say({ id: q.id });', { more: { launcher } });
  expect(await host.run(REQUEST)).toEqual({ kind: 'out-of-memory' });
  expect(released).toHaveBeenCalledTimes(1);
});

it('reports its level of isolation, which is a plain process if none was named', () => {
  expect(hostOf('').isolation).toBe('process');
  expect(hostOf('', { more: { isolation: 'user' } }).isolation).toBe('user');
});

it('a submission that can not be judged is not loaded, and the reason is the answer to each request', async () => {
  const prepare = jest.fn(() => 'lab.ts is a link');
  const dispose = jest.fn();
  const host = hostOf(answering('1'), { more: { prepare, dispose } });
  const broken = { kind: 'broken', message: 'lab.ts is a link' };
  expect([await host.run(REQUEST), await host.run(REQUEST)]).toEqual([broken, broken]);
  expect(prepare).toHaveBeenCalledTimes(1);
  expect(dispose).not.toHaveBeenCalled();
  await host.close();
  expect(dispose).toHaveBeenCalledTimes(1);
});

it('an answer that came just before the death counts', async () => {
  const host = hostOf(`${answering('1')} if (q.request) process.kill(process.pid, 'SIGTERM');`);
  expect(valueOf(await host.run(REQUEST))).toBe(1);
});

it('shows what the submission prints with a mark before each line', async () => {
  const shown: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!shown.push(String(text)));
  await hostOf(
    `if (q.request) { require('fs').writeSync(2, 'mine\\n100 of \\x1b[2J100'); process.exit(1); } else say({ id: q.id });`,
  ).run(REQUEST);
  expect(shown.join('')).toBe('  │ mine\n  │ 100 of  [2J100\n');
});

describe('a lab.ts that can not be loaded', () => {
  const loading = (how: string): ChildHost => hostOf(`if (!q.request) { ${how} } else process.exit(9);`);

  it.each<[string, string, Outcome]>([
    [
      'is broken',
      `say({ id: q.id, outcome: { kind: 'broken', message: 'no' } });`,
      { kind: 'broken', message: 'no' },
    ],
    [
      'kills the process',
      'process.exit(3);',
      {
        kind: 'broken',
        message: 'lab.ts failed while loading: the process it runs in ended (exit code 3)',
      },
    ],
    [
      'takes all memory',
      `globalThis.kept = Buffer.alloc(600 * 2 ** 20, 1);`,
      { kind: 'out-of-memory', loading: true },
    ],
  ])('since it %s, is the answer to every request', async (_, how, outcome) => {
    const host = loading(how);
    const first = await host.run(REQUEST);
    expect(first).toEqual(outcome);
    expect(await host.run(REQUEST)).toBe(first);
  });
});

it('a process that never answers and says nothing is ended some seconds after its deadline', async () => {
  expect(await hostOf('', { seconds: 1 }).run(REQUEST)).toEqual({
    kind: 'timed-out',
    seconds: 1,
    loading: true,
  });
});

describe('a fault of the kit before a submission is loaded is thrown', () => {
  it('if the process ends before it is ready', async () => {
    const host = hostOf('', { top: `console.error('no disk'); process.exit(1);` });
    await expect(host.run(REQUEST)).rejects.toThrow(/^the process for the submission did not start: no disk/);
  });

  it.each([
    [true, UsageError],
    [false, Error],
  ])('if it says so (bad usage: %s)', async (usage, kind) => {
    const host = hostOf('', { top: `say({ id: 0, fault: { message: 'no backend', usage: ${usage} } });` });
    const error: unknown = await host.run(REQUEST).catch((reason: unknown) => reason);
    expect(error).toEqual(new kind('no backend'));
    expect(error instanceof UsageError).toBe(usage);
  });
});

it('a fault that is reported after loading is a crash of the submission', async () => {
  const host = hostOf(
    `say({ id: q.id, ...(q.request && { fault: { message: '100 points', usage: true } }) });`,
  );
  expect(await host.run(REQUEST)).toEqual({
    kind: 'crashed',
    message: 'the code of the kit beside it failed: 100 points',
  });
});

it('no answer to a request is a fault of the kit', async () => {
  await expect(hostOf('say({ id: q.id });').run(REQUEST)).rejects.toThrow(
    'the process of the submission gave no answer to softmax',
  );
});

it('can be closed twice, and before its process is ready', async () => {
  const host = hostOf('', { top: '' });
  await host.close();
  await host.close();
});
