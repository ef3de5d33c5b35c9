import type { Workspace } from './workspace';

/** c[m, n] = a[m, k] · b[k, n], in row-major order. `a`, `b` and `c` are addresses. */
export interface Product {
  a: number;
  b: number;
  c: number;
  m: number;
  n: number;
  /** At least 1. */
  k: number;
  /** A is stored as [k, m]. */
  transposeA?: boolean;
  /** B is stored as [n, k]. */
  transposeB?: boolean;
}

/** Write the arguments as one object literal: in Node 20, spreading (`...`) costs 3 µs. */
export function gemm({ native, gemmScratch }: Workspace, product: Product): void {
  const { a, b, c, m, n, k, transposeA = false, transposeB = false } = product;
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
    0,
    gemmScratch,
  );
}
