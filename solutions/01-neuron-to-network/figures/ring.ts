import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Curve } from '../../../src/charts/description';
import type { Grid } from '../../../src/charts/grid';
import { seededRandom } from '../../../src/core/rng';
import { ring } from '../../../src/data/toys';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { meanInterval } from '../../../src/figures/statistics';
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

const TRAINING_POINTS = 500;
const TEST_POINTS = 1000;
const SQUARE = [-4, 4] as const;
const CLASSES = ['outside', 'in the ring'];
const LEARNING_RATE = 0.01;
/** Two units in the last hidden layer, so that it can be drawn as a plane. */
const SIZES = [2, 12, 2, 1];
const EVERY = 10;

interface Representation {
  points: number[][];
  labels: number[];
  feature: number[];
  hidden: number[][];
  /** The output neuron's line in the plane of the hidden layer: w₁a₁ + w₂a₂ + b = 0. */
  line: { w: [number, number]; b: number };
  regions: Grid;
  /** Test points right, a number a seed: a neuron on x and y, a neuron on the feature, the network. */
  right: { plane: number[]; feature: number[]; network: number[]; majority: number[] };
  /** The cost of the network on its training points every some steps, a row a seed. */
  costs: number[][];
}

/** Trains from a seed with Adam, which needs fewer steps here than plain gradient descent. */
function learn(
  lab: typeof Lab,
  samples: Lab.Samples,
  options: {
    sizes: number[];
    activations: Lab.Activation[];
    steps: number;
    learningRate: number;
    seed: number;
  },
): { layers: Lab.Layer[]; costs: number[] } {
  const { sizes, activations, steps, learningRate, seed } = options;
  const stream = seededRandom(seed).stream('start');
  const start = startingLayers(sizes, activations, stream, (inputs) => 1 / Math.sqrt(inputs));
  const optimizer = tf.train.adam(learningRate);
  const trained = lab.trainMlp(start, samples, { steps, optimizer });
  optimizer.dispose();
  disposeLayers(start);
  return trained;
}

/** The feature as the only input. */
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
    const plane = learn(lab, train, { ...short, sizes: [2, 1] });
    const mapped = learn(lab, trainFeature, { ...short, sizes: [1, 1] });
    const network = learn(lab, train, {
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
    'No line separates the ring from the rest in x and y. In the feature ỹ one does, and so does one in the plane ' +
    'of the last hidden layer of a network that was told only the labels: it has learned such a map itself. ' +
    'Not from every start: where the cost stays high, part of the ring is missing.',
  source: 'DNN 4.1.1, figure 4.3; S03',
  seeds: { quick: 5, full: 20 },
  run: represent,
  chart(result, context): Chart {
    const { points, labels, feature, hidden, line, regions, right, costs } = result;
    const methods: [string, number[]][] = [
      ['always outside', right.majority],
      ['line in x, y', right.plane],
      ['line on ỹ', right.feature],
      ['network', right.network],
    ];
    const shares = methods.map(([, runs]) => shareInterval(runs));
    const outside = shares[0]!.centre;
    const entropy = -outside * Math.log(outside) - (1 - outside) * Math.log(1 - outside);
    const box = { x: [-1.1, 1.1], y: [-1.1, 1.1] } as const;
    const separating = lineThrough(line.w, line.b, box);
    const curves: Curve[] = separating ? [{ name: 'output ½', style: 6, ...separating }] : [];
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `ring 3 ≤ x² + y² ≤ 8, ${points.length} points`,
      note: `${SIZES.join('–')} network, tanh, Adam, η = ${LEARNING_RATE}; seed ${context.seeds[0]} drawn; bars and brackets: 95 % interval of the mean`,
      verdict: representationVerdict(right),
      source: this.source,
      size: { width: 1440, height: 1000 },
      columns: 3,
      panels: [
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
          title: 'in the last hidden layer of the network',
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
        {
          kind: 'lines',
          title: 'the network learns, each seed',
          x: { label: 'step' },
          y: { label: 'cost on the training points', unit: 'nats', scale: 'log' },
          series: costs.map((run, s) => ({
            name: `seed ${context.seeds[s]}`,
            x: run.map((_, i) => i * EVERY),
            y: run,
          })),
          references: [{ axis: 'y', value: entropy, label: 'class shares only' }],
        },
        {
          kind: 'bars',
          title: `${TEST_POINTS} new points`,
          x: { label: 'classifier' },
          y: { label: 'share right', min: 0, max: 1 },
          categories: methods.map(([name]) => name),
          series: [
            {
              values: shares.map(({ centre }) => centre),
              interval: { low: shares.map(({ low }) => low), high: shares.map(({ high }) => high) },
            },
          ],
        },
      ],
    };
  },
});

function representationVerdict({ plane, feature, network, majority }: Representation['right']): string {
  const difference = (a: number[], b: number[]): Interval => meanInterval(a.map((share, s) => share - b[s]!));
  const gain = difference(plane, majority);
  const line =
    gain.low > 0
      ? `more than always "outside" by ${percent(gain).replace(' %', ' points')}`
      : 'no more than always "outside"';
  const lead = difference(network, plane);
  const better =
    lead.low > 0
      ? `${percent(lead).replace(' %', ' points')} more than the line`
      : 'not more than the line for certain';
  return (
    `On new points a line in x and y has ${percent(shareInterval(plane))} right, ${line}; ` +
    `a line on the feature ${percent(shareInterval(feature))}; the network ${percent(shareInterval(network))}, ${better}.`
  );
}

/** A share is at most 1, and so is what is known of it. */
function shareInterval(shares: number[]): Interval {
  const { centre, low, high } = meanInterval(shares);
  return { centre, low: Math.max(0, low), high: Math.min(1, high) };
}

function percent({ centre, low, high }: Interval): string {
  const number = (share: number): string => (100 * share).toFixed(1).replace('-', '−');
  return high - low < 5e-4
    ? `${number(centre)} %`
    : `${number(centre)} % (${number(low)} to ${number(high)})`;
}
