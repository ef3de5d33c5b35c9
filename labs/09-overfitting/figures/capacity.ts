import { pseudoInverse, Matrix } from 'ml-matrix';
import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { RegressionSamples } from '../../../src/data/dataset';
import type { FigureContext } from '../../../src/figures/figure';
import { figure } from '../../../src/figures/figure';
import { band, byPlace, geometricMeanInterval } from '../../../src/figures/statistics';
import type { Lab, LabModule } from './common';
import { grid, NOISE, points, truth } from './common';

const TRAINING_POINTS = 20;
const VALIDATION_POINTS = 20;
const TEST_POINTS = 300;
const DATA = 'y = sin(1.5πx) + N(0, 0.3²)';
/** Hidden units; with one bias, one parameter more is fitted. */
const CAPACITIES = {
  quick: [1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 19],
  beyond: [20, 22, 25, 30, 40, 60, 100, 200, 400],
};

interface Capacity {
  /** Fitted parameters at each capacity. */
  parameters: number[];
  /** Mean squared errors, a row a seed. */
  train: number[][];
  test: number[][];
  /** Parameters of the model that the validation set chose, and its test error, by seed. */
  chosen: number[];
  chosenTest: number[];
  /** Of the first seed. */
  shown: {
    train: { x: number[]; y: number[] };
    validation: { x: number[]; y: number[] };
    at: number[];
    curves: { name: string; parameters: number; y: number[] }[];
  };
}

const made = new WeakMap<LabModule, Map<string, Capacity>>();

function capacityOf(lab: LabModule, context: FigureContext): Capacity {
  const key = JSON.stringify([context.mode, context.seeds]);
  const known = made.get(lab) ?? new Map<string, Capacity>();
  made.set(lab, known);
  const result = known.get(key) ?? sweeps(lab, context);
  known.set(key, result);
  return result;
}

type Model = (x: ArrayLike<number>) => number[];

/**
 * The net whose output layer fits the points best, of those the shortest: hidden units tanh(4(ax + b)), drawn at
 * random and left as they are. So every size is trained to the end, which gradients would take long for.
 */
function fitted(samples: RegressionSamples, hidden: readonly [a: number, b: number][]): Model {
  const features = (x: ArrayLike<number>): Matrix =>
    new Matrix(Array.from(x, (v) => [1, ...hidden.map(([a, b]) => Math.tanh(4 * (a * v + b)))]));
  const output = pseudoInverse(features(samples.x), 1e-9).mmul(Matrix.columnVector(Array.from(samples.y)));
  return (x) => features(x).mmul(output).to1DArray();
}

function errorOf(model: Model, { x, y }: RegressionSamples): number {
  return model(x).reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0) / y.length;
}

function sweeps(lab: LabModule, { mode, seeds, progress }: FigureContext): Capacity {
  const capacities = mode === 'quick' ? CAPACITIES.quick : [...CAPACITIES.quick, ...CAPACITIES.beyond];
  const at = grid(-1, 1, 201);
  const parameters = capacities.map((hidden) => lab.parametersOf([hidden, 1]));
  const result: Omit<Capacity, 'shown'> = { parameters, train: [], test: [], chosen: [], chosenTest: [] };
  let shown: Capacity['shown'] | undefined;
  for (const [i, seed] of seeds.entries()) {
    progress(i / seeds.length);
    const random = seededRandom(seed);
    const train = points(random, 'training', TRAINING_POINTS);
    const validation = points(random, 'validation', VALIDATION_POINTS);
    const test = points(random, 'test', TEST_POINTS);
    const units = random.stream('units');
    const hidden = Array.from({ length: Math.max(...capacities) }, (): [number, number] => [
      units.normal(),
      units.uniform(-1, 1),
    ]);
    const models = new Map(capacities.map((count) => [count, fitted(train, hidden.slice(0, count))]));
    const fit = (count: number): Lab.Fitted => {
      const model = models.get(count)!;
      return {
        parameters: lab.parametersOf([count, 1]),
        trainError: errorOf(model, train),
        validationError: errorOf(model, validation),
        testError: () => errorOf(model, test),
      };
    };
    const sweep = lab.capacitySweep(capacities, fit);
    result.train.push(sweep.errors.map((row) => row.train));
    result.test.push([...models.values()].map((model) => errorOf(model, test)));
    result.chosen.push(lab.parametersOf([sweep.chosen, 1]));
    result.chosenTest.push(sweep.test);
    const curve = (name: string, count: number): Capacity['shown']['curves'][number] => ({
      name,
      parameters: lab.parametersOf([count, 1]),
      y: models.get(count)!(at),
    });
    shown ??= {
      train: { x: Array.from(train.x), y: Array.from(train.y) },
      validation: { x: Array.from(validation.x), y: Array.from(validation.y) },
      at,
      curves: [
        curve('under-fitted', 1),
        curve('chosen', sweep.chosen),
        curve('over-fitted', TRAINING_POINTS - 2),
      ],
    };
  }
  return { ...result, shown: shown! };
}

const NET = 'nets with random tanh units, output layer by least squares';
/** Two digits, without an exponent: errors here go into the thousands. */
const short = (value: number): string =>
  Number(value.toPrecision(2)).toLocaleString('en', { maximumFractionDigits: 3 });
const seedsOf = (count: number): string => (count === 1 ? '1 seed' : `${count} seeds`);

