import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import { counted } from '../../../src/core/words';
import { boundaryPanels, noisyMoons } from '../../../src/figures/boundaries';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { differences, meanInterval } from '../../../src/figures/statistics';
import { differenceInWords, finding, short, signedDecimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import {
  binaryTensors,
  disposeLayers,
  groupsOf,
  overSquare,
  pairs,
  shareRight,
  trainFromSeed,
} from './common';

const TRAINING_POINTS = 200;
const TEST_POINTS = 1000;
const MOONS = { train: TRAINING_POINTS, test: TEST_POINTS, noise: 0.2 };
const SQUARE = [-1.6, 2.6] as const;
const HIDDEN = [1, 2, 3, 8, 32];
const STEPS = 250;
const LEARNING_RATE = 0.05;

interface Boundaries {
  /** The training points of the first seed. */
  points: number[][];
  labels: number[];
  widths: {
    hidden: number;
    /** The output over the plane, for the first seed. */
    grid: Grid;
    /** Shares of wrong answers on new points, one for each seed. */
    error: number[];
  }[];
}

export const boundaryByWidth = figure<typeof Lab>()<Boundaries>({
  id: 'boundary-by-width',
  title: 'The boundary that a network can draw, by its hidden units',
  caption:
    'Networks with one hidden layer, trained on the same points. One unit draws a line; each further one may bend the ' +
    'boundary once more, until there is nothing left to gain on new points.',
  source: 'DNN 4.1.1, 4.4.1; S02',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const widths: Boundaries['widths'] = [];
    for (const [h, hidden] of HIDDEN.entries()) {
      let grid: Grid | undefined;
      const error = context.seeds.map((seed, s) => {
        context.progress((h + s / context.seeds.length) / HIDDEN.length);
        const { train, test } = noisyMoons(seed, MOONS);
        const [samples, fresh] = [binaryTensors(train), binaryTensors(test)];
        const { layers } = trainFromSeed(lab, samples, {
          sizes: [2, hidden, 1],
          activations: [lab.tanh, lab.sigmoid],
          steps: STEPS,
          learningRate: LEARNING_RATE,
          seed,
        });
        grid ??= overSquare(SQUARE, (points) => lab.mlpForward(layers, points).at(-1)!.a);
        const wrong = 1 - shareRight(lab, layers, fresh);
        disposeLayers(layers);
        tf.dispose([samples.x, samples.y, fresh.x, fresh.y]);
        return wrong;
      });
      widths.push({ hidden, grid: grid!, error });
    }
    const { train } = noisyMoons(context.seeds[0]!, MOONS);
    return { points: pairs(train.x), labels: [...train.y], widths };
  },
  chart({ points, labels, widths }, context): Chart {
    const [narrow, wide] = [widths[0]!, widths.at(-1)!];
    return {
      kind: 'panels',
      title: this.title,
      dataset: `two noisy half circles, ${TRAINING_POINTS} points`,
      seeds: `${counted(context.seeds.length, 'seed')}, drawn: seed ${context.seeds[0]}`,
      note: `tanh and sigmoid, ${STEPS} steps of Adam, η = ${LEARNING_RATE}; line: output ½; error bars: 95 % interval of the mean`,
      verdict: `Test error with ${wide.hidden} hidden units against ${narrow.hidden}: ${differenceInWords(differences(wide.error, narrow.error))}.`,
      headline: finding(meanInterval(differences(wide.error, narrow.error)), {
        above: `${wide.hidden} hidden units err more than ${narrow.hidden}`,
        below: `${wide.hidden} hidden units err less than ${narrow.hidden}`,
        of: `Test error of ${narrow.hidden} and ${wide.hidden} hidden units`,
      }),
      source: this.source,
      columns: 3,
      panels: boundaryPanels(
        widths.map(({ hidden, grid, error }) => ({
          title: counted(hidden, 'hidden unit'),
          name: String(hidden),
          grid,
          error,
        })),
        {
          setting: { label: 'hidden units' },
          probability: 'output',
          samples: groupsOf(points, labels, ['class 0', 'class 1']),
          testPoints: TEST_POINTS,
        },
      ),
    };
  },
});

