import { shownSteps } from '../../../src/charts/animation';
import type { BoxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import { boxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import type { BoxesChart } from '../../../src/charts/boxes';
import type { Chart } from '../../../src/charts/chart';
import type { PanelsChart } from '../../../src/charts/panels';
import { seededRandom } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { familyRatios } from '../../../src/figures/statistics';
import { once } from '../../../src/figures/once';
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
/** The steps after which a frame of the animation shows them. */
const MOVING = shownSteps(LOOKS.at(-1)!, 17);
const TIMES = { delay: 300, pause: 2500 };
/** An odd number of bins, so that one lies around 0. */
const BINS = { count: 33, width: 0.05 };

interface Histories {
  methods: {
    name: string;
    /** At each look, the mean share of the hidden layer's weights in each bin, over all seeds. */
    shares: number[][];
    /** The root mean square of the weights, a row a seed, a number a look. */
    size: number[][];
    /** At each step of the animation, the shares of the bins, and the weights of the first seed as a box. */
    moving: { shares: number[]; box: BoxPlotStatistics }[];
    /** The heights of the box at the first and the last look, a row a seed. */
    heights: number[][];
  }[];
}

/** Trains with each penalty, and looks at the weights of the hidden layer on the way. */
const histories = once((lab: typeof Lab, context: FigureContext): Histories => {
  const methods: Histories['methods'] = METHODS.map(({ name }) => ({
    name,
    shares: LOOKS.map(() => Array<number>(BINS.count).fill(0)),
    size: [],
    moving: [],
    heights: [],
  }));
  for (const [s, seed] of context.seeds.entries()) {
    const random = seededRandom(seed);
    const parts = partsOf(context, random);
    for (const [m, { penalty, lambda }] of METHODS.entries()) {
      context.progress((s + m / METHODS.length) / context.seeds.length);
      const net = netFor(parts.train, random);
      const { shares, size, moving, heights } = methods[m]!;
      const [sizes, boxHeights]: [number[], number[]] = [[], []];
      const look = (step: number): undefined => {
        const weights = weightsOf(net, 'hidden');
        const box = boxPlotStatistics(weights);
        if (s === 0 && MOVING.includes(step)) moving.push({ shares: sharesOf(weights), box });
        if (!LOOKS.includes(step)) return;
        const row = shares[LOOKS.indexOf(step)]!;
        sharesOf(weights).forEach((share, bin) => (row[bin]! += share / context.seeds.length));
        sizes.push(sizeOf(net));
        boxHeights.push(box.q3 - box.q1);
      };
      look(0);
      train(lab, net, parts.train, {
        penalty: new lab[penalty]({ lambda }),
        steps: LOOKS.at(-1)!,
        onStep: look,
      });
      size.push(sizes);
      heights.push(boxHeights);
      disposeNet(net);
    }
    disposeParts(parts);
  }
  return { methods };
});

/** The share of the weights in each bin. */
function sharesOf(weights: number[]): number[] {
  const shares = Array<number>(BINS.count).fill(0);
  for (const w of weights) shares[binOf(w)]! += 1 / weights.length;
  return shares;
}

export const weightsOverTraining = figure<typeof Lab>()<Histories>({
  id: 'weights-over-training',
  title: 'The weights of the hidden layer while a net trains',
  caption:
    'Histograms after some steps. Without a penalty the weights spread; L2 draws all of them towards 0; L1 piles most of ' +
    'them up in the bin at 0 and leaves a few large ones.',
  source: 'WD, L2 and L1; TT, histograms of weights; S32, S37',
  seeds: { quick: 5, full: 10 },
  run: histories,
  chart({ methods }, context): Chart {
    const half = (BINS.count - 1) / 2;
    const middles = Array.from({ length: BINS.count }, (_, bin) => (bin - half) * BINS.width);
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; bins of ${BINS.width} up to ±${(half - 1) * BINS.width}; those below 0.1 % not drawn`,
      verdict: `Root mean square weight, step ${LOOKS.at(-1)} over 0: ${growthOf(methods)}.`,
      headline: headlineOf(methods),
      source: this.source,
      panels: methods.map(({ name, shares }) => ({
        kind: 'lines',
        title: name === 'λ = 0' ? 'no penalty' : name,
        x: { label: 'weight' },
        y: { label: 'share of the weights', unit: '%', scale: 'log', min: 0.1, max: 100 },
        series: LOOKS.map((step, i) => ({
          name: step === 0 ? 'before training' : `after ${step} steps`,
          marks: 'none' as const,
          x: middles.slice(1, -1),
          y: drawnShares(shares[i]!),
        })),
      })),
    };
  },
  animation({ methods }, context) {
    const still = this.chart({ methods }, context) as PanelsChart;
    const frames = MOVING.map((step, i) => ({
      ...still,
      note: `bins of ${BINS.width}; those below 0.1 % not drawn; the first seed; step ${step}`,
      panels: still.panels.map((panel, m) => {
        if (panel.kind !== 'lines') return panel;
        const look = panel.series[0]!;
        const curve = (name: string, at: number, style: number): typeof look => ({
          ...{ ...look, name, style },
          y: drawnShares(methods[m]!.moving[at]!.shares),
        });
        return { ...panel, series: [curve('before training', 0, 0), curve('at this step', i, 1)] };
      }),
    }));
    return { frames, ...TIMES };
  },
});

/** In per cent. The outer bins hold all that is larger, so they are no part of the curve. */
function drawnShares(shares: number[]): (number | null)[] {
  return shares.slice(1, -1).map((share) => (share >= 0.001 ? 100 * share : null));
}

/** Every other step of the animation has a place on the axis of the box plots. */
const BOXED = MOVING.filter((_, i) => i % 2 === 0);

export const boxesOverTraining = figure<typeof Lab>()<Histories>({
  id: 'boxes-over-training',
  title: 'Box plots of the hidden layer, epoch by epoch',
  caption:
    'Half of the weights lie in a box. Without a penalty the boxes grow; L2 makes them lower, and L1 presses them flat, with ' +
    'the few weights that it leaves as points outside.',
  source: 'WD, L2 and L1, box plots; S32, S37',
  seeds: { quick: 5, full: 10 },
  run: histories,
  chart({ methods }, context): Chart {
    const heights = familyRatios(methods.map((method) => method.heights.map(heightRatio)));
    const words = methods.map(({ name }, m) => `${penaltyOf(name)} ${withInterval(heights[m]!, short)}`);
    const flatter = methods.filter((_, m) => heights[m]!.high < 1).map(({ name }) => penaltyOf(name));
    return {
      kind: 'boxes',
      title: this.title,
      ...subtitle(context),
      note: `${regimeOf(context)}; an epoch is one step; boxes of the first seed, points up to ±1`,
      verdict: `Height of the box, epoch ${LOOKS.at(-1)} over 0: ${words.join(', ')}.`,
      headline:
        flatter.length > 0
          ? `${capitalized(listed(flatter))} press${flatter.length === 1 ? 'es' : ''} the boxes of the weights flatter`
          : 'Heights of the boxes: no change told apart',
      source: this.source,
      x: { label: 'epoch' },
      y: { label: 'weight', min: -1, max: 1 },
      categories: BOXED.map(String),
      series: methods.map(({ name, moving }, style) => ({
        name,
        style,
        boxes: BOXED.map((step) => within(moving[MOVING.indexOf(step)]!.box)),
      })),
    };
  },
  animation({ methods }, context) {
    const still = this.chart({ methods }, context) as BoxesChart;
    const frames = BOXED.map((_, last) => ({
      ...still,
      series: still.series.map((row) => ({
        ...row,
        boxes: row.boxes.map((box, i) => (i > last ? null : box)),
      })),
    }));
    return { frames, ...TIMES, delay: 500 };
  },
});

/** A box may have no height left: its ratio has a logarithm all the same. */
const LEAST_HEIGHT = 1e-6;

function heightRatio(heights: number[]): number {
  return Math.max(heights.at(-1)!, LEAST_HEIGHT) / heights[0]!;
}

/** A box without the points outside of the picture. */
function within(box: BoxPlotStatistics): BoxPlotStatistics {
  return { ...box, outliers: box.outliers.filter((w) => Math.abs(w) <= 1) };
}

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
