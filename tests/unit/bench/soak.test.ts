import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { startBackend } from '../../../src/bench/backend';
import { checkMemory, randomModel, randomRound, soak, STRETCHES } from '../../../src/bench/soak';
import { mlp, WORKLOADS } from '../../../src/bench/workloads';
import { seededRandom } from '../../../src/core/rng';
import { FakeMachine } from './fakeMachine';

beforeAll(() => startBackend('kit'));

const held = (): number[] => [tf.memory().numTensors, tf.backend().numDataIds()];

it('takes 100,000 steps of XOR, and 1,000 of each workload in each style', () => {
  const [first, ...others] = STRETCHES;
  expect(first).toMatchObject({ workload: { name: 'XOR 2-8-8-1, batch 4' }, style: 'fused', steps: 100_000 });
  expect(others.map(({ workload, style, steps }) => [workload, style, steps])).toEqual(
    WORKLOADS.flatMap((workload) =>
      ['fused', 'ops', 'layers', 'layersFused'].map((style) => [workload, style, 1000]),
    ),
  );
});

/** A machine on which each look at the clock takes so many minutes. */
function machineWith(minutes: number): FakeMachine {
  const machine = new FakeMachine();
  return Object.assign(machine, { clock: () => (machine.now += minutes * 60_000) });
}

it('reports each stretch that the style has, and then the rounds of random shapes', async () => {
  const small = mlp([2, 3, 2], 1, 'small');
  const stretches = [
    { workload: small, style: 'ops', steps: 2 },
    { workload: { ...small, loss: 'sigmoid' }, style: 'layers', steps: 2 },
    { workload: small, style: 'layersFused', steps: 3 },
  ] as const;
  const machine = machineWith(1);
  expect(await soak(['2.5'], machine, stretches)).toBe(0);
  expect(machine.printed).toEqual([
    expect.stringMatching(/^build (relaxed|simd|plain)$/),
    expect.stringMatching(/^small, ops: 2 steps leave \[\d+,\d+,\d+\] \(heap, tensors, data ids\)$/),
    expect.stringMatching(/^small, layersFused: 3 steps leave /),
    expect.stringMatching(/^2 rounds of random shapes in 2.5 minutes; heap \d+ MB$/),
  ]);
  const heap = (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  expect(machine.printed.at(-1)).toContain(`heap ${Math.round(heap / 2 ** 20)} MB`);
});

it.each([
  [['0'], 0],
  [[], 10],
])('%j: random shapes for so many minutes', async (args, minutes) => {
  const machine = machineWith(20);
  expect(await soak(args, machine, [])).toBe(0);
  expect(machine.printed[1]).toMatch(`0 rounds of random shapes in ${minutes} minutes`);
});

it.each([['ten'], ['-1'], ['Infinity'], [' ']])(
  '"%s" minutes are refused before anything runs',
  async (text) => {
    const machine = new FakeMachine();
    expect(await soak(['--', text], machine)).toBe(2);
    expect([machine.noted, machine.printed]).toEqual([
      [`soak: soak takes a number of minutes from 0 up, such as 10 or 0.5, received "${text}"`],
      [],
    ]);
  },
);

it('--help names the argument', async () => {
  const machine = new FakeMachine();
  expect(await soak(['--help'], machine)).toBe(0);
  const help = machine.printed.join('\n').replace(/\s+/g, ' ');
  expect(help).toContain('Usage: soak [options] [minutes]');
  expect(help).toContain(
    "Do the kit's kernels leak memory? Long runs of each workload, then steps of random shapes.",
  );
  expect(help).toContain('minutes time for random shapes (default: "10")');
});

describe('the memory of a stretch', () => {
  it('is looked at after 20 steps, which may leave what they need', async () => {
    let steps = 0;
    const kept: tf.Tensor[] = [];
    const step = (): void => void (steps++ < 20 && kept.push(tf.zeros([2])));
    const before = held();
    const text = await checkMemory('a step', step, 7);
    tf.dispose(kept);
    expect([steps, kept.length]).toEqual([27, 20]);
    expect(text).toMatch(
      new RegExp(`^a step: 7 steps leave \\[\\d+,${before[0]! + 20},${before[1]! + 20}\\]`),
    );
  });

  it('that grows is an error with both counts', async () => {
    const kept: tf.Tensor[] = [];
    const [tensors] = held();
    const leak = (): void => void kept.push(tf.zeros([2]));
    await expect(checkMemory('a leak', leak, 3)).rejects.toThrow(
      new RegExp(`^a leak: \\d+,${tensors! + 20},\\d+ became \\d+,${tensors! + 23},\\d+$`),
    );
    tf.dispose(kept);
  });
});

/** A source of these numbers, one after the other and from the beginning. */
function numbers(...values: number[]): () => number {
  let drawn = 0;
  return () => values[drawn++ % values.length]!;
}

describe('a random model', () => {
  it.each<[number, object]>([
    [0, { style: 'fused', workload: { kind: 'cnn', batch: 1 } }],
    [
      0.9999,
      { style: 'layersFused', workload: { kind: 'mlp', sizes: [700, 700, 700, 700, 700], batch: 300 } },
    ],
    [0.4, { style: 'ops', workload: { kind: 'mlp', sizes: [5, 5, 5, 5], batch: 121 } }],
  ])('of draws of %d', (value, model) => {
    expect(randomModel(() => value)).toMatchObject(model);
  });

  it('of a CNN has a batch up to 40', () => {
    // Three layers of two units, then the kind and the batch.
    expect(randomModel(numbers(0, 0, 0, 0, 0, 0, 0, 0, 0.9999))).toMatchObject({
      workload: { kind: 'cnn', name: 'CNN', batch: 40 },
    });
  });

  it('is within its limits for any draws', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const stream = seededRandom(seed).stream('models');
        const { workload } = randomModel(() => stream.uniform(0, 1));
        if (workload.kind === 'cnn') return workload.batch >= 1 && workload.batch <= 40;
        const { sizes, batch } = workload;
        const fits = sizes.every((size) => Number.isInteger(size) && size >= 2 && size <= 700);
        return fits && sizes.length >= 3 && sizes.length <= 5 && batch >= 1 && batch <= 300;
      }),
    );
  });
});

