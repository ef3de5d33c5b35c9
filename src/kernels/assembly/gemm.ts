/**
 * Matrix products: C = A·B, or C += A·B, with any strides of A and B, so that a transposed operand costs
 * nothing but the order in which it is packed.
 *
 * The loops are those of every fast product: B is cut into panels of KC rows, packed into slivers of 8 columns;
 * A into blocks of MC rows, packed into slivers of 4 rows; the innermost step multiplies two slivers into a tile
 * of 4×8 sums that stay in registers (6×8 would need more of them than x86-64 has).
 */
import { at } from './memory';
import { packSlivers } from './packing';
import { copyTile, MR, multiply, multiplyNarrow, multiplyRow, multiplyStrided, NR, WIDE } from './tiles';

const KC = 256;
const MC = 64;
const NC = 1024;
/** With no more rows of A than a tile has, values of B are read once: packing them would read them twice. */
const FEW_ROWS = MR;
/** With so few columns, a block of A isn't read often enough to be worth packing. */
const FEW_COLUMNS = 24;

/** Bytes of memory that {@link gemm} packs into: a panel of B, a block of A, and a tile. */
export function gemmScratchBytes(): i32 {
  return ((KC * NC + MC * KC + MR * NR) << 2) + 64;
}

/**
 * c[i·ldc + j] (+)= Σ_p a[i·rsa + p·csa] · b[p·rsb + j·csb]     i < m, j < n, p < k, k > 0
 *
 * All strides in floats. Nothing is read of C unless `accumulate`.
 */
export function gemm(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  rsa: i32,
  csa: i32,
  rsb: i32,
  csb: i32,
  ldc: i32,
  accumulate: bool,
  scratch: usize,
): void {
  const panel = (scratch + 63) & ~(<usize>63);
  const block = panel + at(KC * NC);
  const tile = block + at(MC * KC);
  const packed = n > FEW_COLUMNS;
  // Tiles of rows with few values are written as a whole: what is too much is written over with the next rows.
  const end = n < NR && n == ldc && !accumulate ? c + at(m * n) : 0;
  if (ASC_FEATURE_SIMD && m <= FEW_ROWS && csb == 1) {
    const whole = n & ~(NR - 1);
    multiplyFewRows(a, b, c, m, whole, k, rsa, csa, rsb, ldc, accumulate, tile);
    b += at(whole);
    c += at(whole);
    n -= whole;
  }
  for (let jc = 0; jc < n; jc += NC) {
    const nc = min(n - jc, NC);
    for (let pc = 0; pc < k; pc += KC) {
      const kc = min(k - pc, KC);
      packSlivers(b + at(pc * rsb + jc * csb), panel, nc, kc, csb, rsb, NR);
      const add = accumulate || pc > 0;
      for (let ic = 0; ic < m; ic += MC) {
        const mc = min(m - ic, MC);
        const rows = a + at(ic * rsa + pc * csa);
        const to = c + at(ic * ldc + jc);
        if (packed) {
          packSlivers(rows, block, mc, kc, rsa, csa, MR);
          multiplyBlock(mc, nc, kc, block, kc * MR, 1, MR, panel, to, ldc, add, tile, 0);
        } else {
          multiplyBlock(mc, nc, kc, rows, rsa * MR, rsa, csa, panel, to, ldc, add, tile, add ? 0 : end);
        }
      }
    }
  }
}

/** {@link gemm} for up to 4 rows of A and a multiple of 8 columns of B, with the rows of B read where they are. */
function multiplyFewRows(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  rsa: i32,
  csa: i32,
  rsb: i32,
  ldc: i32,
  accumulate: bool,
  tile: usize,
): void {
  // Rows that A lacks are its first row again, and are left out below.
  const a1 = a + (m > 1 ? at(rsa) : 0);
  const a2 = a + (m > 2 ? at(2 * rsa) : 0);
  const a3 = a + (m > 3 ? at(3 * rsa) : 0);
  let j = 0;
  if (m == 1) {
    for (; j + WIDE <= n; j += WIDE) multiplyRow(k, a, at(csa), b + at(j), at(rsb), c + at(j), accumulate);
  }
  for (; j < n; j += NR) {
    const to = c + at(j);
    if (m == MR) multiplyStrided(k, a, a1, a2, a3, at(csa), b + at(j), at(rsb), to, ldc, accumulate);
    else {
      multiplyStrided(k, a, a1, a2, a3, at(csa), b + at(j), at(rsb), tile, NR, false);
      copyTile(tile, to, m, NR, ldc, accumulate);
    }
  }
}

/**
 * The tiles of C from a block of A, whose slivers of 4 rows begin `sliver` floats apart, and a panel of B. Tiles of less
 * than 8 columns may be written as a whole before the address `end`.
 */
function multiplyBlock(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  sliver: i32,
  rsa: i32,
  csa: i32,
  panel: usize,
  c: usize,
  ldc: i32,
  add: bool,
  tile: usize,
  end: usize,
): void {
  for (let j = 0; j < n; j += NR) {
    const b = panel + at(j * k);
    const columns = min(n - j, NR);
    const narrow = columns <= 4;
    const extent = at((MR - 1) * ldc + (ASC_FEATURE_SIMD && narrow ? 4 : NR));
    let rowsOfA = a;
    for (let i = 0; i < m; i += MR) {
      const rows = min(m - i, MR);
      const to = c + at(i * ldc + j);
      // A last sliver of fewer rows reads its first row again, and the sums are left out below.
      const a1 = rowsOfA + (rows > 1 ? at(rsa) : 0);
      const a2 = rowsOfA + (rows > 2 ? at(2 * rsa) : 0);
      const a3 = rowsOfA + (rows > 3 ? at(3 * rsa) : 0);
      const whole = rows == MR && (columns == NR || to + extent <= end);
      if (narrow) multiplyNarrow(k, rowsOfA, a1, a2, a3, at(csa), b, whole ? to : tile, whole ? ldc : NR);
      else multiply(k, rowsOfA, a1, a2, a3, at(csa), b, whole ? to : tile, whole ? ldc : NR, whole && add);
      if (!whole) copyTile(tile, to, rows, columns, ldc, add);
      rowsOfA += at(sliver);
    }
  }
}
