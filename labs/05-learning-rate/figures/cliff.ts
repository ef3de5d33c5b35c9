import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { shareInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

/** Steps of the recurrent unit in time; its gradient is a product of as many factors. */
const TIME = 50;
const TARGET = 0.7;
const RATE = 1;
const THRESHOLD = 0.5;
const STEPS = 60;
/** Starts are drawn from this rectangle in front of the cliff; the first one drawn as a path is its corner. */
const STARTS = { w: [4.4, 5], b: [-2.9, -2.5], count: 40 } as const;
const SHOWN = { w: 4.5, b: -2.5 };
/** A loss below this is one that training got down to. */
const ARRIVED = 0.05;
const RANGE = { w: [3, 5.4], b: [-3, -1.2] } as const;
const GRID = 121;

interface Point {
  w: number;
  b: number;
}

interface Path {
  w: number[];
  b: number[];
  loss: number[];
}

interface Cliff {
  /** The loss at [b][w], from the least to the largest of each. */
  values: number[][];
  plain: Path;
  clipped: Path;
  /** Starts, and how many of them end below `ARRIVED` without clipping and with it. */
  starts: number;
  arrived: { plain: number; clipped: number };
}

export const cliff = figure<typeof Lab>()<Cliff>({
  id: 'cliff',
  title: 'A step from a cliff, with and without clipping',
  caption:
    'The loss of a unit that is fed its own output 50 times, h ← σ(wh + b). On the cliff the gradient is ' +
    'a hundred times longer than beside it: one step leaves the picture. Clipped, it stays.',
  source: 'TT, "gradient clipping"; S20; Pascanu, Mikolov & Bengio 2013, figure 6',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const stream = seededRandom(context.seeds[0]!).stream('starts');
    const between = ([low, high]: readonly [number, number]): number => stream.uniform(low, high);
    const starts = Array.from({ length: STARTS.count }, () => ({
      w: between(STARTS.w),
      b: between(STARTS.b),
    }));
    const clip = (gradient: Point): Point => clippedBy(lab, gradient);
    const arrivals = (paths: Path[]): number => paths.filter(({ loss }) => loss.at(-1)! < ARRIVED).length;
    const [ws, bs] = [evenlySpaced(...RANGE.w, GRID), evenlySpaced(...RANGE.b, GRID)];
    return {
      values: bs.map((b) => ws.map((w) => lossAndGradient({ w, b }).loss)),
      plain: descent(SHOWN, (gradient) => gradient),
      clipped: descent(SHOWN, clip),
      starts: starts.length,
      arrived: {
        plain: arrivals(starts.map((start) => descent(start, (gradient) => gradient))),
        clipped: arrivals(starts.map((start) => descent(start, clip))),
      },
    };
  },
  chart({ values, plain, clipped, starts, arrived }): Chart {
    const steps = plain.loss.map((_, i) => i);
    const [p, c] = [shareInterval(arrived.plain, starts), shareInterval(arrived.clipped, starts)];
    const better = c.low > p.high ? '' : ': not told apart';
    return {
      kind: 'panels',
      title: this.title,
      dataset: `no data: h ← σ(wh + b), ${TIME} times from ½; loss (h − ${TARGET})²`,
      note: `η = ${RATE}, θ = ${THRESHOLD}; hollow: the start (w = ${SHOWN.w}, b = −2.5)`,
      verdict:
        `Of ${starts} starts before the cliff, ${arrived.plain} end below a loss of ${ARRIVED} without clipping, ` +
        `${arrived.clipped} with it${better}.`,
      headline:
        c.low > p.high
          ? 'With clipping, more starts arrive than without'
          : p.low > c.high
            ? 'With clipping, fewer starts arrive than without'
            : 'Starts that arrive with and without clipping: not told apart',
      source: this.source,
      panels: [
        {
          kind: 'surface',
          title: 'loss, and two descents from one start',
          x: { label: 'w' },
          y: { label: 'b' },
          grid: { x: [...RANGE.w], y: [...RANGE.b], values },
          color: { label: 'loss' },
          trajectories: [
            { name: 'without clipping', x: inside(plain.w, RANGE.w), y: inside(plain.b, RANGE.b) },
            { name: 'clipped at θ', x: clipped.w, y: clipped.b },
          ],
        },
        {
          kind: 'lines',
          title: 'loss of each step',
          x: { label: 'step' },
          y: { label: 'loss', min: 0 },
          series: [
            { name: 'without clipping', x: steps, y: plain.loss, style: 0 },
            { name: 'clipped at θ', x: steps, y: clipped.loss, style: 1 },
          ],
        },
      ],
    };
  },
});

/** Loss (h − target)² after `TIME` steps, and its gradient: dh/dw and dh/db are carried along from step to step. */
function lossAndGradient({ w, b }: Point): { loss: number; gradient: Point } {
  let [h, dw, db] = [0.5, 0, 0];
  for (let t = 0; t < TIME; t++) {
    const next = 1 / (1 + Math.exp(-(w * h + b)));
    const slope = next * (1 - next);
    [dw, db] = [slope * (h + w * dw), slope * (1 + w * db)];
    h = next;
  }
  const error = h - TARGET;
  return { loss: error ** 2, gradient: { w: 2 * error * dw, b: 2 * error * db } };
}

function descent(start: Point, clip: (gradient: Point) => Point): Path {
  const path: Path = { w: [], b: [], loss: [] };
  let { w, b } = start;
  for (let step = 0; step <= STEPS; step++) {
    const { loss, gradient } = lossAndGradient({ w, b });
    path.w.push(w);
    path.b.push(b);
    path.loss.push(loss);
    const g = clip(gradient);
    [w, b] = [w - RATE * g.w, b - RATE * g.b];
  }
  return path;
}

/** The gradient, clipped by the lab's function. */
function clippedBy(lab: typeof Lab, { w, b }: Point): Point {
  return tf.tidy(() => {
    const { w: gw, b: gb } = lab.clipByGlobalNorm({ w: tf.scalar(w), b: tf.scalar(b) }, THRESHOLD);
    return { w: gw!.dataSync()[0]!, b: gb!.dataSync()[0]! };
  });
}

/** Coordinates that a picture can hold: those far outside are put just beyond its edge, where the line is cut. */
function inside(values: number[], [low, high]: readonly [number, number]): number[] {
  const room = high - low;
  return values.map((value) => Math.min(Math.max(value, low - room), high + room));
}