describe('a round', () => {
  /** Draws for a net of three layers of two units, its batch and style, and the number of steps. */
  const draws = (style: number, steps: number): (() => number) =>
    numbers(0, 0, 0, 0, 0, 0, 0, 0.9999, 0, style, steps);

  it.each([0, 0.3, 0.6, 0.9])(
    'leaves nothing behind, and other variables as they are: style %d',
    async (style) => {
      const other = tf.variable(tf.zeros([2]), true, 'of somebody else');
      const before = held();
      await randomRound(draws(style, 0));
      expect(held()).toEqual(before);
      expect(other.isDisposed).toBe(false);
      other.dispose();
    },
  );

  it.each([
    [0, 1],
    [0.9999, 5],
  ])('takes 1 to 5 steps: of a draw of %d, %d', async (draw, steps) => {
    const kernels = jest.spyOn(tf.engine(), 'runKernel');
    await randomRound(draws(0, draw));
    const losses = kernels.mock.calls.filter(([kernel]) => kernel === 'SoftmaxCrossEntropyWithGradient');
    kernels.mockRestore();
    expect(losses).toHaveLength(steps);
  });

  it('that leaves a tensor behind is an error with both counts', async () => {
    const kept: tf.Tensor[] = [];
    const draw = draws(0, 0);
    let drawn = 0;
    // The last draw comes when the scope of the round is open; a kept tensor outlives it.
    const leaking = (): number => {
      if (++drawn === 11) kept.push(tf.keep(tf.zeros([2])));
      return draw();
    };
    const [tensors] = held();
    await expect(randomRound(leaking)).rejects.toThrow(
      new RegExp(`^MLP 2-2-2, batch 1, fused: ${tensors},\\d+ became ${tensors! + 1},\\d+$`),
    );
    tf.dispose(kept);
  });
});
