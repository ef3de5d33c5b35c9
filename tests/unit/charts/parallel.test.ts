import { parallelPlot } from '../../../src/charts/parallel';
import type { ParallelChart } from '../../../src/charts/parallel';
import { themeNamed } from '../../../src/charts/theme';
import { BOX, recordingPen } from './recordingPen';

const chart: ParallelChart = {
  kind: 'parallel',
  title: '',
  axes: [
    { label: 'η', scale: 'log' },
    { label: 'units' },
    { label: 'optimizer', categories: ['sgd', 'adam'] },
  ],
  lines: [
    { values: [0.01, 32, 0], result: 1, strong: true },
    { values: [1, 64, 1], result: 0 },
  ],
  color: { label: 'loss' },
};

/** The points of each line and axis that was drawn, in order. */
function strokes(drawn: ParallelChart): { x: number; y: number }[][] {
  const { pen, calls } = recordingPen();
  parallelPlot(drawn).draw(pen, BOX);
  const paths: { x: number; y: number }[][] = [];
  for (const { method, args } of calls) {
    if (method === 'beginPath') paths.push([]);
    if (method === 'moveTo' || method === 'lineTo')
      paths.at(-1)!.push({ x: Number(args[0]), y: Number(args[1]) });
  }
  return paths;
}

it('each line meets each axis at its value, and strong lines lie over the others', () => {
  const [faint, strong, firstAxis] = strokes(chart);
  const [top, bottom] = [firstAxis![0]!, firstAxis![1]!];
  // η = 1 and 64 units are the greatest of the values, 0.01 and 32 the least.
  expect(faint![0]).toEqual(top);
  expect(strong![0]).toEqual(bottom);
  expect(faint!.map(({ x }) => x)).toEqual(strong!.map(({ x }) => x));
  const [sgd, adam] = [strong![2]!.y, faint![2]!.y];
  expect(adam).toBeLessThan(sgd);
  // Names stand in the middle of their share of the axis.
  expect(bottom.y - sgd).toBeCloseTo((bottom.y - top.y) / 4);
});

it('a line without a value on an axis has a gap there', () => {
  const lines = [{ values: [0.01, null, 1], result: 1 }];
  const { pen, calls } = recordingPen();
  parallelPlot({ ...chart, lines }).draw(pen, BOX);
  const first = calls.slice(
    0,
    calls.findIndex(({ method }) => method === 'stroke'),
  );
  expect(first.map(({ method }) => method).filter((method) => /To$/.test(method))).toEqual([
    'moveTo',
    'moveTo',
  ]);
});

it('a line without a result is dashed and grey', () => {
  const { pen, set, calls } = recordingPen(themeNamed('dark'));
  parallelPlot(
    { ...chart, lines: [...chart.lines, { values: [0.1, 40, 0], result: null }] },
    themeNamed('dark'),
  ).draw(pen, BOX);
  expect(set['strokeStyle']).toContain('rgb(74, 84, 95)');
  const dashes = calls.filter(({ method }) => method === 'setLineDash').map(({ args }) => args[0]);
  expect(dashes).toContainEqual([3, 4]);
});

it('names axes and ticks', () => {
  const { pen, texts } = recordingPen();
  parallelPlot(chart).draw(pen, BOX);
  expect(texts).toEqual(expect.arrayContaining(['η', 'units', 'optimizer', 'sgd', 'adam', '0.01', '1']));
});

it.each<[Partial<ParallelChart>, string]>([
  [{ axes: [{ label: 'η' }] }, 'expected at least two axes, received 1'],
  [{ lines: [] }, 'expected at least one line, received 0'],
  [{ lines: [{ values: [1], result: 1 }] }, 'expected 3 values in line 0, one for each axis, received 1'],
  [
    { lines: [{ values: [1, 2, 2], result: 1 }] },
    'expected places from 0 to 1 on the axis "optimizer", received 2',
  ],
  [
    { axes: [...chart.axes.slice(0, 2), { label: 'rule', categories: [] }] },
    'expected at least one category of the axis "rule", received 0',
  ],
])('%j is refused', (change, message) => {
  expect(() => parallelPlot({ ...chart, ...change })).toThrow(message);
});
