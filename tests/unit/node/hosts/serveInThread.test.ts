/* The program of a submission's thread, run in this one; keeper.test.ts runs it in a thread of its own. */
import type * as Fs from 'node:fs';
import { Writable } from 'node:stream';
import type * as Threads from 'node:worker_threads';
import { UsageError } from '../../../../src/core/errors';
import type { HostRequest } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import type { Question } from '../../../../src/hosts/protocol';
import { replacedOnProcess } from '../../../support/onProcess';

const mockData: Record<string, unknown> = {};
jest.mock('node:worker_threads', () => ({
  ...jest.requireActual<typeof Threads>('node:worker_threads'),
  get workerData() {
    return mockData;
  },
}));

/** What the judge says next, and what it was told. */
let mockMessages: unknown[] = [];
let mockSent: unknown[] = [];
jest.mock('../../../../src/node/channels', () => ({
  sleepingEnd: (ends: unknown) => ({
    send: (message: unknown) => mockSent.push(message),
    next: () => mockMessages.shift() ?? { id: 99, request: { name: `sleeps with ${String(ends)}` } },
  }),
}));

let mockLog: string[] = [];
jest.mock('../../../../src/node/hosts/hiddenModules', () => ({ hideModules: () => mockLog.push('hide') }));
jest.mock('../../../../src/node/hosts/refusedModules', () => ({
  refuseModules: () => mockLog.push('refuse modules'),
}));
jest.mock('../../../../src/node/hosts/trustedTexts', () => ({
  importFromTexts: (texts: unknown) => {
    mockLog.push(`import from ${String(texts)}`);
    return () => mockLog.push('forget texts');
  },
}));
jest.mock('../../../../src/node/hosts/refusedStarts', () => ({
  refuseStartsByEvent: () => mockLog.push('refuse starts'),
}));
jest.mock('../../../../src/node/hosts/leftTimers', () => ({
  rememberTimers: () => ({ end: () => mockLog.push('end timers') }),
}));

const mockWrite = jest.fn();
jest.mock('node:fs', () => ({
  ...jest.requireActual<typeof Fs>('node:fs'),
  writeSync: (...given: unknown[]) => mockWrite(...given) as unknown,
}));

import type { ThreadHost } from '../../../../src/node/hosts/serveInThread';
import { serveInThread } from '../../../../src/node/hosts/serveInThread';

const EVENTS = ['uncaughtException', 'unhandledRejection', 'beforeExit'] as const;
type Listener = (...given: unknown[]) => void;
const listenersOf = (event: string): Listener[] => process.listeners(event as 'exit') as Listener[];
const before = new Map(EVENTS.map((event) => [event, listenersOf(event)]));
/** The listeners that the program has added. */
const added = (event: (typeof EVENTS)[number]): Listener[] =>
  listenersOf(event).filter((one) => !before.get(event)!.includes(one));

const { exit } = process;
/** The streams of this process belong to Jest, whose own output may be under way. */
let putBack: (() => void)[];

let resources: string[];
let lost: boolean;
let host: ThreadHost & { run: jest.Mock<Promise<Outcome>, [HostRequest]> };

beforeEach(() => {
  putBack = (['stdout', 'stderr'] as const).map((name) => replacedOnProcess(name, new Writable()));
  [mockMessages, mockSent, mockLog, resources, lost] = [[], [], [], [], false];
  mockWrite.mockReset();
  Object.assign(mockData, { ends: 'ends', texts: 'texts', folder: '/box', settings: { id: '03' } });
  jest.spyOn(process, 'getActiveResourcesInfo').mockImplementation(() => resources);
  host = {
    load: () => undefined,
    run: jest.fn<Promise<Outcome>, [HostRequest]>(() => new Promise(() => undefined)),
    failure: (error) => ({ kind: 'crashed', message: String(error) }),
    isLost: () => lost,
  };
});
afterEach(() => {
  for (const event of EVENTS) for (const listener of added(event)) process.off(event as 'exit', listener);
  process.exit = exit;
  for (const restore of putBack) restore();
  jest.restoreAllMocks();
});

const turn = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await new Promise((done) => setImmediate(done));
};

/** Serves until all messages are read and the thread sleeps. */
async function serve(...messages: unknown[]): Promise<void> {
  mockMessages = messages;
  await serveInThread(() => Promise.resolve(host));
  await turn();
}

