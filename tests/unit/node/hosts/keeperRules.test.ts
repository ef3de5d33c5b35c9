/* The keeper's own decisions, with a thread and a judge that are only played; keeper.test.ts has real ones. */
import { EventEmitter } from 'node:events';
import type * as Threads from 'node:worker_threads';
import { pathToFileURL } from 'node:url';
import type { PipeOptions } from '../../../../src/node/channels';
import type * as Channels from '../../../../src/node/channels';
import { permissionFlags } from '../../../../src/node/hosts/permissions';

/** The thread of the submission, and what it was started with. */
class MockThread extends EventEmitter {
  constructor(
    readonly room: string,
    readonly options: Record<string, unknown>,
  ) {
    super();
    mockThreads.push(this);
  }
}
const mockThreads: MockThread[] = [];
jest.mock('node:worker_threads', () => ({
  ...jest.requireActual<typeof Threads>('node:worker_threads'),
  Worker: MockThread,
}));

const mockPipes: (EventEmitter & { options?: unknown })[] = [];
jest.mock('node:net', () => ({
  Socket: class extends EventEmitter {
    constructor(readonly options: unknown) {
      super();
      mockPipes.push(this);
    }
  },
}));

type Listener = (message: unknown) => void;
/** The channels over the pipe, in the order in which they were opened, and what went through each. */
const mockOverPipe: { options: PipeOptions; sent: unknown[]; say: Listener }[] = [];
const mockToThread = { sent: [] as unknown[], say: (() => undefined) as Listener };
jest.mock('../../../../src/node/channels', () => ({
  ...jest.requireActual<typeof Channels>('../../../../src/node/channels'),
  channelOver: (options: PipeOptions) => {
    const channel = { options, sent: [] as unknown[], say: (() => undefined) as Listener };
    mockOverPipe.push(channel);
    return {
      send: (message: unknown) => channel.sent.push(message),
      onMessage: (listener: Listener) => (channel.say = listener),
    };
  },
  channelToThread: () => ({
    send: (message: unknown) => mockToThread.sent.push(message),
    onMessage: (listener: Listener) => (mockToThread.say = listener),
  }),
}));

import { keep, PIPE } from '../../../../src/node/hosts/keeper';

const FOLDER = '/box';
const OPENING = {
  ...{
    secret: 's3cret',
    folder: FOLDER,
    reads: ['/kit', '/box'],
    texts: [['/a.ts', 'export {}']],
    heap: 64,
    memory: 100,
    answer: 2,
  },
  settings: { any: 'thing' },
};

let killed: unknown[];
let bytes: number;
/** The lines of the stack of the submission's thread. */
let stack: string[] | undefined;
const listeners = process.listeners('SIGUSR1');

beforeEach(() => {
  for (const list of [mockThreads, mockPipes, mockOverPipe, mockToThread.sent]) list.length = 0;
  jest.useFakeTimers();
  killed = [];
  bytes = 0;
  stack = [];
  jest.spyOn(process, 'kill').mockImplementation((...given) => {
    killed.push(given);
    return true;
  });
  jest.spyOn(process.memoryUsage, 'rss').mockImplementation(() => bytes);
  const report = { getReport: () => ({ workers: [{ javascriptStack: { stack } }] }) };
  jest.spyOn(process, 'report', 'get').mockReturnValue(report as unknown as NodeJS.ProcessReport); // all that is read
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  for (const listener of process.listeners('SIGUSR1'))
    if (!listeners.includes(listener)) process.off('SIGUSR1', listener);
});

/** Everything that was sent to the judge with the secret. */
const toJudge = (): unknown[] => mockOverPipe[1]!.sent;
const fromJudge = (message: unknown): void => mockOverPipe[0]!.say(message);
const ENDED = [
  [-process.pid, 'SIGKILL'],
  [process.pid, 'SIGKILL'],
];

/** A keeper that was opened, and whose thread is ready. */
function opened({ ready = true } = {}): MockThread {
  keep('/kit/room.cjs');
  fromJudge(OPENING);
  if (ready) mockToThread.say({ id: 0 });
  return mockThreads[0]!;
}

