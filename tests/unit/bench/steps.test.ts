import type { Measurement } from '../../../src/bench/measure';
import { summaryOf } from '../../../src/bench/measure';
import { limitsText, ratios } from '../../../src/bench/limits';
import { timesChart } from '../../../src/bench/charts';
import type { Side, StepPeer, StepQuestion } from '../../../src/bench/sides';
import { SIDES } from '../../../src/bench/sides';
import { measureGrowth, measureSteps, stepsText } from '../../../src/bench/steps';
import { GROWTH, mlp, parameters, WORKLOADS } from '../../../src/bench/workloads';
import { commandsText } from '../../../src/bench/commands';
import { verdictOf } from '../../../src/bench/comparison/text';
import type { LabTimes } from '../../../src/bench/comparison/summary';

const WORKLOAD = mlp([2, 3, 1], 4);

/** A side whose steps take this many milliseconds; null if it doesn't have the workload. */
function peerOf(id: string, ms: number | null): { peer: StepPeer; asked: StepQuestion[] } {
  const asked: StepQuestion[] = [];
  const ask = (question: StepQuestion): Promise<{ ms: number | null }> => {
    asked.push(question);
    return Promise.resolve({ ms });
  };
  const side: Side = SIDES.find((one) => one.id === id)!;
  // Of a peer, measurements use `ask` only.
  return { peer: { side, peer: { ask } } as unknown as StepPeer, asked };
}

describe('a step is measured', () => {
  it.each([
    [1, 60],
    [0.5, 120],
    [0.001, 1000],
    [100, 1],
  ])('of %d ms: in turns of %d steps', async (ms, steps) => {
    const { peer, asked } = peerOf('kit', ms);
    const found = await measureSteps([peer], WORKLOAD, 3);
    expect(asked).toEqual([1, steps, steps, steps].map((count) => ({ workload: WORKLOAD, steps: count })));
    expect(found).toEqual([{ side: 'kit', workload: WORKLOAD.name, ...summaryOf([ms, ms, ms]) }]);
  });

  it('once more only if it takes longer than two seconds', async () => {
    const [slow, limit] = [peerOf('kit', 2001), peerOf('stock', 2000)];
    await measureSteps([slow.peer, limit.peer], WORKLOAD, 3);
    expect([slow.asked.length, limit.asked.length]).toEqual([2, 4]);
  });

  it('on the sides that have the workload', async () => {
    const [kit, none, stock] = [peerOf('kit', 1), peerOf('cpu', null), peerOf('stock', 2)];
    const found = await measureSteps([kit.peer, none.peer, stock.peer], WORKLOAD, 1);
    expect(found.map(({ side, median }) => [side, median])).toEqual([
      ['kit', 1],
      ['stock', 2],
    ]);
    expect(none.asked).toHaveLength(1);
  });
});

it('growth is measured for each quantity, and for the number of parameters by width', async () => {
  const { peer } = peerOf('kit', 5);
  const growths = await measureGrowth([peer], 1);
  expect(growths.map(({ quantity }) => quantity)).toEqual(['batch', 'width', 'depth', 'parameters']);
  const [, width, , byParameters] = growths;
  expect(byParameters).toMatchObject({ of: 'the same as by width', sides: [{ side: 'kit' }] });
  expect(byParameters!.values).toEqual(width!.values.map((n) => 2 * (n + 1) * n + (n + 1) * 10));
});

it('the text of steps names each side, its time, and the multiple of PyTorch', () => {
  const of = (side: string, median: number): Measurement => ({
    ...{ side, workload: 'MLP', median, fastest: median, repetitions: [] },
  });
  expect(stepsText([of('kit', 3), of('torch', 2)]).split('\n')).toEqual([
    '',
    'MLP',
    `  ${'kit, fused steps'.padEnd(33)}      3.000 ms  1.50 × PyTorch`,
    `  ${'PyTorch'.padEnd(33)}      2.000 ms`,
  ]);
  expect(stepsText([of('kit', 3)])).not.toContain('×');
});

