import { startBackend } from '../../../../src/node/backend';
import { toObservation } from '../../../../src/grading/run/toObservation';
import { grade, liveExpectations, withTwice } from '../toyLab';

const LABELS = { doubled: 'twice x' };

beforeAll(async () => {
  await startBackend();
});

it('a report calls an observation by its label', async () => {
  const expectations = liveExpectations();
  jest.spyOn(expectations, 'labels').mockReturnValue(LABELS);
  const { checks } = await grade(withTwice('return x.mul(3);'), { expectations });
  expect(checks[0]!.message).toContain('came: twice x = [3, 6, ');
  expect(checks[0]!.message).not.toContain('doubled');
});

it('a result that is not a number is called by its label', () => {
  const read = (): unknown => toObservation({ doubled: 'two' }, LABELS);
  expect(read).toThrow('expected twice x to be a tensor or a number, received "two"');
});

it('an observation keeps its key, whatever its label', () => {
  expect(Object.keys(toObservation({ doubled: 2 }, LABELS))).toEqual(['doubled']);
});
