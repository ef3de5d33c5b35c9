/** Two networks while they train: the boundary in the plane of the inputs, and the line in the plane of the hidden outputs. */
import * as tf from '@tensorflow/tfjs';
import { shownSteps } from '../../../src/charts/animation';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import type { PanelsChart } from '../../../src/charts/panels';
import { seededRandom } from '../../../src/core/rng';
import { logicGate, ring } from '../../../src/data/toys';
import { figure } from '../../../src/figures/figure';
import { percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import {
  binaryTensors,
  disposeLayers,
  groupsOf,
  lineThrough,
  overSquare,
  pairs,
  shareRight,
  startingLayers,
} from './common';

/** The pictures of an animation, and how long each stays, in milliseconds. */
const FRAMES = 18;
const TIMES = { delay: 250, pause: 2500 };
/** The points on each side of a grid: fewer than in a picture that stands still. */
const GRID_POINTS = 31;

/** A network at one step of its training. */
interface Snapshot {
  step: number;
  /** The outputs of the last hidden layer, which has two units, for each sample. */
  hidden: number[][];
  /** The output unit's line there: w₁h₁ + w₂h₂ + b = 0. */
  w: number[];
  b: number;
  /** The output over the plane of the inputs. */
  grid: Grid;
  /** The share of samples on the right side of ½. */
  right: number;
}

interface Unfolding {
  seed: number;
  points: number[][];
  labels: number[];
  snapshots: Snapshot[];
}

interface Training {
  sizes: number[];
  steps: number;
  learningRate: number;
  seed: number;
  square: readonly [number, number];
}

/** Trains with Adam and looks at the network at the steps that are shown. */
function unfold(lab: typeof Lab, samples: Lab.Samples, training: Training): Snapshot[] {
  const { sizes, steps, learningRate, seed, square } = training;
  const activations = sizes.slice(1).map((_, l) => (l < sizes.length - 2 ? lab.tanh : lab.sigmoid));
  const start = seededRandom(seed).stream('start');
  let layers = startingLayers(sizes, activations, start, (inputs) => 1 / Math.sqrt(inputs));
  const optimizer = tf.train.adam(learningRate);
  let done = 0;
  const snapshots = shownSteps(steps, FRAMES).map((step): Snapshot => {
    if (step > done) {
      const next = lab.trainMlp(layers, samples, { steps: step - done, optimizer });
      disposeLayers(layers);
      [layers, done] = [next.layers, step];
    }
    const output = layers.at(-1)!;
    return {
      step,
      hidden: tf.tidy(() => pairs(lab.mlpForward(layers, samples.x).at(-2)!.a.dataSync())),
      w: [...output.W.dataSync()],
      b: output.b.dataSync()[0]!,
      grid: overSquare(square, (points) => lab.mlpForward(layers, points).at(-1)!.a, GRID_POINTS),
      right: shareRight(lab, layers, samples),
    };
  });
  optimizer.dispose();
  disposeLayers(layers);
  return snapshots;
}

const XOR = { sizes: [2, 2, 1], steps: 200, learningRate: 0.1, square: [-0.5, 1.5] } as const;
/** The most starts that are tried until one learns all four rows. */
const STARTS = 20;

export const xorUnfolds = figure<typeof Lab>()<Unfolding>({
  id: 'xor-unfolds',
  title: 'XOR while a network of two hidden units learns it',
  caption:
    'Left, the output over the inputs; right, the same four rows as the two hidden units see them. Training moves the rows ' +
    'until a line separates them there: that line is the bent boundary on the left.',
  source: 'DNN 4.1.3, figure 4.8; S05',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const samples = logicGate('xor');
    const tensors = binaryTensors(samples);
    const from = (seed: number): Snapshot[] => unfold(lab, tensors, { ...XOR, sizes: [...XOR.sizes], seed });
    let seed = 0;
    let snapshots = from(seed);
    while (snapshots.at(-1)!.right < 1 && seed < STARTS - 1) snapshots = from(++seed);
    tf.dispose([tensors.x, tensors.y]);
    return { seed, points: pairs(samples.x), labels: [...samples.y], snapshots };
  },
  chart({ seed, snapshots, ...samples }): Chart {
    const learned = stepOfAll(snapshots);
    return {
      ...chartAt({ seed, snapshots, ...samples }, snapshots.at(-1)!, ['XOR = 0', 'XOR = 1']),
      title: this.title,
      dataset: 'XOR, 4 samples',
      note: `2–2–1 network, tanh and sigmoid, Adam, η = ${XOR.learningRate}, step ${snapshots.at(-1)!.step}, seed ${seed}`,
      verdict:
        learned === undefined
          ? `After ${XOR.steps} steps, ${4 * snapshots.at(-1)!.right} of 4 rows are on the right side.`
          : `At the start ${4 * snapshots[0]!.right} of 4 rows are on the right side, and all 4 by step ${learned}.`,
      headline:
        learned === undefined
          ? 'From no start tried does the network learn XOR'
          : `By step ${learned}, a line in the hidden plane separates XOR`,
      source: this.source,
    };
  },
  animation(result, context) {
    return framesOf(result, this.chart(result, context) as PanelsChart, ['XOR = 0', 'XOR = 1']);
  },
});

