/** One small chart of each kind, for the tests that hold for all of them. */
import type { Chart, SingleChart } from '../../../src/charts/chart';

const plane = { x: { label: 'x₁' }, y: { label: 'x₂' } } as const;
const bowl = {
  x: [-2, 2],
  y: [-1, 1],
  values: [-1, -0.5, 0, 0.5, 1].map((y) => [-2, -1, 0, 1, 2].map((x) => x * x + 4 * y * y + 0.1)),
} as const;

const SINGLE: { [Kind in SingleChart['kind']]: Extract<SingleChart, { kind: Kind }> } = {
  parallel: {
    kind: 'parallel',
    title: 'Random search',
    axes: [
      { label: 'optimizer', categories: ['sgd', 'adam'] },
      { label: 'η', scale: 'log' },
      { label: 'units' },
    ],
    lines: [
      { values: [0, 0.1, 32], result: 0.4 },
      { values: [1, 0.001, 64], result: 0.1, strong: true },
      { values: [1, 0.3, null], result: null },
    ],
    color: { label: 'loss', scale: 'log' },
  },
  lines: {
    kind: 'lines',
    title: 'Cost by epoch',
    dataset: 'digits',
    seeds: '5 seeds',
    note: 'band: range',
    verdict: 'SGD is first: 12× fewer samples',
    source: 'SGD §2; S10',
    x: { label: 'epoch' },
    y: { label: 'cost', unit: 'nat', scale: 'auto' },
    series: [
      { name: 'SGD', x: [1, 2, 3], y: [2, 0.2, 0.01], band: { low: [1, 0.1, 0.005], high: [3, 0.3, 0.02] } },
      { name: 'η = 10', x: [1, 2, 3], y: [2, 9, null], diverged: 'diverged at step 3' },
    ],
    references: [
      { axis: 'y', value: 0.5, label: 'target' },
      { axis: 'x', value: 2 },
    ],
  },
  scatter: {
    kind: 'scatter',
    title: 'Whitening',
    ...plane,
    groups: [{ name: 'class 0', x: [0, 1, 2], y: [1, 0, 1] }],
    curves: [{ name: 'boundary', x: [0, 2], y: [0, 2], dashed: true }],
    equalUnits: true,
  },
  bars: {
    kind: 'bars',
    title: 'Accuracy',
    x: { label: 'method' },
    y: { label: 'accuracy', unit: '%' },
    categories: ['SGD', 'Adam'],
    series: [{ name: 'test', values: [90, 95], interval: { low: [88, 94], high: [92, 96] } }],
  },
  boxes: {
    kind: 'boxes',
    title: 'Weights',
    x: { label: 'layer' },
    y: { label: 'weight' },
    categories: ['1', '2'],
    series: [{ boxes: [{ q1: -1, median: 0, q3: 1, whiskerLow: -2, whiskerHigh: 3, outliers: [7] }, null] }],
  },
  heatMap: {
    kind: 'heatMap',
    title: 'Confusion matrix',
    x: { label: 'predicted', categories: ['3', '6'] },
    y: { label: 'true', categories: ['3', '6', '9'] },
    values: [
      [10, 1],
      [0, 12],
      [null, 2],
    ],
    color: { label: 'samples' },
    numbers: true,
  },
  regions: {
    kind: 'regions',
    title: 'XOR',
    ...plane,
    grid: {
      x: [0, 1],
      y: [0, 1],
      values: [
        [0.1, 0.9],
        [0.9, 0.1],
      ],
    },
    probability: 'P(class 1)',
    samples: [{ name: 'class 0', x: [0, 1], y: [0, 1] }],
  },
  images: {
    kind: 'images',
    title: 'Digits',
    width: 2,
    height: 2,
    columns: 2,
    columnLabels: ['grey', 'RGB'],
    rowLabels: ['first'],
    images: [{ pixels: [0, 0.5, 1, 0], caption: 'ŷ = 3' }, { pixels: [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1] }],
  },
  surface: {
    kind: 'surface',
    title: 'Valley',
    ...plane,
    grid: bowl,
    color: { label: 'loss', scale: 'log' },
    trajectories: [{ name: 'SGD', x: [-1.5, 0.5, 0], y: [0.5, -0.2, 0] }],
    areas: [{ name: '‖w‖₁ ≤ 1', x: [1, 0, -1, 0], y: [0, 1, 0, -1] }],
    equalUnits: true,
  },
  network: {
    kind: 'network',
    title: 'Network',
    layers: [
      { label: 'inputs', units: [{ label: 'x₁' }, { label: '1', role: 'bias' }] },
      { label: 'hidden', units: [{}, { dropped: true }, { role: 'more' }] },
    ],
    weights: [
      [
        [1, -2, null],
        [0.5, 1, null],
      ],
    ],
    numbers: true,
  },
  graph: {
    kind: 'graph',
    title: 'f = x₁ · x₂',
    nodes: [
      { id: 'a', label: 'x₁', value: 2, adjoint: 5 },
      { id: 'b', label: 'x₂', value: 5, adjoint: 2 },
      { id: 'f', label: 'f', value: 10, adjoint: 1 },
    ],
    edges: [
      { from: 'a', to: 'f', label: 'x₂' },
      { from: 'b', to: 'f' },
    ],
  },
};

export const SAMPLES = {
  ...SINGLE,
  panels: {
    kind: 'panels',
    title: 'השוואה: SGD לעומת Adam',
    verdict: 'مقایسهٔ نرخ یادگیری',
    panels: [SINGLE.lines, SINGLE.images, SINGLE.graph],
  },
} as const satisfies { [Kind in Chart['kind']]: Extract<Chart, { kind: Kind }> };
