/* A ChildHost and programs of a few lines that speak its protocol; tests/hostile has real submissions. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../../src/core/errors';
import type { HostRequest } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import { ChildHost, LAST_WORDS } from '../../../../src/node/hosts/childHost';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'lab-host-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const hosts: ChildHost[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(hosts.splice(0).map((host) => host.close()));
});

const REQUEST: HostRequest = { kind: 'probe', name: 'softmax', inputs: {} };

let programs = 0;
/** A host of a program that runs `onQuestion` for each question `q`, whose request is absent for loading. */
function hostOf(onQuestion: string, top = `process.send('{"id":0}');`, seconds = 10): ChildHost {
  const program = join(folder, `${programs++}.cjs`);
  const say = `const say = (answer) => process.send(JSON.stringify(answer));`;
  const listen = `process.on('message', (text) => { const q = JSON.parse(text); ${onQuestion} });`;
  writeFileSync(program, `${say}\n${listen}\n${top}\n`);
  const limits = { seconds, heap: 64, memory: 400 };
  const host = new ChildHost({ program, args: ['an argument'], limits, prints: 'stderr' });
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

it('starts the process with its arguments and its heap', async () => {
  const host = hostOf(answering('[process.argv[2], process.execArgv]'));
  expect(valueOf(await host.run(REQUEST))).toEqual(['an argument', ['--max-old-space-size=64']]);
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

describe('the cause of death', () => {
  const dying = (how: string): Promise<Outcome> =>
    hostOf(`if (q.request) { ${how} } else say({ id: q.id });`).run(REQUEST);

  it.each<[string, string, Outcome]>([
    [
      'SIGKILL, as the system does if memory runs out',
      `process.kill(process.pid, 'SIGKILL');`,
      { kind: 'out-of-memory' },
    ],
    [
      'another signal',
      `process.kill(process.pid, 'SIGTERM');`,
      {
        kind: 'crashed',
        message: 'the process it runs in ended (signal SIGTERM)',
      },
    ],
    [
      'last words',
      lastWords(`{"kind":"timed-out","seconds":2,"where":"lab.ts:3"}`),
      {
        kind: 'timed-out',
        seconds: 2,
        where: 'lab.ts:3',
      },
    ],
    [
      'last words that are no outcome',
      lastWords('{"kind":"passed"}'),
      {
        kind: 'crashed',
        message: 'the process it runs in ended (exit code 0)',
      },
    ],
    [
      'a message that is no answer',
      `process.send('junk'); setInterval(() => 0, 1e6);`,
      {
        kind: 'crashed',
        message: 'the process it runs in said something that is no answer',
      },
    ],
  ])('by %s', async (_, how, outcome) => {
    expect(await dying(how)).toEqual(outcome);
  });

  it('by a full heap is read from the pages of the engine, which are not shown', async () => {
    const shown: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!shown.push(String(text)));
    const pages = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\\n';
    expect(await dying(`require('fs').writeSync(2, 'mine\\n${pages}'); process.exit(1);`)).toEqual({
      kind: 'out-of-memory',
    });
    expect(shown.join('')).toBe('mine\n');
  });
});

function lastWords(text: string): string {
  return `require('fs').writeSync(${LAST_WORDS}, '${text}'); process.exit(0);`;
}

it('shows standard error of the submission', async () => {
  const shown: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => !!shown.push(String(text)));
  await hostOf(
    `if (q.request) { require('fs').writeSync(2, 'mine'); process.exit(1); } else say({ id: q.id });`,
  ).run(REQUEST);
  expect(shown).toEqual(['mine']);
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
    ['takes all memory', `process.kill(process.pid, 'SIGKILL');`, { kind: 'out-of-memory', loading: true }],
    [
      'never ends',
      lastWords('{"kind":"timed-out","seconds":2}'),
      { kind: 'timed-out', seconds: 2, loading: true },
    ],
  ])('since it %s, is the answer to every request', async (_, how, outcome) => {
    const host = loading(how);
    const first = await host.run(REQUEST);
    expect(first).toEqual(outcome);
    expect(await host.run(REQUEST)).toBe(first);
  });
});

describe('a process that never answers, and whose watchdog is silent', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
  });
  afterEach(() => jest.useRealTimers());

  /** Waits until a deadline is set. */
  const asked = async (): Promise<void> => {
    while (jest.getTimerCount() === 0) await new Promise((done) => setImmediate(done));
  };

  it('is ended six seconds after its deadline', async () => {
    const outcome = hostOf('').run(REQUEST);
    await asked();
    jest.advanceTimersByTime(15_999);
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await outcome).toEqual({ kind: 'timed-out', seconds: 10, loading: true });
  });

  it('leaves no deadline behind if it answers', async () => {
    expect(valueOf(await hostOf(answering('1')).run(REQUEST))).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a fault of the kit is thrown', () => {
  it.each<[string, ChildHostMaker, string | RegExp]>([
    [
      'if the process ends before it is ready',
      () => hostOf('', 'process.exit(1);'),
      'the process for the submission did not start: ',
    ],
    [
      'if it says so',
      () => hostOf(`say({ id: q.id, fault: { message: 'no disk', usage: false } });`),
      /^no disk$/,
    ],
    [
      'if it gives no answer to a request',
      () => hostOf('say({ id: q.id });'),
      'the process of the submission gave no answer to softmax',
    ],
  ])('%s', async (_, make, message) => {
    await expect(make().run(REQUEST)).rejects.toThrow(message);
  });

  it('as bad usage if it is that', async () => {
    const host = hostOf(`say({ id: q.id, fault: { message: 'no lab.ts', usage: true } });`);
    await expect(host.run(REQUEST)).rejects.toThrow(new UsageError('no lab.ts'));
  });
});
type ChildHostMaker = () => ChildHost;

it('can be closed twice, and before its process is ready', async () => {
  const host = hostOf('', '');
  await host.close();
  await host.close();
});
