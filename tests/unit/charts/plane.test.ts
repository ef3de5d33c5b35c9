import type { ChartDataset } from 'chart.js';
import type { Grid } from '../../../src/charts/grid';
import { traceContour } from '../../../src/charts/grid';
import { regionsPlot } from '../../../src/charts/regions';
import { scatterPlot } from '../../../src/charts/scatter';
import { levelsOf, surfacePlot } from '../../../src/charts/surface';
import { recordingPen } from './recordingPen';
import { SAMPLES } from './samples';

const { scatter, regions, surface } = SAMPLES;
/** A plot area in which a value is its own pixel. */
const area = {
  left: 0,
  top: 0,
  width: 2,
  height: 2,
  x: (value: number) => value,
  y: (value: number) => value,
};

describe('scatter', () => {
  it('draws groups as points, and curves as lines over them', () => {
    const datasets = scatterPlot(scatter).config.data.datasets as ChartDataset<'scatter'>[];
    expect(datasets).toMatchObject([
      {
        showLine: true,
        borderDash: [6, 4],
        data: [
          { x: 0, y: 0 },
          { x: 2, y: 2 },
        ],
      },
      {
        pointStyle: 'circle',
        data: [
          { x: 0, y: 1 },
          { x: 1, y: 0 },
          { x: 2, y: 1 },
        ],
      },
    ]);
  });

  it('reaches as far as its references', () => {
    const references = [
      { axis: 'x', value: 9 },
      { axis: 'y', value: -7 },
    ] as const;
    const { scales } = scatterPlot({ ...scatter, references }).config.options!;
    expect(scales).toMatchObject({ x: { max: 10 }, y: { min: -8 } });
    const { pen, calls } = recordingPen();
    scatterPlot(scatter).over!(pen, area);
    expect(calls).toEqual([]);
  });

  it('writes the label of a point to its right, or above it if there is no room', () => {
    const { pen, written } = recordingPen();
    const groups = [{ x: [0, 1, 2], y: [0, 1, 2], labels: ['a', '', 'c'] }];
    scatterPlot({ ...scatter, groups, references: [] }).over!(pen, {
      ...area,
      ...{ width: 200, height: 200, x: (value: number) => 100 * value, y: (value: number) => 100 * value },
    });
    expect(written).toMatchObject([
      { text: 'a', x: 10, y: 0, style: { align: 'left' } },
      { text: 'c', x: 200, y: 184, style: { align: 'right' } },
    ]);
  });

  it('names groups in the legend first, then curves', () => {
    expect(scatterPlot(scatter).legend.map(({ name }) => name)).toEqual(['class 0', 'boundary']);
  });

  it('draws many points smaller', () => {
    const radiusOf = (count: number) => {
      const x = Array.from({ length: count }, (_, i) => i);
      const [points] = scatterPlot({ ...scatter, groups: [{ x, y: x }], curves: [] }).config.data.datasets;
      return (points as ChartDataset<'scatter'>).pointRadius;
    };
    expect([radiusOf(400), radiusOf(401)]).toEqual([4, 2.5]);
  });

  it.each([
    ['expected at least one group of points, received 0', { groups: [] }],
    [
      'expected 2 labels in group 0, one for each point, received 1',
      { groups: [{ x: [1, 2], y: [1, 2], labels: ['a'] }] },
    ],
    ['expected 1 y values in group 0, one for each x, received 2', { groups: [{ x: [1], y: [1, 2] }] }],
    [
      'expected at least one point in curve circle, received 0',
      { curves: [{ name: 'circle', x: [], y: [] }] },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => scatterPlot({ ...scatter, ...change })).toThrow(message);
  });
});

describe('contours', () => {
  it('of a linear function lie on a straight line', () => {
    const { pen, calls } = recordingPen();
    const ramp: Grid = { x: [0, 2], y: [0, 2], values: [0, 1, 2].map(() => [0, 1, 2]) };
    traceContour(pen.ctx, ramp, 0.5, area);
    const left = Math.min(
      ...calls.filter(({ args }) => args.length === 2).map(({ args }) => Number(args[0])),
    );
    expect(left).toBeCloseTo(0.5);
  });
});

describe('equal units', () => {
  it.each([
    ['scatter', scatterPlot({ ...scatter, equalUnits: true }), true],
    ['surfaces', surfacePlot({ ...surface, equalUnits: true }), true],
    ['regions', regionsPlot({ ...regions, equalUnits: true }), true],
    ['regions that do not ask for them', regionsPlot(regions), false],
  ])('of %s', (_name, plot, equalUnits) => {
    expect(plot.equalUnits).toBe(equalUnits);
  });

  it('are left out if a scatter or a surface does not ask for them', () => {
    const { kind, title, x, y, groups } = scatter;
    const plainScatter = { kind, title, x, y, groups };
    const plainSurface = { ...plainScatter, kind: surface.kind, grid: surface.grid, color: surface.color };
    expect(scatterPlot(plainScatter).equalUnits).toBe(false);
    expect(surfacePlot(plainSurface).equalUnits).toBe(false);
  });
});

