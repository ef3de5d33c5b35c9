jest.mock('../../../../src/course/batch/kitHash', () => ({
  kitHash: (labs: string[]) => `0123456789abcdef${labs.length}`,
}));
const mockOpen = jest.fn();
jest.mock('../../../../src/node/jobs/queue/database', () => ({
  QueueDatabase: { open: (...given: unknown[]) => mockOpen(...given) as unknown },
}));

import { gradeQueue, kitMark, openQueue } from '../../../../src/course/batch/gradeQueue';

it('the name of a queue holds the kit and the level of isolation', () => {
  expect(kitMark()).toBe('0123456789ab');
  expect(gradeQueue('sandbox')).toBe('grade-0123456789ab-sandbox');
  expect(gradeQueue('user')).not.toBe(gradeQueue('process'));
});

it('a queue is opened at an address, and a wrong address is refused', () => {
  mockOpen.mockReturnValue('open');
  const tell = jest.fn();
  expect(openQueue('postgres://ada@host/course', tell)).toBe('open');
  expect(mockOpen).toHaveBeenCalledWith(expect.objectContaining({ user: 'ada', database: 'course' }), tell);
  expect(() => openQueue('nowhere', tell)).toThrow('--queue takes the address of a PostgreSQL database');
});
