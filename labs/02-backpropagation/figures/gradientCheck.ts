import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { short } from '../../../src/figures/words';
import { counted } from '../../../src/core/words';
import type * as Lab from '../lab';
import { ACTIVATIONS, shown } from './common';

const WIDTHS = [3, 5, 2];
const SAMPLES = 4;
/** The relative error of rounding one number. */
const ROUNDING = { float32: 2 ** -24, float64: 2 ** -53 };
/** 10⁻¹⁰ … 1, three per decade. */
const STEPS = Array.from({ length: 31 }, (_, i) => 10 ** (-10 + i / 3));

interface GradientCheck {
  steps: number[];
  /** ‖numerical − exact‖ / ‖exact‖, a row a seed, a column a step. */
  errors: { float32: number[][]; float64: number[][] };
  /** The same error of the lab's own gradient in float32, for each seed. */
  byBackprop: number[];
}

export const gradientCheck = figure<typeof Lab>()<GradientCheck>({
  id: 'gradient-check',
  title: 'How good is a gradient by central differences?',
  caption:
    'Central differences against back-propagation in float64, by the step h. A large h errs by the ' +
    'curvature, ∝ h²; a small one by rounding, ∝ 1/h. In float32, as tfjs computes, h = 10⁻⁶ is useless.',
  source: 'DNN 4.2.3; S06, S07',
  seeds: { quick: 10, full: 30 },
  run(lab, context) {
    const runs = context.seeds.map((seed, s) => {
      context.progress(s / context.seeds.length);
      return checkOneNetwork(lab, seededRandom(seed));
    });
    return {
      steps: STEPS,
      errors: { float32: runs.map((run) => run.float32), float64: runs.map((run) => run.float64) },
      byBackprop: runs.map((run) => run.byBackprop),
    };
  },
  chart({ steps, errors, byBackprop }, context): Chart {
    const kinds = (['float32', 'float64'] as const).map((precision) => {
      const intervals = transpose(errors[precision]).map(geometricMeanInterval);
      return { precision, intervals, best: bestOf(intervals, steps) };
    });
    const backprop = geometricMeanInterval(byBackprop).centre;
    const sentence = kinds.map(
      ({ precision, best }) =>
        `${precision}: best h = ${shown(best.h)}, error ${shown(best.error)} (cube root of the rounding error: ${shown(Math.cbrt(ROUNDING[precision]))})`,
    );
    return {
      kind: 'lines',
      title: this.title,
      dataset: `a ${WIDTHS.join('-')} tanh network, ${SAMPLES} random samples`,
      seeds: counted(context.seeds.length, 'seed'),
      note: 'band: 95 % interval of the geometric mean over seeds',
      verdict: `The best step is ${kinds.map(({ precision, best }) => `${short(best.h)} in ${precision} (error ${short(best.error)})`).join(' and ')}.`,
      headline: `Smallest error at h = ${kinds.map(({ precision, best }) => `${short(best.h)} in ${precision}`).join(', ')}`,
      details: `${sentence.join('; ')}.`,
      source: this.source,
      x: { label: 'step h', scale: 'log' },
      y: { label: '‖numerical − exact‖ / ‖exact‖', scale: 'log' },
      series: kinds.map(({ precision, intervals }) => ({
        name: precision === 'float32' ? 'float32 (tfjs)' : 'float64 (plain numbers)',
        x: steps,
        ...band(intervals),
      })),
      references: [
        ...kinds.map(({ best }) => ({ axis: 'x' as const, value: best.h, label: `best: ${shown(best.h)}` })),
        { axis: 'y', value: backprop, label: 'backpropMlp in float32' },
      ],
    };
  },
});

function bestOf(intervals: Interval[], steps: number[]): { h: number; error: number } {
  const centres = intervals.map(({ centre }) => centre);
  const error = Math.min(...centres);
  return { h: steps[centres.indexOf(error)]!, error };
}

