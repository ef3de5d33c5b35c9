/** Small charts of every kind that together show everything that is drawn; each has a golden picture. */
import type { Chart, SingleChart } from '../../../src/charts/chart';
import type { Numbers } from '../../../src/charts/description';
import type { Grid } from '../../../src/charts/grid';

const SMALL = { size: { width: 300, height: 230 } } as const;

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A function on a grid of 7×5 points that is symmetric in neither direction. */
function gridOf(value: (x: number, y: number) => number | null): Grid {
  const values = [-1, -0.5, 0, 0.5, 1].map((y) => range(7).map((i) => value(i / 2 - 1, y)));
  return { x: [-1, 2], y: [-1, 1], values };
}

const plane = { x: { label: 'x₁' }, y: { label: 'x₂', unit: 'm' } } as const;

const LINES: Record<string, SingleChart> = {
  'lines-zero-apart': {
    kind: 'lines',
    title: 'A place for 0 on a log axis',
    ...SMALL,
    x: { label: 'λ', scale: 'log', zero: 'apart' },
    y: { label: 'error', unit: '%', scale: 'log', zero: 'apart' },
    series: [
      { name: 'measured', x: [0, 0.01, 0.1, 1], y: [30, 20, 0, 40] },
      { name: 'formula', x: [0.01, 0.1, 1], y: [10, 20, 30], marks: 'none' },
    ],
  },
  'bars-dots': {
    kind: 'bars',
    title: 'Dots with error bars',
    ...SMALL,
    dots: true,
    x: { label: 'method' },
    y: { label: 'loss ÷ constant', scale: 'log' },
    categories: ['SGD', 'Adam'],
    series: [
      { name: 'small η', values: [0.5, 2], interval: { low: [0.4, 1.5], high: [0.7, 3] } },
      { name: 'large η', values: [1.2, null] },
    ],
    references: [{ axis: 'y', value: 1, label: 'equal' }],
  },
  'bars-from': {
    kind: 'bars',
    title: 'Bars from 1',
    ...SMALL,
    from: 1,
    x: { label: 'method' },
    y: { label: 'ratio', scale: 'log' },
    categories: ['SGD', 'Adam'],
    series: [{ values: [0.5, 4] }],
  },
  'network-names': {
    kind: 'network',
    title: 'Names on lines',
    ...SMALL,
    layers: [{ units: [{ label: 'x' }, { label: '1', role: 'bias' }] }, { units: [{ label: 'Σ' }] }],
    names: [[['w₁'], ['b']]],
  },
  'surface-contours': {
    kind: 'surface',
    title: 'A contour and the minimum',
    ...SMALL,
    ...plane,
    grid: gridOf((x, y) => (x - 0.5) ** 2 + y * y),
    color: { label: 'loss' },
    contours: [0.5],
    minimum: [0.5, 0],
    bar: 'none',
    trajectories: [
      { name: 'way', x: range(80).map((i) => 2 - i / 53), y: range(80).map((i) => Math.sin(i)) },
    ],
  },
  'lines-linear': {
    kind: 'lines',
    title: 'Cost by epoch',
    dataset: 'digits',
    seeds: '5 seeds',
    note: 'band: range',
    verdict: 'SGD is first',
    source: 'SGD §2; S10',
    size: { width: 320, height: 300 },
    x: { label: 'epoch' },
    y: { label: 'cost', unit: 'nat' },
    series: [
      {
        name: 'SGD',
        x: [1, 2, 3, 4],
        y: [3, 2, 1.5, 1],
        band: { low: [2, 1, 1, 0.5], high: [6, 3, 2, 1.5] },
      },
      { name: 'Adam', x: [1, 2, 3, 4], y: [2, null, 3, 2], dashed: true },
      { x: [1, 2, 3, 4], y: [0.5, 1, 5, null], diverged: 'diverged at 3' },
    ],
    references: [
      { axis: 'y', value: 4, label: 'target' },
      { axis: 'x', value: 2, label: 'warm-up ends' },
      { axis: 'x', value: 2.2, label: 'decay' },
      { axis: 'x', value: 3.9, label: 'last' },
    ],
  },
  'lines-log': {
    kind: 'lines',
    title: 'Loss on a log axis',
    ...SMALL,
    x: { label: 'step', scale: 'log' },
    y: { label: 'loss', scale: 'log', max: 100 },
    series: [
      {
        name: 'mean',
        x: [1, 2, 5, 20],
        y: [10, 1, 0.1, 0.2],
        band: { low: [5, 0.1, -1, 0.02], high: [20, 2, 0.5, 1] },
      },
      { name: 'η = 10', x: [1, 2, 5, 20], y: [1, 20, 5000, Infinity], diverged: 'diverged' },
      { name: 'zero', x: [1, 2, 5, 20], y: [3, 0, 0.03, 0.03] },
      { name: 'late', x: [10, 20], y: [0.5, 0.01], diverged: 'too late' },
    ],
  },
  'lines-long': {
    kind: 'lines',
    title: 'Many points, many series',
    ...SMALL,
    x: { label: 'step' },
    y: { label: 'value', min: -2, max: 10 },
    series: [
      { name: 'noise', x: range(2500), y: range(2500).map((i) => Math.sin(i * i) + 8) },
      ...range(7).map((k) => ({
        name: `series ${k + 1}`,
        x: range(k === 0 ? 16 : 15).map((i) => i * 150),
        y: range(k === 0 ? 16 : 15).map((i) => k - 1 + Math.sin(i)),
      })),
      { name: 'a name that is longer than the whole row of the legend of it', x: [0, 2400], y: [-1.5, -1.5] },
    ],
  },
};

