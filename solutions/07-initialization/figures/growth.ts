import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import type { NumberText } from '../../../src/figures/words';
import { decimals, percent, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { equalWidths, signalOf } from './common';

const LAYERS = 8;
const WIDTH = 100;
const SAMPLES = 100;
/** σ√n: 1 keeps a linear net level, √2 a ReLU net. */
const SCALES = [0.25, 0.35, 0.5, 0.71, 1, 1.41, 2, 2.83, 4];
const MEASURED: Lab.ActivationName[] = ['linear', 'relu', 'tanh', 'sigmoid'];
const PREDICTED = ['linear', 'relu'] as const;

interface Growth {
  /** A row a seed, a column a scale. */
  measured: { name: Lab.ActivationName; forward: number[][]; backward: number[][] }[];
  predicted: { name: Lab.ActivationName; forward: number[]; backward: number[] }[];
}

/** The factor by which a layer multiplies the spread, as the geometric mean over some layers. */
function perLayer(from: number, to: number, layers: number): number {
  return (to / from) ** (1 / layers);
}

function growthOf({ preActivations, gradients }: Pick<Lab.SignalByDepth, 'preActivations' | 'gradients'>): {
  forward: number;
  backward: number;
} {
  return {
    // The inputs of layer 1 are not activations, so the first factor that is compared is from layer 2 to layer 3.
    forward: perLayer(preActivations[1]!, preActivations.at(-1)!, LAYERS - 2),
    backward: perLayer(gradients.at(-1)!, gradients[0]!, LAYERS - 1),
  };
}

export const growth = figure<typeof Lab>()<Growth>({
  id: 'growth-per-layer',
  title: 'Growth per layer: theory and measurement',
  caption:
    'The factor by which a layer multiplies the spread of signal and gradient, against the standard ' +
    'deviation of the weights times √n. Dashed is the theory, which knows linear units and ReLU only.',
  source: 'DNN 4.3.2; TT; S24; He et al. 2015',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const widths = equalWidths(LAYERS, WIDTH);
    const stds = SCALES.map((scale) => scale / Math.sqrt(WIDTH));
    const measured = MEASURED.map((name, a) => {
      const runs = context.seeds.map((seed, i) => {
        context.progress((a + i / context.seeds.length) / MEASURED.length);
        return stds.map((std) => {
          const random = seededRandom(seed);
          const kernels = lab.initialKernels(widths, (stream) => lab.smallNormal(stream, std), random);
          const signal = signalOf(lab, { kernels, activation: name, samples: SAMPLES }, random);
          tf.dispose(kernels);
          return growthOf(signal);
        });
      });
      const column = (key: 'forward' | 'backward'): number[][] => runs.map((run) => run.map((at) => at[key]));
      return { name, forward: column('forward'), backward: column('backward') };
    });
    const predicted = PREDICTED.map((name) => {
      const at = stds.map((std) => growthOf(lab.predictedSignal(widths, Array(LAYERS).fill(std), name)));
      return {
        name,
        forward: at.map(({ forward }) => forward),
        backward: at.map(({ backward }) => backward),
      };
    });
    return { measured, predicted };
  },
  chart(result, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      dataset: `${LAYERS} layers of ${WIDTH} units, ${SAMPLES} standard normal inputs`,
      note: `geometric mean over layers 3 to ${LAYERS} forward, ${LAYERS - 1} to 1 backward; band: 95 % interval over seeds`,
      ...wordsOf(result),
      source: this.source,
      columns: 2,
      panels: [
        panel(result, 'forward', PREDICTED),
        panel(result, 'backward', PREDICTED),
        // The spread of a sigmoid over units says nothing of the signal: its mean is not 0.
        panel(result, 'forward', ['tanh']),
        panel(result, 'backward', ['tanh', 'sigmoid']),
      ],
    };
  },
});

function panel(
  { measured, predicted }: Growth,
  key: 'forward' | 'backward',
  shown: readonly Lab.ActivationName[],
): LinesChart {
  return {
    kind: 'lines',
    title: `${key === 'forward' ? 'signal z, forward' : 'gradient ∂L/∂a, backward'}: ${shown.join(', ')}`,
    x: { label: 'std of the weights × √n', scale: 'log' },
    y: { label: 'growth of the std per layer', unit: 'factor', scale: 'log' },
    series: [
      ...measured
        .filter(({ name }) => shown.includes(name))
        .map(({ name, [key]: runs }) => ({
          name,
          style: MEASURED.indexOf(name),
          x: SCALES,
          ...band(transpose(runs).map(geometricMeanInterval)),
        })),
      ...predicted
        .filter(({ name }) => shown.includes(name))
        .map(({ name, [key]: y }) => ({
          name: `${name}, theory`,
          style: MEASURED.indexOf(name),
          dashed: true,
          x: SCALES,
          y,
          marks: 'none' as const,
        })),
    ],
    references: [
      { axis: 'y', value: 1, label: 'level' },
      { axis: 'x', value: 1, label: '1/√n' },
      { axis: 'x', value: Math.SQRT2, label: 'He' },
    ],
  };
}

function wordsOf({ measured, predicted }: Growth): { verdict: string; headline: string; details: string } {
  const off = (['forward', 'backward'] as const).flatMap((key) =>
    predicted.flatMap(({ name, [key]: theory }) => {
      const runs = measured.find((activation) => activation.name === name)![key];
      return transpose(runs).map((at, i) => Math.abs(geometricMeanInterval(at).centre / theory[i]! - 1));
    }),
  );
  const worst = Math.max(...off);
  const agrees = worst < 0.1 ? 'Theory and measurement agree' : 'Theory and measurement differ';
  const largest = SCALES.length - 1;
  const [linear, tanh] = (['linear', 'tanh'] as const).map((name) =>
    geometricMeanInterval(
      measured.find((activation) => activation.name === name)!.forward.map((run) => run[largest]!),
    ),
  ) as [Interval, Interval];
  const twoDecimals: NumberText = (value) => value.toFixed(2);
  const text = (growth: Interval): string => withInterval(growth, twoDecimals, { unit: '×' });
  const bends =
    tanh.high < linear.low ? 'tanh bends the signal back' : 'tanh is not told apart from a linear net';
  return {
    headline: `Growth per layer: theory and measurement ${worst < 0.1 ? 'agree to within' : 'differ by'} ${percent(worst, 1)}`,
    verdict: `${agrees}: at most ${percent(worst, 1)} apart; with std ${SCALES[largest]}/√n, a tanh layer grows by ${decimals(2)(tanh.centre)}, a linear one by ${decimals(2)(linear.centre)}.`,
    details: `${bends}: at ${SCALES[largest]}, it grows by ${text(tanh)} a layer, in a linear net by ${text(linear)}.`,
  };
}
