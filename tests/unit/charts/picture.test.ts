import { createHash } from 'node:crypto';
import type { Chart } from '../../../src/charts/chart';
import { renderChart } from '../../../src/node/canvas';
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
      'expected a chart of kind lines, scatter, bars, boxes, heatMap, regions, images, surface, network, graph or panels, received "pie"',
    );
  });
});
