import type { ChartDataset } from 'chart.js';
import type { LinesChart, Series } from '../../../src/charts/lines';
import { linesPlot } from '../../../src/charts/lines';

const series: Series = { name: 'SGD', x: [1, 2, 3], y: [3, 2, 1] };

function chartOf(change: Partial<LinesChart>): LinesChart {
  return {
    kind: 'lines',
    title: 'Cost',
    x: { label: 'epoch' },
    y: { label: 'cost' },
    series: [series],
    ...change,
  };
}

function datasetsOf(chart: LinesChart): ChartDataset<'line'>[] {
  return linesPlot(chart).config.data.datasets as ChartDataset<'line'>[];
}

describe('lines', () => {
  it('draws a series as a line through its points', () => {
    const [, line] = datasetsOf(chartOf({}));
    expect(line!.data).toEqual([
      { x: 1, y: 3 },
      { x: 2, y: 2 },
      { x: 3, y: 1 },
    ]);
  });

  it('leaves a gap for a value that is missing or not finite', () => {
    const [, line] = datasetsOf(chartOf({ series: [{ x: [1, 2, 3], y: [1, null, Infinity] }] }));
    expect(line!.data.map((point) => (point as { y: number }).y)).toEqual([1, NaN, NaN]);
  });

  it('draws the last series over the others, and bands under all lines', () => {
    const band = { low: [2, 1, 0], high: [4, 3, 2] };
    const datasets = datasetsOf(
      chartOf({
        series: [
          { ...series, band },
          { name: 'Adam', x: [1], y: [1] },
        ],
      }),
    );
    // For Chart.js the first is on top: marks and line of Adam, marks and line of SGD, the ends of its band.
    expect(datasets.map(({ data }) => data.length)).toEqual([1, 1, 3, 3, 3, 3]);
    expect(datasets[4]).toMatchObject({ fill: '+1', data: [{ y: 4 }, { y: 3 }, { y: 2 }] });
    expect(datasets[5]).toMatchObject({ data: [{ y: 2 }, { y: 1 }, { y: 0 }] });
  });

  it('thins the marks of a long line', () => {
    const x = Array.from({ length: 1000 }, (_, i) => i);
    const [marks, line] = datasetsOf(chartOf({ series: [{ x, y: x }] }));
    expect(line!.data).toHaveLength(1000);
    expect(marks!.data.length).toBeLessThan(12);
  });

  it('has a legend for named series only', () => {
    expect(linesPlot(chartOf({})).legend).toMatchObject([{ name: 'SGD', marker: 'circle' }]);
    expect(linesPlot(chartOf({ series: [{ x: [1], y: [1] }] })).legend).toEqual([]);
  });

  it('takes the style that the series asks for', () => {
    const [alone] = linesPlot(chartOf({ series: [{ ...series, style: 2 }] })).legend;
    const third = linesPlot(chartOf({ series: [series, series, series] })).legend[2];
    expect(alone).toEqual(third);
  });

  it('draws dashes if the series asks for them', () => {
    const [, line] = datasetsOf(chartOf({ series: [{ ...series, dashed: true }] }));
    expect(line!.borderDash).toEqual([6, 4]);
  });

  it('takes the logarithm on an automatic axis if the values span a factor of 100', () => {
    const y = { label: 'cost', scale: 'auto' } as const;
    const wide = linesPlot(chartOf({ y, series: [{ x: [1, 2], y: [10, 0.1] }] }));
    expect(wide.config.options!.scales!['y']!.type).toBe('logarithmic');
    expect(linesPlot(chartOf({ y })).config.options!.scales!['y']!.type).toBe('linear');
  });

  it.each<[string, Partial<LinesChart>]>([
    ['expected at least one series, received 0', { series: [] }],
    ['expected at least one point in series "SGD", received 0', { series: [{ ...series, x: [], y: [] }] }],
    [
      'expected 3 y values in series "SGD", one for each x, received 2',
      { series: [{ ...series, y: [1, 2] }] },
    ],
    [
      'expected low ≤ high in the band of series "SGD", received low 2 and high 1 at index 1',
      { series: [{ ...series, band: { low: [0, 2, 0], high: [1, 1, 1] } }] },
    ],
    ['expected min < max on the axis "epoch", received 3 and 1', { x: { label: 'epoch', min: 3, max: 1 } }],
    [
      'expected positive values for the log axis "cost", received none',
      { y: { label: 'cost', scale: 'log' }, series: [{ x: [1], y: [0] }] },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => linesPlot(chartOf(change))).toThrow(message);
  });
});
