import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Chart } from '../../../src/charts/chart';
import { renderChart } from '../../../src/charts/render';
import { SAMPLES } from './samples';

const all: readonly Chart[] = Object.values(SAMPLES);
const hash = (png: Buffer) => createHash('sha256').update(png).digest('hex');

/** Width and height stand in the first chunk of a PNG. */
function sizeOf(png: Buffer): [number, number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

describe('renderChart', () => {
  it.each(all.map((chart) => [chart.kind, chart] as const))('draws %s as a PNG', (_kind, chart) => {
    const png = renderChart(chart);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(5000);
  });

  it('draws the same bytes again, in another order and in another process', () => {
    const here = all.map((chart) => hash(renderChart(chart)));
    const backwards = all.toReversed().map((chart) => hash(renderChart(chart)));
    expect(backwards.toReversed()).toEqual(here);
    expect(hashesOfAnotherProcess()).toEqual(here);
  });

  it('has two pixels for each logical one', () => {
    expect(sizeOf(renderChart(SAMPLES.lines))).toEqual([1600, 1000]);
    expect(sizeOf(renderChart({ ...SAMPLES.lines, size: { width: 300, height: 400 } }))).toEqual([600, 800]);
  });

  it('grows rather than cutting a long title or squeezing the plot', () => {
    const title = 'a title that goes on and on '.repeat(40);
    const [width, height] = sizeOf(renderChart({ ...SAMPLES.lines, title }));
    expect(width).toBe(1600);
    expect(height).toBeGreaterThan(1000);
  });

  it('is no higher than images need', () => {
    const wide = { ...SAMPLES.images, columns: 8, columnLabels: [...'abcdefgh'], images: imagesOf(8) };
    expect(sizeOf(renderChart(wide))[1]).toBeLessThan(500);
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

  it('says which kinds there are', () => {
    expect(() => renderChart({ ...SAMPLES.lines, kind: 'pie' } as unknown as Chart)).toThrow(
      'expected a chart of kind lines, scatter, bars, boxes, heatMap, regions, images, surface, network, graph or panels, received "pie"',
    );
  });
});

function imagesOf(count: number): { pixels: number[] }[] {
  return Array.from({ length: count }, () => ({ pixels: [0, 1, 1, 0] }));
}

function hashesOfAnotherProcess(): string[] {
  const script = `
    require('sucrase/register/ts');
    const { renderChart } = require('./src/charts/render');
    const { SAMPLES } = require('./tests/unit/charts/samples');
    const hash = (png) => require('node:crypto').createHash('sha256').update(png).digest('hex');
    process.stdout.write(JSON.stringify(Object.values(SAMPLES).map((chart) => hash(renderChart(chart)))));`;
  const output = execFileSync(process.execPath, ['-e', script], {
    cwd: join(__dirname, '../../..'),
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[];
}