describe('workloads', () => {
  it('have names that tell them apart', () => {
    expect(WORKLOADS.map(({ name, batch }) => [name, batch])).toEqual([
      ['MLP 784-256-128-10, batch 128', 128],
      ['MLP 784-512-512-10, batch 128', 128],
      ['CNN 28×28, batch 64', 64],
      ['softmax regression, batch 16', 16],
      ['softmax regression, batch 128', 128],
      ['XOR 2-8-8-1, batch 4', 4],
    ]);
  });

  it('of softmax regression have no hidden layer and plain descent; XOR has two classes and tanh', () => {
    const regressions = WORKLOADS.filter(({ name }) => name.startsWith('softmax'));
    for (const one of regressions)
      expect(one).toMatchObject({ kind: 'mlp', sizes: [784, 10], loss: 'softmax', optimizer: 'sgd' });
    expect(WORKLOADS.at(-1)).toMatchObject({ sizes: [2, 8, 8, 1], activation: 'tanh', loss: 'sigmoid' });
    expect(WORKLOADS[0]).toMatchObject({ activation: 'relu', loss: 'softmax', optimizer: 'adam' });
  });

  it('grow in one quantity, doubled from value to value, while the others stay', () => {
    const [batch, width, depth] = GROWTH;
    for (const { values } of GROWTH)
      values.slice(1).forEach((value, i) => expect(value).toBe(2 * values[i]!));
    expect([batch, width, depth].map((one) => [one!.name, one!.values[0], one!.values.at(-1)])).toEqual([
      ['batch', 1, 4096],
      ['width', 16, 2048],
      ['depth', 1, 32],
    ]);
    expect(batch!.workload(8)).toMatchObject({ sizes: [784, 256, 128, 10], batch: 8 });
    expect(width!.workload(8)).toMatchObject({ sizes: [8, 8, 8, 10], batch: 128 });
    expect(depth!.workload(2)).toMatchObject({ sizes: [128, 128, 128, 10], batch: 128 });
  });

  it('have a weight for each pair of units and a bias for each unit', () => {
    expect(parameters([2, 3, 1])).toBe(2 * 3 + 3 + 3 + 1);
  });
});

const MLP = 'MLP 784-256-128-10, batch 128';
const measured = (side: string, median: number, workload = MLP): Measurement => ({
  ...{ side, workload, median, fastest: median, repetitions: [] },
});

describe('limits', () => {
  it.each([
    [MLP, 'kit', 'torch', 2],
    ['CNN 28×28, batch 64', 'kit', 'torch', 2],
    ['softmax regression, batch 16', 'kit', 'torch', 1.5],
    ['XOR 2-8-8-1, batch 4', 'kit', 'torch', 1],
    [MLP, 'layers', 'torch', 2.5],
    ['CNN 28×28, batch 64', 'layersFused', 'torch', 2.5],
    [MLP, 'kit', 'stock', 0.1],
    ['XOR 2-8-8-1, batch 4', 'ops', 'stock', 1.05],
    ['no XOR', 'kit', 'torch', undefined],
    ['no MLP', 'kit', 'stock', undefined],
    ['MLP 784-512-512-10, batch 128', 'layers', 'torch', undefined],
  ])('of %s on %s against %s: %p, which itself still holds', (workload, side, to, limit) => {
    const found = ratios([measured(side, limit ?? 1, workload), measured(to, 1, workload)]);
    const [only] = found.filter((one) => one.side === side && one.to === to);
    expect(only!.limit).toBe(limit);
    expect(only!.holds).toBe(limit === undefined ? undefined : true);
  });

  it('are listed one on each line, without the ratios that have no limit', () => {
    const all = [measured('kit', 5), measured('ops', 1), measured('cpu', 9), measured('torch', 2)];
    expect(limitsText(ratios(all))).toBe(`MISSED kit / torch, ${MLP}: 2.50 (at most 2)`);
    const stock = [measured('kit', 1), measured('ops', 10), measured('stock', 10)];
    expect(limitsText(ratios(stock)).split('\n')).toEqual([
      `holds  kit / stock, ${MLP}: 0.10 (at most 0.1)`,
      `holds  ops / stock, ${MLP}: 1.00 (at most 1.05)`,
    ]);
  });

  it('that all hold give a verdict; without limits there is none', () => {
    const all = [measured('kit', 1), measured('torch', 2)];
    expect(timesChart(all, ratios(all)).verdict).toBe('All 1 limits hold.');
    expect(timesChart(all, []).verdict).toBeUndefined();
  });

  it('that are missed are named one after the other', () => {
    const all = [measured('kit', 5), measured('layers', 6), measured('torch', 2)];
    expect(timesChart(all, ratios(all)).verdict).toBe(
      `0 of 2 limits hold; not: kit / torch, ${MLP} (2.50 > 2); layers / torch, ${MLP} (3.00 > 2.5).`,
    );
  });
});

