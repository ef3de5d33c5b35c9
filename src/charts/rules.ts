/**
 * The rules that keep a picture readable on a slide and its sentences short, as data. They look at a description; the sizes
 * of letters are measured by drawing it.
 */
import type { Scale } from './axis';
import type { Canvas2D, NewCanvas } from './canvas';
import type { Chart, SingleChart } from './chart';
import { MOST_WORDS, wordsIn } from './headline';
import { pictureOf } from './picture';
import type { LegendEntry } from './plot';
import { plotOf } from './plotOf';
import { textsOf } from './texts';
import { LIGHT, PIXEL_RATIO } from './theme';

/** A chart with the sentence that stands under its picture. */
export interface Captioned {
  readonly chart: Chart;
  readonly caption: string;
}

/** A rule that a picture breaks, and what was found: `the verdict has 134 letters`. */
export interface Breach {
  readonly rule: RuleName;
  readonly found: string;
}

interface Rule {
  readonly name: string;
  /** The rule itself, as a sentence to a person who describes charts. */
  readonly asks: string;
  /** What is wrong, in words; an empty list if nothing is. */
  readonly broken: (captioned: Captioned, newCanvas: NewCanvas) => string[];
}

const LONGEST_VERDICT = 120;
const LONGEST_CAPTION = 200;
const MOST_SERIES = 4;
const FEWEST_LABELS = 3;
const SLIDE = { width: 1920, height: 1080 };
const SMALLEST_LETTERS = 18;
/** A picture may be this much wider or narrower than 16:9. */
const FORMAT_TOLERANCE = 0.02;