const question = (id: number, name?: string): Partial<Question> => ({
  id,
  ...(name !== undefined && { request: { kind: 'probe', name, inputs: {} } }),
});

it('opens the host with its folder and settings, and hides the port from the submission', async () => {
  const open = jest.fn(() => Promise.resolve(host));
  await serveInThread(open);
  expect(open.mock.calls).toEqual([[{ folder: '/box', settings: { id: '03' } }]]);
  expect(mockData).not.toHaveProperty('ends');
  expect(host.run.mock.calls[0]![0]).toEqual({ name: 'sleeps with ends' });
});

it('says that it is ready, once nothing of the kit is open to the submission', async () => {
  await serve();
  expect(mockSent).toEqual([{ id: 0 }]);
  expect(mockLog).toEqual([
    ...['refuse starts', 'import from texts', 'forget texts'],
    ...['hide', 'refuse modules', 'end timers'],
  ]);
});

it.each([
  [new Error('no backend'), false],
  [new UsageError('no backend'), true],
])('tells why it can not serve, and sleeps for nothing: %s', async (error, usage) => {
  await serveInThread(() => Promise.reject(error));
  expect(mockSent).toEqual([{ id: 0, fault: { message: 'no backend', usage } }]);
  expect(host.run).not.toHaveBeenCalled();
});

it('answers one question after the other', async () => {
  host.run
    .mockResolvedValueOnce({ kind: 'answered', value: 1 })
    .mockResolvedValueOnce({ kind: 'answered', value: 2 });
  await serve(question(1), question(2, 'a'), question(3, 'b'));
  expect(mockSent).toEqual([
    { id: 0 },
    { id: 1 },
    { id: 2, outcome: { kind: 'answered', value: 1 } },
    { id: 3, outcome: { kind: 'answered', value: 2 } },
  ]);
});

describe('after an answer', () => {
  const settled = async (): Promise<unknown> => {
    await serve(question(1), { settle: 1 });
    return mockSent.slice(2);
  };

  it('timers are ended, and after a turn it says that no work is left', async () => {
    expect(await settled()).toEqual([{ id: 1, settled: true }]);
    expect(mockLog.slice(6)).toEqual(['end timers']);
  });

  it('work that was there from the beginning does not count', async () => {
    resources = ['MessagePort', 'TTYWrap'];
    expect(await settled()).toEqual([{ id: 1, settled: true }]);
  });

  it('more work than at the beginning does', async () => {
    host.load = () => {
      resources = ['TCPWrap'];
      return undefined;
    };
    expect(await settled()).toEqual([{ id: 1, settled: false }]);
  });

  it('a thread that can compute nothing more is reported', async () => {
    lost = true;
    expect(await settled()).toEqual([{ id: 1, settled: false }]);
  });
});

it.each(['uncaughtException', 'unhandledRejection'] as const)(
  'an error that nobody caught (%s) answers the question that waits',
  async (event) => {
    await serve(question(1, 'waits'));
    added(event)[0]!(new Error('oh'));
    expect(mockSent[1]).toEqual({ id: 1, outcome: { kind: 'crashed', message: 'Error: oh' } });
  },
);

it('a question that nothing can answer any more is reported', async () => {
  await serve(question(1, 'waits'));
  added('beforeExit')[0]!();
  expect(mockSent[1]).toEqual({ id: 1, outcome: { kind: 'unanswered' } });
});

it('the end of the process is refused to the submission, in a sentence', async () => {
  await serve();
  expect(() => process.exit(0)).toThrow(
    'process.exit() was called, which would end the check itself; return a result, or throw an error',
  );
});

describe('prints', () => {
  it('are written at once, each to its own stream', async () => {
    await serve();
    process.stdout.write('one');
    process.stderr.write('two');
    process.stdout.write('three');
    expect(mockWrite.mock.calls.map(([file, chunk]: unknown[]) => [file, String(chunk)])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [1, 'three'],
    ]);
  });

  it('are lost if nobody reads them, which is no error', async () => {
    mockWrite.mockImplementation(() => {
      throw new Error('EPIPE');
    });
    await serve();
    expect(() => process.stdout.write('one')).not.toThrow();
  });
});
