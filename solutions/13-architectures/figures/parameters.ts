import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { applied } from '../../../src/train/applied';
import { disposeParts } from '../../../src/figures/training';
import { comparison } from '../../../src/figures/words';
import type { Interval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { clippedBand, dataOf, measure, netOf, overSeeds, train } from './common';
import { chain, he } from './nets';

const DESCENT = { learningRate: 0.01, batchSize: 32 };
const TEST = 500;
const SIZES = {
  quick: { samples: 300, steps: 120, runs: 3 },
  full: { samples: 1000, steps: 400, runs: 5 },
};

interface Architecture {
  name: string;
  /** Widths of the nets: the first three in quick mode, all in full. */
  widths: number[];
  /** The blocks between the pixels and the last, dense layer. */
  body(lab: typeof Lab, width: number, kernelInitializer: Initializer): Lab.Block[];
}

const ARCHITECTURES: Architecture[] = [
  {
    name: 'dense',
    widths: [9, 18, 60, 170, 400],
    // One hidden layer: with two, a net of so few parameters is narrow, and worse.
    body: (lab, units, kernelInitializer) => [
      flat,
      (x) => applied(tf.layers.dense({ units, activation: 'relu', kernelInitializer }), x),
    ],
  },
  {
    name: 'plain convolutions',
    widths: [3, 5, 12, 22, 36],
    body(lab, filters, kernelInitializer) {
      const unit = (strides = 1): Lab.Block =>
        lab.convolutionUnit({ filters, kernelSize: 3, strides, kernelInitializer, normalization: null });
      return [unit(2), unit(), unit()];
    },
  },
  {
    name: 'residual',
    widths: [3, 5, 12, 22, 36],
    body(lab, filters, kernelInitializer) {
      const building = { filters, kernelInitializer, normalization: null };
      return [lab.convolutionUnit({ kernelSize: 3, strides: 2, ...building }), lab.residualBlock(building)];
    },
  },
  {
    name: 'Inception',
    widths: [1, 2, 5, 11, 19],
    body(lab, width, kernelInitializer) {
      const building = { kernelInitializer, normalization: null };
      const branch = { reduced: width, filters: width };
      return [
        lab.convolutionUnit({ filters: 2 * width, kernelSize: 3, strides: 2, ...building }),
        lab.inceptionBlock({ ones: width, threes: branch, fives: branch, pool: width, ...building }),
      ];
    },
  },
];

interface Parameters {
  nets: {
    name: string;
    /** Trained parameters of each size. */
    parameters: number[];
    /** Test accuracy in per cent: a seed a row, a size a column. */
    accuracy: number[][];
  }[];
}

export const parametersFigure = figure<typeof Lab>()<Parameters>({
  id: 'accuracy-by-parameters',
  title: 'Test accuracy of four architectures by their parameters',
  caption:
    'Test accuracy of four architectures in several widths. All are trained for equally many steps, not ' +
    'equally long: a convolution uses each of its parameters at every pixel.',
  source: 'TT; He et al. 2015; Szegedy et al. 2014; S46',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    return {
      nets: ARCHITECTURES.map((architecture) => {
        const widths = architecture.widths.slice(0, SIZES[context.mode].runs);
        const runs = overSeeds(context, (random) =>
          widths.map((width) => outcome(lab, context, { architecture, width }, random)),
        );
        return {
          name: architecture.name,
          parameters: runs[0]!.map(({ parameters }) => parameters),
          accuracy: runs.map((run) => run.map(({ accuracy }) => accuracy)),
        };
      }),
    };
  },
  chart({ nets }, context): Chart {
    const { samples, steps } = SIZES[context.mode];
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${samples} training and ${TEST} test samples, ${steps} steps of Adam, η = ${DESCENT.learningRate}, batches of ${DESCENT.batchSize}, no normalization; band: 95 % interval of the mean`,
      ...wordsOf(nets),
      source: this.source,
      x: { label: 'trained parameters', scale: 'log' },
      y: { label: 'accuracy on test samples', unit: '%', max: 100 },
      series: nets.map(({ name, parameters, accuracy }) => ({
        name,
        x: parameters,
        ...clippedBand(transpose(accuracy).map(meanInterval)),
      })),
      references: covered(nets).map((value) => ({
        axis: 'x',
        value,
        label: `${value.toLocaleString('en')} parameters`,
      })),
    };
  },
});

function outcome(
  lab: typeof Lab,
  context: FigureContext,
  { architecture, width }: { architecture: Architecture; width: number },
  random: SeededRandom,
): { parameters: number; accuracy: number } {
  const { samples, steps } = SIZES[context.mode];
  const data = dataOf(context, random, { train: samples, test: TEST, flat: false });
  const kernelInitializer = he(random.stream('weights'));
  const last = tf.layers.dense({ units: data.train.y.shape[1], kernelInitializer });
  const net = chain([...architecture.body(lab, width, kernelInitializer), (x) => applied(last, flat(x))]);
  const model = lab.modelOf(data.train.x.shape.slice(1), net);
  train(model, data.train, { ...DESCENT, steps }, random.stream('order'));
  const { error } = measure(netOf(model), data.test);
  const { trained } = lab.countParameters(model);
  model.dispose();
  disposeParts(data.train, data.test);
  return { parameters: trained, accuracy: 100 - error };
}

/** Flattens each sample to a row. */
function flat(x: tf.SymbolicTensor): tf.SymbolicTensor {
  return x.shape.length > 2 ? applied(tf.layers.flatten(), x) : x;
}

/** The fewest and the most parameters that all architectures cover. */
function covered(nets: Parameters['nets']): [fewest: number, most: number] {
  return [
    Math.max(...nets.map(({ parameters }) => parameters[0]!)),
    Math.min(...nets.map(({ parameters }) => parameters.at(-1)!)),
  ];
}

/** The architectures against the dense one, at the fewest and the most parameters that all cover; corrected for all six. */
function wordsOf(nets: Parameters['nets']): { verdict: string; headline: string; details: string } {
  const [fewest, most] = covered(nets);
  const [dense, ...others] = nets;
  const accuracyAt = ({ parameters, accuracy }: (typeof nets)[number], at: number): number[] =>
    accuracy.map((run) => interpolated(parameters, run, at));
  const claims = [fewest, most].flatMap((at) => others.map((net) => ({ at, net })));
  const intervals = familyIntervals(
    claims.map(({ at, net }) => differences(accuracyAt(net, at), accuracyAt(dense!, at))),
  );
  const count = (at: number, told: (gain: Interval) => boolean): number =>
    intervals.filter((gain, i) => claims[i]!.at === at && told(gain)).length;
  const words = [fewest, most].map(
    (at) =>
      `${count(at, ({ low }) => low > 0)} better and ${count(at, ({ high }) => high < 0)} worse at ${at.toLocaleString('en')} parameters`,
  );
  const each = claims.map(
    ({ at, net }, i) =>
      `${net.name} at ${at.toLocaleString('en')}: ${comparison(intervals[i]!, { unit: ' points' })}`,
  );
  const open = intervals.every(({ low, high }) => low <= 0 && high >= 0);
  const sizes = [fewest, most].map((at) => at.toLocaleString('en')).join(' or ');
  const better = intervals.filter(({ low }) => low > 0).length;
  return {
    headline: open
      ? 'At equal parameters, no architecture is told apart from dense'
      : `${better} of ${claims.length} comparisons at equal parameters: better than dense`,
    verdict: open
      ? `None of the ${others.length} others is told apart from the dense net at ${sizes} parameters.`
      : `Against a dense net, of ${others.length} others ${words.join(', ')}.`,
    details: `Accuracy against the dense net, between two sizes along the line: ${each.join('; ')}.`,
  };
}

/** The value at `at` of a curve that is straight between its points over log x. */
function interpolated(x: number[], y: number[], at: number): number {
  const right = Math.max(
    1,
    x.findIndex((v) => v >= at),
  );
  const [a, b] = [x[right - 1]!, x[right]!];
  return y[right - 1]! + ((y[right]! - y[right - 1]!) * Math.log(at / a)) / Math.log(b / a);
}
