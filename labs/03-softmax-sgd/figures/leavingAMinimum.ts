import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { figure } from '../../../src/figures/figure';
import { band, percentages, shareInterval } from '../../../src/figures/statistics';
import { decimals, inPoints, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';

/** A valley with two minima, the left one deeper: f(w) = ¼(w² − 1)² + tilt · w. */
const TILT = 0.08;
/** The minimum on the right, where every run starts: f′ = 0 there. */
const START = 0.9573;
/** The standard deviation of one sample's gradient. */
const SPREAD = 4;
const RATE = 0.1;
const STEPS = 600;
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128, 256];

type Schedule = 'constant η' | 'η falls to 0';
const SCHEDULES: readonly Schedule[] = ['constant η', 'η falls to 0'];

interface Escapes {
  batches: number[];
  runs: number;
  /** How many runs end in the deeper valley, for each batch size. */
  arrived: { schedule: Schedule; count: number[] }[];
  /** The same on the full gradient, which has no noise. */
  full: number;
}

export const leavingAMinimum = figure<typeof Lab>()<Escapes>({
  id: 'leaving-a-minimum',
  title: 'Noise leaves a local minimum, the good one too',
  caption:
    'Runs that start in the upper of two valleys. The full gradient stays there. The smallest batches go ' +
    'to and fro; a middle one, or a rate that falls, ends in the deeper valley most often.',
  source: 'SGD, "the randomness of this algorithm"; DNN 4.3.4; S10',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const random = seededRandom(context.seeds[0]!);
    const runs = context.mode === 'full' ? 2000 : 400;
    const arrived = SCHEDULES.map((schedule, s) => ({
      schedule,
      count: BATCHES.map((batch, i) => {
        context.progress((s + i / BATCHES.length) / SCHEDULES.length);
        const stream = random.stream(`${schedule}/${batch}`);
        return endsLeft(lab, { runs, schedule, noise: SPREAD / Math.sqrt(batch), stream });
      }),
    }));
    const still = { runs: 1, schedule: SCHEDULES[0]!, noise: 0, stream: random.stream('full') };
    return { batches: BATCHES, runs, arrived, full: endsLeft(lab, still) };
  },
  chart({ batches, runs, arrived, full }): Chart {
    const w = Array.from({ length: 121 }, (_, i) => -1.5 + i / 40);
    return {
      kind: 'panels',
      title: this.title,
      dataset: `no data: ¼(w² − 1)² + ${TILT}w`,
      note: `${runs} runs of ${STEPS} steps, η = ${RATE}, σ = ${SPREAD}; band: 95 % interval (Wilson)`,
      verdict: verdictOf({ batches, runs, arrived, full }),
      headline: headlineOf({ arrived, full }),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'the loss, and where the runs start',
          x: { label: 'w' },
          y: { label: 'f(w)' },
          series: [{ x: w, y: w.map(loss), marks: 'none' }],
          references: [{ axis: 'x', value: START, label: 'start' }],
        },
        {
          kind: 'lines',
          title: 'runs that end in the deeper valley',
          x: { label: 'batch size', scale: 'log' },
          y: { label: 'runs', unit: '%', min: 0, max: 100 },
          series: arrived.map(({ schedule, count }) => {
            const { y, band: ends } = band(count.map((n) => shareInterval(n, runs)));
            return {
              name: schedule,
              x: batches,
              y: percentages(y),
              band: { low: percentages(ends.low), high: percentages(ends.high) },
            };
          }),
          references: [{ axis: 'y', value: 100 * full, label: 'full gradient' }],
        },
      ],
    };
  },
});

function loss(w: number): number {
  return (w ** 2 - 1) ** 2 / 4 + TILT * w;
}

interface Runs {
  runs: number;
  schedule: Schedule;
  /** The standard deviation of a batch's gradient: σ/√B. */
  noise: number;
  stream: RandomStream;
}

/** The number of runs that end left of 0. All runs are the columns of one W, which the lab's sgdStep moves. */
function endsLeft(lab: typeof Lab, { runs, schedule, noise, stream }: Runs): number {
  const b = tf.zeros<tf.Rank.R1>([runs]);
  let W = tf.fill([1, runs], START) as tf.Tensor2D;
  for (let step = 0; step < STEPS; step++) {
    const rate = schedule === 'constant η' ? RATE : RATE * (1 - step / STEPS);
    const next = tf.tidy(() => {
      const slope = W.square().sub(1).mul(W).add(TILT);
      const gradient = slope.add(randomNormal(stream, [1, runs], 0, noise)) as tf.Tensor2D;
      return lab.sgdStep({ W, b }, { W: gradient, b }, rate);
    });
    tf.dispose([W, next.b]);
    W = next.W;
  }
  const left = W.dataSync<'float32'>().filter((w) => w < 0).length;
  tf.dispose([W, b]);
  return left;
}

function verdictOf({ batches, runs, arrived, full }: Escapes): string {
  const { count } = arrived.find(({ schedule }) => schedule === 'constant η')!;
  const most = Math.max(...count);
  const share = (n: number): string =>
    withInterval(inPoints(shareInterval(n, runs)), decimals(0), { unit: ' %' });
  const stays = full === 0 ? 'full gradient: none' : 'full gradient: all';
  return (
    `Constant η, batches of ${batches[count.indexOf(most)]}: ${share(most)} end in the deeper valley, ` +
    `of 1: ${share(count[0]!)}; ${stays}.`
  );
}

function headlineOf({ arrived, full }: Pick<Escapes, 'arrived' | 'full'>): string {
  if (!arrived.some(({ count }) => count.some((n) => n > 0))) return 'No batch size leaves the local minimum';
  return full === 0
    ? 'Minibatch noise leaves a local minimum; the full gradient stays'
    : 'Minibatches and the full gradient leave the local minimum';
}
