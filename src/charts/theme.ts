/** The look of every chart: colours, marks, letters. All lengths are logical pixels. */
import { expected } from '../core/errors';

/**
 * The size of a picture and its smallest letters: on a slide of 1920×1080 pixels, the letters are at least 18 pixels high.
 */
export const DEFAULT_SIZE = { width: 960, height: 540 } as const;
export const PANELS_SIZE = { width: 1280, height: 720 } as const;

/** A picture has this many device pixels for a logical one, so that it stays sharp in print. */
export const PIXEL_RATIO = 2;

/** Colours in which letters, lines and grounds are drawn. */
export interface Palette {
  readonly ink: string;
  readonly softInk: string;
  readonly verdict: string;
  readonly grid: string;
  readonly paper: string;
  /** The colour of cells without a value. */
  readonly noValue: string;
  /** The colours of series. A class has the same place in each palette. */
  readonly series: readonly string[];
}

/** The arrangement of words and the size of letters: a page is read, a slide is looked at from afar. */
export type Layout = 'page' | 'slide';

/** The look of a picture. */
export interface Theme {
  readonly name: ThemeName;
  readonly ground: 'light' | 'dark';
  readonly palette: Palette;
  readonly layout: Layout;
}

/**
 * The colours of series are those of Okabe and Ito (2008), which people with any kind of colour vision can tell
 * apart; without yellow, which is not readable on white.
 */
const ON_WHITE: Palette = {
  ink: '#1f2328',
  softInk: '#59636e',
  verdict: '#0b5c8a',
  grid: '#e4e7eb',
  paper: '#ffffff',
  noValue: '#d0d4d9',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#1f2328'],
};

/** The same hues, brighter; in place of orange, yellow. */
const ON_BLACK: Palette = {
  ink: '#eef2f6',
  softInk: '#a9b4c0',
  verdict: '#7cc4f5',
  grid: '#2c343d',
  paper: '#10151b',
  noValue: '#4a545f',
  series: ['#4ba3e3', '#ff8347', '#2fcc9c', '#e79ac8', '#f0e442', '#a9dcff', '#eef2f6'],
};

const LOOKS = {
  light: { ground: 'light', palette: ON_WHITE, layout: 'page' },
  dark: { ground: 'dark', palette: ON_BLACK, layout: 'page' },
  slide: { ground: 'light', palette: ON_WHITE, layout: 'slide' },
  'dark-slide': { ground: 'dark', palette: ON_BLACK, layout: 'slide' },
} as const satisfies Record<string, Omit<Theme, 'name'>>;

export type ThemeName = keyof typeof LOOKS;

export const THEME_NAMES = Object.keys(LOOKS) as readonly ThemeName[];

/** @throws UsageError for a name that no theme has */
export function themeNamed(name: string): Theme {
  const found = THEME_NAMES.find((theme) => theme === name);
  if (found === undefined) throw expected(`a theme: ${THEME_NAMES.join(', ')}`, name);
  return { name: found, ...LOOKS[found] };
}

export const LIGHT = themeNamed('light');

/** The room around the plot in which a mark on its edge is drawn whole. */
export const MARK_ROOM = 6;

export type Marker = 'circle' | 'rect' | 'triangle' | 'rectRot' | 'crossRot' | 'star' | 'cross';

/** The look of a series: a colour, and a mark and dashes for readers who don't see the colour. */
export interface Style {
  readonly color: string;
  readonly marker: Marker;
  readonly dash: readonly number[];
}

const MARKERS: readonly Marker[] = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star', 'cross'];
const DASHES = [[], [9, 3, 2, 3], [2, 2]] as const;
const DASHED = [6, 4] as const;

/** The style of the series with this number; after seven the colours come again with dashes. */
export function styleOf(
  { palette: { series } }: Theme,
  index: number,
  { dashed }: { readonly dashed?: boolean } = {},
): Style {
  const round = Math.floor(index / series.length) % DASHES.length;
  return {
    color: series[index % series.length]!,
    marker: MARKERS[index % MARKERS.length]!,
    dash: dashed ? DASHED : DASHES[round]!,
  };
}

/** The same colour mixed with paper: `strength` 0 to 1. */
export function tint({ palette }: Theme, hex: string, strength: number): string {
  const paper = channelsOf(palette.paper);
  const mixed = channelsOf(hex).map((channel, i) => paper[i]! + (channel - paper[i]!) * strength);
  return `rgb(${mixed.map(Math.round).join(', ')})`;
}

function channelsOf(hex: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
}

/** The same colour, partly transparent: `opacity` 0 to 1. */
export function fade(hex: string, opacity: number): string {
  return (
    hex +
    Math.round(opacity * 255)
      .toString(16)
      .padStart(2, '0')
  );
}

/** Latin, Greek and mathematics, Hebrew, Persian; other characters come from the last font. */
export const FONT_FAMILY =
  '"Lab Latin", "Lab Greek", "Lab Math", "Lab Hebrew", "Lab Persian", "Lab Fallback"';

export interface Letters {
  readonly size: number;
  /** The colour of the palette that they have. */
  readonly ink: 'ink' | 'softInk' | 'verdict';
  readonly bold: boolean;
}

export const LETTERS = {
  headline: { size: 25, ink: 'ink', bold: true },
  title: { size: 18, ink: 'ink', bold: true },
  panelTitle: { size: 14, ink: 'ink', bold: true },
  subtitle: { size: 12.5, ink: 'softInk', bold: false },
  verdict: { size: 15, ink: 'verdict', bold: true },
  label: { size: 13, ink: 'ink', bold: false },
  tick: { size: 12, ink: 'ink', bold: false },
  note: { size: 12, ink: 'softInk', bold: false },
} as const satisfies Record<string, Letters>;

export function cssFont({ size, bold }: Pick<Letters, 'size' | 'bold'>): string {
  return `${bold ? 'bold ' : ''}${size}px ${FONT_FAMILY}`;
}