export const fits = figure<LabModule>()<Capacity>({
  id: 'under-and-over-fitting',
  title: 'Under-fitted, well fitted and over-fitted',
  caption:
    'Three nets of one seed, with the training points they were fitted to and the validation points they have not seen. ' +
    'The largest goes near the training points, misses the others, and is drawn only up to |y| = 2.',
  source: 'DNN 4.4.1, figure 4.13; S28',
  seeds: { quick: 10, full: 50 },
  run: capacityOf,
  chart({ shown, parameters, test }, context): Chart {
    const errors = shown.curves.map(({ name, parameters: p }) => {
      const at = geometricMeanInterval(test.map((run) => run[parameters.indexOf(p)]!));
      return { name, p, at };
    });
    return {
      kind: 'scatter',
      title: this.title,
      dataset: DATA,
      seeds: `seed ${context.seeds[0]} drawn, ${seedsOf(context.seeds.length)} in the verdict`,
      note: `${TRAINING_POINTS} training and ${VALIDATION_POINTS} validation points; ${NET}`,
      verdict: `Mean test error over the seeds (95 % interval): ${errors
        .map(({ p, at }) => `${p} parameters ${short(at.centre)} (${short(at.low)} to ${short(at.high)})`)
        .join(', ')}; the noise alone has ${NOISE ** 2}.`,
      source: this.source,
      size: { width: 1000, height: 600 },
      x: { label: 'x' },
      y: { label: 'y', min: -2, max: 2 },
      groups: [
        { name: 'training points', ...shown.train, style: 0 },
        { name: 'validation points', ...shown.validation, style: 6 },
      ],
      curves: [
        ...shown.curves.map(({ name, parameters: p, y }, i) => ({
          name: `${name} (${p} parameters)`,
          x: shown.at,
          y: y.map((value) => (Math.abs(value) <= 2 ? value : null)),
          style: [5, 2, 1][i]!,
        })),
        { name: 'without noise', x: shown.at, y: shown.at.map(truth), dashed: true, style: 3 },
      ],
    };
  },
});

export const errorByParameters = figure<LabModule>()<Capacity>({
  id: 'error-by-parameters',
  title: 'Error against the number of parameters',
  caption:
    'The training error falls with every parameter; the test error falls, turns, and is worst where there are as many ' +
    'parameters as training points. With --full the nets grow on beyond.',
  source: 'DNN 4.4.1; S28; Belkin et al. (2019)',
  seeds: { quick: 10, full: 50 },
  run: capacityOf,
  chart(result, context): Chart {
    const { parameters } = result;
    const line = (runs: number[][]): { x: number[] } & ReturnType<typeof band> => ({
      x: parameters,
      ...band(
        byPlace(runs.map((run) => run.map((error) => Math.max(error, 1e-8)))).map(geometricMeanInterval),
      ),
    });
    return {
      kind: 'lines',
      title: this.title,
      dataset: DATA,
      seeds: seedsOf(context.seeds.length),
      note: `${TRAINING_POINTS} training and ${TEST_POINTS} test points; ${NET}; band: 95 % interval of the geometric mean`,
      verdict: turnVerdict(result),
      source: this.source,
      size: { width: 1000, height: 620 },
      x: { label: 'fitted parameters', scale: 'log' },
      y: { label: 'mean squared error', scale: 'log' },
      references: [
        { axis: 'x', value: TRAINING_POINTS, label: 'training points' },
        { axis: 'y', value: NOISE ** 2, label: 'variance of the noise' },
      ],
      series: [
        { name: 'training', ...line(result.train), style: 1 },
        { name: 'test', ...line(result.test), style: 2 },
      ],
    };
  },
});

/** Where the test error is least, by how much it rises on either side, and whether it falls again. */
function turnVerdict({ parameters, test, chosen, chosenTest }: Capacity): string {
  const means = byPlace(test).map((at) => geometricMeanInterval(at).centre);
  const upTo = parameters.filter((p) => p <= TRAINING_POINTS).length;
  const classical = means.slice(0, upTo);
  const best = classical.indexOf(Math.min(...classical));
  const ratio = (a: number, b: number): ReturnType<typeof geometricMeanInterval> =>
    geometricMeanInterval(test.map((run) => run[a]! / run[b]!));
  const told = ({ centre, low, high }: ReturnType<typeof ratio>): string =>
    `${short(centre)} times (${short(low)} to ${short(high)})`;
  const [left, right] = [ratio(0, best), ratio(upTo - 1, best)];
  const shape = left.low > 1 && right.low > 1 ? 'U-shaped' : 'not U-shaped with 95 % confidence';
  const last = parameters.length - 1;
  const again = last >= upTo ? ratio(last, upTo - 1) : undefined;
  return (
    `Up to ${parameters[upTo - 1]} parameters the test error is ${shape}: least at ${parameters[best]}, ` +
    `${told(left)} as high at ${parameters[0]} and ${told(right)} at ${parameters[upTo - 1]}. ` +
    (again
      ? again.high < 1
        ? `It turns again: at ${parameters[last]} parameters it is ${told(again)} that. `
        : `It does not turn again up to ${parameters[last]} parameters. `
      : '') +
    `Validation chooses ${Math.min(...chosen)} to ${Math.max(...chosen)} parameters, test error ${short(geometricMeanInterval(chosenTest).centre)}.`
  );
}
