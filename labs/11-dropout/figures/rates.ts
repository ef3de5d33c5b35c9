import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, meanInterval } from '../../../src/figures/statistics';
import type { LabModule } from './common';
import { differenceInWords, measured, percent, smallSplit, startingNetwork, trainNetwork } from './common';

/** The shares that are dropped. */
const RATES = [0, 0.1, 0.2, 0.5, 0.8];
const WIDTHS: [number, number] = [64, 64];
const BATCH_SIZE = 25;
const LEARNING_RATE = 0.3;
/** A training label is replaced by a random one with this probability, in the regime with wrong labels. */
const WRONG_LABELS = 0.3;

interface Regime {
  samples: number;
  /** The probability that a training label is drawn anew among all classes. */
  wrongLabels: number;
  epochs: number;
  rates: {
    rate: number;
    /** After each epoch, a row a seed. */
    trainLoss: number[][];
    testLoss: number[][];
    /** Shares of wrong predictions on the test samples. */
    testError: number[][];
  }[];
}

interface Rates {
  regimes: Regime[];
}

export const rates = figure<LabModule>()<Rates>({
  id: 'rates',
  title: 'Training and test curves by dropout rate',
  caption:
    'Loss after each epoch, measured without dropout, for several rates, where some of the training labels are wrong and where all are right. More dropout fits ' +
    'the training samples more slowly; whether it helps on the test samples is in the verdict.',
  source: 'TT, Dropout; DNN 4.4.3; S43; erratum E25',
  seeds: { quick: 10, full: 20 },
  run(lab, context) {
    const full = context.mode === 'full';
    const wanted = [
      { samples: 200, wrongLabels: WRONG_LABELS, epochs: full ? 80 : 40 },
      { samples: 200, wrongLabels: 0, epochs: full ? 80 : 16 },
    ];
    let done = 0;
    const regimes = wanted.map(({ samples, wrongLabels, epochs }): Regime => {
      const found = RATES.map((rate) => ({
        rate,
        trainLoss: [] as number[][],
        testLoss: [] as number[][],
        testError: [] as number[][],
      }));
      for (const seed of context.seeds) {
        const random = seededRandom(seed);
        const { train, test } = smallSplit(context, random, samples);
        spoilLabels(train, wrongLabels, random.stream('wrong labels'));
        for (const one of found) {
          context.progress(done++ / (wanted.length * RATES.length * context.seeds.length));
          const options = {
            epochs,
            batchSize: BATCH_SIZE,
            learningRate: LEARNING_RATE,
            form: 'inverted' as const,
            keepProb: 1 - one.rate,
          };
          const curves = { trainLoss: [] as number[], testLoss: [] as number[], testError: [] as number[] };
          const start = startingNetwork(train.x.shape[1], WIDTHS, train.y.shape[1], random.stream('weights'));
          const network = trainNetwork(
            lab,
            start,
            train,
            options,
            { order: random.stream('order'), masks: random.stream('masks') },
            (now) =>
              tf.tidy(() => {
                const onTrain = measured(lab.predict(now, train.x, options), train.y);
                const onTest = measured(lab.predict(now, test.x, options), test.y);
                curves.trainLoss.push(onTrain.loss);
                curves.testLoss.push(onTest.loss);
                curves.testError.push(onTest.error);
              }),
          );
          tf.dispose(network);
          one.trainLoss.push(curves.trainLoss);
          one.testLoss.push(curves.testLoss);
          one.testError.push(curves.testError);
        }
        tf.dispose([train, test]);
      }
      return { samples, wrongLabels, epochs, rates: found };
    });
    return { regimes };
  },
  chart({ regimes }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `three-layer net, ${WIDTHS.join(' and ')} units, SGD η = ${LEARNING_RATE}, batch ${BATCH_SIZE}; same data, start and order for all rates; band: 95 % interval of the mean`,
      verdict: regimes.map(verdictOf).join(' '),
      source: this.source,
      columns: 2,
      size: { width: 1200, height: 860 },
      panels: regimes.flatMap((regime) =>
        (['trainLoss', 'testLoss'] as const).map((key) => ({
          kind: 'lines' as const,
          title: `${nameOf(regime)}: ${key === 'trainLoss' ? 'training' : 'test'} loss`,
          x: { label: 'epoch' },
          y: {
            label: `${key === 'trainLoss' ? 'training' : 'test'} loss`,
            unit: 'nats',
            scale: 'log' as const,
          },
          series: regime.rates.map((one) => ({
            name: `rate ${one.rate}`,
            x: Array.from({ length: regime.epochs }, (_, epoch) => epoch + 1),
            ...band(byPlace(one[key]).map(meanInterval)),
          })),
        })),
      ),
    };
  },
});

const nameOf = ({ samples, wrongLabels }: Regime): string =>
  wrongLabels > 0
    ? `${samples} samples, labels random with probability ${wrongLabels}`
    : `${samples} samples, true labels`;

/** Replaces labels by random ones; the test samples keep theirs. */
function spoilLabels(samples: { y: tf.Tensor2D }, probability: number, random: RandomStream): void {
  if (probability === 0) return;
  const classes = samples.y.shape[1];
  const spoilt = tf.tidy(() => {
    const labels = [...samples.y.argMax(1).dataSync()].map((label) =>
      random.bernoulli(probability) ? random.integer(classes) : label,
    );
    return tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat() as tf.Tensor2D;
  });
  samples.y.dispose();
  samples.y = spoilt;
}

/** The best rate by its mean test error at the end against rate 0, and whether any rate was faster (E25). */
function verdictOf(regime: Regime): string {
  const { epochs, rates: all } = regime;
  const plain = all[0]!;
  const last = (curves: number[][]): number[] => curves.map((run) => run.at(-1)!);
  const others = all.slice(1).map((one) => {
    const end = last(one.testError);
    return { rate: one.rate, centre: meanInterval(end).centre, end };
  });
  const best = others.reduce((a, b) => (b.centre < a.centre ? b : a));
  const base = last(plain.testError);
  const gain = differenceInWords(best.end.map((error, i) => error - base[i]!));
  // Faster: a lower training loss than without dropout, half way.
  const half = Math.floor(epochs / 2);
  const faster = all
    .slice(1)
    .filter(
      (one) => meanInterval(one.trainLoss.map((run, i) => run[half]! - plain.trainLoss[i]![half]!)).high < 0,
    )
    .map(({ rate }) => rate);
  return (
    `${nameOf(regime)}: the best rate above 0, ${best.rate}, ends at ${percent(best.centre)} test error against ` +
    `${percent(meanInterval(base).centre)} without: ${gain}; ` +
    (faster.length > 0 ? `rates ${faster.join(', ')} train faster.` : 'no rate trains faster.')
  );
}
