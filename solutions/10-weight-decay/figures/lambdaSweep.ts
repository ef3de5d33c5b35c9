import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  differences,
  familyIntervals,
  geometricMeanInterval,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import {
  comparison,
  differenceInWords,
  inPoints,
  meanInWords,
  percent,
  withInterval,
} from '../../../src/figures/words';
import type * as Lab from '../lab';
import { NEAR_ZERO, regimeOf } from './common';
import type { Sweep, SweptMethod } from './sweep';
import { SEEDS, swept } from './sweep';

export const lambdaSweep = figure<typeof Lab>()<Sweep>({
  id: 'lambda-sweep',
  title: 'Generalization error and sparsity against λ',
  caption:
    'Above, the validation error for each λ; sweepLambda chooses λ by it, seed by seed (dashed: lowest ' +
    'and highest choice). Below, the share of weights that training left next to 0.',
  source: 'WD, exercise 2; S34, S38',
  ...SEEDS,
  run: swept,
  chart({ steps, methods, without }, context): Chart {
    const panel = (
      { name, lambdas, style, chosen }: SweptMethod,
      what: { title: string; label: string; max: number },
      shares: number[][],
    ) => ({
      kind: 'lines' as const,
      title: `${name}: ${what.title}`,
      x: { label: 'λ', scale: 'log' as const, zero: 'apart' as const },
      y: { label: what.label, unit: '%', min: 0, max: what.max },
      references: [...new Set([Math.min(...chosen), Math.max(...chosen)])].map((value) => ({
        axis: 'x' as const,
        value,
      })),
      series: [
        {
          style,
          x: lambdas,
          ...band(transpose(shares).map((row) => meanInterval(percentages(row)))),
        },
      ],
    });
    // A λ that lets nothing be learned would leave no room for the others.
    const error = { title: 'validation error, up to 60 %', label: 'validation error', max: 60 };
    const zeros = { title: `weights with |w| < ${NEAR_ZERO}`, label: 'share of weights', max: 100 };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps; band: 95 % interval of the mean; dashed: the lowest and the highest λ chosen`,
      verdict: verdictOf(methods, without.testError),
      details: methods.map((method) => wordsOf(method, without.testError)).join(' '),
      source: this.source,
      columns: 2,
      panels: [
        ...methods.map((method) => panel(method, error, method.validation)),
        ...methods.map((method) => panel(method, zeros, method.zeros)),
      ],
    };
  },
});

/** The test error of the λ chosen against that of λ = 0: paired by seed, corrected for the number of methods. */
function verdictOf(methods: SweptMethod[], without: number[]): string {
  const intervals = familyIntervals(methods.map(({ testError }) => differences(testError, without)));
  const words = methods.map(
    ({ name }, m) => `${name} ${comparison(inPoints(intervals[m]!), { unit: ' points' })}`,
  );
  return `Test error of the λ chosen, against λ = 0: ${words.join(', ')}.`;
}

function wordsOf({ name, lambdas, chosen, testError, zeros }: SweptMethod, without: number[]): string {
  const sparse = meanInterval(chosen.map((lambda, seed) => zeros[seed]![lambdas.indexOf(lambda)]!));
  const difference = differenceInWords(differences(testError, without));
  return (
    `${name}: validation chooses ${choiceInWords(lambdas, chosen)}; ` +
    `test error ${meanInWords(testError)}, against λ = 0 in pairs: ${difference}; ${percent(sparse.centre, 0)} of the weights near 0.`
  );
}

/** `λ = 0.03 (8 of 10 seeds), 0.06 (2)`, and the geometric mean if no choice is 0. */
function choiceInWords(lambdas: number[], chosen: number[]): string {
  const counts = lambdas
    .map((lambda) => ({ lambda, times: chosen.filter((choice) => choice === lambda).length }))
    .filter(({ times }) => times > 0)
    .map(({ lambda, times }, i) => `${lambda} (${times}${i === 0 ? ` of ${chosen.length} seeds` : ''})`);
  const list = `λ = ${counts.join(', ')}`;
  if (counts.length === 1 || chosen.includes(0)) return list;
  return `${list}, geometric mean ${withInterval(geometricMeanInterval(chosen), (lambda) => lambda.toPrecision(2))}`;
}
