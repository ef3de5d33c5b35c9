import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { range } from '../../../src/data/dataset';
import { figure, subtitle } from '../../../src/figures/figure';
import { trainAndTest } from '../../../src/figures/samples';
import {
  band,
  geometricMeanInterval,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import { decimals, ratio, ratioFinding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { scaledTensors } from './common';
import type { Kind } from './nonsense';
import { changed, KINDS } from './nonsense';

const SAMPLES = 300;
const HIDDEN = 256;
const LEARNING_RATE = 0.005;
/** From this training accuracy on, the training set counts as learned by heart. */
const MEMORIZED = 0.99;

interface Memorizing {
  samples: number;
  epochs: number;
  /** Training accuracy after each epoch, a row a seed. */
  kinds: { kind: Kind; accuracy: number[][] }[];
}

export const timeToMemorize = figure<typeof Lab>()<Memorizing>({
  id: 'time-to-memorize',
  title: 'How long it takes to learn nonsense by heart',
  caption:
    'The same network on true labels, on one reordering of all pixels, on random labels, and on pixels reordered ' +
    'anew in each image. It learns all four by heart; nonsense only takes longer.',
  source: 'REG, "fitting random labels"; S31; Zhang et al. (2017), figure 1',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const epochs = context.mode === 'full' ? 200 : 100;
    const kinds = KINDS.map((kind, k) => ({
      kind,
      accuracy: context.seeds.map((seed, s) => {
        context.progress((k + s / context.seeds.length) / KINDS.length);
        const random = seededRandom(seed);
        const { train } = trainAndTest(context, random);
        const first = range(train, 0, Math.min(SAMPLES, train.count));
        const samples = changed(lab, kind, first, random.stream(kind))(first);
        return accuracies(lab, samples, { epochs, weights: random.stream('weights') });
      }),
    }));
    return { samples: SAMPLES, epochs, kinds };
  },
  chart({ samples, epochs, kinds }, context): Chart {
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `${samples} images, ${HIDDEN} hidden units, Adam η = ${LEARNING_RATE}, all images a step; band: 95 % interval of the mean`,
      verdict: verdictOf(kinds),
      headline: headlineOf(kinds),
      source: this.source,
      x: { label: 'epoch' },
      y: { label: 'accuracy on the training labels', unit: '%', min: 0, max: 105 },
      series: kinds.map(({ kind, accuracy }) => ({
        name: kind,
        x: Array.from({ length: epochs }, (_, i) => i + 1),
        ...band(transpose(accuracy.map(percentages)).map(meanInterval)),
      })),
    };
  },
});

interface Training {
  epochs: number;
  weights: RandomStream;
}

/** The training accuracy after each epoch, which is a step on all samples. */
function accuracies(lab: typeof Lab, samples: LabelledSamples, { epochs, weights }: Training): number[] {
  const { x, y } = scaledTensors(samples, samples);
  const net = lab.newNet([x.shape[1], HIDDEN, y.shape[1]], weights);
  const optimizer = tf.train.adam(LEARNING_RATE);
  const after = Array.from({ length: epochs }, () =>
    tf.tidy(() => {
      const loss = (): tf.Scalar => tf.losses.softmaxCrossEntropy(y, lab.predict(net, x)) as tf.Scalar;
      optimizer.minimize(loss, false, net);
      return lab.predict(net, x).argMax(1).equal(y.argMax(1)).mean().dataSync()[0]!;
    }),
  );
  optimizer.dispose();
  tf.dispose([x, y, net]);
  return after;
}

/** The first epoch in which a run knows its training set by heart; undefined if it never does. */
function epochOf(run: number[]): number | undefined {
  const index = run.findIndex((accuracy) => accuracy >= MEMORIZED);
  return index < 0 ? undefined : index + 1;
}

/** The epochs to learn a kind of nonsense by heart over those for true labels, by seed; undefined if a seed never does. */
function slowdown(kinds: Memorizing['kinds'], kind: Kind): Interval | undefined {
  const epochs = (one: Kind): (number | undefined)[] =>
    kinds.find((row) => row.kind === one)!.accuracy.map(epochOf);
  const truth = epochs('true labels');
  const ratios = epochs(kind).map((epoch, s) => epoch! / truth[s]!);
  return ratios.every(Number.isFinite) ? geometricMeanInterval(ratios) : undefined;
}

function verdictOf(kinds: Memorizing['kinds']): string {
  const times = (kind: Kind): string => {
    const interval = slowdown(kinds, kind);
    return interval ? ratio(interval, { as: '', text: decimals(2) }) : 'not in every seed';
  };
  return `Epochs to 99 % against true labels: random labels ${times('random labels')}, random pixels ${times('random pixels')}.`;
}

function headlineOf(kinds: Memorizing['kinds']): string {
  const interval = slowdown(kinds, 'random labels');
  if (!interval) return 'Not every net learns random labels by heart in time';
  return ratioFinding(interval, {
    above: 'Random labels take longer to learn by heart than true ones',
    below: 'Random labels take less time to learn than true ones',
    of: 'Epochs for random labels and for true ones',
  });
}
