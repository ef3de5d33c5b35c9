import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Grid } from '../../../src/charts/grid';
import { seededRandom } from '../../../src/core/rng';
import { counted } from '../../../src/core/words';
import type { LabelledSamples } from '../../../src/data/dataset';
import { boundaryPanels, noisyMoons } from '../../../src/figures/boundaries';
import { figure } from '../../../src/figures/figure';
import { flatTensors } from '../../../src/figures/samples';
import { evenlySpaced } from '../../../src/figures/spacing';
import { differences, meanInterval } from '../../../src/figures/statistics';
import { differenceInWords, finding } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net } from './common';
import { disposeNet, errorOf, LEARNING_RATE, netFor, train } from './common';

const TRAINING_POINTS = 40;
const TEST_POINTS = 1000;
const MOONS = { train: TRAINING_POINTS, test: TEST_POINTS, noise: 0.3 };
const STEPS = 300;
/** The λ of the verdict, {@link CHOSEN}, was chosen on the seeds 0 to 9, so the figure begins at seed 100. */
const LAMBDAS = [0, 0.003, 0.02, 0.05, 0.2];
const CHOSEN = 0.003;
const RANGE = { x: [-1.8, 2.8], y: [-1.4, 1.9] } as const;
const GRID = 61;

interface Boundaries {
  /** The training points of the first seed, by class. */
  points: { x: number[]; y: number[] }[];
  lambdas: {
    lambda: number;
    /** P(class 1) over the plane, for the first seed. */
    grid: Grid;
    /** Shares of wrong answers on new points, one for each seed. */
    error: number[];
  }[];
}

export const boundaryByLambda = figure<typeof Lab>()<Boundaries>({
  id: 'boundary-by-lambda',
  title: 'The boundary that a network draws, by the λ of L2',
  caption:
    'The same net on the same few noisy points. Without a penalty the boundary winds around single points; with a larger λ ' +
    'it is smoother, and in the end too flat to follow the classes.',
  source: 'WD, L2; REG, L2; S32',
  seeds: { quick: 10, full: 40 },
  firstSeed: 100,
  run(lab, context) {
    const lambdas: Boundaries['lambdas'] = [];
    for (const [l, lambda] of LAMBDAS.entries()) {
      let grid: Grid | undefined;
      const error = context.seeds.map((seed, s) => {
        context.progress((l + s / context.seeds.length) / LAMBDAS.length);
        const clouds = noisyMoons(seed, MOONS);
        const [samples, fresh] = [flatTensors(clouds.train), flatTensors(clouds.test)];
        const net = netFor(samples, seededRandom(seed));
        train(lab, net, samples, { penalty: new lab.L2({ lambda }), steps: STEPS });
        grid ??= overPlane(net);
        const wrong = errorOf(net, fresh);
        disposeNet(net);
        tf.dispose([samples.x, samples.y, fresh.x, fresh.y]);
        return wrong;
      });
      lambdas.push({ lambda, grid: grid!, error });
    }
    return { points: byClass(noisyMoons(context.seeds[0]!, MOONS).train), lambdas };
  },
  chart({ points, lambdas }, context): Chart {
    const errorAt = (wanted: number): number[] => lambdas.find(({ lambda }) => lambda === wanted)!.error;
    const changes = differences(errorAt(CHOSEN), errorAt(0));
    return {
      kind: 'panels',
      title: this.title,
      dataset: `two noisy half circles, ${TRAINING_POINTS} points`,
      seeds: `${counted(context.seeds.length, 'seed')}, drawn: seed ${context.seeds[0]}`,
      note: `32 ReLU units, ${STEPS} steps of Adam, η = ${LEARNING_RATE}; line: P = ½; error bars: 95 % interval of the mean`,
      verdict: `Test error with λ = ${CHOSEN}, chosen on other seeds, against 0: ${differenceInWords(changes)}.`,
      headline: finding(meanInterval(changes), {
        above: `L2 with λ = ${CHOSEN} raises the test error`,
        below: `L2 with λ = ${CHOSEN} lowers the test error`,
        of: 'Test error with and without L2',
      }),
      source: this.source,
      columns: 3,
      panels: boundaryPanels(
        lambdas.map(({ lambda, grid, error }) => ({
          title: `λ = ${lambda}`,
          name: String(lambda),
          grid,
          error,
        })),
        {
          setting: { label: 'λ' },
          probability: 'P(class 1)',
          samples: points.map((group, label) => ({ name: `class ${label}`, style: label, ...group })),
          testPoints: TEST_POINTS,
        },
      ),
    };
  },
});

function byClass({ x, y, count }: LabelledSamples): Boundaries['points'] {
  return [0, 1].map((label) => {
    const rows = Array.from({ length: count }, (_, n) => n).filter((n) => y[n] === label);
    return { x: rows.map((n) => x[2 * n]!), y: rows.map((n) => x[2 * n + 1]!) };
  });
}

function overPlane(net: Net): Grid {
  const [xs, ys] = [evenlySpaced(...RANGE.x, GRID), evenlySpaced(...RANGE.y, GRID)];
  const places = ys.flatMap((y) => xs.map((x) => [x, y]));
  const p = tf.tidy(() => [
    ...tf
      .softmax(net.logits(tf.tensor2d(places)))
      .slice([0, 1], [-1, 1])
      .dataSync(),
  ]);
  return { x: [...RANGE.x], y: [...RANGE.y], values: ys.map((_, j) => p.slice(j * GRID, (j + 1) * GRID)) };
}
