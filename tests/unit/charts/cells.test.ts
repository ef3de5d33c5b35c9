import { barsPlot } from '../../../src/charts/bars';
import { heatMapPlot } from '../../../src/charts/heatMap';
import { imagesPlot } from '../../../src/charts/images';
import { panelGrid } from '../../../src/charts/panels';
import { BOX, recordingPen } from './recordingPen';
import { SAMPLES } from './samples';

const { bars, heatMap, images, panels } = SAMPLES;

describe('bars', () => {
  it('have the error bars of the description', () => {
    const [dataset] = barsPlot(bars).config.data.datasets;
    expect(dataset!.data).toEqual([
      { y: 90, yMin: 88, yMax: 92 },
      { y: 95, yMin: 94, yMax: 96 },
    ]);
  });

  it('stand on zero', () => {
    expect(barsPlot(bars).config.options!.scales!['y']).toMatchObject({ min: 0, max: 100 });
  });

  it('reach as far as their references', () => {
    const references = [{ axis: 'y', value: 170 }] as const;
    expect(barsPlot({ ...bars, references }).config.options!.scales!['y']).toMatchObject({ max: 180 });
    const { pen, calls } = recordingPen();
    barsPlot(bars).over!(pen, { ...BOX, x: (v) => v, y: (v) => v });
    expect(calls).toEqual([]);
  });

  it('touch in a histogram', () => {
    const { config } = barsPlot({ ...bars, histogram: true });
    expect(config.options!.datasets).toEqual({
      barWithErrorBars: { barPercentage: 1, categoryPercentage: 1 },
    });
  });

  it.each([
    ['expected at least one category, received 0', { categories: [] }],
    ['expected at least one series, received 0', { series: [] }],
    [
      'expected 2 values in series "test", one for each category, received 1',
      { series: [{ name: 'test', values: [1] }] },
    ],
    [
      'expected 2 lower ends in series 0, one for each category, received 1',
      { series: [{ values: [1, 2], interval: { low: [0], high: [1] } }] },
    ],
    ['expected 2 values in series 0, one for each category, received 1', { series: [{ values: [1] }] }],
    [
      'expected low ≤ high in the error bars of series 0, received low 3 and high 2 at index 1',
      { series: [{ values: [1, 2], interval: { low: [0, 3], high: [1, 2] } }] },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => barsPlot({ ...bars, ...change })).toThrow(message);
  });
});

describe('heat map', () => {
  it('has a cell for each value, row by row from the top', () => {
    const [dataset] = heatMapPlot(heatMap).config.data.datasets;
    expect(dataset!.data.slice(0, 3)).toEqual([
      { x: '3', y: '3', v: 10 },
      { x: '6', y: '3', v: 1 },
      { x: '3', y: '6', v: 0 },
    ]);
  });

  it('is grey in a cell without a value', () => {
    const [dataset] = heatMapPlot(heatMap).config.data.datasets;
    expect((dataset!.backgroundColor as string[])[4]).toBe('rgb(208, 212, 217)');
  });

  it('writes the numbers, and a dash in a cell without a value', () => {
    const { pen, texts } = recordingPen();
    heatMapPlot(heatMap).over!(pen, { ...BOX, x: (v) => v, y: (v) => v });
    expect(texts).toEqual(['10', '1', '0', '12', '–', '2']);
  });

  it('writes other numbers than its values, where they are given', () => {
    const { pen, texts } = recordingPen();
    const values = heatMap.values.map((row) => row.map(() => null));
    const numbers = heatMap.values.map((row, i) => row.map((_, j) => 10 * i + j));
    heatMapPlot({ ...heatMap, values, numbers }).over!(pen, { ...BOX, x: (v) => v, y: (v) => v });
    expect(texts).toEqual(numbers.flat().map(String));
  });

  it('writes its numbers small enough for the widest to fit into a cell', () => {
    const { pen, written } = recordingPen();
    heatMapPlot(heatMap).over!(pen, { ...BOX, width: 20, x: (v) => v, y: (v) => v });
    // A cell is 10 wide, of which 88 % are used; two digits of size 10 are 10 wide on this pen.
    expect(written[0]!.style.size).toBeCloseTo(8.8);
  });

  it('reaches as far below zero as above on a diverging scale', () => {
    const scaleOf = (values: (number | null)[][]) =>
      heatMapPlot({ ...heatMap, values, color: { label: 'r', ramp: 'diverging' } }).colorBar!.scale;
    const row = [0, 1];
    expect(scaleOf([row, row, [0, 12]])).toMatchObject({ min: -12, max: 12 });
    expect(scaleOf([row, row, [-20, 12]])).toMatchObject({ min: -20, max: 20 });
    expect(
      scaleOf([
        [null, null],
        [null, null],
        [null, null],
      ]),
    ).toMatchObject({ min: -1, max: 1 });
  });

  it.each([
    ['expected 2 values in every row, received 1 in row 1', { values: [[1, 2], [1], [1, 2]] }],
    ['expected 3 rows of values, one for each category of y, received 1', { values: [[1, 2]] }],
    ['expected at least one row of values, received 0', { values: [] }],
    ['expected 2 columns of values, one for each category of x, received 1', { values: [[1], [2], [3]] }],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => heatMapPlot({ ...heatMap, ...change })).toThrow(message);
  });
});

