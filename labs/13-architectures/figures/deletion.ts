import type * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { SeededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { differences, meanInterval, transpose } from '../../../src/figures/statistics';
import { disposeParts } from '../../../src/figures/training';
import { comparison, decimals, finding, withInterval } from '../../../src/figures/words';
import { applied } from '../../../src/train/applied';
import type * as Lab from '../lab';
import { clippedBand, dataOf, measure, overSeeds, train } from './common';
import type { Family, Kind } from './nets';
import { chain, KINDS, partsOf, STYLE } from './nets';

const BATCH = 32;
const BLOCKS = 5;
const TEST = 400;
const SETTINGS = {
  dense: { width: 32, learningRate: 0.003 },
  convolutional: { width: 12, learningRate: 0.005 },
};
const SIZES = {
  quick: { families: ['dense'], samples: 500, steps: 120 },
  full: { families: ['dense', 'convolutional'], samples: 1000, steps: 800 },
} satisfies Record<string, { families: Family[]; samples: number; steps: number }>;

/** Test errors of one trained net, in per cent. */
interface Damage {
  whole: number;
  /** With the first, the second, … of its blocks deleted. */
  without: number[];
  /** With 0, 1, … of its blocks deleted, in a random order. */
  byCount: number[];
}

interface Deletion {
  families: { family: Family; nets: Record<Kind, Damage[]> }[];
}

export const deletion = figure<typeof Lab>()<Deletion>({
  id: 'deleted-blocks',
  title: 'One block deleted from a trained net',
  caption:
    'The test error of trained nets without some blocks of two layers, not trained again. The plain net ' +
    'needs every layer; the residual net has learned small corrections, and can do without one or two.',
  source: 'TT; Veit et al. 2016; S46',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const { families } = SIZES[context.mode];
    return {
      families: families.map((family) => {
        const damages = (kind: Kind): Damage[] =>
          overSeeds(context, (random) => damaged(lab, context, { family, kind }, random));
        return { family, nets: { plain: damages('plain'), residual: damages('residual') } };
      }),
    };
  },
  chart({ families }, context): Chart {
    const { samples, steps } = SIZES[context.mode];
    const sizes = families.map(({ family }) => `${family} of ${SETTINGS[family].width} ${UNITS[family]}`);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${sizes.join(', ')}, ${2 * BLOCKS + 2} layers, ${samples} training samples, ${steps} steps of Adam, no normalization; error on ${TEST} test samples; 95 % intervals of the mean`,
      verdict: verdictOf(families[0]!),
      headline: headlineOf(families[0]!.nets),
      details: families.map(({ family, nets }) => wordsOf(family, nets)).join(' '),
      source: this.source,
      columns: 2,
      panels: families.flatMap(({ family, nets }) => [byBlock(family, nets), byCount(family, nets)]),
    };
  },
});

const UNITS: Record<Family, string> = { dense: 'units', convolutional: 'filters' };
const ERROR = { label: 'error on test samples', unit: '%', min: 0, max: 100 };

function byBlock(family: Family, nets: Record<Kind, Damage[]>): SingleChart {
  return {
    kind: 'bars',
    title: `${family}: one block deleted`,
    x: { label: 'deleted block, from the input' },
    y: ERROR,
    categories: ['none', ...Array.from({ length: BLOCKS }, (_, b) => `${b + 1}`)],
    series: KINDS.map((kind) => {
      const { y, band } = clippedBand(
        transpose(nets[kind].map(({ whole, without }) => [whole, ...without])).map(meanInterval),
      );
      return { name: kind, style: STYLE[kind], values: y, interval: band };
    }),
  };
}

function byCount(family: Family, nets: Record<Kind, Damage[]>): SingleChart {
  return {
    kind: 'lines',
    title: `${family}: several deleted, in random order`,
    x: { label: `deleted blocks, of ${BLOCKS}`, min: 0, max: BLOCKS },
    y: ERROR,
    series: KINDS.map((kind) => ({
      name: kind,
      style: STYLE[kind],
      x: Array.from({ length: BLOCKS + 1 }, (_, count) => count),
      ...clippedBand(transpose(nets[kind].map((damage) => damage.byCount)).map(meanInterval)),
    })),
  };
}

/** Trains a net whose blocks are models, and measures it without some of them. */
function damaged(
  lab: typeof Lab,
  context: FigureContext,
  { family, kind }: { family: Family; kind: Kind },
  random: SeededRandom,
): Damage {
  const { samples, steps } = SIZES[context.mode];
  const { width, learningRate } = SETTINGS[family];
  const data = dataOf(context, random, { train: samples, test: TEST, flat: family === 'dense' });
  const options = { kind, depth: 2 * BLOCKS + 2, width, classes: data.train.y.shape[1] };
  const inputShape = data.train.x.shape.slice(1);
  let shape = inputShape;
  const models = partsOf(lab, family, options, random.stream('weights')).map((part) => {
    const model = lab.modelOf(shape, part);
    shape = model.outputs[0]!.shape.slice(1) as number[];
    return model;
  });
  const whole = lab.modelOf(inputShape, chain(models.map((model) => (x) => applied(model, x))));
  train(whole, data.train, { learningRate, steps, batchSize: BATCH }, random.stream('order'));
  // The blocks stand between the first layer and the last.
  const errorWithout = (blocks: number[]): number => {
    const left = models.filter((_, position) => !blocks.includes(position - 1));
    return measure((x) => left.reduce((y, model) => model.apply(y) as tf.Tensor, x), data.test).error;
  };
  const order = random.stream('deleted').permutation(BLOCKS);
  const damage = {
    whole: errorWithout([]),
    without: Array.from({ length: BLOCKS }, (_, block) => errorWithout([block])),
    byCount: Array.from({ length: BLOCKS + 1 }, (_, count) => errorWithout(order.slice(0, count))),
  };
  whole.dispose();
  disposeParts(data.train, data.test);
  return damage;
}

/** The rise of the error when one block is deleted, as a mean over the blocks of each net. */
function risesOf(damages: Damage[]): number[] {
  return damages.map(
    ({ whole, without }) => without.reduce((sum, error) => sum + error, 0) / without.length - whole,
  );
}

function verdictOf({ family, nets }: { family: Family; nets: Record<Kind, Damage[]> }): string {
  const [plain, residual] = [risesOf(nets.plain), risesOf(nets.residual)];
  const words = [plain, residual].map((rises) => decimals(1)(meanInterval(rises).centre));
  const difference = comparison(meanInterval(differences(residual, plain)));
  return `A block less adds ${words[0]} points of error to the plain ${family} net, ${words[1]} to the residual: ${difference}.`;
}

function wordsOf(family: Family, nets: Record<Kind, Damage[]>): string {
  const wholeOf = (kind: Kind): string =>
    decimals(0)(meanInterval(nets[kind].map(({ whole }) => whole)).centre);
  const rise = (kind: Kind): string => withInterval(meanInterval(risesOf(nets[kind])));
  return (
    `${family}: whole, the plain net errs on ${wholeOf('plain')} %, the residual net on ${wholeOf('residual')} %. ` +
    `One block less adds ${rise('plain')} points to the plain and ${rise('residual')} to the residual net.`
  );
}

function headlineOf({ plain, residual }: Record<Kind, Damage[]>): string {
  return finding(meanInterval(differences(risesOf(residual), risesOf(plain))), {
    above: 'Losing a block costs the residual net more than the plain',
    below: 'Losing a block costs the residual net less than the plain',
    of: 'Loss of a block in plain and residual nets',
  });
}
