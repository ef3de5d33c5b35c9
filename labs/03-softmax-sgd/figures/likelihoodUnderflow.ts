import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { superscript } from '../../../src/charts/numbers';
import { figure } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import type * as Lab from '../lab';
import { startOf } from './common';

interface Underflow {
  counts: number[];
  /** ln L from logLikelihood. */
  logL: number[];
  /** L in float32; 0 where it has underflowed. */
  L: number[];
}

/** The counts of samples that are drawn: where float32 loses the product. */
const SHOWN = 80;

export const likelihoodUnderflow = figure<typeof Lab>()<Underflow>({
  id: 'likelihood-underflow',
  title: 'The likelihood underflows, its logarithm does not',
  caption:
    'L is a product of N probabilities: float32 rounds it to 0 after a few dozen samples, and its gradient with it. ln L only grows longer.',
  source: 'SGD, exercise 5a; S11',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const { samples, count: all, weights } = startOf(context);
    // Each count up to 100, where float32 underflows, then counts in growing steps.
    const counts = logSteps(all).filter((count) => count > 100);
    counts.unshift(...Array.from({ length: 100 }, (_, i) => i + 1));
    const values = counts.map((count) =>
      tf.tidy(() => {
        const few = lab.takeBatch(
          samples,
          Array.from({ length: count }, (_, i) => i),
        );
        return {
          logL: lab.logLikelihood(weights, few).logLikelihood.arraySync(),
          L: lab.likelihood(weights, few).likelihood.arraySync(),
        };
      }),
    );
    tf.dispose([samples, weights]);
    return { counts, logL: values.map((v) => v.logL), L: values.map((v) => v.L) };
  },
  chart({ counts, logL, L }, context): Chart {
    const power = (value: number): number => value / Math.LN10;
    const lost = counts[L.findIndex((value) => value === 0)];
    const shown = counts.filter((count) => count <= SHOWN).length;
    return {
      kind: 'lines',
      title: this.title,
      dataset: context.dataset.title,
      note: 'untrained weights: every probability near 1/10',
      verdict:
        lost === undefined
          ? 'L has not underflowed here.'
          : `In float32, L is exactly 0 from ${lost} samples on; of all ${counts.at(-1)} samples it is 10${superscript(Math.round(power(logL.at(-1)!)))}.`,
      headline:
        lost === undefined
          ? 'The likelihood has not underflowed here'
          : `In float32, the likelihood of ${lost} samples is exactly 0`,
      source: this.source,
      x: { label: 'samples N', min: 0, max: SHOWN },
      y: { label: 'log₁₀ of the likelihood' },
      series: [
        {
          name: 'from the log-likelihood',
          x: counts.slice(0, shown),
          y: logL.slice(0, shown).map(power),
          marks: 'none',
        },
        {
          name: 'L computed in float32',
          x: counts.slice(0, shown),
          y: L.slice(0, shown).map((value) => (value > 0 ? Math.log10(value) : null)),
          ...(lost !== undefined && { diverged: `exactly 0 from N = ${lost} on` }),
        },
      ],
      references: [{ axis: 'y', value: Math.log10(1.4e-45), label: 'smallest float32' }],
    };
  },
});