describe('images', () => {
  it('draw each pixel as a cell, grey or coloured', () => {
    const { pen, calls, texts } = recordingPen();
    imagesPlot(images).draw(pen, BOX);
    const tiles = calls.filter(({ method }) => method === 'cells');
    expect(tiles[0]!.args.slice(1)).toEqual([
      2,
      [
        [0, 0, 0],
        [128, 128, 128],
        [255, 255, 255],
        [0, 0, 0],
      ],
    ]);
    expect(tiles[1]!.args.slice(1)).toEqual([
      2,
      [
        [255, 0, 0],
        [0, 255, 0],
        [0, 0, 255],
        [255, 255, 255],
      ],
    ]);
    expect(texts).toEqual(['grey', 'RGB', 'first', 'ŷ = 3']);
  });

  it('clamp colours to the brightness of the screen', () => {
    const { pen, calls } = recordingPen();
    const pixels = [-1, 0.5, 2];
    imagesPlot({ kind: 'images', title: '', width: 1, height: 1, columns: 1, images: [{ pixels }] }).draw(
      pen,
      BOX,
    );
    expect(calls[0]).toMatchObject({ method: 'cells', args: [{}, 1, [[0, 128, 255]]] });
  });

  it('keep pixels square, within the box', () => {
    const { pen, calls } = recordingPen();
    imagesPlot(images).draw(pen, BOX);
    for (const { args } of calls.filter(({ method }) => method === 'cells')) {
      const { left, top, width, height } = args[0] as typeof BOX;
      expect(width).toBe(height);
      expect(left + width).toBeLessThanOrEqual(BOX.width);
      expect(top + height).toBeLessThanOrEqual(BOX.height);
    }
  });

  it('colour signed weights around zero', () => {
    const weights = {
      kind: 'images',
      title: 'Weights',
      width: 2,
      height: 2,
      columns: 1,
      images: [{ pixels: [-1, 0, 0.5, 1] }],
      color: { label: 'w', ramp: 'diverging' },
    } as const;
    expect(imagesPlot(weights).colorBar).toMatchObject({ label: 'w', scale: { min: -1, max: 1 } });
  });

  it.each([
    ['expected at least one image, received 0', { images: [] }],
    ['expected 4 grey or 12 RGB values (2×2) in image 0, received 3', { images: [{ pixels: [1, 2, 3] }] }],
    ['expected 2 column labels, one for each column, received 1', { columnLabels: ['a'] }],
    ['expected 1 row labels, one for each row, received 2', { rowLabels: ['a', 'b'] }],
    [
      'expected 4 pixels (2×2) in image 0, received 12',
      { images: [{ pixels: new Array<number>(12).fill(0) }], color: { label: 'w' } },
    ],
  ])('a wrong description is refused: %s', (message, change) => {
    expect(() => imagesPlot({ ...images, ...change })).toThrow(message);
  });
});

describe('panels', () => {
  it.each([
    [{}, { columns: 3, rows: 1 }],
    [{ columns: 2 }, { columns: 2, rows: 2 }],
    [{ columns: 5 }, { columns: 3, rows: 1 }],
  ])('with %p stand in a grid of %p', (change, grid) => {
    expect(panelGrid({ ...panels, ...change })).toEqual(grid);
  });

  it('need at least one panel', () => {
    expect(() => panelGrid({ ...panels, panels: [] })).toThrow('expected at least one panel, received 0');
  });
});
