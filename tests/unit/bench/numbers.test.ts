import { commandsChart, growthChart, labsChart, timesChart } from '../../../src/bench/charts';
import { findingsOf } from '../../../src/bench/commands';
import { growthOf, slopeOf } from '../../../src/bench/growth';
import type { CountedCall } from '../../../src/bench/comparison/calls';
import { type LabTimes, lostFraction, summarise } from '../../../src/bench/comparison/summary';
import { labText } from '../../../src/bench/comparison/text';
import { ratios } from '../../../src/bench/limits';
import { inTurns, type Measurement, summaryOf } from '../../../src/bench/measure';
import { someOf, withText } from '../../../src/bench/options';
import fc from 'fast-check';
import { renderChart } from '../../../src/node/canvas';
import { FakeMachine } from './fakeMachine';

const MLP = 'MLP 784-256-128-10, batch 128';

function measurement(side: string, median: number, workload = MLP): Measurement {
  return { side, workload, ...summaryOf([median, median, median]) };
}

it('takes the subjects in turns', async () => {
  const order: string[] = [];
  const subject = (name: string, repetitions: number): Parameters<typeof inTurns>[0][number] => ({
    repetitions,
    time: async () => order.push(name),
  });
  expect(await inTurns([subject('a', 3), subject('b', 1)])).toEqual([[1, 3, 4], [2]]);
  expect(order).toEqual(['a', 'b', 'a', 'a']);
});

it('a summary has the median, the fastest and all times', () => {
  expect(summaryOf([3, 1, 8])).toEqual({ median: 3, fastest: 1, repetitions: [3, 1, 8] });
});

describe('limits', () => {
  it('compare the medians of two sides', () => {
    const found = ratios([
      measurement('kit', 3),
      measurement('ops', 8),
      measurement('stock', 40),
      measurement('torch', 2),
    ]);
    expect(found.filter(({ limit }) => limit !== undefined)).toEqual([
      { workload: MLP, side: 'kit', to: 'torch', ratio: 1.5, limit: 2, holds: true },
      { workload: MLP, side: 'kit', to: 'stock', ratio: 0.075, limit: 0.1, holds: true },
      { workload: MLP, side: 'ops', to: 'stock', ratio: 0.2, limit: 1.05, holds: true },
    ]);
  });

  it('that are missed are named on the picture', () => {
    const measurements = [measurement('kit', 5), measurement('torch', 2)];
    expect(timesChart(measurements, ratios(measurements)).verdict).toBe(
      `0 of 1 limits hold; not: kit / torch, ${MLP} (2.50 > 2).`,
    );
  });

  it('are ratios of medians, which hold up to the limit', () => {
    const median = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(median, median, (kit, torch) => {
        const [found] = ratios([measurement('kit', kit), measurement('torch', torch)]);
        expect(found).toMatchObject({ ratio: kit / torch, holds: kit / torch <= 2 });
      }),
    );
  });

  it('are left out if a side is missing', () => {
    expect(ratios([measurement('kit', 3), measurement('torch', 2, 'another')])).toEqual([]);
  });
});

