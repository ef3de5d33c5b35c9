import { quantile } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { shortNumber } from '../../../src/charts/numbers';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import { geometricBand } from '../../../src/figures/statistics';
import type * as Lab from '../lab';

const DRAWS = 200;
const LARGEST_RATIO = 21;
/** The example of TT: 10¹⁰ + 10⁻¹⁰. */
const EXAMPLE = 1e20;

interface Addition {
  /** Large number over small number. */
  ratios: number[];
  /** Fraction of the small number that the sum has lost. */
  float32: Losses;
  float64: Losses;
  /** The largest error of a float32 sum relative to the sum itself, over all seeds, by ratio. */
  ofTheSum: number[];
  /** float32Absorbs at numbers whose last bit is 0, and at their right neighbours, whose last bit is 1. */
  x: number[];
  even: number[];
  odd: number[];
}

/** Losses of the pairs at each ratio: a row a seed, a column a ratio. */
interface Losses {
  least: number[][];
  median: number[][];
  most: number[][];
}

export const float32Addition = figure<typeof Lab>()<Addition>({
  id: 'float32-addition',
  title: 'What a sum keeps of its smaller part',
  caption:
    'Left, numbers are added whose magnitudes have a given ratio: what is lost of the smaller one grows ' +
    'with the ratio. Right, the smallest power of two that survives beside x; ties are rounded to even.',
  source: 'TT, "values in a reasonable range"; S21',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const ratios = Array.from({ length: 2 * LARGEST_RATIO + 1 }, (_, i) => 10 ** (i / 2));
    const pairs = context.seeds.map((seed) => {
      const stream = seededRandom(seed).stream('numbers');
      return ratios.map((ratio) =>
        Array.from({ length: DRAWS }, () => {
          const large = stream.uniform(1, 2);
          return { large, small: large / ratio };
        }),
      );
    });
    const errors32 = pairs.map((ofSeed) => ofSeed.map((row) => row.map(float32Error)));
    return {
      ratios,
      float32: lossesOf(errors32.map((ofSeed) => ofSeed.map((row) => row.map(({ ofSmall }) => ofSmall)))),
      float64: lossesOf(
        pairs.map((ofSeed) =>
          ofSeed.map((row) => row.map(({ large, small }) => Math.abs(twoSum(large, small).error) / small)),
        ),
      ),
      ofTheSum: ratios.map((_, i) =>
        Math.max(...errors32.flatMap((ofSeed) => ofSeed[i]!.map(({ ofSum }) => ofSum))),
      ),
      ...survivors(lab),
    };
  },
  chart({ ratios, float32, float64, ofTheSum, x, even, odd }, context): Chart {
    const goneFrom = (losses: Losses): number | undefined =>
      ratios.find((_, i) => losses.least.every((ofSeed) => ofSeed.slice(i).every((lost) => lost === 1)));
    const [gone32, gone64] = [float32, float64].map(goneFrom);
    const line = (name: string, { median }: Losses, style: number) => ({
      ...{ name, x: ratios, style },
      ...geometricBand(median),
    });
    return {
      kind: 'panels',
      title: this.title,
      dataset: `${DRAWS} random pairs a seed at each ratio`,
      seeds: `${context.seeds.length} seeds`,
      note: 'line: median, band: its 95 % interval over seeds; all errors are exact (Knuth’s two-sum)',
      verdict:
        (gone32 === undefined
          ? 'Float32 never loses every pair here'
          : `From a ratio of ${shortNumber(gone32)} on, every float32 sum has lost the smaller number`) +
        `${gone64 === undefined ? '' : ` (float64: ${shortNumber(gone64)})`}.`,
      details: `No sum is wrong by more than ${shortNumber(Math.max(...ofTheSum))} of itself. ${verdictBeside1(even[x.indexOf(1)]!)}`,
      headline:
        gone32 === undefined
          ? 'Float32 never loses every pair here'
          : `From a ratio of ${shortNumber(gone32)} on, float32 loses the smaller number`,
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'error of the sum',
          x: { label: 'larger number / smaller number', scale: 'log' },
          y: { label: 'relative error', scale: 'log', min: 1e-18, max: 100 },
          series: [
            line('float32, of the smaller number', float32, 1),
            line('float64, of the smaller number', float64, 2),
            { name: 'float32, of the sum (worst pair)', x: ratios, y: positive(ofTheSum), style: 0 },
          ],
          references: [{ axis: 'x', value: EXAMPLE, label: '10¹⁰ + 10⁻¹⁰' }],
        },
        {
          kind: 'lines',
          title: 'smallest power of two that float32 keeps beside x',
          x: { label: 'x', scale: 'log' },
          y: { label: 'float32Absorbs(x)', scale: 'log' },
          series: [
            { name: 'x with an even last bit', x, y: positive(even), style: 1, marks: 'none' },
            { name: 'x with an odd last bit', x, y: positive(odd), style: 0, marks: 'none' },
            { name: 'x · 2⁻²³ and x · 2⁻²⁴', x, y: x.map((v) => v * 2 ** -23), ...THEORY },
            { x, y: x.map((v) => v * 2 ** -24), ...THEORY },
          ],
        },
      ],
    };
  },
});

