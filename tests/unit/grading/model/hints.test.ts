import { parseHints } from '../../../../src/grading/model/hints';
import { manifest } from '../plainLab';

const three = ['Think.', 'The idea.', 'Nearly the code.'];
const parsed = (hints: unknown): unknown => parseHints(JSON.stringify(hints), manifest, 'hints.json');

it('has three sentences for each task', () => {
  const hints = { twice: three, twiceSum: three };
  expect(parsed(hints)).toEqual(hints);
});

it.each<[string, unknown, string]>([
  [
    'two sentences',
    { twice: three.slice(1), twiceSum: three },
    'expected 3 sentences for each task in hints.json',
  ],
  ['an empty sentence', { twice: ['', 'a', 'b'], twiceSum: three }, 'expected 3 sentences for each task'],
  ['a list', [], 'expected 3 sentences for each task'],
  ['no hints for a task', { twice: three }, 'hints.json has no hints for twiceSum'],
  [
    'hints for another task',
    { twice: three, twiceSum: three, more: three },
    'hints.json has hints for more, which is no task of the lab',
  ],
])('is refused with %s', (_, hints, message) => expect(() => parsed(hints)).toThrow(message));

it('is refused if it is no JSON', () => {
  expect(() => parseHints('{', manifest, 'hints.json')).toThrow('bring the file back with git checkout');
});
