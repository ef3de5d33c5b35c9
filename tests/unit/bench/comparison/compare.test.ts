import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../../src/bench/backend';
import type { Operand } from '../../../../src/bench/comparison/calls';
import { compare, type Sides } from '../../../../src/bench/comparison/compare';
import type { KernelAnswer } from '../../../../src/bench/comparison/timer';

const KERNEL = 'KernelOfATest';
const X: Operand = { shape: [2, 3], dtype: 'float32' };

beforeAll(() => startBackend('wasm'));

interface Ran {
  side: keyof Sides;
  ids: tf.DataId[];
  values: number[][];
  attrs: unknown;
}

/** Two kernels whose calls take so many microseconds of a clock, and what they were called with. */
class Bench {
  now = 0;
  readonly ran: Ran[] = [];

  constructor(private readonly us: { kit: number; stock: number }) {}

  readonly sides: Sides = {
    kit: new Map([[KERNEL, this.kernel('kit')]]),
    stock: new Map([[KERNEL, this.kernel('stock')]]),
  };

  compare(inputs: Record<string, Operand>, turns = 1): KernelAnswer {
    return compare(
      { call: { kernel: KERNEL, inputs, attrs: { axis: 1 } }, turns },
      this.sides,
      () => this.now,
    );
  }

  private kernel(side: keyof Sides): tf.KernelConfig {
    return {
      kernelName: KERNEL,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs }) => {
        const tensors = Object.values(inputs) as tf.Tensor[];
        const values = tensors.map((x) => Array.from(x.dataSync()));
        this.ran.push({ side, ids: tensors.map(({ dataId }) => dataId), values, attrs });
        this.now += this.us[side] / 1000;
        const dataId = tf.backend().write(new Float32Array(1), [1], 'float32');
        return { dataId, shape: [1], dtype: 'float32' };
      },
    };
  }
}

/** The sides in the order in which they ran: each side once for calls one after the other. */
const order = (ran: Ran[]): string[] =>
  ran.map(({ side }) => side).filter((side, i, all) => side !== all[i - 1]);

it('both sides take turns, each first in every other one, after they have run a while', () => {
  const bench = new Bench({ kit: 500, stock: 1000 });
  const found = bench.compare({ x: X }, 3);
  expect(found).toEqual({
    kit: Array(3).fill(expect.closeTo(500, 6)),
    stock: Array(3).fill(expect.closeTo(1000, 6)),
  });
  // 20 ms each to warm up, in tens of calls; then one call of 1 ms for each turn.
  expect(bench.ran.map(({ side }) => side)).toEqual([
    ...Array<string>(20).fill('stock'),
    ...Array<string>(40).fill('kit'),
    ...['kit', 'stock', 'stock', 'kit', 'kit', 'stock'],
  ]);
});

it.each([
  [0.5, 1000],
  [4, 250],
  [100, 10],
  [700, 1],
  [5000, 1],
])(
  'a turn has as many calls as the stock kernel makes in a millisecond, 1 to 1000: %d µs, %d calls',
  (us, calls) => {
    const bench = new Bench({ kit: 1e5, stock: us });
    bench.compare({ x: X });
    const timed = bench.ran.slice(bench.ran.findIndex(({ side }) => side === 'kit') + 10);
    expect(timed.filter(({ side }) => side === 'stock')).toHaveLength(calls);
    expect(timed.filter(({ side }) => side === 'kit')).toHaveLength(calls);
  },
);

it('calls have the attributes and the same tensors each time, of the right types and ranges', () => {
  const bench = new Bench({ kit: 1e5, stock: 1e5 });
  const indices: Operand = { shape: [200], dtype: 'int32', largest: 3 };
  bench.compare({
    x: { ...X, shape: [200] },
    indices,
    zero: { shape: [2], dtype: 'int32' },
    mask: { shape: [9], dtype: 'bool' },
  });
  const [first] = bench.ran;
  for (const { ids, attrs } of bench.ran) {
    expect(attrs).toEqual({ axis: 1 });
    expect(ids).toEqual(first!.ids);
  }
  const [x, drawn, zero, mask] = first!.values;
  expect(Math.min(...x!)).toBeGreaterThanOrEqual(0.1);
  expect(Math.max(...x!)).toBeLessThan(1);
  expect(new Set(drawn)).toEqual(new Set([0, 1, 2, 3]));
  expect([zero, mask!.length]).toEqual([[0, 0], 9]);
});

it('a renewed operand is another tensor with the same values in each call; the others stay', () => {
  const bench = new Bench({ kit: 1e5, stock: 1e5 });
  bench.compare({ x: X, filter: { ...X, renewed: true } });
  expect(new Set(bench.ran.map(({ ids }) => ids[0])).size).toBe(1);
  expect(new Set(bench.ran.map(({ ids }) => ids[1])).size).toBe(bench.ran.length);
  expect(new Set(bench.ran.map(({ values }) => String(values))).size).toBe(1);
});

it.each([false, true])(
  'leaves no tensor behind, and the kernel of the kit in use; renewed: %p',
  (renewed) => {
    const before = [tf.memory().numTensors, tf.backend().numDataIds()];
    const bench = new Bench({ kit: 500, stock: 1000 });
    bench.compare({ x: { ...X, ...(renewed && { renewed }) } }, 2);
    expect([tf.memory().numTensors, tf.backend().numDataIds()]).toEqual(before);
    expect(tf.getKernel(KERNEL, 'wasm')).toBe(bench.sides.kit.get(KERNEL));
  },
);

it.each<[string, (bench: Bench) => Sides]>([
  ['has no such kernel', ({ sides }) => ({ ...sides, stock: new Map([[KERNEL, undefined]]) })],
  [
    'fails at it',
    ({ sides }) => {
      const kernelFunc = (): never => {
        throw new Error('not here');
      };
      return { ...sides, stock: new Map([[KERNEL, { ...sides.stock.get(KERNEL)!, kernelFunc }]]) };
    },
  ],
])('there are no times if the stock backend %s', (_, sidesOf) => {
  const before = tf.memory().numTensors;
  const bench = new Bench({ kit: 1, stock: 1 });
  const call = { kernel: KERNEL, inputs: { x: X }, attrs: {} };
  expect(compare({ call, turns: 2 }, sidesOf(bench), () => bench.now)).toEqual({ kit: [], stock: null });
  expect(order(bench.ran)).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

it('a kernel of the kit that fails is an error', () => {
  const bench = new Bench({ kit: 1, stock: 1e5 });
  const kernelFunc = (): never => {
    throw new Error('a fault of the kit');
  };
  const kit = new Map([[KERNEL, { ...bench.sides.kit.get(KERNEL)!, kernelFunc }]]);
  const call = { kernel: KERNEL, inputs: { x: X }, attrs: {} };
  expect(() => compare({ call, turns: 2 }, { ...bench.sides, kit }, () => bench.now)).toThrow(
    'a fault of the kit',
  );
});
