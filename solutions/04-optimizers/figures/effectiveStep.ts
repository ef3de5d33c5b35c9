import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import { band, geometricMeanInterval, transpose } from '../../../src/figures/statistics';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';
import { decimals, withInterval } from '../../../src/figures/words';
import { watched } from './common';
import { trained, parametersOf, runsOf } from './nets';

const MUS = [0, 0.5, 0.9, 0.99];
const STEPS = 500;
const RATE = 0.01;
const REAL_STEPS = 120;
const REAL_RATE = 0.01;

interface EffectiveStep {
  t: number[];
  /** Length of step t over η·g for a gradient that stays the same, a row for each μ. */
  constant: { mu: number; factor: number[] }[];
  /** The same over the length of gradient descent's step on the same digits, a row a seed. */
  digits: { mu: number; factor: number[][] }[];
  realT: number[];
}

export const effectiveStep = figure<typeof Lab>()<EffectiveStep>({
  id: 'momentum-effective-step',
  title: 'How long momentum makes a step: up to η/(1 − μ)',
  caption:
    'Momentum adds up gradients that agree: the step grows to 1/(1 − μ) times ηg where the gradient stays ' +
    'the same. Minibatch gradients partly cancel, so their steps grow less.',
  source: 'DNN 4.3.5, "Momentum"; S13',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const t = logSteps(STEPS).slice(1);
    const constant = MUS.map((mu) => {
      const lengths = lengthsOf(lab, mu);
      return { mu, factor: t.map((step) => lengths[step - 1]! / RATE) };
    });
    const runs = runsOf(context);
    const digits = MUS.slice(1).map((mu, i, all) => {
      context.progress(i / all.length);
      // The step that plain descent would take with the same gradient.
      const plain = watched(lab.gradientDescent({ learningRate: REAL_RATE }), parametersOf(runs[0]!));
      const momentum = watched(
        lab.momentum({ learningRate: REAL_RATE, momentum: mu }),
        parametersOf(runs[0]!),
      );
      const both = {
        ...momentum.rule,
        update: (...[g, slots, step, w]: Parameters<typeof momentum.rule.update>) => {
          plain.rule.update(g, {}, step, w);
          return momentum.rule.update(g, slots, step, w);
        },
      };
      trained(() => both, runs, { steps: REAL_STEPS, batchSize: 32, looks: [] });
      const [step, gradient] = [momentum.rms(), plain.rms()];
      return { mu, factor: step.map((row, s) => row.map((length, i) => length / gradient[s]![i]!)) };
    });
    return { t, constant, digits, realT: Array.from({ length: REAL_STEPS }, (_, i) => i + 1) };
  },
  chart({ t, constant, digits, realT }, context): Chart {
    const styleFor = (mu: number): number => MUS.indexOf(mu);
    const x = { label: 'step t', scale: 'log' as const };
    const limits = MUS.slice(1).map((mu) => ({
      axis: 'y' as const,
      value: 1 / (1 - mu),
      label: `1/(1 − ${mu}) = ${Math.round(1 / (1 - mu))}`,
    }));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: 'right: ReLU net with 32 hidden units, batches of 32; band: 95 % interval of the geometric mean over seeds',
      verdict: verdictOf(constant, digits),
      headline: `At μ = 0.9, a constant gradient’s step grows to ${decimals(1)(usual(constant).factor.at(-1)!)} times`,
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'a gradient that stays the same',
          x,
          y: { label: 'length of the step / (η · gradient)', scale: 'log', min: 0.5, max: 200 },
          series: constant.map(({ mu, factor }) => ({
            name: `μ = ${mu}`,
            x: t,
            y: factor,
            style: styleFor(mu),
            marks: 'none',
          })),
          references: limits,
        },
        {
          kind: 'lines',
          title: 'minibatches of digits',
          x,
          y: { label: 'length of the step / (η · ‖gradient‖)', scale: 'log', min: 0.5, max: 200 },
          series: digits.map(({ mu, factor }) => ({
            name: `μ = ${mu}`,
            x: realT,
            ...band(transpose(factor).map(geometricMeanInterval)),
            style: styleFor(mu),
          })),
          // The labels stand at the left only, where no noisy curve runs through them.
          references: limits.map(({ axis, value }) => ({ axis, value })),
        },
      ],
    };
  },
});

/** Lengths of the steps of one parameter whose gradient is always 1. */
function lengthsOf(lab: typeof Lab, mu: number): number[] {
  const w = tf.variable(tf.scalar(0), true, 'lab04/constant');
  const optimizer = new RuleOptimizer(lab.momentum({ learningRate: RATE, momentum: mu }));
  const g = tf.scalar(1);
  let position = 0;
  const lengths = Array.from({ length: STEPS }, () => {
    optimizer.applyGradients({ [w.name]: g });
    const before = position;
    position = w.dataSync()[0]!;
    return Math.abs(position - before);
  });
  optimizer.dispose();
  tf.dispose([w, g]);
  return lengths;
}

function verdictOf(constant: EffectiveStep['constant'], digits: EffectiveStep['digits']): string {
  const last = usual(constant).factor.at(-1)!;
  const half = REAL_STEPS / 2;
  const late = usual(digits).factor.map((row) => geometricMeanInterval(row.slice(half)).centre);
  const digitsAt = withInterval(geometricMeanInterval(late), decimals(1));
  return `At μ = 0.9 the step grows to ${decimals(1)(last)} times ηg; on digits, over steps ${half + 1} to ${REAL_STEPS}, to ${digitsAt} times.`;
}

/** The row of the usual momentum. */
function usual<T extends { mu: number }>(rows: T[]): T {
  return rows.find(({ mu }) => mu === 0.9)!;
}
