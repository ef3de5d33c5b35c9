import type { QueueWorkerOptions } from '../../../../src/node/jobs/queue/queueWorker';
import type { QueueStatus } from '../../../../src/node/jobs/queue/status';
import { fakeTerminal, lab } from '../fakeTerminal';
import { worker } from '../../../../src/cli/commands/worker';

/* The queue itself has tests on PostgreSQL; here a worker and the state of a queue are told in words. */
const mockClosed: string[] = [];
jest.mock('../../../../src/course/batch/gradeQueue', () => ({
  kitMark: () => 'mark-of-the-kit',
  gradeQueue: (level: string) => `queue of ${level}`,
  openQueue: (address: string, tell: (sentence: string) => void) => {
    tell(`opened ${address}`);
    return Promise.resolve({ close: () => Promise.resolve(mockClosed.push(address)) });
  },
}));

jest.mock('../../../../src/course/compare/trainingQueue', () => ({
  trainingQueue: (level: string) => `trainings of ${level}`,
}));

let mockStatus: QueueStatus;
jest.mock('../../../../src/node/jobs/queue/status', () => ({
  queueStatus: () => Promise.resolve(mockStatus),
}));

/** What the worker does while it runs. */
let mockRun: (worker: MockWorker) => void | Promise<void>;
interface MockWorker {
  options: QueueWorkerOptions;
  busy: number;
  drained: number;
}
const mockWorkers: MockWorker[] = [];
jest.mock('../../../../src/node/jobs/queue/queueWorker', () => ({
  QueueWorker: class {
    busy = 0;
    drained = 0;
    constructor(readonly options: QueueWorkerOptions) {
      mockWorkers.push(this);
    }
    drain(): void {
      this.drained++;
    }
    async run(): Promise<void> {
      await mockRun(this);
    }
  },
}));
const mockRemoved: string[] = [];
jest.mock('../../../../src/course/queueProcess', () => ({
  QUEUE_PROCESS: { program: 'the process that works' },
}));
jest.mock('../../../../src/course/batch/gradeInput', () => ({
  removeLeftFolders: () => void mockRemoved.push('left folders'),
}));
const mockRequired: string[] = [];
jest.mock('../../../../src/node/isolation/choose', () => ({
  processLevel: (level: string) => level,
  requireLevel: (level: string) => void mockRequired.push(level),
  obstacleOf: (level: string) => (level === 'user' ? 'not root' : undefined),
}));

const TITLE = process.title;
beforeEach(() => {
  for (const list of [mockClosed, mockWorkers, mockRemoved, mockRequired]) list.length = 0;
  mockRun = () => undefined;
});
afterEach(() => {
  process.title = TITLE;
});

const QUEUE = ['--queue', 'postgres://x'];

describe('lab grade --status', () => {
  const status = (): ReturnType<typeof lab> => lab('grade', '--status', ...QUEUE);

  it('reports an empty queue', async () => {
    mockStatus = { queues: [], workers: [], dead: [] };
    expect(await status()).toMatchObject({
      code: 0,
      stdout: 'The queue is empty.\n\nNo worker is listening.\n\nThe mark of this kit is mark-of-the-kit.\n',
      stderr: 'opened postgres://x\n',
    });
    expect(mockClosed).toEqual(['postgres://x']);
  });

  it('reports queues, workers and failures, and which of them belong to this kit', async () => {
    const counts = { waiting: 12, atWork: 2, done: 300, failed: 1 };
    const one = { host: 'a', pid: 5, busy: 1, secondsAgo: 3, alive: true };
    mockStatus = {
      queues: [
        { name: 'queue of process', ...counts },
        { name: 'queue of another kit', ...counts, waiting: 0 },
      ],
      workers: [
        { ...one, queues: ['queue of another kit', 'queue of sandbox'] },
        { ...one, host: 'b', busy: 2, queues: ['queue of another kit'] },
        { ...one, host: 'c', alive: false, queues: [] },
      ],
      dead: [{ hash: '0123456789abcdef0123', cause: 'out of memory', at: new Date(0) }],
    };
    const { stdout } = await status();
    expect(stdout.split('\n')).toEqual([
      'queue                 this kit  waiting  at work  done  failed',
      'queue of process      yes            12        2   300       1',
      'queue of another kit  no              0        2   300       1',
      '',
      'Workers:',
      '· a, process 5, with this kit: at work on 1 job',
      '· b, process 5, with another kit: at work on 2 jobs',
      '✗ c, process 5, with another kit: not heard of for 3 s',
      '',
      'Failed for good; the command that sent them tries them again:',
      '✗ 0123456789abcdef… (1970-01-01T00:00:00.000Z): out of memory',
      '',
      'The mark of this kit is mark-of-the-kit.',
      '',
    ]);
  });
});

