import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { Curve } from '../../../src/charts/description';
import type { LinesChart } from '../../../src/charts/lines';
import type { Grid } from '../../../src/charts/grid';
import { seededRandom } from '../../../src/core/rng';
import { ring } from '../../../src/data/toys';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { bars, clampInterval, differences, meanInterval } from '../../../src/figures/statistics';
import { comparison, finding, inPoints, percent, points, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import {
  binaryTensors,
  disposeLayers,
  groupsOf,
  lineThrough,
  overSquare,
  pairs,
  shareRight,
  trainFromSeed,
} from './common';

const TRAINING_POINTS = 500;
const TEST_POINTS = 1000;
const SQUARE = [-4, 4] as const;
const CLASSES = ['outside', 'in the ring'];
const LEARNING_RATE = 0.01;
/** The last hidden layer has two units, so that it can be drawn as a plane. */
const SIZES = [2, 12, 2, 1];
/** The number of steps from one drawn cost to the next. */
const EVERY = 10;

interface Representation {
  points: number[][];
  labels: number[];
  /** ỹ of each point. */
  feature: number[];
  /** The activations of the last hidden layer for each point. */
  hidden: number[][];
  /** The output neuron's line in the plane of the hidden layer: w₁a₁ + w₂a₂ + b = 0. */
  line: { w: [number, number]; b: number };
  regions: Grid;
  /**
   * Test accuracies, a number a seed: a neuron on x and y, a neuron on the feature, the network, and the answer
   * of the more frequent class.
   */
  right: { plane: number[]; feature: number[]; network: number[]; majority: number[] };
  /** The cost of the network on its training points, a row a seed. */
  costs: number[][];
}

/** The samples with ỹ as their only feature. */
function featureOf(lab: typeof Lab, { x, y }: Lab.Samples): Lab.Samples {
  return tf.tidy(() => ({ x: lab.ringFeature(x).reshape<tf.Tensor2D>([-1, 1]), y: y.clone() }));
}

function represent(lab: typeof Lab, context: FigureContext): Representation {
  const steps = context.mode === 'full' ? 3000 : 600;
  let drawn: Omit<Representation, 'right' | 'costs'> | undefined;
  const right: Representation['right'] = { plane: [], feature: [], network: [], majority: [] };
  const costs: number[][] = [];
  context.seeds.forEach((seed, s) => {
    context.progress(s / context.seeds.length);
    const random = seededRandom(seed);
    const samples = ring(TRAINING_POINTS, random.stream('training'));
    const train = binaryTensors(samples);
    const test = binaryTensors(ring(TEST_POINTS, random.stream('test')));
    const [trainFeature, testFeature] = [featureOf(lab, train), featureOf(lab, test)];
    const short = { activations: [lab.sigmoid], steps: 100, learningRate: 0.1, seed };
    const plane = trainFromSeed(lab, train, { ...short, sizes: [2, 1] });
    const mapped = trainFromSeed(lab, trainFeature, { ...short, sizes: [1, 1] });
    const network = trainFromSeed(lab, train, {
      sizes: SIZES,
      activations: [lab.tanh, lab.tanh, lab.sigmoid],
      steps,
      learningRate: LEARNING_RATE,
      seed,
    });
    const inside = tf.tidy(() => test.y.mean().arraySync() as number);
    right.plane.push(shareRight(lab, plane.layers, test));
    right.feature.push(shareRight(lab, mapped.layers, testFeature));
    right.network.push(shareRight(lab, network.layers, test));
    right.majority.push(Math.max(inside, 1 - inside));
    costs.push(network.costs.filter((_, t) => t % EVERY === 0));
    drawn ??= {
      points: pairs(samples.x),
      labels: [...samples.y],
      feature: [...trainFeature.x.dataSync()],
      hidden: tf.tidy(() => pairs(lab.mlpForward(network.layers, train.x).at(-2)!.a.dataSync())),
      line: {
        w: [...network.layers.at(-1)!.W.dataSync()] as [number, number],
        b: network.layers.at(-1)!.b.dataSync()[0]!,
      },
      regions: overSquare(SQUARE, (points) => lab.mlpForward(network.layers, points).at(-1)!.a),
    };
    tf.dispose([train.x, train.y, test.x, test.y]);
    tf.dispose([trainFeature.x, trainFeature.y, testFeature.x, testFeature.y]);
    disposeLayers([...plane.layers, ...mapped.layers, ...network.layers]);
  });
  return { ...drawn!, right, costs };
}

export const ringRepresentation = figure<typeof Lab>()<Representation>({
  id: 'ring-representation',
  title: 'The ring before the map, after it, and as a network sees it',
  caption:
    'No line separates the ring in x and y. In the feature ỹ one does, and so does one in the last hidden ' +
    'layer of a network that saw only the labels; from some starts it misses a part of the ring.',
  source: 'DNN 4.1.1, figure 4.3; S03',
  seeds: { quick: 5, full: 20 },
  run: represent,
  chart(result, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `ring 3 ≤ x² + y² ≤ 8, ${result.points.length} points`,
      note: `${SIZES.join('–')} network, tanh, Adam, η = ${LEARNING_RATE}; seed ${context.seeds[0]} drawn; bars and brackets: 95 % interval of the mean`,
      verdict: representationVerdict(result.right),
      headline: finding(leadOf(result.right), {
        above: 'The network separates the ring better than a line',
        below: 'A line separates the ring better than the network',
        of: 'Network and line on the ring',
      }),
      details: representationDetails(result.right),
      source: this.source,
      columns: 3,
      panels: [...pointPanels(result), ...resultPanels(result, context.seeds)],
    };
  },
});

