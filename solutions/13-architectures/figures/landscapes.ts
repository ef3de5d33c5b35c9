/** The loss of trained nets over a plane through their weights. Source: Li et al. 2018, "Visualizing the loss landscape of neural nets". */
import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { capitalized, listed } from '../../../src/core/words';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { familyRatios } from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import type { Part } from '../../../src/figures/training';
import { crossEntropy, disposeParts } from '../../../src/figures/training';
import { ratio, short } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { dataOf, overSeeds, train } from './common';
import type { Kind } from './nets';
import { chain, head, he } from './nets';

const NETS = [
  { name: 'plain', kind: 'plain', normalized: false },
  { name: 'residual', kind: 'residual', normalized: false },
  { name: 'plain, batch norm', kind: 'plain', normalized: true },
  { name: 'residual, batch norm', kind: 'residual', normalized: true },
] as const satisfies readonly { name: string; kind: Kind; normalized: boolean }[];

const BLOCKS = 4;
const FILTERS = 6;
const SAMPLES = 200;
/** The training samples on which the loss is measured. */
const MEASURED = 64;
const TRAINING = { learningRate: 0.01, batchSize: 32 };
const SIZES = { quick: { steps: 120, points: 9 }, full: { steps: 600, points: 25 } };
/** The plane reaches this far, in lengths of the weights of a filter. */
const REACH = 0.5;
/** The thick contour lies this far above the loss of the trained net, in nats. */
const RISE = 1;
/** Losses are drawn from and up to here: one scale for all nets. */
const SCALE = { min: 0.03, max: 30 };

interface Landscapes {
  nets: {
    name: string;
    /** The loss over the plane for the first seed, row by row from below. */
    loss: number[][];
    /** The mean loss over the plane above that of the trained net, in nats, by seed. */
    rise: number[];
    /** The loss of the trained net, by seed. */
    centre: number[];
  }[];
}

