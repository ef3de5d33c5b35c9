/**
 * Matrix products: C = A·B, or C += A·B. A and B may have any strides, so that a transposed operand is only packed in
 * another order.
 *
 * The loops are the usual ones of fast products (Goto and van de Geijn, 2008). B is cut into panels of KC rows and packed
 * into slivers of 8 columns; A is cut into blocks of MC rows and packed into slivers of 6 rows and, for the rest, of 4. The
 * micro-kernels multiply two slivers into a tile of 6×8 or 4×8 sums, which stay in registers. Without fused multiply-add,
 * a product needs a register before it is added: there, all tiles have 4 rows. Few columns have micro-kernels of their own
 * (narrow.ts).
 */
import { at } from './memory';
import { FEWEST, MOST, multiplyNear, packNarrow } from './narrow';
import { packSixes, packSlivers } from './packing';
import { multiplySix, SIX } from './six';
import { copyTile, MR, multiply, multiplyNarrow, multiplyRow, multiplyStrided, NR, WIDE } from './tiles';

const KC = 256;
/** A multiple of 6 and of 4. */
const MC = 96;
const NC = 1024;
/** With so few rows of A, values of B are read only once; packing would read them twice. */
const FEW_ROWS = MR;
/** With so few columns of B, a block of A is read too seldom for packing to pay. */
const FEW_COLUMNS = 24;

/** @returns the size of the memory into which {@link gemm} packs a panel of B, a block of A, and a tile, in bytes */
export function gemmScratchBytes(): i32 {
  return ((KC * NC + MC * KC + SIX * NR) << 2) + 64;
}

/**
 * c[i·ldc + j] (+)= Σ_p a[i·rsa + p·csa] · b[p·rsb + j·csb]     i < m, j < n, p < k, k > 0
 *
 * All strides are in floats. C is read only if `accumulate` is true.
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
  if (ASC_FEATURE_SIMD && n >= FEWEST && n <= MOST && (csb == 1 || rsb == 1)) {
    for (let pc = 0; pc < k; pc += KC) {
      const kc = min(k - pc, KC);
      if (csb != 1) packNarrow(b + at(pc), panel, n, kc, csb);
      const rows = csb == 1 ? b + at(pc * rsb) : panel;
      multiplyNear(a + at(pc * csa), rows, c, m, n, kc, rsa, csa, csb == 1 ? rsb : n, ldc, accumulate || pc > 0);
    }
    return;
  }
  const packed = n > FEW_COLUMNS;
  // If rows are narrower than a tile, whole tiles are written, and the next rows overwrite the excess.
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
          const six = rowsInSixes(mc);
          if (ASC_FEATURE_RELAXED_SIMD && six > 0) packSixes(rows, block, min(six, mc), kc, rsa, csa);
          if (six < mc) packSlivers(rows + at(six * rsa), block + at(six * kc), mc - six, kc, rsa, csa, MR);
          multiplyPacked(mc, six, nc, kc, block, panel, to, ldc, add, tile);
        } else {
          multiplyBlock(mc, nc, kc, rows, rsa * MR, rsa, csa, panel, to, ldc, add, tile, add ? 0 : end);
        }
      }
    }
  }
}

/**
 * @returns the number of rows of a block that are computed six at a time, a missing sixth row included; the others are
 * computed four at a time. Few sums are computed in vain: 8 rows are two tiles of four.
 */
function rowsInSixes(rows: i32): i32 {
  if (!ASC_FEATURE_RELAXED_SIMD) return 0;
  const left = rows % SIX;
  if (left == 5) return rows + 1;
  return left == 1 || left == 2 ? max(rows - left - SIX, 0) : rows - left;
}

/** Computes the tiles of C from a packed block of A, whose first `six` rows lie in slivers of six, and a panel of B. */
function multiplyPacked(
  m: i32,
  six: i32,
  n: i32,
  k: i32,
  a: usize,
  panel: usize,
  c: usize,
  ldc: i32,
  add: bool,
  tile: usize,
): void {
  // Tiles of all rows come before the next sliver of B, which stays in the first cache.
  for (let j = 0; j < n; j += NR) {
    const b = panel + at(j * k);
    const columns = min(n - j, NR);
    if (ASC_FEATURE_RELAXED_SIMD) {
      for (let i = 0; i < six; i += SIX) {
        const rows = min(m - i, SIX);
        const to = c + at(i * ldc + j);
        if (rows == SIX && columns == NR) multiplySix(k, a + at(i * k), b, to, ldc, add);
        else {
          multiplySix(k, a + at(i * k), b, tile, NR, false);
          copyTile(tile, to, rows, columns, ldc, add);
        }
      }
    }
    if (six < m) {
      multiplyBlock(m - six, columns, k, a + at(six * k), k * MR, 1, MR, b, c + at(six * ldc + j), ldc, add, tile, 0);
    }
  }
}

/** {@link gemm} for up to 4 rows of A and a multiple of 8 columns of B. The rows of B are read without packing. */
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
  // The first row stands in for missing rows of A; their sums aren't copied below.
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
 * Computes the tiles of C from a block of A and a panel of B. The slivers of A begin `sliver` floats apart. Tiles with
 * fewer than 8 columns are written as a whole if they end before the address `end`.
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
      // The first row stands in for missing rows of the last sliver; their sums aren't copied below.
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