const PLANE: Record<string, SingleChart> = {
  'scatter-styles': {
    kind: 'scatter',
    title: 'Every mark; a round circle',
    size: { width: 320, height: 260 },
    ...plane,
    groups: range(8).map((k) => ({ name: `${k}`, x: [k / 2, k / 2 + 0.2], y: [1, 1.5 - k / 8] })),
    curves: [
      {
        name: 'circle',
        x: range(41).map((i) => 2 + Math.cos((i * Math.PI) / 20)),
        y: range(41).map((i) => Math.sin((i * Math.PI) / 20)),
        style: 2,
      },
      { name: 'boundary', x: [0, 4], y: [-1, 1], dashed: true },
    ],
    references: [{ axis: 'x', value: 1, label: 'here' }],
    equalUnits: true,
  },
  'scatter-many': {
    kind: 'scatter',
    title: 'Many points',
    ...SMALL,
    ...plane,
    groups: [{ x: range(401).map((i) => Math.sin(i * i)), y: range(401).map((i) => Math.cos(i * i * i)) }],
  },
  'regions-probability': {
    kind: 'regions',
    title: 'Probability',
    ...SMALL,
    ...plane,
    grid: gridOf((x, y) => (x === 2 && y === 1 ? null : 1 / (1 + Math.exp(4 * (y + 0.3) - 2 * x)))),
    probability: 'P(class 1)',
    samples: [
      { name: 'class 0', x: [-0.5, 0], y: [0.8, 0.6] },
      { name: 'class 1', x: [1, 1.5], y: [-0.5, -0.6] },
    ],
    curves: [{ x: [-1, 2], y: [-0.9, 0.9], dashed: true }],
  },
  'regions-classes': {
    kind: 'regions',
    title: 'Three classes',
    ...SMALL,
    ...plane,
    grid: gridOf((x, y) => (x < 0 ? null : y < 0 ? 1 : x > 1 ? 2 : 0)),
    samples: [{ x: [0.5], y: [0.5] }],
    equalUnits: true,
  },
  'surface-log': {
    kind: 'surface',
    title: 'A valley',
    ...SMALL,
    ...plane,
    grid: gridOf((x, y) => x * x + 4 * (y - 0.5) ** 2 + 0.05),
    color: { label: 'loss', scale: 'log' },
    trajectories: [
      { name: 'SGD', x: [-0.9, 0.5, 0.1], y: [-0.8, 0.9, 0.5] },
      { name: 'lost', x: [1.8, null], y: [0, 1] },
      { name: 'nowhere', x: [null], y: [null] },
    ],
    areas: [{ name: '‖w‖₁ ≤ ½', x: [0.5, 0, -0.5, 0], y: [0, 0.5, 0, -0.5] }],
    equalUnits: true,
  },
  'surface-linear': {
    kind: 'surface',
    title: 'A slope',
    ...SMALL,
    ...plane,
    grid: gridOf((x, y) => (x === -1 && y === 1 ? null : 3 * x - y)),
    color: { label: 'height' },
  },
};