describe('lab worker', () => {
  it('listens at all levels that can be had here, reports each submission, and counts them at its end', async () => {
    mockRun = ({ options: { onDone } }) => {
      const queue = 'queue of process';
      onDone({ queue, hash: '0123456789abcdef0123', seconds: 1.26 });
      onDone({ queue, hash: 'fedcba9876543210fedc', seconds: 2, fault: 'no such lab' });
      onDone({ queue: 'trainings of process', hash: '22223333444455556666', seconds: 3 });
    };
    const { code, stdout, stderr } = await lab('worker', ...QUEUE, '--jobs', '3');
    expect([code, stdout]).toEqual([0, '1 submission graded, 1 training run, 1 attempt failed\n']);
    expect(stderr.split('\n')).toEqual([
      'opened postgres://x',
      'listening with kit mark-of-the-kit for submissions and trainings at the level sandbox and process; Ctrl-C ends',
      '0123456789abcdef… graded in 1.3 s',
      'fedcba9876543210… not graded: no such lab',
      '2222333344445555… trained in 3.0 s',
      '',
    ]);
    expect(mockWorkers[0]!.options).toMatchObject({
      ...{ program: 'the process that works', parallel: 3 },
      queues: ['queue of sandbox', 'queue of process', 'trainings of sandbox', 'trainings of process'],
    });
    expect([mockClosed, mockRemoved, mockRequired, process.title]).toEqual([
      ['postgres://x'],
      ['left folders'],
      [],
      'lab worker',
    ]);
  });

  it('takes one level only, and none that is not there', async () => {
    const { stdout } = await lab('worker', ...QUEUE, '--isolation', 'user');
    expect(stdout).toBe('0 submissions graded\n');
    expect(mockRequired).toEqual(['user']);
    expect(mockWorkers[0]!.options.queues).toEqual(['queue of user', 'trainings of user']);
    expect(mockWorkers[0]!.options.parallel).toBeGreaterThan(0);
  });

  it.each([
    [0, 'ending (again to end at once: its jobs go to other workers)'],
    [1, 'ending; 1 job first (again to end at once: its jobs go to other workers)'],
  ])('with %d at work it ends after them if it is asked to', async (busy, sentence) => {
    mockRun = (server) => {
      server.busy = busy;
      process.emit('SIGTERM');
      expect(server.drained).toBe(1);
    };
    const terminal = fakeTerminal();
    await worker({ queue: 'postgres://x', parallel: 1, isolation: undefined }, terminal);
    expect(terminal.printed.stderr.split('\n').at(-2)).toBe(sentence);
  });

  it('closes the queue after an error too, and listens to no signal any more', async () => {
    const listeners = process.listenerCount('SIGTERM');
    mockRun = () => {
      expect(process.listenerCount('SIGTERM')).toBe(listeners + 1);
      throw new Error('broken');
    };
    const { code, stderr } = await lab('worker', ...QUEUE);
    expect([code, mockClosed]).toEqual([2, ['postgres://x']]);
    expect(stderr).toContain('lab: the kit itself failed; please report this:\n Error: broken');
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });

  it('needs the address of a queue', async () => {
    const { code, stderr } = await lab('worker');
    expect([code, mockWorkers]).toEqual([2, []]);
    expect(stderr).toMatch("required option '--queue <url>' not specified");
  });
});
