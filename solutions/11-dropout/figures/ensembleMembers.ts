import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import type { RandomStream } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { twoMoons } from '../../../src/data/toys';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { differences, meanInterval } from '../../../src/figures/statistics';
import { differenceInWords, finding } from '../../../src/figures/words';
import { counted } from '../../../src/core/words';
import type * as Lab from '../lab';
import { disposeParts, errorAndLoss, startingNetwork, trainNetwork } from './common';

const MEMBERS = 10;
/** Members that are drawn, beside the mean of all. */
const DRAWN = 3;
const TRAINING_POINTS = 60;
const TEST_POINTS = 1000;
const NOISE = 0.35;
const WIDTHS: [number, number] = [32, 32];
const STEPS = 150;
const RANGE = { x: [-1.8, 2.8], y: [-1.4, 1.9] } as const;
const GRID = 61;

interface Members {
  /** The training points of the first seed. */
  points: { x: number[]; y: number[]; label: number }[];
  /** P(class 1) over the plane by the first members and by the mean of all, for the first seed. */
  grids: Grid[];
  /** Shares of wrong answers on new points: the mean over the members, and the mean prediction; one for each seed. */
  errors: { members: number[]; mean: number[] };
}

export const ensembleMembers = figure<typeof Lab>()<Members>({
  id: 'ensemble-members',
  title: 'Members of an ensemble, and their mean',
  caption:
    'Nets trained on bootstrap samples of the same points. Their borders differ most where points are few, ' +
    'and the mean of the predictions errs less.',
  source: 'DNN 4.4.3; S39; Breiman 1996',
  seeds: { quick: 6, full: 30 },
  run(lab, context) {
    const errors: Members['errors'] = { members: [], mean: [] };
    let first: Pick<Members, 'points' | 'grids'> | undefined;
    for (const [i, seed] of context.seeds.entries()) {
      context.progress(i / context.seeds.length);
      const random = seededRandom(seed);
      const cloud = twoMoons(TRAINING_POINTS, random.stream('points'), { noise: NOISE });
      const train = tensorsOf(cloud);
      const test = tensorsOf(twoMoons(TEST_POINTS, random.stream('test'), { noise: NOISE }));
      const plan = lab.planEnsemble('bagging', MEMBERS, {
        sampleCount: TRAINING_POINTS,
        architectures: [WIDTHS],
        random,
      });
      const networks = plan.map(({ rows, initial }) =>
        trainedOn(lab, train, { rows, initial, masks: random.stream('masks') }),
      );
      tf.tidy(() => {
        const errorOf = (members: Lab.Network[]): number =>
          errorAndLoss(lab.ensemblePredict(members, test.x), test.y).error;
        const each = networks.map((network) => errorOf([network]));
        errors.members.push(each.reduce((sum, error) => sum + error, 0) / MEMBERS);
        errors.mean.push(errorOf(networks));
      });
      const drawn = [...networks.slice(0, DRAWN).map((network) => [network]), networks];
      first ??= { points: groupsOf(cloud), grids: drawn.map((members) => overPlane(lab, members)) };
      tf.dispose(networks);
      disposeParts({ train, validation: test, test });
    }
    return { ...first!, errors };
  },
  chart({ points, grids, errors }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      dataset: `two noisy half circles, ${TRAINING_POINTS} points`,
      seeds: counted(context.seeds.length, 'seed'),
      note: `bagging; two hidden layers of ${WIDTHS[0]} units; line: P = ½; drawn: seed ${context.seeds[0]}`,
      verdict: verdictOf(errors),
      headline: finding(meanInterval(differences(errors.mean, errors.members)), {
        above: 'The mean of the members errs more than a member',
        below: 'The mean of the members errs less than a member',
        of: 'Error of the mean and of a member',
      }),
      source: this.source,
      columns: 2,
      panels: grids.map((grid, i) => ({
        kind: 'regions' as const,
        title: i < DRAWN ? `member ${i + 1}` : `mean of all ${MEMBERS} members`,
        x: { label: 'x₁' },
        y: { label: 'x₂' },
        grid,
        probability: 'P(class 1)',
        samples: points.map(({ x, y, label }) => ({ name: `class ${label}`, x, y, style: label })),
      })),
    };
  },
});

export function tensorsOf({ x, y, count }: LabelledSamples): Lab.Samples {
  return tf.tidy(() => ({
    x: tf.tensor2d(x.slice(), [count, 2]),
    y: tf.oneHot(tf.tensor1d([...y], 'int32'), 2).toFloat() as tf.Tensor2D,
  }));
}

interface MemberTraining {
  rows: number[];
  initial: RandomStream;
  masks: RandomStream;
}

/** One member: a network trained on its rows, without dropout. */
function trainedOn(
  lab: typeof Lab,
  train: Lab.Samples,
  { rows, initial, masks }: MemberTraining,
): Lab.Network {
  const indices = tf.tensor1d(rows, 'int32');
  const own = { x: train.x.gather(indices), y: train.y.gather(indices) };
  const network = trainNetwork(lab, startingNetwork(own, WIDTHS, initial), own, {
    steps: STEPS,
    keepProb: 1,
    masks,
  });
  tf.dispose([indices, own.x, own.y]);
  return network;
}

export function groupsOf({ x, y, count }: LabelledSamples): Members['points'] {
  return [0, 1].map((label) => {
    const rows = Array.from({ length: count }, (_, n) => n).filter((n) => y[n] === label);
    return { x: rows.map((n) => x[2 * n]!), y: rows.map((n) => x[2 * n + 1]!), label };
  });
}

export function overPlane(lab: typeof Lab, members: Lab.Network[]): Grid {
  const [xs, ys] = [evenlySpaced(...RANGE.x, GRID), evenlySpaced(...RANGE.y, GRID)];
  const places = ys.flatMap((y) => xs.map((x) => [x, y]));
  const p = tf.tidy(() => [
    ...lab.ensemblePredict(members, tf.tensor2d(places)).slice([0, 1], [-1, 1]).dataSync(),
  ]);
  const values = Array.from({ length: GRID }, (_, j) => p.slice(j * GRID, (j + 1) * GRID));
  return { x: [...RANGE.x], y: [...RANGE.y], values };
}

function verdictOf({ members, mean }: Members['errors']): string {
  return `Error of the mean prediction against that of a member: ${differenceInWords(differences(mean, members))}.`;
}
