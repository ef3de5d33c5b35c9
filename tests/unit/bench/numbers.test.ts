import { commandsChart, growthChart, labsChart, timesChart } from '../../../src/bench/charts';
import { findingsOf } from '../../../src/bench/commands';
import { growthOf, slopeOf } from '../../../src/bench/growth';
import type { LabTimes } from '../../../src/bench/labs';
import { ratios } from '../../../src/bench/limits';
import { inTurns, summaryOf } from '../../../src/bench/measure';
import { someOf, withText } from '../../../src/bench/options';
import type { Measurement } from '../../../src/bench/steps';
import { renderChart } from '../../../src/node/canvas';

const MLP = 'MLP 784-256-128-10, batch 128';

function measurement(side: string, median: number, workload = MLP): Measurement {
  return { side, workload, ...summaryOf([median, median, median]) };
}

it('takes turns, so that what disturbs one disturbs all', async () => {
  const order: string[] = [];
  const subject = (name: string, repetitions: number): Parameters<typeof inTurns>[0][number] => ({
    repetitions,
    time: async () => order.push(name),
  });
  expect(await inTurns([subject('a', 3), subject('b', 1)])).toEqual([[1, 3, 4], [2]]);
  expect(order).toEqual(['a', 'b', 'a', 'a']);
});

it('a summary is the median, the fastest and all of them', () => {
  expect(summaryOf([3, 1, 8])).toEqual({ median: 3, fastest: 1, repetitions: [3, 1, 8] });
});

describe('limits', () => {
  it('are held or missed by ratios of medians within the run', () => {
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

  it('that are missed are told on the picture', () => {
    const measurements = [measurement('kit', 5), measurement('torch', 2)];
    expect(timesChart(measurements, ratios(measurements)).verdict).toBe(
      `0 of 1 limits hold; not: kit / torch, ${MLP} (2.50 > 2).`,
    );
  });

  it('need both sides', () => {
    expect(ratios([measurement('kit', 3), measurement('torch', 2, 'another')])).toEqual([]);
  });
});

describe('growth', () => {
  it('is the exponent of a power', () => {
    const x = [1, 2, 4, 8, 16, 32];
    expect(
      slopeOf(
        x,
        x.map((value) => 3 * value ** 1.5),
      ),
    ).toBeCloseTo(1.5, 10);
  });

  it('is seen where fixed costs are small', () => {
    const x = [1, 2, 4, 8, 16, 32];
    expect(slopeOf(x, [7, 7, 7, 8, 16, 32])).toBeCloseTo(1, 10);
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
    { command: 'sweep of 20 runs, 1 worker', ...summaryOf([8]) },
    { command: 'sweep of 20 runs, 2 workers', ...summaryOf([5]) },
  ];

  it('are compared where both were measured', async () => {
    expect(await findingsOf(times)).toEqual({ secondWorker: 5 / 8 });
    expect(await findingsOf(times.slice(0, 2))).toEqual({});
  });

  it('are drawn with what was found', () => {
    const chart = commandsChart(times, { secondWorker: 5 / 8, gradingWithinProcess: 0.256 });
    expect(chart).toMatchObject({
      verdict:
        'A grading takes 0.26 s in a process that runs already. Two workers take 63 % of the time of one.',
      categories: [
        'lab check 03: 2 s',
        'sweep of 20 runs, 1 worker: 8 s',
        'sweep of 20 runs, 2 workers: 5 s',
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

  it('are as fast at every shape', () => {
    expect(labsChart([{ ...lab(1), slower: [] }]).verdict).toBe(
      "No kernel takes more than 1.05 × the stock one's time, at any shape of any lab.",
    );
  });

  it('are drawn where the stock backend can do none of them', () => {
    const none = { ...lab(0), stock: 0, kitOnly: 12, kernels: [] };
    expect(
      renderChart(labsChart([lab(1), none]))
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

describe('what is asked for', () => {
  it('is some of the names there are', () => {
    expect(someOf('--sides', 'kit, torch', ['kit', 'cpu', 'torch'])).toEqual(['kit', 'torch']);
    expect(() => someOf('--sides', 'kit,pytorch', ['kit', 'torch'])).toThrow(
      '--sides takes some of kit, torch, separated by commas; received "pytorch"',
    );
    expect(() => someOf('--sides', '', ['kit'])).toThrow('received ""');
  });

  it('is a part of a name', () => {
    const all = [{ name: 'MLP' }, { name: 'XOR' }];
    expect(withText('--only', 'xo', all)).toEqual([{ name: 'XOR' }]);
    expect(() => withText('--only', 'CNN', all)).toThrow(
      '--only takes a part of one of these names: "MLP", "XOR"; received "CNN"',
    );
  });
});
