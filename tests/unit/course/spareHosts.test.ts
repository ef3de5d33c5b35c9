import { SpareHosts } from '../../../src/course/spareHosts';
import type { SpareOptions } from '../../../src/course/startSubmissionProcess';
import { checkLimits } from '../../../src/hosts/limits';

/** What happened to each process, by its number. */
const mockLog: string[] = [];
let mockStarted = 0;
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSpareProcess: ({ id }: SpareOptions) => {
    const name = `${++mockStarted} (${id})`;
    mockLog.push(`start ${name}`);
    return {
      take: (target: string) => {
        if (target === 'nowhere') throw new Error('there is no lab.ts');
        mockLog.push(`${name} takes ${target}`);
        return { name };
      },
      end: () => Promise.resolve(mockLog.push(`end ${name}`)),
    };
  },
}));

beforeEach(() => {
  mockLog.length = mockStarted = 0;
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

const softmax: SpareOptions = { id: '03-softmax', limits: checkLimits(10), prints: 'stderr' };
const dropout: SpareOptions = { ...softmax, id: '11-dropout' };
const spares = (): SpareHosts => new SpareHosts({ most: 1, idleSeconds: 60 });

it('gives each submission a process of its own, and the second one the process that waits', () => {
  const hosts = spares();
  const first = hosts.take('ada', softmax);
  const second = hosts.take('bob', softmax);
  expect(second).not.toBe(first);
  expect(mockLog).toEqual([
    'start 1 (03-softmax)',
    '1 (03-softmax) takes ada',
    'start 2 (03-softmax)',
    '2 (03-softmax) takes bob',
    'start 3 (03-softmax)',
  ]);
});

it.each<[string, SpareOptions]>([
  ['another lab', dropout],
  ['another deadline', { ...softmax, limits: checkLimits(20) }],
  ['another level of isolation', { ...softmax, isolation: 'sandbox' }],
])('gives the process that waits to nobody who asks for %s', (_, other) => {
  const hosts = spares();
  hosts.take('ada', softmax);
  hosts.take('ada', other);
  expect(mockLog.slice(3)).toEqual([`start 3 (${other.id})`, `3 (${other.id}) takes ada`]);
});

it('keeps no more processes than it may, and no process for the next one of another kind', () => {
  const hosts = spares();
  for (const options of [softmax, dropout, softmax, dropout]) hosts.take('ada', options);
  expect(mockLog.filter((line) => line.startsWith('start'))).toEqual([
    'start 1 (03-softmax)',
    'start 2 (03-softmax)',
    'start 3 (11-dropout)',
    'start 4 (03-softmax)',
    'start 5 (11-dropout)',
  ]);
});

it('ends a process that nobody asked for, and starts another one when somebody does', () => {
  const hosts = spares();
  hosts.take('ada', softmax);
  jest.advanceTimersByTime(59_000);
  expect(mockLog).not.toContain('end 2 (03-softmax)');
  jest.advanceTimersByTime(1000);
  expect(mockLog).toContain('end 2 (03-softmax)');
  hosts.take('bob', softmax);
  expect(mockLog).toContain('3 (03-softmax) takes bob');
});

it('leaves a process that has its submission alone, for any time', () => {
  const hosts = spares();
  hosts.take('ada', softmax);
  hosts.take('bob', softmax);
  jest.advanceTimersByTime(600_000);
  expect(mockLog.filter((line) => line.startsWith('end'))).toEqual(['end 3 (03-softmax)']);
});

it('ends the process if there is no submission, and keeps none for later', () => {
  const hosts = spares();
  expect(() => hosts.take('nowhere', softmax)).toThrow('there is no lab.ts');
  expect(mockLog).toEqual(['start 1 (03-softmax)', 'end 1 (03-softmax)']);
});

it('after it was closed, no process waits and none is started ahead', async () => {
  const hosts = spares();
  hosts.take('ada', softmax);
  await hosts.close();
  expect(mockLog.at(-1)).toBe('end 2 (03-softmax)');
  hosts.take('bob', softmax);
  expect(mockLog.slice(4)).toEqual(['start 3 (03-softmax)', '3 (03-softmax) takes bob']);
});
