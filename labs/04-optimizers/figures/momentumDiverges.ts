import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, geometricMeanInterval } from '../../../src/figures/statistics';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';
import { MU, ruleOf, shortRate } from './common';
import { trained, runsOf } from './nets';

const NAMES = ['gradient descent', 'momentum'] as const;
/** On ¼x⁴ a step of plain descent is −ηx²·x: it jumps over the minimum if ηx² > 1, and moves away from it if ηx² > 2. */
const RATE = 1.5;
const STEPS = 40;
const FAR = 1e3;
/** A training has failed if any seed's loss does not fall below this fraction of the first. */
const LEARNED = 0.5;
const RATES = [0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3];

interface MomentumDiverges {
  /** |x| after each step; null from the first that is above 1000. */
  toy: { name: string; distance: (number | null)[] }[];
  /** Loss before the first step, one a seed. */
  before: number[];
  steps: number;
  /** The last loss, a row a learning rate and a column a seed; null if it is not finite. */
  digits: { name: string; loss: (number | null)[][] }[];
}

export const momentumDiverges = figure<typeof Lab>()<MomentumDiverges>({
  id: 'momentum-diverges',
  title: 'Momentum can hurt: the same η, with and without it',
  caption:
    'Left, on ¼x⁴ momentum overshoots into the steep part and is thrown farther at each turn. Right, the ' +
    'learning rates that each tolerates on digits; ReLU units that are thrown off die at loss ln 10.',
  source: 'DNN 4.3.5, "Momentum"; erratum E14; S13',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const runs = runsOf(context);
    const steps = context.mode === 'full' ? 300 : 60;
    let before: number[] = [];
    const digits = NAMES.map((name, n) => ({
      name,
      loss: RATES.map((rate, r) => {
        context.progress((n + r / RATES.length) / NAMES.length);
        const { loss } = trained(() => ruleOf(lab, name, rate), runs, {
          steps,
          batchSize: 32,
          looks: [0, steps],
        });
        before = loss.map((row) => row[0]!);
        return loss.map((row) => (Number.isFinite(row[1]) ? row[1]! : null));
      }),
    }));
    return { toy: NAMES.map((name) => ({ name, distance: onQuartic(lab, name) })), before, steps, digits };
  },
  chart({ toy, before, steps, digits }, context): Chart {
    const start = geometricMeanInterval(before).centre;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `right: ReLU net with 32 hidden units, batches of 32, ${steps} steps; band: 95 % interval of the geometric mean; η on the right is the same for both`,
      ...wordsOf(toy, digits, before),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: `¼x⁴ from x = 1, η = ${RATE}`,
          x: { label: 'step' },
          y: { label: 'distance |x| from the minimum', scale: 'log', min: 0.05, max: FAR },
          series: toy.map(({ name, distance }) => ({
            name: name === 'momentum' ? `momentum, μ = ${MU}` : name,
            x: distance.map((_, i) => i),
            y: distance,
            ...(distance.includes(null)
              ? { diverged: `beyond ${FAR} at step ${distance.indexOf(null)}` }
              : {}),
          })),
        },
        {
          kind: 'lines',
          title: 'digits',
          x: { label: 'learning rate η', scale: 'log' },
          y: { label: `training loss after ${steps} steps`, unit: 'nats', scale: 'log' },
          series: digits.map(({ name, loss }) => {
            const lost = loss.findIndex((row) => row.includes(null));
            const known = lost < 0 ? loss : loss.slice(0, lost);
            return {
              name: name === 'momentum' ? `momentum, μ = ${MU}` : name,
              x: RATES.slice(0, known.length),
              ...band(known.map((row) => geometricMeanInterval(row as number[]))),
              ...(lost < 0 ? {} : { diverged: 'no number beyond' }),
            };
          }),
          references: [
            { axis: 'y', value: start, label: 'before the first step' },
            { axis: 'y', value: LEARNED * start, label: 'half of it' },
          ],
        },
      ],
    };
  },
});

/** The end of the first run of learning rates at which every seed learns. */
function tolerated(loss: (number | null)[][], before: number[]): number | undefined {
  const learned = loss.map((row) => row.every((value, s) => value !== null && value < LEARNED * before[s]!));
  const first = learned.indexOf(true);
  const end = learned.indexOf(false, Math.max(first, 0));
  return first < 0 ? undefined : RATES[(end < 0 ? learned.length : end) - 1];
}

function onQuartic(lab: typeof Lab, name: (typeof NAMES)[number]): (number | null)[] {
  const x = tf.variable(tf.scalar(1), true, 'lab04/x');
  const optimizer = new RuleOptimizer(ruleOf(lab, name, RATE));
  const distance: (number | null)[] = [1];
  for (let step = 1; step <= STEPS; step++) {
    optimizer.minimize(() => x.square().square().div(4), false, [x]);
    const at = Math.abs(x.dataSync()[0]!);
    distance.push(distance.at(-1) !== null && at < FAR ? at : null);
  }
  optimizer.dispose();
  x.dispose();
  return distance;
}

function wordsOf(
  toy: MomentumDiverges['toy'],
  digits: MomentumDiverges['digits'],
  before: number[],
): { verdict: string; headline: string; details: string } {
  const lost = toy.map(({ distance }) => distance.includes(null));
  const left = lost[0]
    ? `At η = ${RATE} plain descent diverges on ¼x⁴`
    : lost[1]
      ? `At η = ${RATE} momentum diverges on ¼x⁴, and plain descent does not`
      : `At η = ${RATE} nothing diverges on ¼x⁴`;
  const [plain = 0, withMomentum = 0] = digits.map(({ loss }) => tolerated(loss, before));
  const tolerates = withMomentum < plain ? 'a smaller' : withMomentum > plain ? 'a larger' : 'the same';
  return {
    headline: `With momentum, training on digits tolerates ${tolerates} learning rate`,
    verdict: `The largest η at which every seed halves its loss on digits: ${shortRate(plain)} without momentum, ${shortRate(withMomentum)} with it.`,
    details: `${left}.`,
  };
}
