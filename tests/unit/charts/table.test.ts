import { csvParse } from 'd3-dsv';
import type { Chart } from '../../../src/charts/chart';
import { csvOf, tableOf } from '../../../src/charts/table';
import { SAMPLES } from './samples';

describe('a chart as a table', () => {
  it('has a row for each point of a line, with the ends of its band', () => {
    const chart: Chart = {
      ...{ kind: 'lines', title: 'Cost', x: { label: 'epoch' }, y: { label: 'cost' } },
      series: [
        { name: 'SGD', x: [1, 2], y: [2, null], band: { low: [1, 0], high: [3, 1] } },
        { x: [1], y: [0.1 + 0.2] },
      ],
    };
    expect(tableOf(chart)).toEqual([
      { series: 'SGD', x: 1, y: 2, low: 1, high: 3 },
      { series: 'SGD', x: 2, y: null, low: 0, high: 1 },
      { series: undefined, x: 1, y: 0.30000000000000004 },
    ]);
    expect(csvOf(chart)).toBe('series,x,y,low,high\nSGD,1,2,1,3\nSGD,2,,0,1\n,1,0.30000000000000004,,\n');
  });

  it('quotes names with commas, quotes and line breaks', () => {
    const name = 'a "good", long\nname';
    const chart: Chart = { ...(SAMPLES.bars as Chart & { kind: 'bars' }), categories: [name, 'b'] };
    expect(csvParse(csvOf(chart))[0]!['category']).toBe(name);
  });

  it('of a grid has the place of each value', () => {
    const rows = tableOf({
      ...{ kind: 'surface', title: 'Loss', x: { label: 'w' }, y: { label: 'b' }, color: { label: 'loss' } },
      grid: {
        x: [0, 2],
        y: [-1, 1],
        values: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    });
    expect(rows[1]).toEqual({ x: 1, y: -1, value: 2 });
    expect(rows[5]).toEqual({ x: 2, y: 1, value: 6 });
  });

  it('of panels says the panel in each row', () => {
    const panels = [
      { ...SAMPLES.bars, title: 'one' },
      { ...SAMPLES.heatMap, title: 'two' },
    ] as (Chart & { kind: 'bars' })[];
    const rows = tableOf({ kind: 'panels', title: 'Both', panels });
    expect(new Set(rows.map(({ panel }) => panel))).toEqual(new Set(['one', 'two']));
  });

  it.each(Object.keys(SAMPLES) as Chart['kind'][])('has rows for the kind %s', (kind) => {
    const text = csvOf(SAMPLES[kind]);
    expect(csvParse(text).length).toBeGreaterThan(0);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
});
