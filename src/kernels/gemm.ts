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

export function gemm({ native, gemmScratch }: Workspace, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, transposeB = false, accumulate = false } = product;
  const [rsa, csa] = transposeA ? [1, m] : [k, 1];
  const [rsb, csb] = transposeB ? [1, k] : [n, 1];
  native.gemm(a, b, c, m, n, k, rsa, csa, rsb, csb, n, accumulate ? 1 : 0, gemmScratch);
}
