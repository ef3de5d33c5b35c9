import type { NamedMisconception } from '../../../../src/grading/judge/expectations';
import type { TriedCheck } from '../../../../src/grading/judge/names';
import { namesOf, UNLIMITED } from '../../../../src/grading/judge/names';
import type { Observation } from '../../../../src/grading/model/observation';
import { checks, liveExpectations } from '../plainLab';

const number = (value: number): Observation => ({ x: { shape: [], values: [value] } });
const tolerance = { absolute: 0.5, relative: 0 };
const [VALUES, HIDDEN] = [checks[0]!, checks[1]!].map((check) => ({ ...check, tolerance }));

/** Numbers of known wrong answers at the checks twice/values and twice/hidden; no number where it gives none. */
type Known = Record<string, [values: number | undefined, hidden: number | undefined]>;

function expectationsOf(known: Known, cost: (id: string) => number = () => 0) {
  const expectations = liveExpectations();
  const asked: string[] = [];
  jest.spyOn(expectations, 'misconceptions').mockImplementation((task) =>
    Object.keys(known).map((id) => ({
      id,
      check: `${task}/values`,
      title: '',
      hint: '',
      original: '',
      replacement: '',
    })),
  );
  jest.spyOn(expectations, 'wrongAnswer').mockImplementation((check, { id }: NamedMisconception) => {
    asked.push(`${id} ${check.id}`);
    const value = known[id]![check.id === 'twice/values' ? 0 : 1];
    return Promise.resolve(value === undefined ? undefined : number(value));
  });
  jest.spyOn(expectations, 'cost').mockImplementation(({ id }) => cost(id));
  return { expectations, asked };
}

/** The right number is 1 at both checks. */
function tried(values: number | undefined, hidden: number | undefined): TriedCheck[] {
  const one = (check: typeof VALUES, value: number | undefined): TriedCheck => ({
    check: check!,
    outcome:
      value === undefined
        ? { kind: 'crashed', message: 'no' }
        : { kind: 'answered', value: { observation: number(value) } },
    expected: number(1),
  });
  return [one(VALUES, values), one(HIDDEN, hidden)];
}

async function namesGiven(known: Known, came: TriedCheck[], limits = UNLIMITED): Promise<string[]> {
  const found = await namesOf(came, expectationsOf(known).expectations, limits);
  return found.map(({ id }) => id);
}

it.each<[string, Known, [number | undefined, number | undefined], string[]]>([
  ['one with the same numbers at every check', { a: [2, 2], b: [3, 5] }, [3, 5], ['b']],
  ['none that differs at one failed check', { a: [3, 4] }, [3, 5], []],
  ['none that fails a check that passed', { a: [3, 5] }, [3, 1], []],
  ['none that passes a check that failed', { a: [3, 1] }, [3, 5], []],
  ['one that passes the check that passed', { a: [3, 1] }, [3, 1], ['a']],
  ['all that explain the task', { a: [3, 5], b: [3, 5.5], c: [3, 7] }, [3, 5], ['a', 'b']],
  ['one within the tolerance', { a: [3.5, 1] }, [3, 1], ['a']],
  ['none beyond the tolerance', { a: [3.6, 1] }, [3, 1], []],
  ['none whose number is as good as right, however near', { a: [1.5, 1] }, [1.6, 1], []],
  ['one by the checks with numbers, if another one crashed', { a: [3, 9] }, [3, undefined], ['a']],
  ['none that gives no number at a failed check', { a: [3, undefined] }, [3, 5], []],
  ['none that gives no number at a passed check', { a: [3, undefined] }, [3, 1], []],
  ['none if no numbers came', { a: [3, 5] }, [undefined, undefined], []],
  ['none if all is right', { a: [3, 5] }, [1, 1], []],
])('names %s', async (_, known, came, names) => {
  expect(await namesGiven(known, tried(...came))).toEqual(names);
});

it('asks the cheapest of the failed checks first, and no more if a wrong answer differs there', async () => {
  const { expectations, asked } = expectationsOf({ a: [3, 4], b: [3, 5] }, (id) =>
    id === 'twice/hidden' ? 1 : 2,
  );
  await namesOf(tried(3, 5), expectations, UNLIMITED);
  expect(asked).toEqual(['a twice/hidden', 'b twice/hidden', 'b twice/values']);
});

it('tries no further wrong answer after its time', async () => {
  let time = 0;
  const limits = { budget: 2, now: () => time++ };
  // The search begins at 0; candidates are tried at 1 and 2, and at 3 its time is over.
  expect(await namesGiven({ a: [3, 5], b: [3, 5], c: [3, 5] }, tried(3, 5), limits)).toEqual(['a', 'b']);
});
