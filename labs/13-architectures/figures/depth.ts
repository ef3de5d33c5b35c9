import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, meanInterval } from '../../../src/figures/statistics';
import type { Kind, LabModule } from './common';
import {
  convolutionNet,
  dataOf,
  denseNet,
  descend,
  disposePairs,
  KINDS,
  measure,
  overSeeds,
  STYLE,
} from './common';

const FAMILIES = ['dense', 'convolutional'] as const;
const BATCH = 32;
const LEARNING_RATE = 0.003;
const SIZES = {
  dense: { width: 16, quick: { samples: 200, steps: 50 }, full: { samples: 1000, steps: 600 } },
  convolutional: { width: 6, quick: { samples: 96, steps: 30 }, full: { samples: 600, steps: 300 } },
};
const DEPTHS = { quick: [2, 10, 50], full: [2, 6, 10, 18, 26, 34, 42, 50] };

interface Depth {
  depths: number[];
  /** Training error in per cent: a seed a row, a depth a column. */
  error: Record<(typeof FAMILIES)[number], Record<Kind, number[][]>>;
}

export const depthFigure = figure<LabModule>()<Depth>({
  id: 'training-error-by-depth',
  title: 'Plain and residual nets by depth',
  caption:
    'The error on the training samples themselves after equally many steps. A plain net that is deeper could do ' +
    'what a shallower one does, by layers that copy, but descent does not find that; a residual net starts from it.',
  source: 'TT; He et al. 2015; S46',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const depths = DEPTHS[context.mode];
    const errors = (family: (typeof FAMILIES)[number], kind: Kind): number[][] =>
      overSeeds(context, (random) =>
        depths.map((depth) => trained(lab, context, family, kind, depth, random)),
      );
    const both = (family: (typeof FAMILIES)[number]): Record<Kind, number[][]> => ({
      plain: errors(family, 'plain'),
      residual: errors(family, 'residual'),
    });
    return { depths, error: { dense: both('dense'), convolutional: both('convolutional') } };
  },
  chart({ depths, error }, context): Chart {
    const { mode } = context;
    const setting = (family: (typeof FAMILIES)[number]): string =>
      `${family}: ${SIZES[family].width} ${family === 'dense' ? 'units' : 'filters'}, ${SIZES[family][mode].samples} samples, ${SIZES[family][mode].steps} steps`;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${FAMILIES.map(setting).join('; ')}; Adam, η = ${LEARNING_RATE}, batches of ${BATCH}, no normalization, He’s initial weights, but 0 in the last layer of every residual branch; band: 95 % interval of the mean`,
      verdict: FAMILIES.map((family) => verdictOf(family, depths, error[family])).join(' '),
      source: this.source,
      size: { width: 1100, height: 560 },
      panels: FAMILIES.map((family): SingleChart => ({
        kind: 'lines',
        title: family,
        x: { label: 'depth', unit: 'layers with weights', min: 0, max: 50 },
        y: { label: 'error on the training samples', unit: '%', min: 0, max: 100 },
        references: [{ axis: 'y', value: 90, label: 'guessing' }],
        series: KINDS.map((kind) => {
          const { y, band: interval } = band(byPlace(error[family][kind]).map(meanInterval));
          const clip = (v: number): number => Math.min(100, Math.max(0, v));
          return {
            name: kind,
            style: STYLE[kind],
            x: depths,
            y,
            band: { low: interval.low.map(clip), high: interval.high.map(clip) },
          };
        }),
      })),
    };
  },
});

function trained(
  lab: LabModule,
  context: FigureContext,
  family: (typeof FAMILIES)[number],
  kind: Kind,
  depth: number,
  random: Parameters<typeof dataOf>[1],
): number {
  const { width, ...sizes } = SIZES[family];
  const { samples, steps } = sizes[context.mode];
  const { train, test } = dataOf(context, random, { train: samples, test: 1, flat: family === 'dense' });
  const build = family === 'dense' ? denseNet : convolutionNet;
  const net = build(lab, { kind, depth, width }, train.y.shape[1], random.stream('weights'));
  const model = lab.modelOf(train.x.shape.slice(1), net);
  descend(model, train, { learningRate: LEARNING_RATE, steps, batchSize: BATCH }, random.stream('order'));
  const { error } = measure(model, train);
  model.dispose();
  disposePairs(train, test);
  return error;
}

/** At the greatest depth: each net's error, and the paired difference. */
function verdictOf(family: string, depths: number[], error: Record<Kind, number[][]>): string {
  const last = (kind: Kind): number[] => error[kind].map((run) => run.at(-1)!);
  const [plain, residual] = [last('plain'), last('residual')];
  const difference = meanInterval(plain.map((e, s) => e - residual[s]!));
  const sure =
    difference.low > 0
      ? 'the residual net is better'
      : difference.high < 0
        ? 'the plain net is better'
        : 'no difference to be seen';
  return (
    `${depths.at(-1)} layers, ${family}: plain ${meanInterval(plain).centre.toFixed(0)} %, residual ${meanInterval(residual).centre.toFixed(0)} % ` +
    `(difference ${difference.low.toFixed(0)} to ${difference.high.toFixed(0)} points: ${sure}).`
  );
}