it('the picture of steps has the measured sides only, and gaps for what was not measured', () => {
  const chart = timesChart([measured('stock', 4), measured('kit', 1), measured('kit', 2, 'XOR')], []);
  expect(chart).toMatchObject({
    kind: 'bars',
    y: { unit: 'ms', scale: 'log' },
    categories: [MLP, 'XOR'],
    series: [
      { name: 'kit, fused steps', values: [1, 2] },
      { name: 'stock wasm', values: [4, null] },
    ],
  });
});

it('the text of commands tells how often each was measured, and the findings', () => {
  const times = [
    { command: 'a', median: 2, fastest: 1, repetitions: [2] },
    { command: 'b', median: 3, fastest: 1, repetitions: [3, 3, 4] },
  ];
  expect(commandsText(times, { secondWorker: 0.5 }).split('\n')).toEqual([
    '',
    `  ${'a'.padEnd(33)}       2.00 s  once`,
    `  ${'b'.padEnd(33)}       3.00 s  median of 3`,
    '  Two workers take 50 % of the time of one.',
  ]);
});

describe('the verdict over the labs', () => {
  const kernel = (name: string, kit: number): LabTimes['kernels'][number] => ({
    ...{ kernel: name, calls: 1, kit, stock: 1 },
  });
  const lab = (name: string, kernels: LabTimes['kernels'], slower: LabTimes['slower'] = []): LabTimes => ({
    ...{ lab: name, calls: 1, kitOnly: 0, kit: 1, stock: 1, kernels, slower },
  });
  const shape = { kernel: 'Sum', shapes: '', count: 1000, kit: 30, stock: 10 };

  it.each<[string, LabTimes[], RegExp]>([
    [
      'nothing',
      [lab('01', [kernel('Sum', 0.5)])],
      /^No kernel takes more than .* at any shape of any lab\.$/,
    ],
    [
      'a shape',
      [lab('01', []), lab('02', [], [shape])],
      /^No kernel takes more than .* time over a lab; single shapes that do cost at most 2\.00 % of a lab\.$/,
    ],
    [
      'kernels',
      [lab('01', [kernel('Sum', 9), kernel('Max', 9)], [shape]), lab('02', [])],
      /^More than .* the stock kernel's time: Sum in 01, Max in 01; single shapes/,
    ],
    [
      'a kernel over all of its shapes, but no shape by itself,',
      [lab('01', [kernel('Sum', 9)]), lab('02', [])],
      /^More than .* the stock kernel's time: Sum in 01; single shapes that do cost at most 0\.00 % of a lab\.$/,
    ],
  ])('if %s is slower', (_, labs, verdict) => expect(verdictOf(labs)).toMatch(verdict));
});
