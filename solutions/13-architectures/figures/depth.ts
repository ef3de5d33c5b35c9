import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { differences, familyIntervals, meanInterval, transpose } from '../../../src/figures/statistics';
import { disposeParts } from '../../../src/figures/training';
import { comparison, decimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { clippedBand, dataOf, measure, netOf, overSeeds, train } from './common';
import type { Family, Kind } from './nets';
import { chain, FAMILIES, KINDS, partsOf, STYLE } from './nets';
import { listed } from '../../../src/core/words';

const BATCH = 32;
const SIZES = {
  dense: { width: 16, quick: { samples: 200, steps: 30 }, full: { samples: 500, steps: 200 } },
  convolutional: { width: 12, quick: { samples: 96, steps: 40 }, full: { samples: 300, steps: 150 } },
};
const DEPTHS = { quick: [2, 10, 26, 50], full: [2, 6, 10, 18, 34, 50] };
/** If there are several, each net counts with its best. */
const LEARNING_RATES = { quick: [0.002], full: [0.0005, 0.002, 0.008] };

interface Depth {
  depths: number[];
  /** Training error in per cent: a seed a row, a depth a column. */
  error: Record<Family, Record<Kind, number[][]>>;
}

export const depthFigure = figure<typeof Lab>()<Depth>({
  id: 'training-error-by-depth',
  title: 'Plain and residual nets by depth',
  caption:
    'The error on the training samples after equally many steps, so also a matter of speed. A deeper ' +
    'plain net could do what a shallower one does, by layers that copy; a residual net starts from it.',
  source: 'TT; He et al. 2015; S46',
  seeds: { quick: 5, full: 6 },
  run(lab, context) {
    const depths = DEPTHS[context.mode];
    const errors = (family: Family, kind: Kind): number[][] =>
      overSeeds(context, (random) =>
        depths.map((depth) => trainingError(lab, context, { family, kind, depth }, random)),
      );
    const both = (family: Family): Record<Kind, number[][]> => ({
      plain: errors(family, 'plain'),
      residual: errors(family, 'residual'),
    });
    return { depths, error: { dense: both('dense'), convolutional: both('convolutional') } };
  },
  chart({ depths, error }, context): Chart {
    const { mode } = context;
    const rates = LEARNING_RATES[mode];
    const setting = (family: Family): string =>
      `${family}: ${SIZES[family].width} ${family === 'dense' ? 'units' : 'filters'}, ${SIZES[family][mode].samples} samples, ${SIZES[family][mode].steps} steps`;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${FAMILIES.map(setting).join('; ')}; Adam, η = ${rates.join(', ')}${rates.length > 1 ? ' (for each net the best of them)' : ''}, batches of ${BATCH}, no normalization; residual branches begin at 0; band: 95 % interval of the mean`,
      ...wordsOf(depths, error),
      source: this.source,
      panels: FAMILIES.map((family): SingleChart => ({
        kind: 'lines',
        title: family,
        x: { label: 'depth', unit: 'layers with weights', min: 0, max: 50 },
        y: { label: 'error on the training samples', unit: '%', min: 0, max: 100 },
        references: [{ axis: 'y', value: 90, label: 'guessing' }],
        series: KINDS.map((kind) => ({
          name: kind,
          style: STYLE[kind],
          x: depths,
          ...clippedBand(transpose(error[family][kind]).map(meanInterval)),
        })),
      })),
    };
  },
});

interface Trained {
  family: Family;
  kind: Kind;
  depth: number;
}

/** The least error over the learning rates. Each of them has the same initial weights and order of samples. */
function trainingError(
  lab: typeof Lab,
  context: FigureContext,
  { family, ...net }: Trained,
  random: SeededRandom,
): number {
  const { width, ...sizes } = SIZES[family];
  const { samples, steps } = sizes[context.mode];
  const data = dataOf(context, random, { train: samples, test: 1, flat: family === 'dense' });
  const classes = data.train.y.shape[1];
  const errors = LEARNING_RATES[context.mode].map((learningRate) => {
    const parts = partsOf(lab, family, { ...net, width, classes }, random.stream('weights'));
    const model = lab.modelOf(data.train.x.shape.slice(1), chain(parts));
    train(model, data.train, { learningRate, steps, batchSize: BATCH }, random.stream('order'));
    const { error } = measure(netOf(model), data.train);
    model.dispose();
    return error;
  });
  disposeParts(data.train, data.test);
  return Math.min(...errors);
}

/** The residual net's error against the plain net's at every depth: paired by seed, corrected for all depths of both. */
function wordsOf(
  depths: number[],
  error: Depth['error'],
): { verdict: string; headline: string; details: string } {
  const claims = FAMILIES.flatMap((family) =>
    depths.map((depth, d) => {
      const at = (kind: Kind): number[] => error[family][kind].map((run) => run[d]!);
      return { family, depth, differences: differences(at('residual'), at('plain')) };
    }),
  );
  const intervals = familyIntervals(claims.map((claim) => claim.differences));
  const told = claims.map((claim, i) => ({ ...claim, interval: intervals[i]! }));
  const deepest = told.filter(({ depth }) => depth === depths.at(-1));
  const plainWins = told.filter(({ interval }) => interval.low > 0);
  const words = deepest.map(
    ({ family, interval }) => `${family} ${comparison(interval, { text: decimals(0) })}`,
  );
  const places = plainWins.map(({ family, depth }) => `${family} ${depth}`).join(', ');
  const wins = places ? `at ${places}` : 'nowhere';
  const verdict = `Residual error, ${depths.at(-1)} layers, in points: ${words.join(', ')}; plain wins ${wins}.`;
  const better = deepest.filter(({ interval }) => interval.high < 0).map(({ family }) => family);
  const which = better.length === FAMILIES.length ? '' : ` ${listed(better)}`;
  return {
    headline:
      better.length > 0
        ? `At ${depths.at(-1)} layers, residual${which} nets err less than plain ones`
        : `At ${depths.at(-1)} layers, residual and plain nets: not told apart`,
    verdict: verdict.replaceAll('convolutional', 'conv'),
    details: `Error of the residual net against the plain one: ${told.map(({ family, depth, interval }) => `${family}, ${depth} layers: ${comparison(interval, { unit: ' points', text: decimals(0) })}`).join('; ')}.`,
  };
}