describe('the opening', () => {
  it('is the first message, over the pipe of the judge, and brings the secret of all that goes back', () => {
    opened({ ready: false });
    expect(mockPipes[0]!.options).toEqual({ fd: PIPE, readable: true, writable: true });
    expect(mockOverPipe.map(({ options: { sends, receives } }) => [sends, receives])).toEqual([
      ['', ''],
      ['s3cret', ''],
    ]);
    expect(mockOverPipe[1]!.options.pipe).toBe(mockPipes[0]);
  });

  it('starts the thread with its own heap and rights, and with no word of the secret', () => {
    const { room, options } = opened({ ready: false });
    expect(room).toBe('/kit/room.cjs');
    expect(options).toMatchObject({
      execArgv: permissionFlags(OPENING.reads),
      resourceLimits: { maxOldGenerationSizeMb: 64 },
      workerData: {
        texts: [['/a.ts', 'export {}']],
        folder: FOLDER,
        settings: { any: 'thing' },
      },
    });
    const { ends, settings } = options['workerData'] as {
      ends: { port: unknown; count: Int32Array };
      settings: unknown;
    };
    expect(options['transferList']).toEqual([ends.port]);
    expect(ends.count.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(JSON.stringify(settings)).not.toContain('s3cret');
  });

  it('comes once: later messages are questions', () => {
    opened();
    fromJudge({ id: 1, seconds: 5 });
    expect(mockThreads).toHaveLength(1);
    expect(mockToThread.sent).toEqual([{ id: 1, seconds: 5 }]);
  });

  it('leaves no debugger to a signal: somebody listens to it', () => {
    opened();
    expect(process.listeners('SIGUSR1').length).toBe(listeners.length + 1);
  });
});

it.each(['close', 'end'])(
  'the process ends, with all that it started, if the judge is gone (%s)',
  (event) => {
    opened();
    mockPipes[0]!.emit(event);
    expect(killed).toEqual(ENDED);
  },
);

it('ends for bytes that are no message of the judge', () => {
  opened();
  mockOverPipe[0]!.options.onGarbage();
  expect(killed).toEqual(ENDED);
});

it('ends itself even if it leads no group', () => {
  jest.spyOn(process, 'kill').mockImplementation((...given) => {
    killed.push(given);
    if (given[0] < 0) throw new Error('ESRCH');
    return true;
  });
  opened();
  mockPipes[0]!.emit('close');
  expect(killed).toEqual(ENDED);
});

describe('an answer', () => {
  it('goes to the judge, and then the thread may show if it left work behind', () => {
    opened();
    fromJudge({ id: 1, seconds: 5 });
    mockToThread.say({ id: 1, progress: 0.5 });
    mockToThread.say({ id: 1, outcome: { kind: 'answered', value: 3 } });
    mockToThread.say({ id: 1, settled: true });
    expect(toJudge()).toEqual([
      { id: 0 },
      { id: 1, progress: 0.5 },
      { id: 1, outcome: { kind: 'answered', value: 3 } },
      { id: 1, settled: true },
    ]);
    expect(mockToThread.sent).toEqual([{ id: 1, seconds: 5 }, { settle: 1 }]);
  });

  it.each([
    ['bytes', 'x', 1],
    ['bytes, of which a letter has several,', 'ש', 2],
  ])('of more %s than it may have does not count', (_, letter, size) => {
    const most = (2 * 2 ** 20) / size;
    opened();
    fromJudge({ id: 1, seconds: 5 });
    mockToThread.say({ id: 1, outcome: { kind: 'answered', value: letter.repeat(most) } });
    expect(toJudge()[1]).toEqual({
      id: 1,
      outcome: { kind: 'unreadable', message: 'a result of more than 2 MB' },
    });
    mockToThread.say({ id: 2, outcome: { kind: 'answered', value: letter.repeat(most - 200) } });
    expect(toJudge()[2]).toMatchObject({ id: 2, outcome: { kind: 'answered' } });
  });
});

it('a failure with a text of megabytes stays that failure', () => {
  opened();
  fromJudge({ id: 1, seconds: 5 });
  const long = 'x'.repeat(5 * 2 ** 20);
  mockToThread.say({ id: 1, outcome: { kind: 'crashed', message: long, where: 'lab.ts:3' } });
  expect(toJudge()[1]).toEqual({
    id: 1,
    outcome: { kind: 'crashed', message: long.slice(0, 10_000), where: 'lab.ts:3' },
  });
});

describe('the limit of time', () => {
  it('is that of the question, from when it was put; the judge is told the line that runs, once', () => {
    stack = [`at f (${pathToFileURL('/box/lab.ts').href}:7:3)`, 'at other'];
    opened();
    jest.advanceTimersByTime(60_000);
    fromJudge({ id: 1, seconds: 5 });
    jest.advanceTimersByTime(5000);
    expect(toJudge()).toHaveLength(1);
    jest.advanceTimersByTime(100);
    expect(toJudge().slice(1)).toEqual([{ id: 1, ending: { cause: 'time', where: 'lab.ts:7' } }]);
    jest.advanceTimersByTime(10_000);
    expect(toJudge()).toHaveLength(2);
    expect(killed).toEqual([]);
  });

  it('ends with the answer, and not with a word about progress', () => {
    opened();
    fromJudge({ id: 1, seconds: 5 });
    mockToThread.say({ id: 1, outcome: { kind: 'unanswered' } });
    jest.advanceTimersByTime(60_000);
    expect(toJudge()).toHaveLength(2);
    fromJudge({ id: 2, seconds: 5 });
    mockToThread.say({ id: 2, progress: 0.5 });
    jest.advanceTimersByTime(5100);
    expect(toJudge().at(-1)).toEqual({ id: 2, ending: { cause: 'time' } });
  });
});

describe('the limit of memory', () => {
  it('is that of the whole process while a question waits', () => {
    opened();
    fromJudge({ id: 1, seconds: 5 });
    bytes = 100 * 2 ** 20;
    jest.advanceTimersByTime(200);
    expect(toJudge()).toHaveLength(1);
    bytes += 1;
    jest.advanceTimersByTime(50);
    expect(toJudge().slice(1)).toEqual([{ id: 1, ending: { cause: 'memory' } }]);
  });

  it('ends the process if nobody waits', () => {
    opened();
    bytes = 101 * 2 ** 20;
    jest.advanceTimersByTime(50);
    expect(toJudge()).toHaveLength(1);
    expect(killed).toEqual(ENDED);
  });

  it('does not count while the kit is loaded', () => {
    opened({ ready: false });
    bytes = 101 * 2 ** 20;
    jest.advanceTimersByTime(1000);
    expect(killed).toEqual([]);
  });
});

describe('the line that runs', () => {
  it.each([
    ['no stack', undefined],
    ['a stack of the kit alone', ['at f (file:///kit/lab.ts:7:3)']],
  ])('is not told if there is %s', (_, lines) => {
    stack = lines;
    opened();
    fromJudge({ id: 1, seconds: 1 });
    jest.advanceTimersByTime(1100);
    expect(toJudge().at(-1)).toEqual({ id: 1, ending: { cause: 'time' } });
  });

  it.each<[string, () => unknown]>([
    ['there is no report', () => undefined],
    ['the report has no threads', () => ({ getReport: () => ({}) })],
    [
      'the report can not be made',
      () => ({
        getReport: () => {
          throw new Error('no');
        },
      }),
    ],
  ])('is not told if %s', (_, make) => {
    jest.spyOn(process, 'report', 'get').mockReturnValue(make() as NodeJS.ProcessReport);
    opened();
    fromJudge({ id: 1, seconds: 1 });
    jest.advanceTimersByTime(1100);
    expect(toJudge().at(-1)).toEqual({ id: 1, ending: { cause: 'time' } });
  });
});

describe('the end of the thread', () => {
  it('is reported with its exit code to the waiting judge', () => {
    const thread = opened();
    fromJudge({ id: 1, seconds: 5 });
    thread.emit('exit', 7);
    expect(toJudge().slice(1)).toEqual([{ id: 1, ending: { cause: 'exit', code: 7 } }]);
    expect(killed).toEqual([]);
  });

  it('ends the process if nobody waits', () => {
    opened().emit('exit', 0);
    expect(killed).toEqual(ENDED);
  });

  it('with a full heap is reported as such, and not as an exit', () => {
    const thread = opened();
    fromJudge({ id: 1, seconds: 5 });
    thread.emit('error', Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    thread.emit('exit', 1);
    expect(toJudge().slice(1)).toEqual([{ id: 1, ending: { cause: 'heap' } }]);
  });

  it('by another error of the submission is told by its exit', () => {
    const thread = opened();
    fromJudge({ id: 1, seconds: 5 });
    thread.emit('error', new Error('oh'));
    expect(toJudge()).toHaveLength(1);
    thread.emit('exit', 1);
    expect(toJudge().slice(1)).toEqual([{ id: 1, ending: { cause: 'exit', code: 1 } }]);
  });

  it('by an error before it was ready is a fault of the kit', () => {
    opened({ ready: false }).emit('error', new Error('no backend'));
    expect(toJudge()).toEqual([{ id: 0, fault: { message: 'no backend', usage: false } }]);
  });
});
