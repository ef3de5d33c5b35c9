import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';

const LARGE_SHIFT = 1000;

interface SoftmaxCurves {
  /** The first logit; the others stay at 0 and −1. */
  z: number[];
  /** A row of three probabilities for each z: of the logits, and of the logits + 1000. */
  plain: number[][];
  shifted: number[][];
}

export const softmaxCurves = figure<typeof Lab>()<SoftmaxCurves>({
  id: 'softmax-curves',
  title: 'Three probabilities while one logit grows',
  caption:
    'Left, softmax of (z, 0, −1). Right, the same logits with 1000 added to each, which must change nothing: ' +
    'where the right panel is empty, the exponentials have overflowed. Needs only the first task.',
  source: 'SGD; S09',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const z = Array.from({ length: 81 }, (_, i) => -8 + 0.2 * i);
    const rows = (shift: number): number[][] =>
      tf.tidy(() =>
        lab.softmax(tf.tensor2d(z.map((first) => [first + shift, shift, shift - 1]))).arraySync(),
      );
    return { z, plain: rows(0), shifted: rows(LARGE_SHIFT) };
  },
  chart({ z, plain, shifted }): Chart {
    const lost = shifted.filter((row) => !row.every(Number.isFinite)).length;
    const change = Math.max(...plain.flatMap((row, i) => row.map((p, n) => Math.abs(p - shifted[i]![n]!))));
    const panel = (title: string, rows: number[][]) => ({
      kind: 'lines' as const,
      title,
      x: { label: 'first logit z' },
      y: { label: 'probability', min: 0, max: 1 },
      series: ['z', '0', '−1'].map((logit, n) => ({
        name: `of logit ${logit}`,
        x: z,
        y: rows.map((row) => row[n]!),
        marks: 'none' as const,
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      note: 'softmax of (z, 0, −1)',
      verdict:
        lost > 0
          ? `With ${LARGE_SHIFT} added, ${lost} of ${z.length} rows are no longer finite: this softmax overflows.`
          : `Adding ${LARGE_SHIFT} to every logit changes no probability by more than ${Math.ceil(change * 1e6)} millionths: rounding of the logits themselves.`,
      headline:
        lost > 0
          ? `This softmax overflows with ${LARGE_SHIFT} added to every logit`
          : `Adding ${LARGE_SHIFT} to every logit changes ${change < 1e-4 ? 'no probability beyond rounding' : 'the probabilities'}`,
      source: this.source,
      panels: [
        panel('logits as they are', plain),
        panel(`logits + ${LARGE_SHIFT}${lost > 0 ? '' : ': nothing changes'}`, shifted),
      ],
    };
  },
});
