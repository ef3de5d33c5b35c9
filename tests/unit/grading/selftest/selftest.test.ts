import type { Selftest, SelftestResult } from '../../../../src/grading/selftest/selftest';
import { selftestLab } from '../../../../src/grading/selftest/selftest';
import type { Answers, KnownWrong } from '../plainLab';
import {
  checks,
  failing,
  gradingOf,
  hostOf,
  known,
  knownWrong,
  liveExpectations,
  reference,
  squares,
  withTwice,
} from '../plainLab';

const starter = withTwice(failing({ kind: 'not-implemented', task: 'twice' }));

interface Given {
  solution?: Answers;
  starter?: Answers;
  known?: KnownWrong[];
  more?: Partial<Selftest>;
}

function selftest({ known: all = known, more, ...given }: Given = {}): Promise<SelftestResult> {
  return selftestLab({
    solution: gradingOf(given.solution ?? reference, { expectations: liveExpectations(all) }),
    starter: hostOf(given.starter ?? starter),
    misconceptions: all.map(({ misconception }) => misconception),
    open: (misconception) => hostOf(all.find((one) => one.misconception === misconception)!.answers),
    ...more,
  });
}

const times = (factor: number): Answers => withTwice((x) => x.map((v) => factor * v));

/** Other wrong numbers at each call. */
function moody(): Answers {
  let calls = 0;
  return withTwice((x) => x.map((v) => v + ++calls));
}

it('is content with two misconceptions that give the same numbers: the report names both', async () => {
  const same = knownWrong('powers', 'twice/values', squares);
  expect((await selftest({ known: [...known, same] })).faults).toEqual([]);
});

it('finds no fault if all is well', async () => {
  const { misconceptions, ...rest } = await selftest();
  expect(rest).toEqual({ lab: '99-toy', solutionScore: 100, maxScore: 100, starterScore: 0, faults: [] });
  expect(misconceptions).toMatchObject([
    { id: 'squares', caught: true, named: true },
    { id: 'sum-is-mean', caught: true, named: true },
  ]);
  // The mean of 2, 4, 6 is 4 instead of 12, and 12 has a tolerance of 1e-6 + 1e-4·12.
  expect(misconceptions[1]!.distance).toBeCloseTo(8 / 1.201e-3, 6);
});

it.each<[string, Given, string | RegExp]>([
  [
    'a solution that is wrong',
    { solution: squares },
    /^the solution fails at twice\/values: asked: twice a vector of 3\n/,
  ],
  [
    'a starter that crashes',
    { starter: withTwice(failing({ kind: 'crashed', message: 'oops' })) },
    'the starter is "crashed" at twice/values, expected "not-implemented": asked: twice a vector of 3\ncame: an error: oops',
  ],
  [
    'a misconception that is right',
    { known: [knownWrong('right', 'twice/values', reference)] },
    'misconception right passes the check meant for it',
  ],
  [
    'a misconception that gives other numbers at each call',
    { known: [knownWrong('moody', 'twice/values', moody())] },
    'misconception moody fails but is not named',
  ],
  [
    // 2.0005x is off by 5e-4·x of an allowed 1e-6 + 2e-4·x: about 2.5 tolerances.
    'a misconception that is almost right',
    { known: [knownWrong('almost', 'twice/values', times(2.0005))] },
    'misconception almost is only 2.5 tolerances off, expected at least 10',
  ],
])('finds %s', async (_, given, fault) => {
  const { faults } = await selftest(given);
  expect(faults.filter((one) => (typeof fault === 'string' ? one === fault : fault.test(one)))).toHaveLength(
    1,
  );
});

it('takes a misconception that gives no numbers, and tells no distance', async () => {
  const crash = knownWrong('crash', 'twice/values', withTwice(failing({ kind: 'crashed', message: '' })));
  const { misconceptions } = await selftest({ known: [crash] });
  expect(misconceptions).toEqual([{ id: 'crash', caught: true, named: false, distance: null }]);
});

it('has no distance for another shape, and no fault', async () => {
  const shorter = knownWrong(
    'shorter',
    'twice/values',
    withTwice((x) => x.slice(1)),
  );
  const { misconceptions, faults } = await selftest({ known: [shorter] });
  expect(misconceptions).toEqual([{ id: 'shorter', caught: true, named: true, distance: null }]);
  expect(faults).toEqual([]);
});

it('finds points that differ from those of the handout', async () => {
  const solution = gradingOf(reference, { checks: checks.slice(1) });
  const { faults } = await selftest({ known: [], more: { solution } });
  expect(faults).toEqual(['task twice is worth 60 points, but its checks sum to 20']);
});

it('refuses a misconception of a check that is not there', async () => {
  await expect(selftest({ known: [knownWrong('lost', 'twice/never', squares)] })).rejects.toThrow(
    'misconception lost: there is no check twice/never',
  );
});

it('reports each step', async () => {
  const steps: string[] = [];
  await selftest({ more: { onStep: (step) => steps.push(step) } });
  expect(steps).toEqual(['solution', 'starter', 'squares', 'sum-is-mean']);
});