/** The training points as they are, after the map, in the hidden layer, and over the regions of the network. */
function pointPanels({ points, labels, feature, hidden, line, regions }: Representation): SingleChart[] {
  const box = { x: [-1.1, 1.1], y: [-1.1, 1.1] } as const;
  const separating = lineThrough(line.w, line.b, box);
  const curves: Curve[] = separating ? [{ style: 6, ...separating }] : [];
  return [
    {
      kind: 'scatter',
      title: 'before the map',
      x: { label: 'x', min: -4, max: 4 },
      y: { label: 'y', min: -4, max: 4 },
      groups: groupsOf(points, labels, CLASSES),
      equalUnits: true,
    },
    {
      kind: 'scatter',
      title: 'after the map ỹ',
      x: { label: 'x', min: -4, max: 4 },
      y: { label: 'feature ỹ', min: -0.5, max: 1.5 },
      groups: groupsOf(
        points.map(([x], n) => [x!, feature[n]!]),
        labels,
        CLASSES,
      ),
      references: [{ axis: 'y', value: 0.5, label: 'separating line' }],
    },
    {
      kind: 'scatter',
      title: 'in the last hidden layer; line: output ½',
      x: { label: 'a₁', min: -1.1, max: 1.1 },
      y: { label: 'a₂', min: -1.1, max: 1.1 },
      groups: groupsOf(hidden, labels, CLASSES),
      curves,
      equalUnits: true,
    },
    {
      kind: 'regions',
      title: 'what that line is in x and y',
      x: { label: 'x' },
      y: { label: 'y' },
      grid: regions,
      probability: 'P(in the ring)',
      samples: groupsOf(points, labels, CLASSES),
      equalUnits: true,
    },
  ];
}

/** The cost of the network by step, and the test accuracy of each classifier. */
function resultPanels({ right, costs }: Representation, seeds: number[]): SingleChart[] {
  const classifiers: [string, number[]][] = [
    ['always outside', right.majority],
    ['line in x, y', right.plane],
    ['line on ỹ', right.feature],
    ['network', right.network],
  ];
  const accuracies = classifiers.map(([, shares]) => accuracyInterval(shares));
  const outside = accuracies[0]!.centre;
  const entropy = -outside * Math.log(outside) - (1 - outside) * Math.log(1 - outside);
  return [
    {
      kind: 'lines',
      title: `cost from each start; ${stuckStart(costs, seeds)}`,
      x: { label: 'step' },
      y: { label: 'cost on the training points', unit: 'nats', scale: 'log' },
      series: costSeries(costs),
      references: [{ axis: 'y', value: entropy, label: 'class shares only' }],
    },
    {
      kind: 'bars',
      title: `${TEST_POINTS} new points`,
      x: { label: 'classifier' },
      y: { label: 'share right', min: 0, max: 1 },
      categories: classifiers.map(([name]) => name),
      series: [bars(accuracies)],
    },
  ];
}

/** An accuracy is at most 1, and so is its interval. */
function accuracyInterval(shares: number[]): Interval {
  return clampInterval(meanInterval(shares), 0, 1);
}

/** One line for each start; the one that ends with the highest cost has a style of its own. */
function costSeries(costs: number[][]): LinesChart['series'] {
  const stuck = highestEnd(costs);
  return costs.map((run, s) => ({
    ...(s === stuck ? { style: 1 } : { style: 0, marks: 'none' as const }),
    x: run.map((_, i) => i * EVERY),
    y: run,
  }));
}

function highestEnd(costs: number[][]): number {
  const ends = costs.map((run) => run.at(-1)!);
  return ends.indexOf(Math.max(...ends));
}

const stuckStart = (costs: number[][], seeds: number[]): string =>
  `squares: seed ${seeds[highestEnd(costs)]}, the highest`;

function representationVerdict({ plane, network }: Representation['right']): string {
  const shares = [network, plane].map((right) => percent(meanInterval(right).centre));
  const lead = comparison(inPoints(leadOf({ plane, network })), { unit: ' points' });
  return `On new points the network has ${shares[0]} right, a line ${shares[1]}: ${lead}.`;
}

function representationDetails({ plane, feature, network, majority }: Representation['right']): string {
  const pointsOf = (interval: Interval): string => withInterval(interval, points, { unit: ' points' });
  const accuracy = (shares: number[]): string =>
    withInterval(accuracyInterval(shares), points, { unit: ' %' });
  const gain = meanInterval(differences(plane, majority));
  const line =
    gain.low > 0 ? `more than always "outside" by ${pointsOf(gain)}` : 'no more than always "outside"';
  const lead = meanInterval(differences(network, plane));
  const better = lead.low > 0 ? `${pointsOf(lead)} more than the line` : 'not told apart from the line';
  return (
    `On new points a line in x and y has ${accuracy(plane)} right, ${line}; ` +
    `a line on the feature ${accuracy(feature)}; the network ${accuracy(network)}, ${better}.`
  );
}

function leadOf({ plane, network }: Pick<Representation['right'], 'plane' | 'network'>): Interval {
  return meanInterval(differences(network, plane));
}
