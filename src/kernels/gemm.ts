import type { Workspace } from './workspace';

/** c[m, n] (+)= a[m, k] · b[k, n], row by row, all by address. */
export interface Product {
  a: number;
  b: number;
  c: number;
  m: number;
  n: number;
  /** At least 1. */
  k: number;
  /** A stands as [k, m]. */
  transposeA?: boolean;
  /** B stands as [n, k]. */
  transposeB?: boolean;
  accumulate?: boolean;
}

/** Its callers write a product out: in Node 20 one that is spread from another object costs 3 µs. */
export function gemm({ native, gemmScratch }: Workspace, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, transposeB = false, accumulate = false } = product;
  native.gemm(
    a,
    b,
    c,
    m,
    n,
    k,
    transposeA ? 1 : k,
    transposeA ? m : 1,
    transposeB ? 1 : n,
    transposeB ? k : 1,
    n,
    accumulate ? 1 : 0,
    gemmScratch,
  );
}
