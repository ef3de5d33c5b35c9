import type { Chart } from '../../../src/charts/chart';
import { shortNumber } from '../../../src/charts/numbers';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';

const W = [1.5, -0.5];
const X = [1, 2];
const KEEP_PROB = 0.7;

interface FourMasks {
  masks: { mask: number[]; probability: number; activation: number }[];
  expectation: number;
  scaled: number;
}

export const fourMasks = figure<typeof Lab>()<FourMasks>({
  id: 'four-masks',
  title: 'A neuron with two inputs, and its four masks',
  caption:
    'Each mask drops some of the inputs; the sum of the four outputs, each times its probability, is what scaling by keepProb gives at once.',
  source: 'REG; S42',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const masks = lab
      .allMasks(W.length, KEEP_PROB)
      .map((mask) => ({ ...mask, activation: sum(mask.mask) }))
      .sort((a, b) => b.probability - a.probability);
    return {
      masks,
      expectation: lab.expectedActivation(W, X, KEEP_PROB),
      scaled: KEEP_PROB * sum([1, 1]),
    };
  },
  chart({ masks, expectation, scaled }): Chart {
    const agree = Math.abs(expectation - scaled) < 1e-6;
    return {
      kind: 'panels',
      title: this.title,
      note: `w = (${W.map(shortNumber).join(', ')}), x = (${X.join(', ')}), keepProb ${KEEP_PROB}; crossed out: dropped; numbers on the lines: w`,
      verdict: `${masks.map((m) => `${m.probability.toFixed(2)} · ${bracketed(m.activation)}`).join(' + ')} = ${expectation.toFixed(3)}, ${agree ? 'the same as' : 'not'} keepProb · (w₁x₁ + w₂x₂) = ${scaled.toFixed(3)}`,
      headline: agree
        ? 'The mean over the four masks is the scaled output'
        : 'The mean over the four masks is not the scaled output',
      source: this.source,
      columns: 2,
      panels: masks.map(({ mask, probability, activation }) => ({
        kind: 'network',
        title: `m = (${mask.join(', ')}), probability ${probability.toFixed(2)}: a = ${shortNumber(activation)}`,
        numbers: true,
        layers: [
          { units: X.map((x, i) => ({ label: `${x}`, dropped: mask[i] === 0 })) },
          { units: [{ label: shortNumber(activation) }] },
        ],
        weights: [W.map((w) => [w])],
      })),
    };
  },
});

/** A negative number gets brackets, because its sign would follow a dot. */
const bracketed = (value: number): string => (value < 0 ? `(${shortNumber(value)})` : shortNumber(value));

const sum = (mask: number[]): number => W.reduce((total, w, i) => total + w * mask[i]! * X[i]!, 0);
