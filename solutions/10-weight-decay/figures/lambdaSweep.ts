import { mean } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  differences,
  geometricMeanInterval,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { finding, meanInWords, percent, range, short, withInterval } from '../../../src/figures/words';
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
  chart({ steps, methods }, context): Chart {
    const panel = (
      { name, lambdas, style, chosen }: SweptMethod,
      what: { title: string; label: string; min: number; max: number },
      shares: number[][],
    ) => ({
      kind: 'lines' as const,
      title: `${name}: ${what.title}`,
      x: { label: 'λ', scale: 'log' as const, zero: 'apart' as const },
      y: { label: what.label, unit: '%', min: what.min, max: what.max },
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
    const error = { title: 'validation error, from 10 to 50 %', label: 'validation error', min: 10, max: 50 };
    const zeros = { title: `weights with |w| < ${NEAR_ZERO}`, label: 'share of weights', min: 0, max: 100 };
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}, ${steps} steps; band: 95 % interval of the mean; dashed: the lowest and the highest λ chosen`,
      verdict: verdictOf(methods),
      headline: headlineOf(methods),
      details: methods.map(wordsOf).join(' '),
      source: this.source,
      columns: 2,
      panels: [
        ...methods.map((method) => panel(method, error, method.validation)),
        ...methods.map((method) => panel(method, zeros, method.zeros)),
      ],
    };
  },
});

/** The λ that validation chooses, and the share of weights next to 0 there. */
function verdictOf(methods: SweptMethod[]): string {
  const words = methods.map((method, m) => {
    const [low, high] = [Math.min(...method.chosen), Math.max(...method.chosen)];
    const chosen = low < high ? range({ low, high }, short) : short(low);
    const sparse = percent(sparsityOf(method), 0);
    return `${chosen} for ${method.name} (${sparse}${m === 0 ? ' of the weights near 0' : ''})`;
  });
  return `Validation chooses λ = ${words.join(' and ')}.`;
}

/** The share of weights next to 0 at the λ that each seed chose, by seed. */
function zerosAtChoice({ lambdas, chosen, zeros }: SweptMethod): number[] {
  return chosen.map((lambda, seed) => zeros[seed]![lambdas.indexOf(lambda)]!);
}

function sparsityOf(method: SweptMethod): number {
  return mean(zerosAtChoice(method));
}

/** The gain over λ = 0 stands in the figure `gains`, corrected for the methods there. */
function wordsOf(method: SweptMethod): string {
  const { name, lambdas, chosen, testError } = method;
  return (
    `${name}: validation chooses ${choiceInWords(lambdas, chosen)}; ` +
    `test error ${meanInWords(testError)}; ${percent(sparsityOf(method), 0)} of the weights near 0.`
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

/** Compares the sparsity of the two penalties, each at the λ that validation chose, paired by seed. */
function headlineOf(methods: SweptMethod[]): string {
  const [l2, l1] = (['L2', 'L1'] as const).map((name) =>
    zerosAtChoice(methods.find((m) => m.name === name)!),
  );
  return finding(meanInterval(differences(l1!, l2!)), {
    above: 'At the chosen λ, L1 leaves more weights near 0',
    below: 'At the chosen λ, L2 leaves more weights near 0',
    of: 'Weights near 0 under L1 and L2',
  });
}
