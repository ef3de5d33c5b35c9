import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBackend } from '../../../../src/node/backend';
import type * as Mutants from '../../../../src/course/mutants/mutants';
import type { Mutant } from '../../../../src/course/mutants/mutants';
import { UsageError } from '../../../../src/core/errors';
import { edited } from '../../../support/edited';
import { TOY, TOY_ROOT, toyFiles } from '../toyKit';
import type * as ToyKit from '../toyKit';

jest.mock('../../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('../toyKit').labsOfToyKit());
const mockMutants = jest.fn<Mutant[], []>();
jest.mock('../../../../src/course/mutants/mutants', () => ({
  ...jest.requireActual<typeof Mutants>('../../../../src/course/mutants/mutants'),
  mutantsOf: () => Promise.resolve(mockMutants()),
}));

import { loadProbes } from '../../../../src/course/submissionHost';
import { seededRandom } from '../../../../src/core/rng';
import { tryMutants } from '../../../../src/course/mutants/trial';

const SOLUTION = toyFiles()[`solutions/${TOY}/lab.ts`]!;
const mutant = (replacement: string, line = 3): Mutant => ({
  ...{ inside: 'twice', operator: 'toy', line, original: 'value + value', replacement },
  text: edited(SOLUTION, 'x.map((value) => value + value)', replacement),
});
const described = ({ text: _, ...rest }: Mutant): Omit<Mutant, 'text'> => rest;

const CAUGHT = mutant('x.map((value) => value)');
const SAME = mutant('x.map((value) => 2 * value)', 4);
const ENDLESS = mutant('(() => { for (;;); })()', 5);

const EQUIVALENTS = join(TOY_ROOT, 'tests', 'graded', TOY, 'equivalents.json');
const enter = (...mutants: string[]): void =>
  writeFileSync(
    EQUIVALENTS,
    JSON.stringify(Object.fromEntries(mutants.map((name) => [`twice: value + value → ${name}`, 'the same']))),
  );

// Probes are loaded once, so they are there before the first test: one number of each seed.
writeFileSync(
  join(TOY_ROOT, 'tests', 'graded', TOY, 'probes.ts'),
  `const observe = (lab, { x }) => ({ doubled: lab.twice(x) });
export const probes = {
  twice: { inputs: (random) => ({ x: [1 + random.stream('x').integer(1e6)] }), observe },
  empty: { inputs: () => ({ x: [] }), observe },
};
`,
);
const inputsOfSeed = async (seed: number): Promise<unknown> => {
  const probes = await loadProbes(TOY);
  return probes['twice']!.inputs(seededRandom(seed));
};

beforeAll(() => startBackend());
beforeEach(() => mockMutants.mockReturnValue([CAUGHT, SAME, ENDLESS]));
afterEach(() => rmSync(EQUIVALENTS, { force: true }));

it('reports the edits that keep all points, and ends a loop that never ends', async () => {
  const onStep = jest.fn();
  expect(await tryMutants(TOY, { seeds: [1, 2], onStep })).toEqual({
    ...{ lab: TOY, tried: 3, caught: 2, survivors: [described(SAME)] },
    ...{ equivalent: 0, stale: [], caughtEquivalents: [] },
  });
  expect(onStep.mock.calls).toEqual([
    ['twice:3', 3],
    ['twice:4', 3],
    ['twice:5', 3],
  ]);
});

it('an edit that keeps all points at one seed alone is reported', async () => {
  // Each seed draws another number, and the edit is wrong for all but that of seed 2.
  const [, kept] = await Promise.all(
    [1, 2].map(async (seed) => (await inputsOfSeed(seed)) as { x: number[] }),
  );
  const wrong = mutant(`x.map((value) => value + (value === ${kept!.x[0]} ? value : 0))`);
  mockMutants.mockReturnValue([wrong]);
  expect(await tryMutants(TOY, { seeds: [1, 3] })).toMatchObject({ caught: 1, survivors: [] });
  expect(await tryMutants(TOY, { seeds: [1, 2] })).toMatchObject({
    caught: 0,
    survivors: [described(wrong)],
  });
});

it('edits that are entered as equivalent do not count, and entries that do not hold are reported', async () => {
  enter('x.map((value) => 2 * value)', 'x.map((value) => value)', 'x.map(nothing)');
  expect(await tryMutants(TOY, { seeds: [1] })).toEqual({
    ...{ lab: TOY, tried: 1, caught: 1, survivors: [], equivalent: 2 },
    stale: ['twice: value + value → x.map(nothing)'],
    caughtEquivalents: ['twice: value + value → x.map((value) => value)'],
  });
});

it.each([['{'], ['[]'], ['{"a": ""}'], ['{"a": 1}']])(
  'a damaged list of equivalent edits is reported in one sentence: %s',
  async (text) => {
    writeFileSync(EQUIVALENTS, text);
    await expect(tryMutants(TOY, { seeds: [1] })).rejects.toThrow(
      new UsageError(
        `expected a reason for each equivalent mutant in ${EQUIVALENTS}; bring it back with git checkout`,
      ),
    );
  },
);
