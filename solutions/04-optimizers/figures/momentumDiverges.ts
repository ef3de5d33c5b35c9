import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, geometricMeanInterval } from '../../../src/figures/statistics';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type { LabModule } from './common';
import { descend, MU, ruleOf, runsOf, shortRate } from './common';

const NAMES = ['gradient descent', 'momentum'] as const;
/** On ¼x⁴ from 1: the curvature there is 3, and 2/3 is where plain descent begins to jump over. */
const RATE = 0.5;
const STEPS = 40;
const FAR = 1e3;
const RATES = [0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3];

interface MomentumDiverges {
  /** |x| after each step; null from where it is farther than 1000. */
  toy: { name: string; distance: (number | null)[] }[];
  /** Loss before the first step, one a seed. */
  before: number[];
  steps: number;
  /** The last loss, a row a learning rate and a column a seed; null where it is no number. */
  digits: { name: string; loss: (number | null)[][] }[];
}

export const momentumDiverges = figure<LabModule>()<MomentumDiverges>({
  id: 'momentum-diverges',
  title: 'Momentum can hurt: the same η, with and without it',
  caption:
    'Left, descent on ¼x⁴, which is steeper the farther one is out: momentum overshoots into the steep part and is thrown ' +
    'farther at each turn. Right, digits: the learning rates that plain SGD tolerates and momentum does not.',
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
        const { loss } = descend(() => ruleOf(lab, name, rate), runs, {
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
    const limits = digits.map(({ loss }) => firstBad(loss, before));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `right: ReLU net with 32 hidden units, batches of 32, ${steps} steps; band: 95 % interval of the geometric mean; cross: at the next η a seed ends no better than it began`,
      verdict: verdictOf(toy, limits, digits),
      source: this.source,
      size: { width: 1050, height: 540 },
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
          series: digits.map(({ name, loss }, d) => {
            const good = loss.slice(0, limits[d]);
            return {
              name: name === 'momentum' ? `momentum, μ = ${MU}` : name,
              x: RATES.slice(0, good.length),
              ...band(good.map((row) => geometricMeanInterval(row as number[]))),
              ...(limits[d] === undefined ? {} : { diverged: '' }),
            };
          }),
          references: [{ axis: 'y', value: start, label: 'before the first step' }],
        },
      ],
    };
  },
});

/** Where the last loss of some seed is first no lower than the loss it began with. */
function firstBad(loss: (number | null)[][], before: number[]): number | undefined {
  const place = loss.findIndex((row) => row.some((value, s) => value === null || value >= before[s]!));
  return place < 0 ? undefined : place;
}

function onQuartic(lab: LabModule, name: (typeof NAMES)[number]): (number | null)[] {
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

function verdictOf(
  toy: MomentumDiverges['toy'],
  [plainLimit, momentumLimit]: (number | undefined)[],
  digits: MomentumDiverges['digits'],
): string {
  const lost = toy.map(({ distance }) => distance.includes(null));
  const left =
    !lost[0] && lost[1]
      ? `At η = ${RATE} momentum diverges on ¼x⁴ and plain descent does not`
      : lost[0]
        ? `At η = ${RATE} plain descent diverges on ¼x⁴ too`
        : `At η = ${RATE} nothing diverges on ¼x⁴`;
  const tolerated = (limit: number | undefined): number => RATES[(limit ?? digits[0]!.loss.length) - 1] ?? 0;
  const [plain, withMomentum] = [tolerated(plainLimit), tolerated(momentumLimit)];
  const right =
    plain > withMomentum
      ? `on digits plain SGD learns up to η = ${shortRate(plain)}, momentum up to ${shortRate(withMomentum)} only.`
      : `on digits momentum learns up to η = ${shortRate(withMomentum)}, as far as plain SGD (${shortRate(plain)}).`;
  return `${left}; ${right}`;
}