const THEORY = { style: 6, dashed: true, marks: 'none' } as const;

/** The error of a sum in float32, relative to its smaller part and to the sum. */
function float32Error(pair: { large: number; small: number }): { ofSmall: number; ofSum: number } {
  const [large, small] = [Math.fround(pair.large), Math.fround(pair.small)];
  const { sum, error } = twoSum(large, small);
  // The error of fround is exact. The float64 sum has an error of its own, which is added.
  const lost = Math.abs(Math.fround(sum) - sum - error);
  return { ofSmall: lost / small, ofSum: lost / sum };
}

function lossesOf(lost: number[][][]): Losses {
  const each = (f: (row: number[]) => number): number[][] => lost.map((ofSeed) => ofSeed.map(f));
  return {
    least: each((row) => Math.min(...row)),
    median: each((row) => quantile(row, 0.5)),
    most: each((row) => Math.max(...row)),
  };
}

/** a + b in float64, and its exact rounding error: a + b = sum + error (Knuth). */
function twoSum(a: number, b: number): { sum: number; error: number } {
  const sum = a + b;
  const bPart = sum - a;
  return { sum, error: a - (sum - bPart) + (b - bPart) };
}

/** The answers of float32Absorbs over a few powers of two, in steps close enough to show its jumps. */
function survivors(lab: typeof Lab): Pick<Addition, 'x' | 'even' | 'odd'> {
  // Numbers of at most 7 bits: the last of the 24 bits is 0.
  const x = [-4, -3, -2, -1, 0, 1, 2, 3].flatMap((exponent) =>
    Array.from({ length: 64 }, (_, i) => (1 + i / 64) * 2 ** exponent),
  );
  const even = x.map((large) => lab.float32Absorbs(large));
  const odd = x.map((large) => lab.float32Absorbs(large + 2 ** (Math.floor(Math.log2(large)) - 23)));
  return { x, even, odd };
}

/** Values for a log axis, which has no 0: a gap instead. */
function positive(values: number[]): (number | null)[] {
  return values.map((value) => (value > 0 && Number.isFinite(value) ? value : null));
}

/** Checks the answer for x = 1 by adding it. */
function verdictBeside1(s: number): string {
  const [survives, halfIsAbsorbed] = [Math.fround(1 + s) !== 1, Math.fround(1 + s / 2) === 1];
  if (!survives) return `Beside 1, float32Absorbs finds ${shortNumber(s)}, but that is absorbed.`;
  if (!halfIsAbsorbed)
    return `Beside 1, float32Absorbs finds ${shortNumber(s)}, but half of it survives too.`;
  return `Beside 1, ${shortNumber(s)} survives, and half of it does not.`;
}
