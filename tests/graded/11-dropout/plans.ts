import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Plain } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/11-dropout/lab';
import { agreesWithProbability, equallyLikely, uncorrelated } from '../distributions';
import { mean, sameList } from '../observing';
import type { Facts } from './masks';

/* Plans of ensembles: the probes ask for members and draws of their streams, the judge compares them. */

export interface Plan {
  size: number;
  sampleCount: number;
  architectures: number[][];
  seed: number;
  otherSeed: number;
}

/** More members than architectures, so that they come in turn; architectures of different depths. */
export function plan(random: SeededRandom): Plan {
  const stream = random.stream('plan');
  const width = (): number => 3 + stream.integer(30);
  const architectures = [[width()], [width(), width()], [width(), width(), width()]].slice(
    0,
    2 + stream.integer(2),
  );
  const order = stream.permutation(architectures.length);
  const seed = stream.integer(1e6);
  return {
    size: architectures.length * 2 + 1,
    sampleCount: 50 + stream.integer(40),
    architectures: order.map((i) => architectures[i]!),
    seed,
    otherSeed: seed + 1 + stream.integer(99),
  };
}

/** The draws of a member's initial stream. Streams that are independent are told apart by 100 draws. */
const DRAWS = 100;

export interface PlannedMember {
  rows: number[];
  widths: number[];
  initial: number[];
}

export function planned(
  lab: Lab,
  kind: Lab.EnsembleKind,
  { size, sampleCount, architectures }: Plan,
  seed: number,
): Lab.Member[] {
  return lab.planEnsemble(kind, size, { sampleCount, architectures, random: seededRandom(seed) });
}

type Lab = typeof Lab;

/** Rows, widths and draws of each member, the last member's draws first if so ordered. */
export function membersOf(members: Lab.Member[], order: 'first to last' | 'last to first'): PlannedMember[] {
  const starts = order === 'first to last' ? members : [...members].reverse();
  const initial = starts.map(({ initial }) => uniforms(initial));
  if (order === 'last to first') initial.reverse();
  // A wrong index gives undefined widths.
  return members.map(({ rows, widths }, i) => ({
    rows: [...rows],
    widths: [...((widths as number[] | undefined) ?? [])],
    initial: initial[i]!,
  }));
}

function uniforms(stream: RandomStream): number[] {
  return Array.from({ length: DRAWS }, () => stream.uniform());
}

/** A plan, the same again with its streams read from the last to the first, and that of another seed. */
export interface Plans {
  members: PlannedMember[];
  again: PlannedMember[];
  other: PlannedMember[];
}

/** The deepest architecture has 3 layers. */
const DEPTH = 3;

export function planFacts({ members, again, other }: Plain<Plans>, { sampleCount }: Plan): Facts {
  const bags = members.map(({ rows }) => sorted(rows).join());
  const draws = members.map(({ initial }) => initial);
  return {
    rows: members.map(({ rows }) => rows.length),
    invalidRows: members
      .flatMap(({ rows }) => rows)
      .filter((r) => !(Number.isInteger(r) && r >= 0 && r < sampleCount)).length,
    completeMembers: members.filter(({ rows }) => new Set(rows).size === sampleCount).length,
    differentBags: new Set(bags).size,
    differentStarts: new Set(draws.map((numbers) => numbers.join())).size,
    independentStarts: draws.every((a, i) =>
      draws.slice(i + 1).every((b) => sameList(a, b) || uncorrelated(a, b)),
    ),
    widths: members.map(({ widths }) =>
      Array.from({ length: Math.max(DEPTH, widths.length) }, (_, k) => widths[k] ?? 0),
    ),
    repeats: JSON.stringify(members) === JSON.stringify(again),
    otherStarts: draws.every((numbers, i) => !sameList(numbers, other[i]?.initial ?? numbers)),
    otherBags: members.filter(({ rows }, i) => !sameList(rows, other[i]?.rows ?? rows)).length,
  };
}

export const PLAN_LABELS = {
  rows: 'number of rows of each member',
  invalidRows: 'number of rows that do not exist',
  completeMembers: 'number of members that see all rows',
  differentBags: 'number of different sets of rows',
  differentStarts: 'number of different initial streams',
  independentStarts: 'the initial streams are equal or independent (0: no, 1: yes)',
  widths: 'units of the hidden layers of each member (0: no such layer)',
  repeats: 'an equal `random` gives the same plan, in any order of reading its streams (0: no, 1: yes)',
  otherStarts: 'another `random` gives other initial streams (0: no, 1: yes)',
  otherBags: 'number of members to which another `random` gives other rows',
};

function sorted(numbers: number[]): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** Many members of few rows: each row is drawn about 500 times. */
export interface Bags {
  size: number;
  sampleCount: number;
  seed: number;
}

export function manyBags(random: SeededRandom): Bags {
  const stream = random.stream('bags');
  return { size: 480 + stream.integer(40), sampleCount: 15 + stream.integer(10), seed: stream.integer(1e6) };
}

export function bagFacts(rows: number[][], { sampleCount: n }: Bags): Facts {
  const all = rows.flat();
  const counts = Array.from({ length: n }, (_, row) => all.filter((drawn) => drawn === row).length);
  return {
    rows: rows.map((bag) => bag.length),
    equallyLikely: equallyLikely(counts),
    firstRow: agreesWithProbability(counts[0]!, all.length, 1 / n),
    lastRow: agreesWithProbability(counts[n - 1]!, all.length, 1 / n),
    withReplacement: seenAsWithReplacement(rows, n),
    oneByOne: uncorrelated(
      rows.flatMap((bag) => bag.slice(0, -1)),
      rows.flatMap((bag) => bag.slice(1)),
    ),
    byMember: uncorrelated(rows.slice(0, -1).flat(), rows.slice(1).flat()),
  };
}

/** The mean number of different rows of a bag against n (1 − (1 − 1/n)ⁿ), within 6.7 standard errors. */
function seenAsWithReplacement(rows: number[][], n: number): boolean {
  const [one, two] = [(1 - 1 / n) ** n, (1 - 2 / n) ** n];
  const varianceOfOne = n * (n - 1) * two + n * one - (n * one) ** 2;
  const seen = mean(rows.map((bag) => new Set(bag).size));
  return Math.abs(seen - n * (1 - one)) <= 6.7 * Math.sqrt(varianceOfOne / rows.length);
}

export const BAG_LABELS = {
  rows: 'number of rows of each member',
  equallyLikely: 'every row is equally likely (0: no, 1: yes)',
  firstRow: 'the first row is as likely as the others (0: no, 1: yes)',
  lastRow: 'the last row is as likely as the others (0: no, 1: yes)',
  withReplacement: 'a member sees as many different rows as draws with replacement give (0: no, 1: yes)',
  oneByOne: 'each row is drawn by itself (0: no, 1: yes)',
  byMember: 'each member draws rows of its own (0: no, 1: yes)',
};
