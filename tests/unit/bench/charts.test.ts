import { commandsChart, growthChart, labsChart, timesChart } from '../../../src/bench/charts';
import type { LabTimes } from '../../../src/bench/comparison/summary';
import { type Measurement, summaryOf } from '../../../src/bench/measure';

const measured = (side: string, workload: string, median: number): Measurement => ({
  side,
  workload,
  ...summaryOf([median]),
});

it('the chart of training steps', () => {
  const measurements = [measured('torch', 'MLP', 2), measured('kit', 'MLP', 3), measured('kit', 'XOR', 1)];
  const held = { workload: 'MLP', side: 'kit', to: 'torch', ratio: 1.5, limit: 2, holds: true };
  const missed = { ...held, ratio: 2.345, holds: false };
  const free = { workload: 'MLP', side: 'ops', to: 'torch', ratio: 3 };
  expect(timesChart(measurements, [held, missed, free])).toEqual({
    kind: 'bars',
    title: 'Time of a training step',
    note: 'medians of interleaved repetitions, one thread each',
    verdict: '1 of 2 limits hold; not: kit / torch, MLP (2.35 > 2).',
    size: { width: 1200, height: 560 },
    x: { label: 'workload' },
    y: { label: 'time a step', unit: 'ms', scale: 'log' },
    categories: ['MLP', 'XOR'],
    series: [
      { name: 'kit, fused steps', values: [3, 1] },
      { name: 'PyTorch', values: [2, null] },
    ],
  });
});

it('the chart of growth', () => {
  const sides = [{ side: 'kit', ms: [1, 2], slope: 0.876 }];
  expect(growthChart([{ quantity: 'batch', of: 'an MLP', values: [8, 16], sides }])).toEqual({
    kind: 'panels',
    title: 'How the time of a training step grows',
    note: 'medians of interleaved repetitions, one thread each; exponent: the slope over the upper half of the axis',
    columns: 2,
    panels: [
      {
        kind: 'lines',
        title: 'By batch',
        dataset: 'an MLP',
        x: { label: 'batch', scale: 'log' },
        y: { label: 'time a step', unit: 'ms', scale: 'log' },
        series: [{ name: 'kit, fused steps: exponent 0.88', x: [8, 16], y: [1, 2] }],
      },
    ],
  });
});

it('the chart of commands, which has a verdict only if there are findings', () => {
  const times = [
    { command: 'lab list', ...summaryOf([0.25]) },
    { command: 'npm start', ...summaryOf([90]) },
  ];
  const chart = {
    kind: 'bars',
    title: 'Time of a command',
    note: 'a process each; medians of interleaved repetitions',
    size: { width: 1200, height: 460 },
    x: { label: 'command' },
    y: { label: 'time', unit: 's', scale: 'log' },
    categories: ['lab list: 0.25 s', 'npm start: 90 s'],
    series: [{ values: [0.25, 90] }],
  };
  expect(commandsChart(times, {})).toEqual(chart);
  expect(commandsChart(times, { secondWorker: 0.6 })).toEqual({
    ...chart,
    verdict: 'Two workers take 60 % of the time of one.',
  });
});

it('the chart of labs has the ratio over all calls and that of the slowest kernel', () => {
  const kernel = (kit: number, stock: number): LabTimes['kernels'][number] => ({
    ...{ kernel: 'Sum', calls: 1, kit, stock },
  });
  const lab = { calls: 1, kitOnly: 0, slower: [] };
  const labs: LabTimes[] = [
    { ...lab, lab: '03-softmax-sgd', kit: 1, stock: 2, kernels: [kernel(1, 4), kernel(3, 4), kernel(1, 2)] },
    { ...lab, lab: '12-resnet', kit: 0, stock: 0, kernels: [] },
  ];
  expect(labsChart(labs)).toEqual({
    kind: 'bars',
    title: "Time of the kit's kernels in the labs, against the stock backend's",
    note: 'check and quick figures; calls that the stock backend fails at are left out',
    verdict: "No kernel takes more than 1.05 × the stock one's time, at any shape of any lab.",
    size: { width: 1200, height: 460 },
    x: { label: 'lab' },
    y: { label: 'kit / stock' },
    categories: ['03', '12'],
    series: [
      { name: 'all calls', values: [0.5, null] },
      { name: 'the slowest kernel', values: [0.75, null] },
    ],
    references: [{ axis: 'y', value: 1, label: 'as fast as stock' }],
  });
});