const RING = { sizes: [2, 12, 2, 1], steps: 600, learningRate: 0.01, square: [-4, 4] } as const;
const RING_POINTS = 200;
const CLASSES = ['outside', 'in the ring'];

export const ringUnfolds = figure<typeof Lab>()<Unfolding>({
  id: 'ring-unfolds',
  title: 'The ring while a network learns it',
  caption:
    'Left, the output over the inputs; right, the same points in the last hidden layer, and the line of the output unit. The ' +
    'layers before it fold the plane until the ring lies on one side.',
  source: 'DNN 4.1.1, figure 4.3; S03',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const seed = context.seeds[0]!;
    const samples = ring(RING_POINTS, seededRandom(seed).stream('training'));
    const tensors = binaryTensors(samples);
    const snapshots = unfold(lab, tensors, { ...RING, sizes: [...RING.sizes], seed });
    tf.dispose([tensors.x, tensors.y]);
    return { seed, points: pairs(samples.x), labels: [...samples.y], snapshots };
  },
  chart(result): Chart {
    const { seed, snapshots } = result;
    const [first, last] = [snapshots[0]!, snapshots.at(-1)!];
    return {
      ...chartAt(result, last, CLASSES),
      title: this.title,
      dataset: `ring 3 ≤ x² + y² ≤ 8, ${RING_POINTS} points`,
      note: `${RING.sizes.join('–')} network, tanh, Adam, η = ${RING.learningRate}, step ${last.step}, seed ${seed}`,
      verdict: `Points on the right side: ${percent(first.right)} at the start, ${percent(last.right)} after ${last.step} steps.`,
      headline: `Training brings ${percent(last.right, 0)} of the points to the right side`,
      source: this.source,
    };
  },
  animation(result, context) {
    return framesOf(result, this.chart(result, context) as PanelsChart, CLASSES);
  },
});

/** The first step shown from which on all rows stay right. */
function stepOfAll(snapshots: Snapshot[]): number | undefined {
  const last = snapshots.findLastIndex(({ right }) => right < 1);
  return snapshots[last + 1]?.step;
}

/** The chart of each snapshot; what it says stays, but for the step. */
function framesOf(
  result: Unfolding,
  still: PanelsChart,
  classes: readonly string[],
): { frames: Chart[]; delay: number; pause: number } {
  const frames = result.snapshots.map((snapshot) => ({
    ...still,
    note: still.note!.replace(/step \d+/u, `step ${snapshot.step}`),
    panels: chartAt(result, snapshot, classes).panels,
  }));
  return { frames, ...TIMES };
}

/** Both planes at one step. */
function chartAt(
  { points, labels }: Unfolding,
  { hidden, w, b, grid }: Snapshot,
  classes: readonly string[],
): Pick<PanelsChart, 'kind' | 'panels'> {
  const box = { x: [-1.1, 1.1], y: [-1.1, 1.1] } as const;
  const line = lineThrough([w[0]!, w[1]!], b, box);
  return {
    kind: 'panels',
    panels: [
      {
        kind: 'regions',
        title: 'the inputs',
        x: { label: 'x₁' },
        y: { label: 'x₂' },
        grid,
        probability: 'output; line: ½',
        samples: groupsOf(points, labels, classes),
        equalUnits: true,
      },
      {
        kind: 'scatter',
        title: 'the hidden outputs',
        x: { label: 'h₁', min: -1.1, max: 1.1 },
        y: { label: 'h₂', min: -1.1, max: 1.1 },
        groups: groupsOf(hidden, labels, classes),
        // Without a line in sight, its name stays in the legend, so that nothing jumps.
        curves: [{ name: 'output ½', style: 6, ...(line ?? { x: [null], y: [null] }) }],
        equalUnits: true,
      },
    ],
  };
}