describe('growth', () => {
  it('is the exponent of a power law', () => {
    const x = [1, 2, 4, 8, 16, 32];
    expect(
      slopeOf(
        x,
        x.map((value) => 3 * value ** 1.5),
      ),
    ).toBeCloseTo(1.5, 10);
  });

  it('is the exponent of a power law, for every factor', () => {
    const exponent = fc.double({ min: -3, max: 3, noNaN: true });
    const factor = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    const count = fc.integer({ min: 3, max: 12 });
    fc.assert(
      fc.property(exponent, factor, count, (k, c, n) => {
        const x = Array.from({ length: n }, (_, i) => 2 ** i);
        expect(
          slopeOf(
            x,
            x.map((value) => c * value ** k),
          ),
        ).toBeCloseTo(k, 6);
      }),
    );
  });

  it('ignores small values, where fixed costs dominate', () => {
    const x = [1, 2, 4, 8, 16, 32];
    expect(slopeOf(x, [7, 7, 7, 8, 16, 32])).toBeCloseTo(1, 10);
    // Of an odd number, the one in the middle counts.
    expect(slopeOf(x.slice(0, 5), [9, 9, 4, 9, 16])).toBeCloseTo(1, 10);
  });

  it('is drawn on log axes, with the exponent of each side', () => {
    const values = [1, 2, 4, 8];
    const growth = growthOf(
      { quantity: 'batch', of: 'MLP', values },
      values.map((value) => [measurement('torch', 2 * value), measurement('kit', value ** 2)]),
    );
    const chart = growthChart([growth]);
    expect(chart.panels[0]).toMatchObject({
      x: { scale: 'log' },
      y: { scale: 'log' },
      series: [{ name: 'PyTorch: exponent 1.00' }, { name: 'kit, fused steps: exponent 2.00' }],
    });
    expect(renderChart(chart).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('commands', () => {
  const times = [
    { command: 'lab check 03', ...summaryOf([2]) },
    { command: '20 training runs, 1 worker', ...summaryOf([8]) },
    { command: '20 training runs, 2 workers', ...summaryOf([5]) },
  ];

  it('are compared if both were measured', async () => {
    const machine = new FakeMachine();
    expect(await findingsOf(times, machine)).toEqual({ secondWorker: 5 / 8 });
    expect(await findingsOf(times.slice(0, 2), machine)).toEqual({});
    expect(await findingsOf(times.slice(2), machine)).toEqual({});
  });

  it('are drawn with their findings', () => {
    const chart = commandsChart(times, { secondWorker: 5 / 8, gradingWithinProcess: 0.256 });
    expect(chart).toMatchObject({
      verdict:
        'A grading takes 0.26 s in a process that runs already. Two workers take 63 % of the time of one.',
      categories: [
        'lab check 03: 2 s',
        '20 training runs, 1 worker: 8 s',
        '20 training runs, 2 workers: 5 s',
      ],
    });
    expect(renderChart(chart).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('kernels in the labs', () => {
  const lab = (kit: number): LabTimes => ({
    lab: '03-softmax-sgd',
    calls: 12,
    kitOnly: 2,
    kit,
    stock: 2,
    kernels: [{ kernel: 'Sum', calls: 10, kit, stock: 2 }],
    slower: [{ kernel: 'Sum', shapes: 'x [2]', count: 1000, kit: 30, stock: 10 }],
  });

  it.each([
    [1, "No kernel takes more than 1.05 × the stock one's time over a lab"],
    [2.2, "More than 1.05 × the stock kernel's time: Sum in 03-softmax-sgd"],
  ])('%p against 2 s', (kit, verdict) => {
    expect(labsChart([lab(kit)]).verdict).toBe(
      `${verdict}; single shapes that do cost at most 1.00 % of a lab.`,
    );
  });

  const call = (kernel: string, size: number, count: number): CountedCall => ({
    kernel,
    inputs: { x: { shape: [size], dtype: 'float32' }, i: { shape: [], dtype: 'int32', largest: 3 } },
    attrs: { axis: 0, keepDims: false, begin: [1] },
    count,
  });
  const [small, large, other, missing] = [
    call('Sum', 2, 1000),
    call('Sum', 9, 100),
    call('Slice', 2, 500),
    call('Einsum', 2, 7),
  ];

  it('are summed up by kernel, and slower shapes by their cost', () => {
    const times = [
      { call: small, kit: 20, stock: 10 },
      { call: large, kit: 400, stock: 100 },
      { call: other, kit: 10, stock: 10 },
    ];
    expect(summarise('03-softmax-sgd', [small, large, other, missing], times)).toEqual({
      lab: '03-softmax-sgd',
      calls: 1607,
      kitOnly: 7,
      kit: expect.closeTo(0.065, 10),
      stock: expect.closeTo(0.025, 10),
      kernels: [
        { kernel: 'Sum', calls: 1100, kit: expect.closeTo(0.06, 10), stock: expect.closeTo(0.02, 10) },
        { kernel: 'Slice', calls: 500, kit: expect.closeTo(0.005, 10), stock: expect.closeTo(0.005, 10) },
      ],
      slower: [
        { kernel: 'Sum', shapes: 'x [9]; i [] int32; axis 0', count: 100, kit: 400, stock: 100 },
        { kernel: 'Sum', shapes: 'x [2]; i [] int32; axis 0', count: 1000, kit: 20, stock: 10 },
      ],
    });
  });

  it('are printed with the slower kernels and shapes', () => {
    const times = summarise('03-softmax-sgd', [small, missing], [{ call: small, kit: 20, stock: 10 }]);
    expect(labText(times).split('\n')).toEqual([
      '03-softmax-sgd           2.00 × stock over 1000 calls (0.01 s there), 7 more that stock fails at',
      '  slower: Sum 2.00 × over 1000 calls',
      '  1 shapes are slower, by 100.00 % of all; most of it:',
      '    Sum x [2]; i [] int32; axis 0: 20.0 µs, stock 10.0 µs, 1000 calls',
    ]);
    expect(labText(summarise('01-pca', [missing], []))).toBe(
      '01-pca                   – × stock over 0 calls (0.00 s there), 7 more that stock fails at',
    );
  });

  it('tell the share of all calls that slower shapes cost', () => {
    const times = [
      { call: small, kit: 20, stock: 10 },
      { call: other, kit: 60, stock: 60 },
    ];
    // 1000 · 10 µs more, of 1000 · 10 µs + 500 · 60 µs.
    expect(labText(summarise('03', [small, other], times))).toContain(
      '1 shapes are slower, by 25.00 % of all',
    );
    expect(lostFraction({ ...lab(1), stock: 0 })).toBe(0);
  });

  it('have a verdict of their own if they are as fast at every shape', () => {
    expect(labsChart([{ ...lab(1), slower: [] }]).verdict).toBe(
      "No kernel takes more than 1.05 × the stock one's time, at any shape of any lab.",
    );
  });

  it('are drawn even if the stock backend can do none of them', () => {
    const none = { ...lab(0), stock: 0, kitOnly: 12, kernels: [] };
    expect(
      renderChart(labsChart([lab(1), none]))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

describe('options', () => {
  it('take some of the known names', () => {
    expect(someOf('--sides', 'kit, torch', ['kit', 'cpu', 'torch'])).toEqual(['kit', 'torch']);
    expect(() => someOf('--sides', 'kit,pytorch', ['kit', 'torch'])).toThrow(
      '--sides takes some of kit, torch, separated by commas; received "pytorch"',
    );
    expect(() => someOf('--sides', '', ['kit'])).toThrow('received ""');
  });

  it('take a part of a name', () => {
    const all = [{ name: 'MLP' }, { name: 'XOR' }];
    expect(withText('--only', 'xo', all)).toEqual([{ name: 'XOR' }]);
    expect(() => withText('--only', 'CNN', all)).toThrow(
      '--only takes a part of one of these names: "MLP", "XOR"; received "CNN"',
    );
  });
});
