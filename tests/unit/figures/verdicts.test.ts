/** Numbers of verdicts, computed once more from the stored results: with other code than that of the figures. */
import { allLabs } from '../../../src/course/labs';
import { studentQuantile, wilson } from '../../support/ownStatistics';
import { storedFigures } from '../../../src/course/figures/storedRuns';
import { writtenNumbers } from '../../support/writtenNumbers';
import { comparedNumbers } from './verdicts/comparedNumbers';
import { CLAIMS_OF_EXPERIMENTS } from './verdicts/experiments';
import { CLAIMS_01_TO_07 } from './verdicts/labs01to07';
import { CLAIMS_08_TO_13 } from './verdicts/labs08to13';

const CLAIMS = new Map(
  [...CLAIMS_01_TO_07, ...CLAIMS_08_TO_13, ...CLAIMS_OF_EXPERIMENTS].map((claim) => [claim.figure, claim]),
);

/** Verdicts with numbers that are not computed once more here, each with the reason. */
const NOT_COMPUTED: Record<string, string> = {
  '07/signal-by-depth': 'it names initializers, and prints no measured number',
};

describe('the numbers of verdicts follow from the stored results of', () => {
  it.each(allLabs())('lab %s', async (lab) => {
    const [written, found]: Record<string, string>[] = [{}, {}];
    for (const { id, chart, result } of await storedFigures(lab)) {
      const name = `${lab.slice(0, 2)}/${id}`;
      const claim = CLAIMS.get(name);
      if (claim) [written![name], found![name]] = comparedNumbers(claim, chart.verdict!, result);
    }
    expect(found).toEqual(written);
  });
});

it('every verdict with numbers is computed once more, or has its reason', async () => {
  const open: string[] = [];
  for (const lab of allLabs())
    for (const { id, chart } of await storedFigures(lab)) {
      const name = `${lab.slice(0, 2)}/${id}`;
      if (writtenNumbers(chart.verdict ?? '').length > 0 && !CLAIMS.has(name)) open.push(name);
    }
  expect(open.sort()).toEqual(Object.keys(NOT_COMPUTED).sort());
});

// Source: the tables of Student's distribution.
it.each([
  [0.975, 4, 2.776],
  [0.975, 9, 2.262],
  [0.995, 5, 4.032],
])('the %f quantile of Student’s t with %i degrees of freedom is %f', (share, degrees, quantile) => {
  expect(studentQuantile(share, degrees)).toBeCloseTo(quantile, 3);
});

it('Wilson’s interval of 8 in 10 reaches from 49 % to 94 %', () => {
  expect(wilson(8, 10).map((share) => Math.round(100 * share))).toEqual([80, 49, 94]);
});
