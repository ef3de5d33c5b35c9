/** How often each variant is the first, the second … over the seeds. */
import { mean, sum } from 'simple-statistics';
import { decimals } from '../../figures/words';
import type { CompareResult } from '../result';
import { directionOf, valuesBySeed } from '../statistics/values';
import type { ComparisonPicture } from './words';
import { metricName, named, wordsOf } from './words';

const MOST_VARIANTS = 10;
const FEWEST_SEEDS = 3;

/** The ranks of each variant by seed, 1 for the best; equal numbers share the better rank. */
function ranksOf(result: CompareResult, seeds: readonly number[]): number[][] {
  const direction = directionOf(result);
  const values = result.variants.map((_, variant) => valuesBySeed(result, variant));
  return values.map((own) =>
    seeds.map((seed) => {
      const better = values.filter((other) => direction * (other.get(seed)! - own.get(seed)!) > 0);
      return 1 + better.length;
    }),
  );
}

/** A table of ranks for three to ten variants, each with a number for three and more equal seeds. */
export function ranksPicture(result: CompareResult): ComparisonPicture | undefined {
  const { variants } = result;
  if (variants.length < 3 || variants.length > MOST_VARIANTS) return undefined;
  const known = variants.map((_, variant) => valuesBySeed(result, variant));
  const seeds = [...known[0]!.keys()].filter((seed) =>
    known.every((values) => (values.get(seed) ?? null) !== null),
  );
  if (seeds.length < FEWEST_SEEDS) return undefined;
  const ranks = ranksOf(result, seeds);
  const order = variants
    .map((_, variant) => variant)
    .sort((a, b) => sum(ranks[a]!) - sum(ranks[b]!) || a - b);
  const places = variants.map((_, place) => place + 1);
  return {
    name: 'ranks',
    chart: {
      kind: 'heatMap',
      ...wordsOf(result, `ranks of the ${metricName(result)}`, 'behind each name: the mean rank'),
      x: { label: 'rank, 1 is best', categories: places.map(String) },
      y: {
        label: '',
        categories: order.map(
          (variant) => `${named(variants[variant]!.label)}: ${decimals(1)(mean(ranks[variant]!))}`,
        ),
      },
      values: order.map((variant) =>
        places.map((place) => ranks[variant]!.filter((rank) => rank === place).length),
      ),
      color: { label: 'seeds', min: 0, max: seeds.length },
      numbers: true,
    },
    caption: 'The number of seeds on which each variant has each rank; equal numbers share the better rank.',
  };
}