describe('decision regions', () => {
  it('colour the probability, with a bar and the line at one half', () => {
    const plot = regionsPlot(regions);
    const { pen, calls } = recordingPen();
    plot.under!(pen, area);
    expect(plot.colorBar).toMatchObject({ label: 'P(class 1)', scale: { min: 0, max: 1 } });
    const cells = calls.find(({ method }) => method === 'cells')!;
    expect(cells.args[1]).toBe(2);
    expect(calls.map(({ method }) => method)).toContain('stroke');
  });

  it('colour classes as their samples, without a bar', () => {
    const { kind, title, x, y, samples, grid } = regions;
    const classes = {
      kind,
      title,
      x,
      y,
      samples,
      grid: {
        ...grid,
        values: [
          [0, 1],
          [1, 0],
        ],
      },
    };
    expect(regionsPlot(classes).colorBar).toBeUndefined();
    const { pen, calls } = recordingPen();
    regionsPlot(classes).under!(pen, area);
    // Row by row from the top, where the last row of the grid lies: class 1 is orange, class 0 blue.
    const [blue, orange] = [
      [184, 216, 233],
      [243, 210, 184],
    ];
    expect(calls).toEqual([{ method: 'cells', args: [expect.anything(), 2, [orange, blue, blue, orange]] }]);
    expect(() => regionsPlot({ ...classes, grid })).toThrow(
      'expected classes 0, 1, 2, … in the grid, received 0.1',
    );
    const negative = { ...grid, values: [[0, -1] as const, [1, 0] as const] };
    expect(() => regionsPlot({ ...classes, grid: negative })).toThrow(
      'expected classes 0, 1, 2, … in the grid, received -1',
    );
  });

  it.each([
    [
      'expected 2 values of the grid in every row, received 1 in row 1',
      { x: [0, 1], y: [0, 1], values: [[1, 2], [1]] },
    ],
    ['expected a grid of at least 2×2, received 1×2', { x: [0, 1], y: [0, 1], values: [[1, 2]] }],
    ['expected a grid of at least 2×2, received 2×1', { x: [0, 1], y: [0, 1], values: [[1], [2]] }],
    [
      'expected from < to in x of the grid, received 1 and 1',
      {
        x: [1, 1],
        y: [0, 1],
        values: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
    [
      'expected from < to in y of the grid, received 1 and 0',
      {
        x: [0, 1],
        y: [1, 0],
        values: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
  ] as const)('say: %s', (message, grid) => {
    expect(() => regionsPlot({ ...regions, grid })).toThrow(message);
  });
});

describe('surface', () => {
  it('has levels a constant factor apart on a log scale', () => {
    const levels = levelsOf({ log: true, min: 0.01, max: 100, ticks: [] });
    const factors = levels.slice(1).map((level, i) => level / levels[i]!);
    for (const factor of factors) expect(factor).toBeCloseTo(factors[0]!);
  });

  it('has round levels on a linear scale', () => {
    expect(levelsOf({ log: false, min: 0, max: 14, ticks: [] })).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
    ]);
  });

  it('gives areas and trajectories different styles', () => {
    const { legend } = surfacePlot(surface);
    expect(legend.map(({ name }) => name)).toEqual(['‖w‖₁ ≤ 1', 'SGD']);
    expect(new Set(legend.map(({ color }) => color)).size).toBe(2);
  });

  it.each([
    [{ x: [1], y: [] }, 'expected 1 y values in area 0, one for each x, received 0'],
    [{ name: 'disc', x: [], y: [] }, 'expected at least one point in area disc, received 0'],
  ])('is refused if an area is %j', (wrong, message) => {
    expect(() => surfacePlot({ ...surface, areas: [wrong] })).toThrow(message);
  });

  it('has a legend for named areas only', () => {
    const areas = [{ x: [0, 1, 0], y: [0, 0, 1] }];
    expect(surfacePlot({ ...surface, areas, trajectories: [] }).legend).toEqual([]);
  });

  it('marks start and end of a trajectory', () => {
    const { pen, calls } = recordingPen();
    surfacePlot(surface).over!(pen, area);
    const circles = calls.filter(({ method }) => method === 'arc').map(({ args }) => args.slice(0, 2));
    expect(circles).toEqual([
      [-1.5, 0.5],
      [0, 0],
    ]);
  });

  it('is refused if a log scale has no positive values', () => {
    const grid = {
      ...surface.grid,
      values: [
        [0, 0],
        [0, 0],
      ],
    };
    expect(() => surfacePlot({ ...surface, grid })).toThrow(
      'expected positive values for the log axis "loss", received none',
    );
  });
});
