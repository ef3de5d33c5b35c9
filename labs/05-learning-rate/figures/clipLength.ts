import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Axis } from '../../../src/charts/description';
import { seededRandom } from '../../../src/core/rng';
import type { NamedTensors } from '../../../src/core/tensors';
import { randomNormal } from '../../../src/core/tensors';
import { figure } from '../../../src/figures/figure';
import { band, medianRange } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

const THRESHOLD = 10;
const DRAWS = 40;

interface Lengths {
  /** ‖g‖ before clipping. */
  raw: number[];
  /** For each way of clipping: the length after it and the angle of the turn in degrees, a row of draws a raw length. */
  ways: { name: string; length: number[][]; angle: number[][] }[];
}

export const clipLength = figure<typeof Lab>()<Lengths>({
  id: 'clip-length',
  title: 'What clipping does to the length and direction of a gradient',
  caption:
    'Two random tensors, clipped at θ = 10 by your clipByGlobalNorm, divided by the norm (TT’s version: ' +
    'erratum E24), by element, and by tensor. Only the first keeps the direction and has no jump.',
  source: 'TT, "gradient clipping"; S20; erratum E24',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const stream = seededRandom(context.seeds[0]!).stream('gradients');
    // Two lengths close to θ, one on each side, show the jump of the version in the documents.
    const grid = Array.from({ length: 60 }, (_, i) => 10 ** (-0.475 + i / 20));
    const raw = [...grid, 0.999 * THRESHOLD, 1.001 * THRESHOLD].sort((a, b) => a - b);
    const directions = Array.from({ length: DRAWS }, () => direction(stream));
    const ways: [string, (gradients: NamedTensors) => NamedTensors][] = [
      ['global norm: × θ/‖g‖', (gradients) => lab.clipByGlobalNorm(gradients, THRESHOLD)],
      ['divided by ‖g‖', dividedByNorm],
      [
        'every element to [−θ, θ]',
        (gradients) => each(gradients, (g) => g.clipByValue(-THRESHOLD, THRESHOLD)),
      ],
      ['every tensor by its own norm', (gradients) => each(gradients, byOwnNorm)],
    ];
    const measured = ways.map(([name, clip]) => {
      const results = raw.map((length) => directions.map((unit) => effect(unit, length, clip)));
      return {
        name,
        length: results.map((row) => row.map((r) => r.length)),
        angle: results.map((row) => row.map((r) => r.angle)),
      };
    });
    tf.dispose(directions);
    return { raw, ways: measured };
  },
  chart({ raw, ways }): Chart {
    const panel = (title: string, quantity: 'length' | 'angle', y: Axis) => ({
      kind: 'lines' as const,
      title,
      x: { label: 'raw length ‖g‖', scale: 'log' as const },
      y,
      // The first way is drawn last, over the others, which are equal to it up to θ.
      series: ways
        .map((way, style) => ({
          ...{ name: way.name, style, x: raw, marks: 'none' as const },
          ...band(way[quantity].map(medianRange)),
        }))
        .toReversed(),
      references: [{ axis: 'x' as const, value: THRESHOLD, label: 'θ' }],
    });
    return {
      kind: 'panels',
      title: this.title,
      note: `θ = ${THRESHOLD}; ${DRAWS} random directions, line: median, band: the middle 80 %`,
      ...wordsOf(raw, ways),
      source: this.source,
      panels: [
        panel('length', 'length', { label: 'clipped length', scale: 'log' }),
        panel('direction', 'angle', { label: 'angle to the raw gradient', unit: 'degrees', min: 0 }),
      ],
    };
  },
});

/** Two tensors with a common norm of 1, the second a tenth of the size of the first. */
function direction(stream: Parameters<typeof randomNormal>[0]): NamedTensors {
  return tf.tidy(() => {
    const raw = { W: randomNormal(stream, [3, 4]), b: randomNormal(stream, [4], 0, 0.1) };
    const length = Math.hypot(...flat(raw));
    return each(raw, (g) => g.div(length));
  });
}

function effect(
  unit: NamedTensors,
  length: number,
  clip: (gradients: NamedTensors) => NamedTensors,
): { length: number; angle: number } {
  return tf.tidy(() => {
    const before = flat(unit);
    const after = flat(clip(each(unit, (g) => g.mul(length))));
    const size = Math.hypot(...after);
    const cosine = before.reduce((sum, x, i) => sum + x * after[i]!, 0) / (Math.hypot(...before) * size);
    // Near 1 the cosine has half of float32's digits: below this, the angle is rounding.
    const angle = cosine > 1 - 1e-7 ? 0 : (Math.acos(Math.max(-1, cosine)) * 180) / Math.PI;
    return { length: size, angle };
  });
}

/** The text's version: gradients beyond θ are divided by their norm, and nothing more. */
function dividedByNorm(gradients: NamedTensors): NamedTensors {
  const length = Math.hypot(...flat(gradients));
  return length <= THRESHOLD ? gradients : each(gradients, (g) => g.div(length));
}

function byOwnNorm(g: tf.Tensor): tf.Tensor {
  return g.mul(Math.min(1, THRESHOLD / Math.hypot(...g.dataSync())));
}

function each(tensors: NamedTensors, change: (g: tf.Tensor) => tf.Tensor): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, g]) => [name, change(g)]));
}

function flat(tensors: NamedTensors): number[] {
  return Object.values(tensors).flatMap((g) => [...g.dataSync()]);
}

function wordsOf(
  raw: number[],
  ways: Lengths['ways'],
): { verdict: string; headline: string; details: string } {
  const above = raw.findIndex((length) => length > THRESHOLD);
  const [own, text, value, tensor] = ways.map((way) => ({
    justAbove: medianRange(way.length[above]!).centre,
    longest: Math.max(...way.length.flat()),
    angle: Math.max(...way.angle.flat()),
  }));
  const right =
    own!.longest <= THRESHOLD * (1 + 1e-4) && own!.angle < 0.1 && own!.justAbove > 0.99 * THRESHOLD;
  const first = right
    ? `Clipping by the global norm leaves at most θ = ${THRESHOLD} and never turns the gradient`
    : `This clipByGlobalNorm leaves up to ${own!.longest.toPrecision(3)} and turns the gradient by up to ${own!.angle.toFixed(0)}°`;
  return {
    headline: right
      ? 'Clipping by the global norm shortens the gradient, never turns it'
      : 'This clipByGlobalNorm does not only shorten the gradient',
    verdict: `${first}.`,
    details:
      `At ‖g‖ = ${raw[above]!.toPrecision(4)} the version divided by the norm drops to ${text!.justAbove.toPrecision(2)}. ` +
      `By element, up to ${value!.longest.toPrecision(2)} is left and the direction turns by up to ${value!.angle.toFixed(0)}°; ` +
      `by tensor, up to ${tensor!.longest.toPrecision(3)} and ${tensor!.angle.toFixed(0)}°.`,
  };
}
