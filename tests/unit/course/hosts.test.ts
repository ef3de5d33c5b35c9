import type { SubmissionProcessOptions } from '../../../src/course/startSubmissionProcess';
import { Hosts } from '../../../src/course/hosts';
import { NOTHING_HANDED_IN } from '../../../src/hosts/host';
import { checkLimits } from '../../../src/hosts/limits';

const mockCalls: unknown[] = [];
jest.mock('../../../src/course/startSubmissionProcess', () => ({
  startSubmissionProcess: ({ id, ...options }: SubmissionProcessOptions) => {
    mockCalls.push(['start', id, options]);
    return { close: () => Promise.resolve(mockCalls.push(['close', id])) };
  },
}));
beforeEach(() => (mockCalls.length = 0));

const LIMITS = { deadlineSeconds: 3, prints: 'stderr' } as const;
const started = (target: string): unknown => ({
  target,
  serves: 'probes',
  limits: checkLimits(3),
  prints: 'stderr',
});

it('starts a process for each lab, at the first time that it is asked for', () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  const first = hosts.hostFor('01-a');
  expect(hosts.hostFor('02-b')).not.toBe(first);
  expect(hosts.hostFor('01-a')).toBe(first);
  expect(mockCalls).toEqual([
    ['start', '01-a', started('labs')],
    ['start', '02-b', started('labs')],
  ]);
});

it('starts another process after the first was closed', async () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  const first = hosts.hostFor('01-a');
  await hosts.close('01-a');
  await hosts.close('01-a');
  await hosts.close('never-started');
  expect(hosts.hostFor('01-a')).not.toBe(first);
  expect(mockCalls.map((call) => (call as string[])[0])).toEqual(['start', 'close', 'start']);
});

it('closes all processes once', async () => {
  const hosts = new Hosts({ target: 'labs', ...LIMITS });
  hosts.hostFor('01-a');
  hosts.hostFor('02-b');
  await hosts.closeAll();
  await hosts.closeAll();
  expect(mockCalls.slice(2)).toEqual([
    ['close', '01-a'],
    ['close', '02-b'],
  ]);
});

it('starts no process for a lab that was not handed in', async () => {
  const hosts = new Hosts({ target: 'class', ...LIMITS, missing: new Set(['01-a']) });
  expect(hosts.hostFor('01-a')).toBe(NOTHING_HANDED_IN);
  expect(hosts.hostFor('02-b')).not.toBe(NOTHING_HANDED_IN);
  await hosts.closeAll();
  expect(mockCalls).toEqual([
    ['start', '02-b', started('class')],
    ['close', '02-b'],
  ]);
});
