import type { Chart } from '../../../src/charts/chart';
import { shortNumber } from '../../../src/charts/numbers';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, differences, meanInterval, transpose } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { finalAccuracy, METHOD_NAMES, METHODS, overSeeds, withRange } from './common';
import { DEPTH, UNITS } from './net';
import { finding } from '../../../src/figures/words';

/** 20 values from 0.03 to 30, evenly on a log axis. */
const SCALES = Array.from({ length: 20 }, (_, i) => 0.03 * 1000 ** (i / 19));
const BATCH = 64;
const RATE = 0.1;
/** Test accuracy in per cent above which a net has learned something: three times chance. */
const LEARNED = 30;
/** The accuracy of guessing one of ten classes, in percent. */
const CHANCE = 10;

interface InitialScale {
  steps: number;
  /** Test accuracy in per cent: a method, a seed, a scale. */
  accuracy: number[][][];
}

export const initialScale = figure<typeof Lab>()<InitialScale>({
  id: 'initial-scale',
  title: 'Sensitivity to the initial scale of the weights',
  caption:
    'Test accuracy after a few steps, for 20 initial scales. Normalization divides the scale of the weights out of ' +
    'the forward pass; what is left is that large weights turn more slowly.',
  source: 'DNN 4.3.3; S25',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const steps = context.mode === 'full' ? 100 : 20;
    const runs = overSeeds(context, (data, random) =>
      METHODS.map((placement) =>
        SCALES.map((scale) =>
          finalAccuracy(lab, data, { placement, scale, learningRate: RATE, steps, batchSize: BATCH }, random),
        ),
      ),
    );
    return { steps, accuracy: METHODS.map((_, m) => runs.map((run) => run[m]!)) };
  },
  chart({ steps, accuracy }, context): Chart {
    const intervals = accuracy.map((runs) => transpose(runs).map(meanInterval));
    const [without, having] = accuracy.map(rangeOf);
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}, ${steps} steps on batches of ${BATCH}; band: 95 % interval of the mean; dashed: chance (${CHANCE} %) and ${LEARNED} %`,
      verdict: `Accuracy above ${LEARNED} %: without at ${without!.count}, with batch normalization at ${having!.count}.`,
      headline: finding(meanInterval(differences(countsOf(accuracy[1]!), countsOf(accuracy[0]!))), {
        above: 'Batch normalization learns from more initial scales',
        below: 'Batch normalization learns from fewer initial scales',
        of: 'Initial scales with and without batch normalization',
      }),
      details: `Scales at which the mean of the seeds is above ${LEARNED} %: without ${without!.range}; with ${having!.range}.`,
      source: this.source,
      x: { label: 'initial standard deviation of the weights, in units of √(2/n)', scale: 'log' },
      y: { label: 'test accuracy', unit: '%', min: 0, max: 100 },
      series: METHODS.map((_, m) => ({
        name: METHOD_NAMES[m]!,
        x: SCALES,
        ...band(intervals[m]!),
      })),
      references: [
        { axis: 'y', value: CHANCE },
        { axis: 'y', value: LEARNED },
      ],
    };
  },
});

/** The number of scales at which a seed learns, and the range of scales at which the mean of the seeds does. */
function rangeOf(accuracy: number[][]): { count: string; range: string } {
  const count = meanInterval(countsOf(accuracy));
  const means = transpose(accuracy).map((at) => meanInterval(at).centre);
  const learned = SCALES.filter((_, i) => means[i]! > LEARNED);
  const [from, to] = [learned[0], learned.at(-1)].map((scale) => shortNumber(Number(scale?.toPrecision(2))));
  const range = learned.length > 1 ? `${from} to ${to}` : learned.length === 1 ? from! : 'none';
  return { count: withRange(count, ` of ${SCALES.length} scales`), range };
}

/** The number of scales at which each seed learns. */
function countsOf(accuracy: number[][]): number[] {
  return accuracy.map((run) => run.filter((value) => value > LEARNED).length);
}