const CELLS: Record<string, SingleChart> = {
  'bars-intervals': {
    kind: 'bars',
    title: 'Accuracy by method',
    ...SMALL,
    x: { label: 'method' },
    y: { label: 'gain', unit: '%' },
    categories: ['SGD with momentum', 'Adam', 'none'],
    series: [
      { name: 'test', values: [40, 55, null], interval: { low: [30, 50, 0], high: [95, 60, 0] } },
      { name: 'train', values: [60, -15, 10], interval: { low: [55, -30, 10], high: [70, -10, 10] } },
    ],
    references: [{ axis: 'y', value: 80, label: 'goal' }],
  },
  'bars-histogram': {
    kind: 'bars',
    title: 'Histogram',
    ...SMALL,
    x: { label: 'weight' },
    y: { label: 'count' },
    histogram: true,
    categories: range(20).map((i) => `bin ${i * 100}`),
    series: [{ values: range(20).map((i) => (i * (20 - i) + (i % 3)) * 1000), style: 2 }],
  },
  boxes: {
    kind: 'boxes',
    title: 'Weights by layer',
    ...SMALL,
    x: { label: 'layer' },
    y: { label: 'weight' },
    categories: ['1', '2'],
    series: [
      {
        name: 'He',
        boxes: [{ q1: -1, median: -0.5, q3: 1, whiskerLow: -2, whiskerHigh: 3, outliers: [7, 5] }, null],
      },
      {
        name: 'Xavier',
        boxes: [
          { q1: 0, median: 0.75, q3: 1, whiskerLow: -1, whiskerHigh: 1.5, outliers: [] },
          { q1: 2, median: 3, q3: 5, whiskerLow: 1, whiskerHigh: 6, outliers: [-3] },
        ],
      },
    ],
    references: [{ axis: 'y', value: 4, label: 'limit' }],
  },
  parallel: {
    kind: 'parallel',
    title: 'Six drawn combinations',
    ...SMALL,
    axes: [
      { label: 'optimizer', categories: ['sgd', 'adam', 'סדר'] },
      { label: 'η', scale: 'log' },
      { label: 'width', unit: 'units' },
    ],
    lines: [
      { values: [0, 0.1, 32], result: 0.4 },
      { values: [1, 0.001, 64], result: 0.1, strong: true },
      { values: [1, 0.3, 128], result: null },
      { values: [2, 0.02, null], result: 0.9 },
      { values: [0, 0.03, 256], result: 0.2 },
      { values: [1, null, 200], result: 2 },
    ],
    color: { label: 'loss', scale: 'log' },
  },
  'heat-map-numbers': {
    kind: 'heatMap',
    title: 'Confusion matrix',
    ...SMALL,
    x: { label: 'predicted', categories: ['3', '6', 'תשע'] },
    y: { label: 'true', categories: ['3', '6'] },
    values: [
      [10, 1, 0.125],
      [null, 12345, Infinity],
    ],
    color: { label: 'samples', scale: 'log', min: 0.1, max: 20000 },
    numbers: true,
  },
  'heat-map-diverging': {
    kind: 'heatMap',
    title: 'Correlation',
    ...SMALL,
    x: { label: 'feature', categories: ['a', 'b'] },
    y: { label: 'feature', categories: ['a', 'b', 'c'] },
    values: [
      [-0.25, 1],
      [0, 0.5],
      [0.75, -0.5],
    ],
    color: { label: 'r', ramp: 'diverging' },
    numbers: true,
  },
  'images-grey-rgb': {
    kind: 'images',
    title: 'Digits',
    size: { width: 360, height: 240 },
    width: 3,
    height: 2,
    columns: 2,
    columnLabels: ['grey', 'red, green, blue: long'],
    rowLabels: ['first', 'second row'],
    images: [
      { pixels: [0, 0.25, 0.5, 0.75, 1, 0], caption: 'ŷ = 3' },
      { pixels: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0.5, 1, 0.5, 0, 0.5] },
      { pixels: [-1, 2, 0.2, 0.4, 0.6, 0.8], caption: 'a caption a bit too long' },
      { pixels: [-1, 0.5, 2, 2, 0.5, -1, 0, 0, 0, 1, 1, 1, 0.2, 0.4, 0.6, 0.6, 0.4, 0.2] },
    ],
  },
  'images-weights': {
    kind: 'images',
    title: 'Weights',
    ...SMALL,
    width: 2,
    height: 3,
    columns: 3,
    images: [{ pixels: [-1, -0.5, 0, 0.25, 0.5, 2] }, { pixels: [0, 0, 0, 0, 0, -2] }],
    color: { label: 'w', ramp: 'diverging' },
  },
  'images-heat': {
    kind: 'images',
    title: 'Activations: as high as they need',
    width: 2,
    height: 1,
    columns: 6,
    images: range(6).map((i) => ({ pixels: [i, 5 - i] })),
    color: { label: 'activation' },
  },
};

