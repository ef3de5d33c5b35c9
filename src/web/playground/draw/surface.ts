/** A canvas that is as sharp as the screen, and the colours of the page for it. */
import { element } from '../../dom';

export interface Inks {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly paper: string;
  readonly accent: string;
  readonly isDark: boolean;
}

const NAMES = ['ink', 'soft', 'line', 'paper', 'accent'] as const;
let known: Inks | undefined;

/** The colours of the theme, read once until the theme changes. */
export function inks(): Inks {
  if (known) return known;
  const probe = element('span', { hidden: true });
  document.body.append(probe);
  const read = Object.fromEntries(
    NAMES.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  ) as Record<(typeof NAMES)[number], string>;
  probe.remove();
  known = { ...read, isDark: lightness(read.paper) < 128 };
  return known;
}

function lightness(color: string): number {
  const [red = 255, green = 255, blue = 255] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}

/** Calls back after each change of the theme. */
function onTheme(changed: () => void): void {
  const forget = (): void => {
    known = undefined;
    changed();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', forget);
  new MutationObserver(forget).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

/**
 * The colours of classes and nets, which people with any colour vision tell apart (Okabe and Ito 2008), lighter in the
 * dark; marks of classes differ too.
 */
const COLORS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#8c6d31',
  '#7b4173',
  '#637939',
  '#777777',
];
const IN_THE_DARK = [
  '#4aa8e0',
  '#ff9248',
  '#35c79b',
  '#e9a3c9',
  '#f2bd4b',
  '#8fd0f5',
  '#c9a968',
  '#c489bd',
  '#a8bf7c',
  '#aaaaaa',
];

export function colorOf(index: number): string {
  const colors = inks().isDark ? IN_THE_DARK : COLORS;
  return colors[index % colors.length]!;
}

export const LETTERS = '12px system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';

/** The reader sees a name and what is drawn now; `draw` paints it again after a change of size or theme. */
export class Surface {
  readonly canvas: HTMLCanvasElement;
  readonly ctx: CanvasRenderingContext2D;
  width = 0;
  height = 0;

  constructor(
    private readonly options: { height: (width: number) => number; draw: () => void; class?: string },
  ) {
    this.canvas = element('canvas', { role: 'img', class: options.class });
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('the browser draws no canvas');
    this.ctx = context;
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    onTheme(() => this.options.draw());
  }

  /** The text of the picture for those who don't see it. */
  describe(text: string): void {
    if (this.canvas.getAttribute('aria-label') !== text) this.canvas.setAttribute('aria-label', text);
  }

  private fit(): void {
    const width = Math.round(this.canvas.clientWidth);
    const height = Math.round(this.options.height(width));
    if (width === 0 || (width === this.width && height === this.height)) return;
    [this.width, this.height] = [width, height];
    const ratio = window.devicePixelRatio || 1;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.ctx.setTransform(this.canvas.width / width, 0, 0, this.canvas.height / height, 0, 0);
    this.options.draw();
  }

  /** Empties the canvas and returns its pen; undefined while it has no size. */
  begin(): CanvasRenderingContext2D | undefined {
    if (this.width === 0) return undefined;
    this.ctx.clearRect(0, 0, this.width, this.height);
    this.ctx.font = LETTERS;
    this.ctx.lineWidth = 1;
    // Numbers and formulas are read from left to right in every language.
    this.ctx.direction = 'ltr';
    this.ctx.setLineDash([]);
    return this.ctx;
  }
}
