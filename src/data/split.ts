import { expected, UsageError } from '../core/errors';
import type { RandomStream } from '../core/rng';
import { type Dataset, type Samples, take } from './dataset';

/**
 * The size of each part: a whole number of samples, or a fraction in (0, 1) of the pool it comes from.
 * Without `train`, the training part is the rest of the pool; without `validation`, that part is empty.
 */
export interface SplitSizes {
  train?: number;
  validation?: number;
  test?: number;
}

export interface Split<S extends Samples = Samples> {
  train: S;
  validation: S;
  test: S;
}

type Wanted = [part: keyof SplitSizes, size: number | undefined];

/**
 * Training, validation and test sets without a common sample, in random order. Each set has its classes in the
 * proportions of its pool, as exactly as whole samples allow (largest remainder method).
 *
 * If the source has a test part of its own, `test` comes from that pool only (all of it by default) and the others
 * from its training part; otherwise all three come from one pool, and `test` is empty by default.
 *
 * @throws UsageError for a size that is neither a count nor a fraction, and for more samples than the pool has.
 */
export function splitDataset<S extends Samples>(
  { name, samples, parts }: Dataset<S>,
  sizes: SplitSizes,
  stream: RandomStream,
): Split<S> {
  if (!parts) {
    const [validation, test, train] = cut(
      name,
      samples,
      [
        ['validation', sizes.validation ?? 0],
        ['test', sizes.test ?? 0],
        ['train', sizes.train],
      ],
      stream,
    ) as [S, S, S];
    return { train, validation, test };
  }
  const [validation, train] = cut(
    `${name} (train)`,
    parts.train,
    [
      ['validation', sizes.validation ?? 0],
      ['train', sizes.train],
    ],
    stream,
  ) as [S, S];
  const [test] = cut(`${name} (test)`, parts.test, [['test', sizes.test]], stream) as [S];
  return { train, validation, test };
}

/** Cuts a pool into parts of the wanted sizes; a size of `undefined` takes the rest. */
function cut<S extends Samples>(pool: string, samples: S, wanted: Wanted[], stream: RandomStream): S[] {
  const sizes = countsOf(wanted, samples.count);
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (total > samples.count) {
    const parts = wanted.flatMap(([part], i) => (sizes[i] ? [`${part} ${sizes[i]}`] : [])).join(' + ');
    throw new UsageError(
      `expected at most ${samples.count} samples of ${pool}, received ${parts} = ${total}`,
    );
  }
  const groups = shuffledGroups(samples, stream);
  return sizes.map((size) => {
    const left = groups.reduce((sum, group) => sum + group.length, 0);
    const indices = drawStratified(groups, size ?? left);
    return take(
      samples,
      stream.permutation(indices.length).map((i) => indices[i]!),
    );
  });
}

/** Turns sizes into counts. Fractions are rounded so that fractions with the sum 1 use every sample. */
function countsOf(wanted: Wanted[], available: number): (number | undefined)[] {
  let fraction = 0;
  return wanted.map(([part, size]) => {
    if (size === undefined || (Number.isInteger(size) && size >= 0)) return size;
    if (!(size > 0 && size < 1)) {
      throw expected(`${part} to be a whole number of samples or a fraction in (0, 1)`, size);
    }
    const before = Math.round(fraction * available);
    fraction += size;
    return Math.round(fraction * available) - before;
  });
}

/** The indices of each class in random order; a regression is one group. */
function shuffledGroups(samples: Samples, stream: RandomStream): number[][] {
  const groups: number[][] = samples.kind === 'regression' ? [[]] : samples.classes.map(() => []);
  for (const index of stream.permutation(samples.count)) {
    groups[samples.kind === 'regression' ? 0 : samples.y[index]!]!.push(index);
  }
  return groups;
}

/** Takes `size` indices out of the groups, from each in proportion to its length. */
function drawStratified(groups: number[][], size: number): number[] {
  const left = groups.reduce((sum, group) => sum + group.length, 0);
  const shares = groups.map((group) => (left === 0 ? 0 : (size * group.length) / left));
  const counts = shares.map(Math.floor);
  const missing = size - counts.reduce((sum, count) => sum + count, 0);
  shares
    .map((share, group) => ({ group, remainder: share - counts[group]! }))
    .sort((a, b) => b.remainder - a.remainder)
    .slice(0, missing)
    .forEach(({ group }) => (counts[group]! += 1));
  return groups.flatMap((group, i) => group.splice(0, counts[i]));
}