const DIAGRAMS: Record<string, SingleChart> = {
  'network-weights': {
    kind: 'network',
    title: 'Weights',
    size: { width: 400, height: 300 },
    layers: [
      { label: 'inputs', units: [{ label: 'x₁' }, { label: 'x₂' }, { label: '1', role: 'bias' }] },
      { label: 'hidden', units: [{}, { label: 'h₂', dropped: true }, { label: '1', role: 'bias' }] },
      { units: [{ label: 'Σ' }] },
    ],
    weights: [
      [
        [1, -2, 5],
        [0.01, 4, 5],
        [null, 1, 5],
      ],
      [[-1], [0.5], [2]],
    ],
    numbers: true,
  },
  'network-plain': {
    kind: 'network',
    title: 'Without weights',
    ...SMALL,
    layers: [
      { units: [{}, { role: 'more' }, {}, { dropped: true }, {}] },
      { units: [{ role: 'more' }, {}] },
      { units: [{}] },
    ],
  },
  'network-default-size': {
    kind: 'network',
    title: 'As high as it needs',
    layers: [{ label: 'in', units: [{ label: 'x' }] }, { units: [{ label: 'ŷ' }] }],
    weights: [[[0]]],
  },
  graph: {
    kind: 'graph',
    title: 'A computational graph',
    size: { width: 360, height: 230 },
    nodes: [
      { id: 'a', label: 'x₁', value: 2, adjoint: 5 },
      { id: 'b', label: 'x₂', value: 5 },
      { id: 'c', label: 'v = x₁ · x₂', value: 10, adjoint: 1.25 },
      { id: 'd', label: 'f', adjoint: 123456789 },
    ],
    edges: [
      { from: 'a', to: 'c', label: 'x₂' },
      { from: 'b', to: 'c', label: '∂v/∂x₂ = 2' },
      { from: 'b', to: 'c' },
      { from: 'a', to: 'd', label: 'skips' },
      { from: 'c', to: 'd' },
    ],
    valueName: 'forward',
  },
  'graph-default-size': {
    kind: 'graph',
    title: 'No larger than it can be read',
    nodes: [
      { id: 'a', label: 'a' },
      { id: 'b', label: 'b' },
    ],
    edges: [{ from: 'a', to: 'b' }],
  },
};

const bars = (title: string, values: Numbers, series: number): SingleChart => ({
  kind: 'bars',
  title,
  x: { label: '' },
  y: { label: 'y' },
  categories: ['a', 'b'],
  series: range(series).map((k) => ({ name: `series number ${k + 1}`, values })),
});

const WORDS: Record<string, Chart> = {
  'words-right-to-left': {
    kind: 'lines',
    title: 'השוואת קצבי למידה: SGD לעומת Adam על פני עשרים תקופות של אימון',
    dataset: 'digits',
    verdict: 'مقایسهٔ نرخ یادگیری',
    source: 'SGD §2',
    ...SMALL,
    x: { label: 'תקופה (epoch)' },
    y: { label: 'هزینه' },
    series: [{ name: 'קצב 0.1', x: [1, 2], y: [1, 2], diverged: 'התבדר' }],
  },
  'words-long': {
    kind: 'bars',
    title: `A title with ${'a-word-that-is-wider-than-the-picture-'.repeat(2)}and an end`,
    note: 'a note that does not fit on one line and goes on to the next one',
    source: 'a source that does not fit on one line either, and goes on to the next one after it',
    size: { width: 260, height: 330 },
    x: { label: 'a title of the x axis that is longer than its axis' },
    y: { label: 'a title of the y axis that is longer than its axis' },
    categories: ['one short', 'averyveryverylongname', 'two words'],
    series: [{ values: [1, 2, 3] }],
  },
  panels: {
    kind: 'panels',
    title: 'Panels of a given size',
    verdict: 'their plots are level',
    source: 'S10',
    size: { width: 480, height: 560 },
    columns: 2,
    panels: [
      { ...bars('One line', [1, 2], 1), source: 'S11' },
      bars('A longer title that breaks into lines', [3, 1], 3),
      {
        kind: 'heatMap',
        title: 'With a colour bar',
        x: { label: '', categories: ['a'] },
        y: { label: 'y', categories: ['a', 'b'] },
        values: [[1], [2]],
        color: { label: 'a label of the colour bar that has to shrink' },
      },
    ],
  },
  'panels-default-size': { kind: 'panels', title: 'Panels', panels: [bars('One', [1, 2], 1)] },
};

export const GOLDEN_CHARTS: Readonly<Record<string, Chart>> = {
  ...LINES,
  ...PLANE,
  ...CELLS,
  ...DIAGRAMS,
  ...WORDS,
};
