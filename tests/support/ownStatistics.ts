/** Means, intervals and quantiles, computed without the kit's own statistics, to check what it prints. */

/** A mean, and the ends of its interval. */
export type Bounds = [centre: number, low: number, high: number];

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
export const average = (values: number[]): number => sum(values) / values.length;
export const column = (rows: number[][], i: number): number[] => rows.map((row) => row.at(i)!);
export const minus = (a: number[], b: number[]): number[] => a.map((value, i) => value - b[i]!);
export const over = (a: number[], b: number[]): number[] => a.map((value, i) => value / b[i]!);

/**
 * The quantile of Student's t with ν degrees of freedom. With x = √ν tan θ, the density of θ is proportional to
 * cos^(ν−1) θ on (−π/2, π/2); it is summed in small steps until the share is reached.
 */
export function studentQuantile(share: number, degrees: number): number {
  const key = `${share} ${degrees}`;
  const found = QUANTILES.get(key) ?? quantileBySum(share, degrees);
  QUANTILES.set(key, found);
  return found;
}

/** The quantiles that were asked for before. */
const QUANTILES = new Map<string, number>();

function quantileBySum(share: number, degrees: number): number {
  const steps = 20_000;
  const width = Math.PI / steps;
  const density = (i: number): number => Math.cos(-Math.PI / 2 + (i + 0.5) * width) ** (degrees - 1);
  let whole = 0;
  for (let i = 0; i < steps; i++) whole += density(i);
  let reached = 0;
  for (let i = 0; i < steps; i++) {
    const next = reached + density(i) / whole;
    if (next >= share) {
      const theta = -Math.PI / 2 + (i + (share - reached) / (next - reached)) * width;
      return Math.sqrt(degrees) * Math.tan(theta);
    }
    reached = next;
  }
  return Infinity;
}

/** The mean and its interval; with `claims` intervals that hold together with 95 %, each has 1 − 0.05/claims. */
export function bounds(values: number[], claims = 1): Bounds {
  const n = values.length;
  const centre = average(values);
  const deviation = Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (n - 1));
  const half = (studentQuantile(1 - 0.025 / claims, n - 1) * deviation) / Math.sqrt(n);
  return [centre, centre - half, centre + half];
}

/** The geometric mean of positive numbers, and its interval. */
export function ratioBounds(values: number[], claims = 1): Bounds {
  return bounds(values.map(Math.log), claims).map(Math.exp) as Bounds;
}

/** Wilson's interval of a share, by the roots of (p − s)² = z² s(1 − s)/n, found by bisection. */
export function wilson(count: number, n: number): Bounds {
  const p = count / n;
  const root = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (let i = 0; i < 100; i++) {
      const s = (near + far) / 2;
      if ((p - s) ** 2 < (1.959964 ** 2 * s * (1 - s)) / n) near = s;
      else far = s;
    }
    return (near + far) / 2;
  };
  return [p, root(p, 0), root(p, 1)];
}

/** As a fall is written: `lower by 6.4 (4.3 to 8.5)`. */
export const asFall = ([centre, low, high]: Bounds): number[] => [-centre, -high, -low];
/** As a difference is written that is not told apart: `(−0.6 to 0.4)`. */
export const asRange = ([, low, high]: Bounds): number[] => [low, high];
/** In percent. */
export const hundred = (values: number[]): number[] => values.map((value) => 100 * value);

/** The x at which a falling curve passes a height, on a straight line between two points over a log axis. */
export function passes(x: number[], y: number[], height: number): number {
  const after = y.findIndex((value) => value < height);
  if (after < 1) return after < 0 ? x.at(-1)! : x[0]!;
  const share = Math.log(y[after - 1]! / height) / Math.log(y[after - 1]! / y[after]!);
  return x[after - 1]! + share * (x[after]! - x[after - 1]!);
}

/** The quantile on a straight line between the two neighbours of its place among the n − 1 gaps of the sorted values. */
export function quantileOf(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  return sorted[below]! + (place - below) * ((sorted[below + 1] ?? sorted[below]!) - sorted[below]!);
}
