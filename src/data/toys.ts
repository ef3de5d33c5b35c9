import { expected } from '../core/errors';
import type { RandomStream } from '../core/rng';
import type { LabelledSamples } from './dataset';

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/** The four inputs of a gate in the order 00, 01, 10, 11. `GATES` has the answers in the same order. */
const INPUTS: readonly Point[] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const GATES = {
  and: [0, 0, 0, 1],
  or: [0, 1, 1, 1],
  nand: [1, 1, 1, 0],
  xor: [0, 1, 1, 0],
} as const;
export type Gate = keyof typeof GATES;

/** The truth table of a logic gate: 4 samples, 00, 01, 10, 11. Of these only XOR is not linearly separable. */
export function logicGate(gate: Gate): LabelledSamples {
  return planeSamples(['0', '1'], INPUTS, GATES[gate]);
}

/**
 * Points drawn uniformly from a square around the origin, labelled 1 if they lie in the ring
 * inner ≤ x² + y² ≤ outer. No line separates them in x and y; with the feature "in the ring" one does.
 */
export function ring(
  count: number,
  stream: RandomStream,
  { inner = 3, outer = 8, halfWidth = 4 } = {},
): LabelledSamples {
  checkCount(count);
  const points = repeat(count, (): Point => [
    stream.uniform(-halfWidth, halfWidth),
    stream.uniform(-halfWidth, halfWidth),
  ]);
  const inRing = ([x, y]: Point): boolean => x * x + y * y >= inner && x * x + y * y <= outer;
  return planeSamples(
    ['outside', 'inside'],
    points,
    points.map((point) => (inRing(point) ? 1 : 0)),
  );
}

/** Two half circles of radius 1 that reach into each other, with normal noise. */
export function twoMoons(count: number, stream: RandomStream, { noise = 0.1 } = {}): LabelledSamples {
  return classesInTurn(count, ['upper', 'lower'], (label) => {
    const angle = stream.uniform(0, Math.PI);
    const upper: Point = [Math.cos(angle), Math.sin(angle)];
    const lower: Point = [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return blurred(label === 0 ? upper : lower, noise, stream);
  });
}

/** Spiral arms from the origin to radius 1, with equal angles between them and normal noise. */
export function spirals(
  count: number,
  stream: RandomStream,
  { arms = 2, turns = 1.5, noise = 0.02 } = {},
): LabelledSamples {
  const classes = Array.from({ length: arms }, (_, arm) => `arm ${arm + 1}`);
  return classesInTurn(count, classes, (arm) => {
    const radius = stream.uniform();
    const angle = 2 * Math.PI * (turns * radius + arm / arms);
    return blurred([radius * Math.cos(angle), radius * Math.sin(angle)], noise, stream);
  });
}

/** Normal clouds, one class around each centre. */
export function blobs(
  count: number,
  stream: RandomStream,
  {
    centres = [
      [-2, 0],
      [2, 0],
      [0, 3],
    ] as readonly Point[],
    std = 0.8,
  } = {},
): LabelledSamples {
  const classes = centres.map((_, i) => `cloud ${i + 1}`);
  return classesInTurn(count, classes, (label) => blurred(centres[label]!, std, stream));
}

/**
 * Two classes that a line separates with a margin, in features of very different scale and far from zero:
 * u, v uniform on [−1, 1], labelled by u + v > 0 (|u + v| ≥ margin), seen as (offset + u) · scale of each feature.
 */
export function badlyScaled(
  count: number,
  stream: RandomStream,
  { scales = [0.01, 1000] as Point, offset = 2, margin = 0.1 } = {},
): LabelledSamples {
  if (!(margin >= 0 && margin < 1)) throw expected('margin in [0, 1)', margin);
  return classesInTurn(count, ['below', 'above'], (label) => {
    for (;;) {
      const [u, v] = [stream.uniform(-1, 1), stream.uniform(-1, 1)];
      const side = label === 1 ? u + v : -(u + v);
      if (side > 0 && side >= margin) return [(offset + u) * scales[0], (offset + v) * scales[1]];
    }
  });
}

/** Classes of equal size, up to one sample: samples 0, 1, 2 … have class 0, 1, 2 … and then 0 again. */
function classesInTurn(count: number, classes: string[], draw: (label: number) => Point): LabelledSamples {
  checkCount(count);
  const labels = repeat(count, (i) => i % classes.length);
  return planeSamples(classes, labels.map(draw), labels);
}

function planeSamples(
  classes: readonly string[],
  points: readonly Point[],
  labels: readonly number[],
): LabelledSamples {
  return {
    kind: 'classification',
    count: points.length,
    shape: [2],
    x: Float32Array.from(points.flat()),
    y: Uint8Array.from(labels),
    classes,
  };
}

function blurred([x, y]: Point, noise: number, stream: RandomStream): Point {
  if (!(noise >= 0)) throw expected('noise of at least 0', noise);
  return [stream.normal(x, noise), stream.normal(y, noise)];
}

function repeat<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function checkCount(count: number): void {
  if (!Number.isInteger(count) || count < 1) throw expected('a whole count of at least 1', count);
}
