import type { Chart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import { figure, subtitle } from '../../../src/figures/figure';
import { familyRatios } from '../../../src/figures/statistics';
import type { Interval } from '../../../src/figures/statistics';
import { short, withInterval } from '../../../src/figures/words';
import type * as Lab from '../lab';
import type { Net } from './common';
import { disposeNet, disposeParts, netFor, partsOf, regimeOf, train, weightsOf } from './common';
import { capitalized, listed } from '../../../src/core/words';

const METHODS = [
  { name: 'λ = 0', penalty: 'L2', lambda: 0 },
  { name: 'L2, λ = 0.03', penalty: 'L2', lambda: 0.03 },
  { name: 'L1, λ = 0.01', penalty: 'L1', lambda: 0.01 },
] as const;
/** The steps after which the weights are counted. */
const LOOKS = [0, 10, 40, 160];
/** An odd number of bins, so that one lies around 0. */
const BINS = { count: 33, width: 0.05 };

interface Histories {
  methods: {
    name: string;
    /** At each look, the share of the hidden layer's weights in each bin, over all seeds. */
    shares: number[][];
    /** The root mean square of the weights, a row a seed, a number a look. */
    size: number[][];
  }[];
}

export const weightsOverTraining = figure<typeof Lab>()<Histories>({
  id: 'weights-over-training',
  title: 'The weights of the hidden layer while a net trains',
  caption:
    'Histograms after some steps. Without a penalty the weights spread; L2 draws all of them towards 0; L1 piles most of ' +
    'them up in the bin at 0 and leaves a few large ones.',
  source: 'WD, L2 and L1; TT, histograms of weights; S32, S37',
  seeds: { quick: 5, full: 10 },
  run(lab, context) {
    const methods: Histories['methods'] = METHODS.map(({ name }) => ({
      name,
      shares: LOOKS.map(() => Array<number>(BINS.count).fill(0)),
      size: [],
    }));
    for (const [s, seed] of context.seeds.entries()) {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      for (const [m, { penalty, lambda }] of METHODS.entries()) {
        context.progress((s + m / METHODS.length) / context.seeds.length);
        const net = netFor(parts.train, random);
        const { shares, size } = methods[m]!;
        const sizes: number[] = [];
        const look = (step: number): undefined => {
          if (!LOOKS.includes(step)) return;
          const weights = weightsOf(net, 'hidden');
          const row = shares[LOOKS.indexOf(step)]!;
          for (const w of weights) row[binOf(w)]! += 1 / weights.length / context.seeds.length;
          sizes.push(sizeOf(net));
        };
        look(0);
        train(lab, net, parts.train, {
          penalty: new lab[penalty]({ lambda }),
          steps: LOOKS.at(-1)!,
          onStep: look,
        });
        size.push(sizes);
        disposeNet(net);
      }
      disposeParts(parts);
    }
    return { methods };
  },
  chart({ methods }, context): Chart {
    const half = (BINS.count - 1) / 2;
    const middles = Array.from({ length: BINS.count }, (_, bin) => (bin - half) * BINS.width);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; bins of ${BINS.width}, the outer ones open`,
      verdict: `Root mean square weight, step ${LOOKS.at(-1)} over 0: ${growthOf(methods)}.`,
      headline: headlineOf(methods),
      source: this.source,
      panels: methods.map(({ name, shares }) => ({
        kind: 'lines',
        title: name,
        x: { label: 'weight' },
        y: { label: 'share of the weights', unit: '%', scale: 'log', min: 0.1, max: 100 },
        series: LOOKS.map((step, i) => ({
          name: step === 0 ? 'before training' : `after ${step} steps`,
          x: middles,
          // A log axis has no place for an empty bin.
          y: shares[i]!.map((share) => (share > 0 ? 100 * share : null)),
        })),
      })),
    };
  },
});

function binOf(w: number): number {
  const bin = Math.round(w / BINS.width) + (BINS.count - 1) / 2;
  return Math.min(BINS.count - 1, Math.max(0, bin));
}

function sizeOf(net: Net): number {
  const weights = weightsOf(net, 'hidden');
  return Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
}

/** How much the weights have grown or shrunk: paired by seed, corrected for the number of methods. */
function growthOf(methods: Histories['methods']): string {
  const intervals = growths(methods);
  return methods.map(({ name }, m) => `${penaltyOf(name)} ${withInterval(intervals[m]!, short)}`).join(', ');
}

function growths(methods: Histories['methods']): Interval[] {
  return familyRatios(methods.map(({ size }) => size.map((row) => row.at(-1)! / row[0]!)));
}

const penaltyOf = (name: string): string => (name === 'λ = 0' ? 'no penalty' : name.split(',')[0]!);

/** The methods under which the weights grow, and those under which they shrink. */
function headlineOf(methods: Histories['methods']): string {
  const intervals = growths(methods);
  const names = (test: (interval: Interval) => boolean): string =>
    listed(methods.filter((_, m) => test(intervals[m]!)).map(({ name }) => penaltyOf(name)));
  const [grow, shrink] = [names(({ low }) => low > 1), names(({ high }) => high < 1)];
  const parts = [
    ...(grow === '' ? [] : [`with ${grow}, weights grow`]),
    ...(shrink === '' ? [] : [`with ${shrink}, weights shrink`]),
  ];
  return parts.length === 0 ? 'Size of the weights: no change told apart' : capitalized(parts.join(', '));
}
