import type { BoxesChart } from '../../../src/charts/boxes';
import { boxesPlot } from '../../../src/charts/boxes';
import { boxPlotStatistics } from '../../../src/charts/boxPlotStatistics';
import { BOX, recordingPen } from './recordingPen';
import golden from '../../fixtures/boxPlot.json';

describe('the statistics of a box plot', () => {
  it('agree with NumPy', () => {
    const { q1, median, q3, whiskerLow, whiskerHigh, outliers } = boxPlotStatistics(golden.data);
    expect(q1).toBeCloseTo(golden.q1, 12);
    expect(median).toBeCloseTo(golden.median, 12);
    expect(q3).toBeCloseTo(golden.q3, 12);
    expect({ whiskerLow, whiskerHigh }).toEqual({
      whiskerLow: golden.whiskerLow,
      whiskerHigh: golden.whiskerHigh,
    });
    expect(outliers.toSorted((a, b) => a - b)).toEqual(golden.outliers);
  });

  it('have the same outliers if all numbers are a million times smaller', () => {
    const small = boxPlotStatistics(golden.data.map((value) => value / 1e6));
    expect(small.outliers).toHaveLength(golden.outliers.length);
    expect(small.whiskerHigh).toBe(golden.whiskerHigh / 1e6);
  });

  it('of one sample are all this sample', () => {
    expect(boxPlotStatistics([3])).toEqual({
      q1: 3,
      median: 3,
      q3: 3,
      whiskerLow: 3,
      whiskerHigh: 3,
      outliers: [],
    });
  });

  it('need at least one sample', () => {
    expect(() => boxPlotStatistics([])).toThrow('expected at least one sample, received 0');
  });
});

describe('boxes', () => {
  const box = { q1: -1, median: 0, q3: 1, whiskerLow: -2, whiskerHigh: 3, outliers: [7] };
  const chart: BoxesChart = {
    kind: 'boxes',
    title: 'Weights',
    x: { label: 'layer' },
    y: { label: 'weight' },
    categories: ['1', '2'],
    series: [{ name: 'L2', boxes: [box, null] }],
  };

  it('have the quartiles, the median, the whiskers and the outliers of the description', () => {
    const [dataset] = boxesPlot(chart).config.data.datasets;
    expect(dataset).toMatchObject({
      data: [{ q1: -1, median: 0, q3: 1, whiskerMin: -2, whiskerMax: 3, outliers: [7] }, null],
      outlierBackgroundColor: '#ffffff',
    });
  });

  it('reach as far as the data and the references', () => {
    const axis = (change: Partial<BoxesChart>) =>
      boxesPlot({ ...chart, ...change }).config.options!.scales!['y'];
    expect(axis({})).toMatchObject({ min: -4, max: 8 });
    expect(axis({ references: [{ axis: 'y', value: 30 }] })).toMatchObject({ max: 35 });
    expect(axis({ series: [{ boxes: [null, null] }] })).toMatchObject({ min: 0, max: 1 });
  });

  it('are drawn over by their references only', () => {
    const { pen, calls } = recordingPen();
    boxesPlot(chart).over!(pen, { ...BOX, x: (v) => v, y: (v) => v });
    expect(calls).toEqual([]);
  });

  it('may have a median at a quartile', () => {
    const degenerate = { ...box, q1: 0, q3: 0 };
    expect(() => boxesPlot({ ...chart, series: [{ boxes: [degenerate, null] }] })).not.toThrow();
  });

  it('have a legend for named series only', () => {
    expect(boxesPlot(chart).legend.map(({ name }) => name)).toEqual(['L2']);
    expect(boxesPlot({ ...chart, series: [{ boxes: [box, null] }] }).legend).toEqual([]);
  });

  it('show the farthest sample whole', () => {
    const { min, max } = boxesPlot(chart).config.options!.scales!['y'] as { min: number; max: number };
    expect(min).toBeLessThan(-2);
    expect(max).toBeGreaterThan(7);
  });

  it.each<[string, Partial<BoxesChart>]>([
    ['expected at least one category, received 0', { categories: [] }],
    ['expected at least one series, received 0', { series: [] }],
    [
      'expected 2 boxes in series "L2", one for each category, received 1',
      { series: [{ name: 'L2', boxes: [box] }] },
    ],
    [
      'expected q1 ≤ median ≤ q3 in box 0 of series 0, received 2, 0, 1',
      { series: [{ boxes: [{ ...box, q1: 2 }, null] }] },
    ],
    [
      'expected q1 ≤ median ≤ q3 in box 1 of series 0, received -1, 2, 1',
      { series: [{ boxes: [box, { ...box, median: 2 }] }] },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => boxesPlot({ ...chart, ...change })).toThrow(message);
  });
});