/** Sources and errata by their codes: S04, E24, TT, DNN. */
const CODE = /\b(?:S\d{2}|E\d{1,2}|TT|DNN|WD|REG)\b/u;
/** Words that claim more than a 95 % interval or a missing difference says. */
const OVERSTATED = /\b(?:sure|surely|for certain|certainly|alike|proves?|proven)\b/iu;
/** Numbers that are not written as the rest: 8.7e−11, 10^(−3), 4.5 × 10⁻³, (0.1–0.2), -3. */
const MISSPELT = /\d[eE][-−+]?\d|\^\(|\d\s*×\s*10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|\(\D{0,3}\d[\d.,]*\s?%?–|(?:^|[\s(])-\d/u;

export const RULES = [
  {
    name: 'verdict-length',
    asks: `A verdict has at most ${LONGEST_VERDICT} letters.`,
    broken: ({ chart: { verdict = '' } }) =>
      verdict.length > LONGEST_VERDICT ? [`the verdict has ${verdict.length} letters`] : [],
  },
  {
    name: 'verdict-sentence',
    asks: 'A verdict is one sentence.',
    broken: ({ chart: { verdict = '' } }) =>
      /[.!?]\s+\S/u.test(verdict) ? ['the verdict has more than one sentence'] : [],
  },
  {
    name: 'headline',
    asks: `A picture has a headline for slides: its finding in at most ${MOST_WORDS} words, without a full stop.`,
    broken: ({ chart: { headline } }) => {
      if (headline === undefined) return ['the picture has no headline'];
      const words = wordsIn(headline);
      if (words === 0 || words > MOST_WORDS) return [`the headline has ${words} words`];
      return headline.endsWith('.') ? ['the headline ends in a full stop'] : [];
    },
  },
  {
    name: 'caption-length',
    asks: `A caption has at most ${LONGEST_CAPTION} letters.`,
    broken: ({ caption }) =>
      caption.length > LONGEST_CAPTION ? [`the caption has ${caption.length} letters`] : [],
  },
  {
    name: 'series',
    asks: `A plot shows at most ${MOST_SERIES} series; more stand in small multiples.`,
    broken: ({ chart }) =>
      plotsOf(chart).flatMap((plot) => {
        const count = countSeries(plot);
        return count > MOST_SERIES ? [`${named(plot)} shows ${count} series`] : [];
      }),
  },
  {
    name: 'log-ticks',
    asks: `A log axis has at least ${FEWEST_LABELS} labelled ticks.`,
    broken: ({ chart }) =>
      logScales(chart).flatMap(({ plot, scale }) =>
        scale.ticks.length < FEWEST_LABELS ? [`${named(plot)} has a log axis of ${labels(scale)}`] : [],
      ),
  },
  {
    name: 'count-ticks',
    asks: 'Counts of steps, samples or units are ticks as 1, 2, 4, not powers of ten.',
    broken: ({ chart }) =>
      plotsOf(chart)
        .filter(countsAsPowers)
        .map((plot) => `${named(plot)} counts in powers of ten`),
  },
  {
    name: 'codes',
    asks: 'A picture names no codes of sources or errata: the caption and the handout do.',
    broken: ({ chart }) => matches(chart, CODE),
  },
  {
    name: 'look-twice',
    asks: 'No two series of a plot have the same colour and mark.',
    broken: ({ chart }) => plotsOf(chart).flatMap(repeatedLooks),
  },
  {
    name: 'words',
    asks: 'A 95 % interval makes nothing sure, and no difference found makes nothing alike.',
    broken: ({ chart }) => matches(chart, OVERSTATED),
  },
  {
    name: 'numbers',
    asks: 'Small numbers are written as 8.7·10⁻¹¹, intervals as 4.3 to 8.5, with real minus signs.',
    broken: ({ chart }) => matches(chart, MISSPELT),
  },
  {
    name: 'format',
    asks: 'A picture is 16:9, as a slide.',
    broken: ({ chart }, newCanvas) => {
      const { width, height } = pictureOf(chart, newCanvas);
      const ratio = width / height / (16 / 9);
      return Math.abs(ratio - 1) > FORMAT_TOLERANCE
        ? [`the picture has ${width / PIXEL_RATIO}×${height / PIXEL_RATIO} logical pixels`]
        : [];
    },
  },
  {
    name: 'letters',
    asks: `On a slide of ${SLIDE.width}×${SLIDE.height} pixels, letters are at least ${SMALLEST_LETTERS} pixels high.`,
    broken: ({ chart }, newCanvas) => smallLetters(chart, newCanvas),
  },
] as const satisfies readonly Rule[];

export type RuleName = (typeof RULES)[number]['name'];

/**
 * The rules that a picture breaks.
 *
 * @param except rules that don't hold for this kind of picture: a comparison has no headline of its own
 */
export function breaches(
  captioned: Captioned,
  newCanvas: NewCanvas,
  except: readonly RuleName[] = [],
): Breach[] {
  return RULES.filter(({ name }) => !except.includes(name)).flatMap(({ name, broken }) =>
    broken(captioned, newCanvas).map((found): Breach => ({ rule: name, found })),
  );
}

function plotsOf(chart: Chart): readonly SingleChart[] {
  return chart.kind === 'panels' ? chart.panels : [chart];
}

function named({ title, kind }: SingleChart): string {
  return `the ${kind} plot "${title}"`;
}

const labels = ({ ticks }: Scale): string => `${ticks.length} labels`;

/** Series of one style count once: a fan of lines is one series. Samples in an image are not series. */
function countSeries(chart: SingleChart): number {
  const looks = (list: readonly { style?: number; name?: string }[] = []): number =>
    new Set(list.map(({ style, name }, i) => (name === undefined ? `style ${style ?? i}` : name))).size;
  switch (chart.kind) {
    case 'lines':
    case 'bars':
    case 'boxes':
      return looks(chart.series);
    case 'scatter':
      return looks([...chart.groups, ...(chart.curves ?? [])]);
    case 'regions':
      return looks([...chart.samples, ...(chart.curves ?? [])]);
    case 'surface':
      return looks([...(chart.areas ?? []), ...(chart.trajectories ?? [])]);
    default:
      return 0;
  }
}

function scalesOf(chart: SingleChart): readonly Scale[] {
  const plot = plotOf(chart, LIGHT);
  return 'scales' in plot ? plot.scales : [];
}

function logScales(chart: Chart): { plot: SingleChart; scale: Scale }[] {
  return plotsOf(chart).flatMap((plot) =>
    scalesOf(plot)
      .filter(({ log }) => log)
      .map((scale) => ({ plot, scale })),
  );
}

/** Counts above this may be written as powers of ten. */
const GREATEST_COUNT = 1e5;

function countsAsPowers(chart: SingleChart): boolean {
  if (chart.kind !== 'lines') return false;
  const values = chart.series.flatMap(({ x }) => x);
  const counts = values.every((value) => value === null || (Number.isInteger(value) && value >= 0));
  const [x] = scalesOf(chart);
  if (!counts || !x?.log || x.max >= GREATEST_COUNT) return false;
  return x.ticks.some(({ text }) => /10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/u.test(text));
}

function repeatedLooks(chart: SingleChart): string[] {
  const names = new Map<string, string>();
  return plotOf(chart, LIGHT).legend.flatMap(({ name, ...look }: LegendEntry) => {
    const key = JSON.stringify(look);
    const other = names.get(key);
    names.set(key, name);
    return other === undefined || other === name ? [] : [`${named(chart)} draws ${other} as ${name}`];
  });
}

function matches(chart: Chart, pattern: RegExp): string[] {
  const found = textsOf(chart).filter((text) => pattern.test(text));
  return [...new Set(found)].map((text) => `it says "${pattern.exec(text)![0].trim()}" in "${text}"`);
}

/** Draws the chart on canvases that note the size of all letters, and returns what is too small on a slide. */
function smallLetters(chart: Chart, newCanvas: NewCanvas): string[] {
  const small = new Map<number, string>();
  const noting: NewCanvas = (width, height) => {
    const ctx = newCanvas(width, height);
    noteLetters(ctx, (text, size) => {
      if (text.trim() !== '' && !small.has(size)) small.set(size, text);
    });
    return ctx;
  };
  const picture = pictureOf(chart, noting);
  picture.draw(noting(picture.width, picture.height));
  const scale = Math.min(SLIDE.width / picture.width, SLIDE.height / picture.height) * PIXEL_RATIO;
  return [...small]
    .filter(([size]) => size * scale < SMALLEST_LETTERS - 0.01)
    .map(([size, text]) => `"${text}" is ${(size * scale).toFixed(1)} pixels high`);
}

/** Calls `note` with each text that is drawn, and its size in logical pixels. */
function noteLetters(ctx: Canvas2D, note: (text: string, size: number) => void): void {
  const fillText = ctx.fillText.bind(ctx);
  ctx.fillText = (text, x, y) => {
    const size = Number(/([\d.]+)px/u.exec(ctx.font)![1]);
    const { a, b } = ctx.getTransform();
    note(text, (size * Math.hypot(a, b)) / PIXEL_RATIO);
    fillText(text, x, y);
  };
}
