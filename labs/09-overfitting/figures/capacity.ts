import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, familyRatios, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { counted } from '../../../src/core/words';
import { withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { DATA, NOISE, truth } from './common';
import type { Capacity } from './sweep';
import { capacityOf, TEST_POINTS, TRAINING_POINTS, VALIDATION_POINTS } from './sweep';

const NET =
  'hidden units cos(½πk(x + 1) + bₖ)/k, random phases bₖ; output layer: least squares, smallest weights';
/** A training error below this is 0 but for rounding. */
const FLOOR = 1e-3;
/** Two digits, without an exponent: errors here go into the thousands. */
const short: NumberText = (value) =>
  Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 3 });

export const fits = figure<typeof Lab>()<Capacity>({
  id: 'under-and-over-fitting',
  title: 'Under-fitted, well fitted and over-fitted',
  caption:
    'Four nets of one seed. With as many parameters as training points, one curve is left that goes ' +
    'through all, however wild. With many more there are many; the least weights give a tame one.',
  source: 'DNN 4.4.1, figure 4.13; S28',
  seeds: { quick: 40, full: 100 },
  run: capacityOf,
  chart({ shown, parameters, test }, context): Chart {
    const errors = shown.curves.map(({ name, parameters: p }) => {
      const error = geometricMeanInterval(test.map((run) => run[parameters.indexOf(p)]!));
      return { name, p, error };
    });
    const words = errors.map(({ p, error }) => `${p} parameters ${withInterval(error, short)}`);
    return {
      kind: 'panels',
      title: this.title,
      dataset: DATA,
      seeds: `seed ${context.seeds[0]} drawn, ${counted(context.seeds.length, 'seed')} in the verdict`,
      note: `${TRAINING_POINTS} training and ${VALIDATION_POINTS} validation points; output layer: least squares, smallest weights`,
      verdict: `Test error: ${errors.map(({ p, error }) => `${p} parameters ${short(error.centre)}`).join(', ')}; the noise alone ${NOISE ** 2}.`,
      headline: fitHeadline(
        shown.curves.map(({ parameters: p }) => test.map((run) => run[parameters.indexOf(p)]!)),
      ),
      details: `Test error, geometric mean of the seeds (95 % interval): ${words.join(', ')}; ${NET}.`,
      source: this.source,
      columns: 2,
      panels: shown.curves.map(({ name, parameters: p, y }) => ({
        kind: 'scatter',
        title: `${name}: ${p} parameters`,
        x: { label: 'x' },
        y: { label: 'y', min: -2, max: 2 },
        groups: [
          { name: 'validation points', ...shown.validation, style: 6 },
          { name: 'training points', ...shown.train, style: 1 },
        ],
        curves: [
          { name: 'without noise', x: shown.x, y: shown.x.map(truth), dashed: true, style: 3 },
          { name: 'net', x: shown.x, y: y.map((value) => (Math.abs(value) <= 2 ? value : null)), style: 0 },
        ],
      })),
    };
  },
});

/** Compares the nets with too few parameters and with as many as points with the chosen one; each a list of test errors. */
function fitHeadline([few, chosen, many]: number[][]): string {
  const [under, over] = familyRatios([few!, many!].map((run) => run.map((error, s) => error / chosen![s]!)));
  const found = [
    ...(under!.low > 1 ? ['too few parameters under-fit'] : []),
    ...(over!.low > 1 ? ['as many as points over-fit'] : []),
  ].join(', ');
  return found === ''
    ? 'Nets of four sizes: test errors not told apart'
    : found[0]!.toUpperCase() + found.slice(1);
}

export const errorByParameters = figure<typeof Lab>()<Capacity>({
  id: 'error-by-parameters',
  title: 'Error against the number of parameters',
  caption:
    'The training error falls to 0 where there are as many parameters as training points; up to there the ' +
    'test error is U-shaped. Beyond, it falls again: least squares takes the smooth one of many nets.',
  source: 'DNN 4.4.1; S28; Belkin et al. (2019)',
  seeds: { quick: 40, full: 100 },
  run: capacityOf,
  chart(result, context): Chart {
    const { parameters } = result;
    const line = (runs: number[][]): { x: number[] } & ReturnType<typeof band> => ({
      x: parameters,
      ...band(
        transpose(runs.map((run) => run.map((error) => Math.max(error, FLOOR)))).map(geometricMeanInterval),
      ),
    });
    return {
      kind: 'lines',
      title: this.title,
      dataset: DATA,
      seeds: counted(context.seeds.length, 'seed'),
      note: `${TRAINING_POINTS} training and ${TEST_POINTS} test points; ${NET}; band: 95 % interval of the geometric mean; below ${FLOOR} drawn there`,
      ...turnWords(result),
      source: this.source,
      x: { label: 'fitted parameters', scale: 'log' },
      y: { label: 'mean squared error', scale: 'log' },
      references: [
        { axis: 'x', value: TRAINING_POINTS, label: 'training points' },
        { axis: 'y', value: NOISE ** 2, label: 'variance of the noise' },
      ],
      series: [
        { name: 'training', ...line(result.train), style: 1 },
        { name: 'test', ...line(result.test), style: 2 },
      ],
    };
  },
});

/** The minimum and the peak of the test error, its second fall, and the choice of validation. */
function turnWords({ parameters, test, chosen, chosenTest }: Capacity): {
  verdict: string;
  headline: string;
  details: string;
} {
  const means = transpose(test).map((errors) => geometricMeanInterval(errors).centre);
  const last = parameters.length - 1;
  const upTo = parameters.filter((p) => p <= TRAINING_POINTS).length;
  const best = means.indexOf(Math.min(...means.slice(0, upTo)));
  const peak = means.indexOf(Math.max(...means.slice(best)), best);
  const ratio = (a: number, b: number): Interval =>
    geometricMeanInterval(test.map((run) => run[a]! / run[b]!));
  const times = (interval: Interval): string => withInterval(interval, short, { unit: ' times' });
  const [left, right, fall, rest] = [ratio(0, best), ratio(peak, best), ratio(last, peak), ratio(last, best)];
  const shape =
    left.low > 1 && right.low > 1
      ? `Up to its peak at ${parameters[peak]} parameters the test error is U-shaped: `
      : `Up to ${parameters[peak]} parameters the test error is not U-shaped with 95 % confidence: `;
  const again =
    right.low > 1 && fall.high < 1
      ? `Beyond, it turns again: at ${parameters[last]} it is ${times(fall)} the peak, ${times(rest)} the least. `
      : `With 95 % confidence there is no second turn; at ${parameters[last]} it is ${times(rest)} the least. `;
  const up = left.low > 1 && right.low > 1;
  return {
    headline: up
      ? `Test error falls and rises with the parameters${fall.high < 1 ? ', then falls again' : ''}`
      : 'Test error by parameters: no turn is told apart',
    verdict: `Test error, times that at ${parameters[best]} parameters: ${withInterval(right, short)} at ${parameters[peak]}, ${withInterval(rest, short)} at ${parameters[last]}.`,
    details:
      `${shape}against the least, at ${parameters[best]}, it is ${times(left)} as high at ${parameters[0]} and ` +
      `${times(right)} at ${parameters[peak]}. ${again}` +
      `Validation chooses ${Math.min(...chosen)} to ${Math.max(...chosen)} parameters, test error ${short(geometricMeanInterval(chosenTest).centre)}.`,
  };
}
