/** Products of matrices, as shares of the limit of the machine: a loop of nothing but multiply-adds. */
import { median } from 'd3-array';
import type { Machine } from './machine';
import { serviceCommand } from './peer';

/** A product of m × k by k × n values. */
export interface ProductQuestion {
  m: number;
  k: number;
  n: number;
  transposeA: boolean;
  transposeB: boolean;
}

/** Rates in GFLOP/s, measured in turns within the same moment. */
export interface ProductAnswer {
  product: number;
  /** The rate of the loop. */
  limit: number;
}

/** The share of a product, as a median over turns. */
export interface ProductShare {
  size: string;
  transposes: string;
  /** GFLOP/s. */
  product: number;
  limit: number;
  share: number;
  atLeast: number;
  holds: boolean;
}

/** The name of this part of the bench. */
export const PRODUCTS = { name: 'matrix products' } as const;

/** The sizes m × k × n, and the share of the limit that is asked for. */
export const SIZES: readonly (readonly [m: number, k: number, n: number, atLeast: number])[] = [
  [128, 784, 256, 0.88],
  [128, 512, 512, 0.88],
  [1024, 1024, 1024, 0.9],
  [128, 784, 10, 0.7],
  [16, 784, 10, 0.5],
];

export const TRANSPOSES = ['A·B', 'Aᵀ·B', 'A·Bᵀ', 'Aᵀ·Bᵀ'] as const;

/** Measures all sizes with all transposes. Their turns are taken in rounds. */
export async function measureProducts(
  repetitions: number,
  { start }: Pick<Machine, 'start'>,
): Promise<ProductShare[]> {
  const peer = start<ProductQuestion, ProductAnswer>(serviceCommand(PRODUCTS.name, 'products'));
  const subjects = SIZES.flatMap(([m, k, n, atLeast]) =>
    TRANSPOSES.map((transposes, i) => ({
      question: { m, k, n, transposeA: i % 2 === 1, transposeB: i >= 2 },
      answers: [] as ProductAnswer[],
      size: `${m}×${k}×${n}`,
      transposes,
      atLeast,
    })),
  );
  try {
    for (let round = 0; round < repetitions; round++)
      for (const { question, answers } of subjects) answers.push(await peer.ask(question));
  } finally {
    peer.stop();
  }
  return subjects.map(({ size, transposes, atLeast, answers }) => {
    const share = median(answers, ({ product, limit }) => product / limit)!;
    const [product, limit] = [
      median(answers, (each) => each.product)!,
      median(answers, (each) => each.limit)!,
    ];
    return { size, transposes, product, limit, share, atLeast, holds: share >= atLeast };
  });
}

export function productsText(shares: readonly ProductShare[]): string {
  const limit = median(shares, (each) => each.limit)!;
  const lines = SIZES.map(([m, k, n, atLeast]) => {
    const size = `${m}×${k}×${n}`;
    const own = shares.filter((each) => each.size === size);
    const texts = own.map(({ transposes, share }) => `${transposes} ${(100 * share).toFixed(0)} %`);
    const verdict = own.every(({ holds }) => holds) ? 'holds ' : 'MISSED';
    return `  ${verdict} ${size.padEnd(15)} ${texts.join('   ')}   (at least ${100 * atLeast} %)`;
  });
  return [
    `\n${PRODUCTS.name}, share of the limit of this machine`,
    `  limit: ${limit.toFixed(1)} GFLOP/s, a loop of multiply-adds alone, in the same seconds`,
    ...lines,
  ].join('\n');
}
