import type { ChartDataset } from 'chart.js';
import type { LinesChart, Series } from '../../../src/charts/lines';
import { linesPlot } from '../../../src/charts/lines';
import { BOX, recordingPen } from './recordingPen';

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

  it('places the marks of several long lines at different points', () => {
    const x = Array.from({ length: 900 }, (_, i) => i);
    const datasets = datasetsOf(
      chartOf({
        series: [
          { x, y: x },
          { x, y: x },
        ],
      }),
    );
    const firstMark = (place: number) => (datasets[place]!.data[0] as { x: number }).x;
    // For Chart.js the last series is the first: its marks, its line, then those of the other.
    expect([firstMark(2), firstMark(0)]).toEqual([0, 50]);
  });

  it.each([
    [2000, 2],
    [2001, 1],
  ])('draws a line of %d points %d wide', (count, width) => {
    const x = Array.from({ length: count }, (_, i) => i);
    expect(datasetsOf(chartOf({ series: [{ x, y: x }] }))[1]!.borderWidth).toBe(width);
  });

  it.each([
    ['linear', [0, null, -1], [0, NaN, -1]],
    ['log', [0, null, -1], [1, NaN, 1]],
  ] as const)(
    'draws the lower edge of a band on a %s axis, down to the end of the axis',
    (scale, low, drawn) => {
      const band = { low, high: [10, 10, 10] };
      const datasets = datasetsOf(
        chartOf({
          y: { label: 'cost', scale, min: scale === 'log' ? 1 : -5 },
          series: [{ ...series, band }],
        }),
      );
      expect(datasets[3]!.data.map((point) => (point as { y: number }).y)).toEqual(drawn);
    },
  );

  it.each([
    ['at its last finite point', [1, 2, null], 2],
    ['at its only finite point', [3, null, null], 1],
    ['nowhere if it has no finite point', [null, NaN, Infinity], undefined],
  ] as const)('marks a series that diverged %s', (_where, y, at) => {
    const { pen, written } = recordingPen();
    const plot = linesPlot(chartOf({ series: [{ x: [1, 2, 3], y: [...y], diverged: 'diverged' }] }));
    plot.over!(pen, { ...BOX, x: (value) => 10 * value, y: (value) => 100 * value });
    expect(written).toMatchObject(at === undefined ? [] : [{ text: 'diverged', x: 10 * at + 11 }]);
  });

  it('writes beside the end of a series that diverged, above a reference that crosses there', () => {
    const heights = [150, 5].map((value) => {
      const { pen, written } = recordingPen();
      const series = [{ x: [1, 2], y: [100, 150], diverged: 'diverged' }];
      const references = [{ axis: 'y' as const, value }];
      linesPlot(chartOf({ series, references })).over!(pen, { ...BOX, x: (at) => at, y: (at) => at });
      return written[0]!.y;
    });
    expect(heights).toEqual([135, 150]);
  });

  it('reaches as far as its references', () => {
    const references = [
      { axis: 'x', value: 10 },
      { axis: 'y', value: 30 },
    ] as const;
    const { scales } = linesPlot(chartOf({ references })).config.options!;
    expect(scales).toMatchObject({ x: { min: 1, max: 10 }, y: { max: 30 } });
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
    expect(wide.config.options!.scales!['y']!.type).toBe('fixedLog');
    expect(linesPlot(chartOf({ y })).config.options!.scales!['y']!.type).toBe('fixedLinear');
  });

  it.each<[string, Partial<LinesChart>]>([
    ['expected at least one series, received 0', { series: [] }],
    ['expected at least one point in series "SGD", received 0', { series: [{ ...series, x: [], y: [] }] }],
    [
      'expected 3 lower ends of the band of series "SGD", one for each x, received 1',
      { series: [{ ...series, band: { low: [1], high: [1] } }] },
    ],
    ['expected at least one point in series 0, received 0', { series: [{ x: [], y: [] }] }],
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
