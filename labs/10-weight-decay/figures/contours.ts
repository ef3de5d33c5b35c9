import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import type * as Lab from '../lab';
import { listed } from '../../../src/core/words';

const W_STAR = [1.6, 0.9];
const H = [2, 0.7];
/** The region of allowed weights is drawn for this λ. */
const DRAWN = 1;
/** The λ from which a weight is 0 under L1, λ = Hw*: the path has its kinks there. */
const KINKS = H.map((h, i) => Number((h * W_STAR[i]!).toPrecision(6)));
const LAMBDAS = [0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.4, 2, 3, 4.5, 7, 12, 30, ...KINKS].toSorted(
  (a, b) => a - b,
);
/** A weight this small is 0 but for the rounding of float32. */
const ZERO = 1e-6;
const RANGE = [-1.6, 2.4] as const;
const GRID = 61;

interface Contours {
  loss: number[][];
  paths: { name: 'L2' | 'L1'; x: number[]; y: number[] }[];
}

export const contours = figure<typeof Lab>()<Contours>({
  id: 'contours',
  title: 'Loss contours, penalty contours, and the path of the optimum',
  caption:
    'A penalized minimum goes from w* to the origin as λ grows. It lies where a loss contour (thick) ' +
    'touches the region of equal penalty. The diamond has corners on the axes: L1 meets an axis and ' +
    'stays.',
  source: 'REG, L2 and L1; WD; S36',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const places = evenlySpaced(...RANGE, GRID);
    const path = (name: 'L2' | 'L1', shrink: typeof Lab.shrinkL2): Contours['paths'][number] => {
      const points = LAMBDAS.map((lambda) =>
        tf.tidy(() => [...shrink(tf.tensor1d(W_STAR), tf.tensor1d(H), lambda).dataSync()]),
      );
      return { name, x: points.map((p) => p[0]!), y: points.map((p) => p[1]!) };
    };
    return {
      loss: places.map((w2) => places.map((w1) => lossAt(w1, w2))),
      paths: [path('L2', lab.shrinkL2), path('L1', lab.shrinkL1)],
    };
  },
  chart({ loss, paths }): Chart {
    return {
      kind: 'panels',
      title: this.title,
      dataset: `no data: ½(${H[0]}(w₁ − ${W_STAR[0]})² + ${H[1]}(w₂ − ${W_STAR[1]})²)`,
      note: `λ from 0 (hollow) to ${LAMBDAS.at(-1)} (full); region: penalty at most that of the minimum at λ = ${DRAWN}`,
      verdict: `${paths.map(wordsOf).join('; ')}.`,
      headline: headlineOf(paths),
      source: this.source,
      panels: paths.map(({ name, x, y }) => ({
        kind: 'surface',
        title: name,
        x: { label: 'w₁' },
        y: { label: 'w₂' },
        grid: { x: [...RANGE], y: [...RANGE], values: loss },
        color: { label: 'loss without penalty', scale: 'log', min: 0.05 },
        // The contour that touches the region.
        contours: [lossAt(x[LAMBDAS.indexOf(DRAWN)]!, y[LAMBDAS.indexOf(DRAWN)]!)],
        minimum: [W_STAR[0]!, W_STAR[1]!],
        equalUnits: true,
        areas: [{ name: `same penalty, λ = ${DRAWN}`, ...region(name, x, y) }],
        trajectories: [{ name: 'minimum as λ grows', x, y }],
      })),
    };
  },
});

function lossAt(w1: number, w2: number): number {
  return (H[0]! * (w1 - W_STAR[0]!) ** 2 + H[1]! * (w2 - W_STAR[1]!) ** 2) / 2;
}

/** The first λ from which on a weight stays 0. */
function zeroFrom(w: number[]): number | undefined {
  const last = w.findLastIndex((value) => Math.abs(value) > ZERO);
  return LAMBDAS[last + 1];
}

/** The penalties that make weights exactly 0, and those that don't. */
function headlineOf(paths: Contours['paths']): string {
  const zeroes = ({ x, y }: Contours['paths'][number]): boolean =>
    [x, y].some((w) => zeroFrom(w) !== undefined);
  const names = (sparse: boolean): string =>
    listed(paths.filter((path) => zeroes(path) === sparse).map(({ name }) => name));
  if (names(true) === '') return 'No penalty here makes a weight exactly 0';
  if (names(false) === '') return `Under ${names(true)} weights become exactly 0`;
  return `Under ${names(true)} weights become exactly 0, under ${names(false)} they don’t`;
}

/** The border of the region where the penalty is at most that of the minimum at λ = `DRAWN`. */
function region(name: 'L2' | 'L1', x: number[], y: number[]): { x: number[]; y: number[] } {
  const i = LAMBDAS.indexOf(DRAWN);
  const [w1, w2] = [x[i]!, y[i]!];
  if (name === 'L1') {
    const size = Math.abs(w1) + Math.abs(w2);
    return { x: [size, 0, -size, 0, size], y: [0, size, 0, -size, 0] };
  }
  const radius = Math.hypot(w1, w2);
  const angles = Array.from({ length: 73 }, (_, k) => (2 * Math.PI * k) / 72);
  return { x: angles.map((a) => radius * Math.cos(a)), y: angles.map((a) => radius * Math.sin(a)) };
}

function wordsOf({ name, x, y }: Contours['paths'][number]): string {
  const [first, second] = [zeroFrom(x), zeroFrom(y)];
  if (first === undefined && second === undefined)
    return `${name}: no weight is 0 at any λ up to ${LAMBDAS.at(-1)}`;
  const words = [
    ...(second === undefined ? [] : [`w₂ is 0 from λ = ${second} on`]),
    ...(first === undefined ? [] : [`w₁ from λ = ${first} on`]),
  ];
  return `${name}: ${words.join(', ')}`;
}