export const landscapes = figure<typeof Lab>()<Landscapes>({
  id: 'loss-landscapes',
  title: 'The loss around trained nets, plain and residual',
  caption:
    'Two random directions through the trained weights, each filter’s part as long as the filter. Where the ' +
    'loss rises slowly, weights may move far. All panels have one scale of colours.',
  source: 'TT; He et al. 2015; Li et al. 2018; Santurkar et al. 2018; S25, S46',
  seeds: { quick: 6, full: 10 },
  // Settings were chosen on the seeds below.
  firstSeed: 100,
  run(lab, context) {
    const runs = overSeeds(context, (random) => {
      const data = dataOf(context, random, { train: SAMPLES, test: 1, flat: false });
      const found = NETS.map((net) => landscapeOf(lab, context, { net, part: data.train, random }));
      disposeParts(data.train, data.test);
      return found;
    });
    return {
      nets: NETS.map(({ name }, n) => ({
        name,
        loss: runs[0]![n]!,
        rise: runs.map((run) => meanRise(run[n]!)),
        centre: runs.map((run) => centreOf(run[n]!)),
      })),
    };
  },
  chart({ nets }, context): Chart {
    const { steps } = SIZES[context.mode];
    const drawn = (value: number): number => Math.min(SCALE.max, Math.max(SCALE.min, value));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${2 * BLOCKS + 2} layers of ${FILTERS} filters, ${SAMPLES} samples, ${steps} steps of Adam; loss on ${MEASURED} of them, batch statistics; thick line: ${RISE} nat above the trained net (plus); drawn: the first seed`,
      ...wordsOf(nets),
      source: this.source,
      columns: 2,
      panels: nets.map(({ name, loss }) => ({
        kind: 'surface',
        title: name,
        x: { label: 'direction 1' },
        y: { label: 'direction 2' },
        grid: { x: [-REACH, REACH], y: [-REACH, REACH], values: loss.map((row) => row.map(drawn)) },
        color: { label: 'loss (nats)', scale: 'log', ...SCALE },
        minimum: [0, 0],
        contours: [centreOf(loss) + RISE],
      })),
    };
  },
});

interface Look {
  net: (typeof NETS)[number];
  part: Part;
  random: SeededRandom;
}

/** Trains a net and measures its loss over the plane. */
function landscapeOf(lab: typeof Lab, context: FigureContext, { net, part, random }: Look): number[][] {
  const { steps, points } = SIZES[context.mode];
  const model = lab.modelOf(
    part.x.shape.slice(1),
    blocksOf(lab, net, part.y.shape[1], random.stream('weights')),
  );
  train(model, part, { ...TRAINING, steps }, random.stream('order'));
  const some = tf.tidy(() => ({
    x: part.x.slice(0, Math.min(MEASURED, part.x.shape[0]!)),
    y: part.y.slice(0, Math.min(MEASURED, part.y.shape[0])),
  }));
  const loss = overPlane(model, some, { points, stream: random.stream('directions') });
  tf.dispose(some);
  model.dispose();
  return loss;
}

function blocksOf(
  lab: typeof Lab,
  { kind, normalized }: (typeof NETS)[number],
  classes: number,
  stream: RandomStream,
): Lab.Block {
  const kernelInitializer = he(stream);
  const building = { kernelInitializer, ...(!normalized && { normalization: null }) };
  const unit = (strides = 1): Lab.Block =>
    lab.convolutionUnit({ filters: FILTERS, kernelSize: 3, strides, ...building });
  const block = (): Lab.Block =>
    kind === 'residual'
      ? lab.residualBlock({ filters: FILTERS, ...building, lastKernelInitializer: 'zeros' })
      : chain([unit(), unit()]);
  return chain([unit(2), ...Array.from({ length: BLOCKS }, block), head(lab, classes, kernelInitializer)]);
}

/**
 * The loss at w + a·d₁ + b·d₂ for a and b from −{@link REACH} to {@link REACH}. A direction is normal, each filter of it (the
 * last axis of a kernel) scaled to the length of the net's own; biases and the parameters of a normalization stay.
 */
function overPlane(
  model: tf.LayersModel,
  { x, y }: Part,
  { points, stream }: { points: number; stream: RandomStream },
): number[][] {
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const kernels = variables.filter(({ shape }) => shape.length > 1);
  const begin = kernels.map((kernel) => kernel.clone());
  const [first, second] = [0, 1].map(() => begin.map((kernel) => directionFor(kernel, stream)));
  const places = evenlySpaced(-REACH, REACH, points);
  const loss = places.map((b) =>
    places.map((a) =>
      tf.tidy(() => {
        kernels.forEach((kernel, k) =>
          kernel.assign(begin[k]!.add(first![k]!.mul(a)).add(second![k]!.mul(b))),
        );
        const value = crossEntropy(model.apply(x, { training: true }) as tf.Tensor, y).dataSync()[0]!;
        return Number.isFinite(value) ? value : SCALE.max;
      }),
    ),
  );
  tf.dispose([begin, first!, second!]);
  return loss;
}

function directionFor(kernel: tf.Tensor, stream: RandomStream): tf.Tensor {
  return tf.tidy(() => {
    const axes = kernel.shape.map((_, axis) => axis).slice(0, -1);
    const lengthOf = (tensor: tf.Tensor): tf.Tensor => tensor.square().sum(axes).sqrt();
    const direction = randomNormal(stream, kernel.shape);
    return direction.mul(lengthOf(kernel).div(lengthOf(direction)));
  });
}

/** The loss in the middle of the plane: that of the trained net. */
function centreOf(loss: number[][]): number {
  const middle = (loss.length - 1) / 2;
  return loss[middle]![middle]!;
}

function meanRise(loss: number[][]): number {
  const all = loss.flat();
  return all.reduce((sum, value) => sum + value, 0) / all.length - centreOf(loss);
}

/** What shortcuts do to a net without normalization, and normalization to a plain one: paired, corrected for both. */
function wordsOf(nets: Landscapes['nets']): { verdict: string; headline: string; details: string } {
  const plain = nets.find(({ name }) => name === 'plain')!.rise;
  const over = (name: string): number[] => {
    const { rise } = nets.find((net) => net.name === name)!;
    return plain.map((value, seed) => value / rise[seed]!);
  };
  const [shortcuts, norm] = familyRatios([over('residual'), over('plain, batch norm')]) as [
    Interval,
    Interval,
  ];
  const words = (interval: Interval): string => ratio(interval, { as: '' });
  const flatter = [
    ...(shortcuts.low > 1 ? ['shortcuts'] : []),
    ...(norm.low > 1 ? ['batch normalization'] : []),
  ];
  const each = nets.map(({ name, rise }) => `${name} ${rise.map(short).join(', ')}`);
  return {
    verdict: `Rise of the loss, plain over residual: ${words(shortcuts)}, batch norm: ${words(norm)}.`,
    headline:
      flatter.length === 0
        ? 'Landscapes of plain and other nets: not told apart'
        : `${capitalized(listed(flatter))} make${flatter.length === 1 && flatter[0] !== 'shortcuts' ? 's' : ''} the landscape flatter`,
    details: `Mean rise over the plane by seed, in nats: ${each.join('; ')}.`,
  };
}