function checkOneNetwork(
  lab: typeof Lab,
  random: SeededRandom,
): { float32: number[]; float64: number[]; byBackprop: number } {
  const stream = random.stream('network');
  // These numbers are exact in float32, so both precisions have the same network.
  const draw = (count: number): number[] => [...stream.draw(count, (s) => s.normal())];
  const inputs = draw(SAMPLES * WIDTHS[0]!);
  const targets = draw(SAMPLES * WIDTHS.at(-1)!);
  const parameters = draw(WIDTHS.slice(1).reduce((sum, units, l) => sum + (WIDTHS[l]! + 1) * units, 0));

  const inputValues = inputs.map((input) => new lab.Value(input));
  const targetValues = targets.map((target) => new lab.Value(target));
  const nodes = parameters.map((parameter) => new lab.Value(parameter));
  lab.backward(scalarLoss(lab, nodes, inputValues, targetValues));
  const exact = nodes.map((node) => node.grad);

  const x = tf.tensor2d(inputs, [SAMPLES, WIDTHS[0]!]);
  const y = tf.tensor2d(targets, [SAMPLES, WIDTHS.at(-1)!]);
  const network = (values: number[]): Lab.Network => ({
    layers: layersOf(values),
    activation: ACTIVATIONS.tanh,
  });
  const float64 = (values: number[]): number =>
    scalarLoss(
      lab,
      values.map((parameter) => new lab.Value(parameter)),
      inputValues,
      targetValues,
    ).data;
  const float32 = (values: number[]): number =>
    tf.tidy(() => {
      const answer = lab.forward(network(values), x).a.at(-1)!;
      return answer.sub(y).square().sum().div<tf.Scalar>(SAMPLES).arraySync();
    });
  const byBackprop = tf.tidy(() =>
    lab
      .backpropMlp(network(parameters), { x, y })
      .gradients.flatMap(({ W, b }) => [...W.dataSync(), ...b.dataSync()]),
  );
  const errorsOf = (f: (values: number[]) => number): number[] =>
    STEPS.map((h) => relativeError(lab.numericalGradient(f, parameters, h), exact));
  const result = {
    float32: errorsOf(float32),
    float64: errorsOf(float64),
    byBackprop: relativeError(byBackprop, exact),
  };
  tf.dispose([x, y]);
  return result;
}

/** The network's loss as a graph of scalars: the parameters are W, row by row, and b of each layer in turn. */
function scalarLoss(
  lab: typeof Lab,
  parameters: Lab.Value[],
  inputs: Lab.Value[],
  targets: Lab.Value[],
): Lab.Value {
  let loss = new lab.Value(0);
  for (let n = 0; n < SAMPLES; n++) {
    let a = inputs.slice(n * WIDTHS[0]!, (n + 1) * WIDTHS[0]!);
    let start = 0;
    for (const units of WIDTHS.slice(1)) {
      const before = a;
      const biases = start + before.length * units;
      a = Array.from({ length: units }, (_, j) =>
        before
          .reduce((z, ak, k) => z.add(ak.mul(parameters[start + k * units + j]!)), parameters[biases + j]!)
          .tanh(),
      );
      start = biases + units;
    }
    for (const [j, aj] of a.entries()) loss = loss.add(aj.sub(targets[n * a.length + j]!).pow(2));
  }
  return loss.mul(new lab.Value(1 / SAMPLES));
}

/** The same list of parameters as layers of tensors. */
function layersOf(parameters: number[]): Lab.Layer[] {
  let start = 0;
  const next = (count: number): number[] => parameters.slice(start, (start += count));
  return WIDTHS.slice(1).map((units, l) => ({
    W: tf.tensor2d(next(WIDTHS[l]! * units), [WIDTHS[l]!, units]),
    b: tf.tensor1d(next(units)),
  }));
}

function relativeError(found: number[], exact: number[]): number {
  const norm = (vector: number[]): number => Math.hypot(...vector);
  return norm(found.map((g, i) => g - exact[i]!)) / norm(exact);
}
