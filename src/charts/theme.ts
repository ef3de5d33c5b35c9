/** The look of every chart: colours, marks, letters. All lengths are logical pixels. */

/**
 * The size of a picture and its smallest letters: on a slide of 1920×1080 pixels, the letters are at least 18 pixels high.
 */
export const DEFAULT_SIZE = { width: 960, height: 540 } as const;
export const PANELS_SIZE = { width: 1280, height: 720 } as const;

/** A picture has this many device pixels for a logical one, so that it stays sharp in print. */
export const PIXEL_RATIO = 2;

export const INK = '#1f2328';
export const SOFT_INK = '#59636e';
export const GRID = '#e4e7eb';
export const PAPER = '#ffffff';
/** The colour of cells without a value. */
export const NO_VALUE = '#d0d4d9';

/** The room around the plot in which a mark on its edge is drawn whole. */
export const MARK_ROOM = 6;

export type Marker = 'circle' | 'rect' | 'triangle' | 'rectRot' | 'crossRot' | 'star' | 'cross';

/** The look of a series: a colour, and a mark and dashes for readers who don't see the colour. */
export interface Style {
  readonly color: string;
  readonly marker: Marker;
  readonly dash: readonly number[];
}

/**
 * The colours of Okabe and Ito (2008), which people with any kind of colour vision can tell apart; without
 * yellow, which is not readable on white.
 */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#1f2328'] as const;
const MARKERS: readonly Marker[] = ['circle', 'rect', 'triangle', 'rectRot', 'crossRot', 'star', 'cross'];
const DASHES = [[], [9, 3, 2, 3], [2, 2]] as const;
const DASHED = [6, 4] as const;

/** The style of the series with this number; after seven the colours come again with dashes. */
export function styleOf(index: number, { dashed }: { readonly dashed?: boolean } = {}): Style {
  const round = Math.floor(index / COLORS.length) % DASHES.length;
  return {
    color: COLORS[index % COLORS.length]!,
    marker: MARKERS[index % MARKERS.length]!,
    dash: dashed ? DASHED : DASHES[round]!,
  };
}

/** The same colour mixed with paper: `strength` 0 to 1. */
export function tint(hex: string, strength: number): string {
  const channels = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16));
  return `rgb(${channels.map((channel) => Math.round(255 + (channel - 255) * strength)).join(', ')})`;
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
  readonly color: string;
  readonly bold: boolean;
}

export const LETTERS = {
  title: { size: 18, color: INK, bold: true },
  panelTitle: { size: 14, color: INK, bold: true },
  subtitle: { size: 12.5, color: SOFT_INK, bold: false },
  verdict: { size: 15, color: '#0b5c8a', bold: true },
  label: { size: 13, color: INK, bold: false },
  tick: { size: 12, color: INK, bold: false },
  note: { size: 12, color: SOFT_INK, bold: false },
} as const satisfies Record<string, Letters>;

export function cssFont({ size, bold }: Pick<Letters, 'size' | 'bold'>): string {
  return `${bold ? 'bold ' : ''}${size}px ${FONT_FAMILY}`;
}
