/** The same work with the kit's kernels and with the stock backend's, in one unit of time. */
export interface KitAndStock {
  kit: number;
  stock: number;
}

/** A kernel of the kit may take this many times the time of the stock one. */
export const LIMIT = 1.05;

/** @returns true if the kit takes more than {@link LIMIT} allows */
export function isSlower({ kit, stock }: KitAndStock): boolean {
  return kit > LIMIT * stock;
}

/** @returns kit / stock, or null if the stock backend can do none of it */
export function ratioOf({ kit, stock }: KitAndStock): number | null {
  return stock > 0 ? kit / stock : null;
}