const UNITS = [2, 4, 8, 16, 32, 64, 128];
const DRAWN = [2, 4, 8];
const PLACES = 513;

interface Approximation {
  x: number[];
  target: number[];
  nets: { units: number; y: number[] }[];
}

/** The function that is approximated on [0, 1]. */
function target(x: number): number {
  return Math.sin(2 * Math.PI * x) + 0.5 * x;
}

export const approximationByWidth = figure<typeof Lab>()<Approximation>({
  id: 'approximation-by-width',
  title: 'One hidden layer approximates a curve, the better the wider it is',
  caption:
    'The weights are set by hand: each ReLU unit bends the line at one place, and between them it is straight. Universal ' +
    'approximation says that such weights exist, not that training finds them.',
  source: 'DNN 4.1.1; S02; Cybenko 1989; Hornik 1991',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const x = evenlySpaced(0, 1, PLACES);
    return {
      x,
      target: x.map(target),
      nets: UNITS.map((units) => ({ units, y: byHand(lab, units, x) })),
    };
  },
  chart({ x, target: f, nets }): Chart {
    const errors = nets.map(({ y }) => Math.max(...y.map((value, i) => Math.abs(value - f[i]!))));
    const [from, to] = [errors.at(-3)!, errors.at(-1)!];
    const power = Math.log(to / from) / Math.log(UNITS.at(-1)! / UNITS.at(-3)!);
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'no data: sin 2πx + ½x on [0, 1]',
      note: 'nothing random; one hidden layer of ReLU units, linear output',
      verdict: `The largest error falls from ${short(errors[0]!)} with ${UNITS[0]} units to ${short(to)} with ${UNITS.at(-1)}: at the end as n to the power ${signedDecimals(1)(power)}.`,
      headline: `From ${UNITS[0]} to ${UNITS.at(-1)} units, the largest error ${to < errors[0]! ? 'falls' : 'rises'} to ${short(to)}`,
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'the curve, and three networks',
          x: { label: 'x' },
          y: { label: 'output' },
          series: [
            { name: 'sin 2πx + ½x', x, y: f, style: 6, marks: 'none', dashed: true },
            ...nets
              .filter(({ units }) => DRAWN.includes(units))
              .map(({ units, y }, i) => ({ name: `${units} units`, x, y, style: i, marks: 'none' as const })),
          ],
        },
        {
          kind: 'lines',
          title: 'largest distance from the curve',
          x: { label: 'hidden units n', scale: 'log' },
          y: { label: 'largest error on [0, 1]', scale: 'log' },
          series: [
            { name: 'network', x: UNITS, y: errors, style: 3 },
            {
              name: '∝ 1/n²',
              x: UNITS,
              y: UNITS.map((n) => to * (UNITS.at(-1)! / n) ** 2),
              style: 6,
              dashed: true,
              marks: 'none',
            },
          ],
        },
      ],
    };
  },
});

/**
 * The output of a network that joins the points of the target at 0, 1/n, …, 1 by straight lines: unit k is
 * ReLU(x − k/n), and its output weight is the change of the slope there.
 */
function byHand(lab: typeof Lab, units: number, x: number[]): number[] {
  const knots = Array.from({ length: units + 1 }, (_, k) => k / units);
  const slopes = knots.slice(1).map((knot, k) => (target(knot) - target(knots[k]!)) * units);
  const changes = slopes.map((slope, k) => slope - (slopes[k - 1] ?? 0));
  return tf.tidy(() => {
    const layers: Lab.Layer[] = [
      {
        W: tf.ones([1, units]),
        b: tf.tensor1d(knots.slice(0, -1).map((knot) => -knot)),
        activation: lab.relu,
      },
      {
        W: tf.tensor2d(changes, [units, 1]),
        b: tf.tensor1d([target(0)]),
        activation: (z) => ({ value: z, derivative: tf.onesLike(z) }),
      },
    ];
    return [
      ...lab
        .mlpForward(layers, tf.tensor2d(x, [x.length, 1]))
        .at(-1)!
        .a.dataSync(),
    ];
  });
}
