import { createHash } from 'node:crypto';
// First: the canvas must not load before the fonts of the machine are switched off.
import '../../../src/node/noSystemFonts';
import { createCanvas } from '@napi-rs/canvas';
import { rgb } from 'd3-color';
import type { Canvas2D, NewCanvas } from '../../../src/charts/canvas';
import type { Chart } from '../../../src/charts/chart';
import { THEME_NAMES, themeNamed } from '../../../src/charts/theme';
import { pictureOf } from '../../../src/charts/picture';
import { newCanvas, renderChart } from '../../../src/node/canvas';
import { SAMPLES } from './samples';

const hash = (png: Buffer) => createHash('sha256').update(png).digest('hex');

/** Width and height stand in the first chunk of a PNG. */
function sizeOf(png: Buffer): [number, number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('a picture', () => {
  it('has two pixels for each logical one', () => {
    expect(sizeOf(renderChart(SAMPLES.lines))).toEqual([1920, 1080]);
    expect(sizeOf(renderChart(SAMPLES.panels))).toEqual([2560, 1440]);
    expect(sizeOf(renderChart({ ...SAMPLES.lines, size: { width: 300, height: 400 } }))).toEqual([600, 800]);
  });

  it('grows if a long title needs the room of the plot', () => {
    const title = 'a title that goes on and on '.repeat(60);
    const [width, height] = sizeOf(renderChart({ ...SAMPLES.lines, title }));
    expect(width).toBe(1920);
    expect(height).toBeGreaterThan(1080);
  });

  it('of panels grows if their words need the room of their plots', () => {
    const heightWith = (note: string) => {
      const panels = [{ ...SAMPLES.bars, note }, SAMPLES.bars];
      return sizeOf(renderChart({ ...SAMPLES.panels, panels, size: { width: 500, height: 100 } }))[1];
    };
    expect(heightWith('a long note '.repeat(20))).toBeGreaterThan(heightWith('one line') + 100);
  });

  it('draws neither its source nor its details', () => {
    const plain = hash(renderChart(SAMPLES.lines));
    expect(hash(renderChart({ ...SAMPLES.lines, source: 'S10', details: 'all of it' }))).toBe(plain);
  });

  it('draws no point for a zero on a log axis', () => {
    const withY = (y: (number | null)[]): Chart => ({
      ...SAMPLES.lines,
      y: { label: 'cost', scale: 'log' },
      series: [{ x: [1, 2, 3], y }],
    });
    const drawn = (y: (number | null)[]) => hash(renderChart(withY(y)));
    const gap = drawn([1, null, 10]);
    expect(drawn([1, 0, 10])).toBe(gap);
    expect(drawn([1, -1, 10])).toBe(gap);
  });

  it('is refused with a list of the kinds of chart if its kind is unknown', () => {
    expect(() => renderChart({ ...SAMPLES.lines, kind: 'pie' } as unknown as Chart)).toThrow(
      'expected a chart of kind lines, scatter, bars, boxes, heatMap, regions, images, surface, network, graph, parallel or panels, received "pie"',
    );
  });
});

describe('a slide', () => {
  const SLIDE = themeNamed('slide');

  it('has as many pixels as the page, but is 16:9', () => {
    expect(sizeOf(renderChart(SAMPLES.lines, SLIDE))).toEqual([1920, 1080]);
    expect(sizeOf(renderChart(SAMPLES.panels, SLIDE))).toEqual([2560, 1440]);
    const tall = { ...SAMPLES.lines, size: { width: 800, height: 900 } };
    expect(sizeOf(renderChart(tall, SLIDE))).toEqual([1600, 900]);
  });

  it('stays 16:9 if its words are long: all of it is smaller then', () => {
    const verdict = 'a verdict that goes on and on '.repeat(9);
    const [width, height] = sizeOf(renderChart({ ...SAMPLES.lines, verdict }, SLIDE));
    expect(width / height).toBeCloseTo(16 / 9, 2);
  });

  it('shows its headline and not its title', () => {
    const drawn = (words: object) =>
      hash(renderChart({ ...SAMPLES.lines, headline: 'Adam wins', ...words }, SLIDE));
    expect(drawn({ title: 'another title' })).toBe(drawn({}));
    expect(drawn({ headline: 'Adam loses' })).not.toBe(drawn({}));
  });
});

/** Colours of paper and ink that belong to the light theme alone, as the canvas gives them back. */
const LIGHT_ONLY = ['#ffffff', '#1f2328', '#59636e', '#e4e7eb'];

describe('every kind of chart takes all its colours from the theme:', () => {
  // Numbers in cells are dark on bright cells in every theme.
  const kinds = Object.entries(SAMPLES).map(
    ([kind, chart]) => [kind, 'numbers' in chart ? { ...chart, numbers: false } : chart] as const,
  );

  it.each(kinds)('%s', (_kind, chart) => {
    const used = new Set<string>();
    const noting: NewCanvas = (width, height) => {
      const ctx = newCanvas(width, height);
      const note = (color: unknown) => typeof color === 'string' && used.add(color.toLowerCase());
      for (const paint of ['fill', 'fillRect', 'fillText'] as const)
        noteBefore(ctx, paint, () => note(ctx.fillStyle));
      for (const paint of ['stroke', 'strokeRect', 'strokeText'] as const)
        noteBefore(ctx, paint, () => note(ctx.strokeStyle));
      return ctx;
    };
    const picture = pictureOf(chart, noting, { theme: themeNamed('dark') });
    picture.draw(noting(picture.width, picture.height));
    expect(used.size).toBeGreaterThan(1);
    for (const color of LIGHT_ONLY) expect(used).not.toContain(color);
  });

  it.each(THEME_NAMES)('the paper of %s is in the corner', (name) => {
    const picture = pictureOf(SAMPLES.lines, newCanvas, { theme: themeNamed(name) });
    const canvas = createCanvas(picture.width, picture.height);
    picture.draw(canvas.getContext('2d'));
    const [red, green, blue] = canvas.getContext('2d').getImageData(0, 0, 1, 1).data;
    expect(rgb(red!, green!, blue!).formatHex()).toBe(themeNamed(name).palette.paper);
  });
});

/** Calls `note` before each call of a method. */
function noteBefore(
  ctx: Canvas2D,
  method: 'fill' | 'fillRect' | 'fillText' | 'stroke' | 'strokeRect' | 'strokeText',
  note: () => void,
): void {
  const original = ctx[method].bind(ctx) as (...args: unknown[]) => void;
  ctx[method] = (...args: unknown[]) => {
    note();
    original(...args);
  };
}
