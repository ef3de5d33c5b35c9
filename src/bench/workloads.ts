/** The measured workloads as plain JSON. Each side builds its own model from them. */

export interface MlpWorkload {
  kind: 'mlp';
  name: string;
  sizes: number[];
  batch: number;
  activation: 'relu' | 'tanh';
  loss: 'softmax' | 'sigmoid';
  optimizer: 'adam' | 'sgd';
}

/** 28×28: convolution 3×3×16, pool, convolution 3×3×32, pool, dense 10. */
export interface CnnWorkload {
  kind: 'cnn';
  name: string;
  batch: number;
}

export type Workload = MlpWorkload | CnnWorkload;

export function mlp(
  sizes: number[],
  batch: number,
  name = `MLP ${sizes.join('-')}, batch ${batch}`,
): MlpWorkload {
  return { kind: 'mlp', name, sizes, batch, activation: 'relu', loss: 'softmax', optimizer: 'adam' };
}

export const WORKLOADS: readonly Workload[] = [
  mlp([784, 256, 128, 10], 128),
  mlp([784, 512, 512, 10], 128),
  { kind: 'cnn', name: 'CNN 28×28, batch 64', batch: 64 },
  { ...mlp([784, 10], 16, 'softmax regression, batch 16'), optimizer: 'sgd' },
  { ...mlp([784, 10], 128, 'softmax regression, batch 128'), optimizer: 'sgd' },
  { ...mlp([2, 8, 8, 1], 4, 'XOR 2-8-8-1, batch 4'), activation: 'tanh', loss: 'sigmoid' },
];

/** A quantity on which the time of a step depends. */
export interface Quantity {
  name: string;
  /** The model whose other quantities stay as they are. */
  of: string;
  values: readonly number[];
  workload(value: number): MlpWorkload;
}

/** Each quantity is doubled again and again while the others stay the same. */
export const GROWTH: readonly Quantity[] = [
  {
    name: 'batch',
    of: 'MLP 784-256-128-10',
    values: powers(1, 4096),
    workload: (batch) => mlp([784, 256, 128, 10], batch),
  },
  {
    name: 'width',
    of: 'MLP with 2 hidden layers, inputs as wide, batch 128',
    values: powers(16, 2048),
    workload: (width) => mlp([width, width, width, 10], 128),
  },
  {
    name: 'depth',
    of: 'MLP with hidden layers of 128 units, batch 128',
    values: powers(1, 32),
    workload: (depth) => mlp([...Array<number>(depth + 1).fill(128), 10], 128),
  },
];

export function parameters(sizes: number[]): number {
  return sizes.slice(1).reduce((sum, units, i) => sum + (sizes[i]! + 1) * units, 0);
}

function powers(from: number, to: number): number[] {
  return Array.from({ length: Math.log2(to / from) + 1 }, (_, i) => from * 2 ** i);
}
