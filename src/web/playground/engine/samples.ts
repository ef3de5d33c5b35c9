/** The samples of a run: made, drawn by hand, or read from a table; then noise, split and scale. */
import { seededRandom } from '../../../core/rng';
import type { RandomStream, SeededRandom } from '../../../core/rng';
import { noisyCurve } from '../../../data/curves';
import { inputSize, range } from '../../../data/dataset';
import type { Samples } from '../../../data/dataset';
import { splitDataset } from '../../../data/split';
import { badlyScaled, blobs, ring, spirals, twoMoons } from '../../../data/toys';
import type { Message, Settings } from './settings';

/** A point that a person drew: its place in the square from −1 to 1, and its class 0 … 3. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly label: number;
}

const PAPER = [-1, 1] as const;

/** The data of a task that settings alone can't make. */
export interface Given {
  readonly digits?: Samples;
  readonly drawn?: readonly DrawnPoint[];
  readonly table?: GivenTable;
}

/** The samples of an uploaded table, with the names of its columns. */
export interface GivenTable {
  readonly samples: Samples;
  readonly inputs: readonly string[];
  readonly target: string;
}

/** Samples as a net reads them, row by row. */
export interface Part {
  readonly count: number;
  /** count × inputs, scaled. */
  readonly x: Float64Array;
  /** The same inputs as they came. */
  readonly raw: Float64Array;
  /** The number of the class; or the target, scaled. */
  readonly y: Float64Array;
}

/** A subtraction and a division of each value. */
export interface Scale {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

export interface Task {
  readonly kind: 'classes' | 'curve';
  readonly inputs: number;
  /** Outputs of the net: the classes, or 1. */
  readonly outputs: number;
  readonly classes: readonly string[];
  readonly names: readonly string[];
  readonly train: Part;
  readonly validation: Part;
  readonly inputScale: Scale;
  /** Of the target of a curve. */
  readonly targetScale: Scale;
  /** Smallest and greatest raw value of each input, over both parts. */
  readonly extent: readonly (readonly [number, number])[];
}

/** A fault of what a person gave, as a sentence of the catalogue. */
export class GivenError extends Error {
  override readonly name = 'GivenError';
  constructor(readonly told: Message) {
    super(told.key);
  }
}

/** The training and validation samples of these settings. */
export function makeTask(settings: Settings, given: Given = {}): Task {
  const random = seededRandom(settings.seed);
  const all = cutTo(clean(settings, given, random), settings);
  const count = all.count;
  if (count < 4) throw new GivenError({ key: 'playground.fault.fewSamples', values: { count } });
  const held = Math.min(count - 2, Math.max(1, Math.round(settings.validation * count)));
  const { train, validation } = splitDataset(
    { name: settings.data, title: '', licence: '', attribution: '', source: '', counts: {}, samples: all },
    { validation: held },
    random.stream('split'),
  );
  const noise = noiseOf(all, settings.dataNoise);
  const parts = [train, validation].map((part, i) => blurred(part, noise, random.stream(`noise ${i}`)));
  return scaled(settings, [parts[0]!, parts[1]!], { given, random });
}

/** Digits are many; the others are made in the wanted number. The first ones are taken of a random order. */
function cutTo(samples: Samples, { data, samples: wanted, seed }: Settings): Samples {
  if (data !== 'digits' || samples.count <= wanted) return samples;
  const dataset = { name: data, title: '', licence: '', attribution: '', source: '', counts: {}, samples };
  return splitDataset(dataset, { validation: wanted }, seededRandom(seed).stream('choice')).validation;
}

/** A function whose graph separates or is fitted, on −1 … 1. */
const CURVE: Record<Settings['curve'], (x: number) => number> = {
  line: (x) => 0.8 * x,
  parabola: (x) => 1.5 * x * x - 0.75,
  sine: (x) => 0.7 * Math.sin(Math.PI * 1.5 * x),
  step: (x) => (x < 0 ? -0.5 : 0.5),
};

function clean(settings: Settings, given: Given, random: SeededRandom): Samples {
  const { data, samples: count, curve } = settings;
  const stream = random.stream('data');
  switch (data) {
    case 'ring':
      return ring(count, stream);
    case 'xor':
      return plane(count, stream, ([x, y]) => (x * y < 0 ? 1 : 0));
    case 'spirals':
      return spirals(count, stream, { noise: 0, turns: 1 });
    case 'moons':
      return twoMoons(count, stream, { noise: 0 });
    case 'gaussians':
      return blobs(count, stream, { std: 1 });
    case 'above':
      return plane(count, stream, ([x, y]) => (y > CURVE[curve](x) ? 1 : 0));
    case 'curve':
      return noisyCurve(CURVE[curve], count, stream, { noise: 0 });
    case 'scaled':
      return badlyScaled(count, stream);
    case 'digits':
      return wanted(given.digits, 'playground.fault.noDigits');
    case 'drawn':
      return drawnSamples(given.drawn ?? []);
    case 'table':
      return wanted(given.table?.samples, 'playground.fault.noTable');
  }
}

function wanted(samples: Samples | undefined, key: string): Samples {
  if (samples === undefined) throw new GivenError({ key });
  return samples;
}

/** Uniform points of the square −1 … 1 with a class each. */
function plane(count: number, stream: RandomStream, labelOf: (point: [number, number]) => number): Samples {
  const points = Array.from({ length: count }, (): [number, number] => [
    stream.uniform(-1, 1),
    stream.uniform(-1, 1),
  ]);
  return {
    kind: 'classification',
    count,
    shape: [2],
    x: Float32Array.from(points.flat()),
    y: Uint8Array.from(points, labelOf),
    classes: ['1', '2'],
  };
}

/** Classes without a point are left out at the end only, so that a class keeps its colour. */
function drawnSamples(points: readonly DrawnPoint[]): Samples {
  const classes = Math.max(1, ...points.map(({ label }) => label)) + 1;
  return {
    kind: 'classification',
    count: points.length,
    shape: [2],
    x: Float32Array.from(points.flatMap(({ x, y }) => [x, y])),
    y: Uint8Array.from(points, ({ label }) => label),
    classes: Array.from({ length: classes }, (_, i) => String(i + 1)),
  };
}

/** The standard deviation of the noise of each input. */
function noiseOf(samples: Samples, strength: number): Float64Array {
  const size = inputSize(samples);
  return momentsOf(Float64Array.from(samples.x), size).std.map((std) => strength * std);
}

function blurred<S extends Samples>(samples: S, noise: Float64Array, stream: RandomStream): S {
  if (noise.every((std) => std === 0)) return samples;
  const x = samples.x.map((value, i) => value + noise[i % noise.length]! * stream.normal());
  return { ...range(samples, 0, samples.count), x };
}

/** Mean and standard deviation of each column; a column without spread has the deviation 0. */
export function momentsOf(x: Float64Array, columns: number): Scale {
  const rows = x.length / columns;
  const mean = new Float64Array(columns);
  const std = new Float64Array(columns);
  x.forEach((value, i) => (mean[i % columns]! += value / rows));
  x.forEach((value, i) => (std[i % columns]! += (value - mean[i % columns]!) ** 2 / rows));
  return { mean, std: std.map(Math.sqrt) };
}

/** The scale of training values, which validation values get too; none if it is not wanted. S22. */
function scaleOf(x: Float64Array, columns: number, { scaling }: Settings): Scale {
  if (scaling === 'none') return { mean: new Float64Array(columns), std: new Float64Array(columns).fill(1) };
  const { mean, std } = momentsOf(x, columns);
  return { mean, std: std.map((one) => (one > 0 ? one : 1)) };
}

interface Origin {
  readonly given: Given;
  readonly random: SeededRandom;
}

function scaled(settings: Settings, parts: readonly [Samples, Samples], { given, random }: Origin): Task {
  const [train, validation] = parts;
  const inputs = inputSize(train);
  const isCurve = train.kind === 'regression';
  const inputScale = scaleOf(Float64Array.from(train.x), inputs, settings);
  const targets = withLabelNoise(train, settings, random.stream('labels'));
  const targetScale = isCurve
    ? scaleOf(targets, 1, settings)
    : scaleOf(targets, 1, { ...settings, scaling: 'none' });
  const part = (samples: Samples, y: Float64Array): Part => ({
    count: samples.count,
    raw: Float64Array.from(samples.x),
    x: Float64Array.from(samples.x, (value, i) => applied(value, inputScale, i % inputs)),
    y: y.map((value) => applied(value, targetScale, 0)),
  });
  return {
    kind: isCurve ? 'curve' : 'classes',
    inputs,
    outputs: train.kind === 'regression' ? 1 : train.classes.length,
    classes: train.kind === 'regression' ? [] : train.classes,
    names: namesOf(settings, given, inputs),
    train: part(train, targets),
    validation: part(validation, Float64Array.from(validation.y)),
    inputScale,
    targetScale,
    // The paper that a person draws on stays as large as it is.
    extent: settings.data === 'drawn' ? [PAPER, PAPER] : extentOf([train, validation], inputs),
  };
}

function applied(value: number, { mean, std }: Scale, column: number): number {
  return (value - mean[column]!) / std[column]!;
}

/** Random labels are drawn from all classes, the true one among them. Only training labels are changed. */
function withLabelNoise(samples: Samples, { labelNoise }: Settings, stream: RandomStream): Float64Array {
  const y = Float64Array.from(samples.y);
  if (labelNoise === 0) return y;
  if (samples.kind === 'regression') {
    const std = labelNoise * momentsOf(y, 1).std[0]!;
    return y.map((value) => value + std * stream.normal());
  }
  const changed = stream.permutation(y.length).slice(0, Math.round(labelNoise * y.length));
  for (const i of changed) y[i] = stream.integer(samples.classes.length);
  return y;
}

function namesOf({ data }: Settings, { table }: Given, inputs: number): string[] {
  if (data === 'table' && table) return [...table.inputs];
  if (inputs === 1) return ['x'];
  if (inputs === 2) return ['x₁', 'x₂'];
  return Array.from({ length: inputs }, (_, i) => String(i + 1));
}

function extentOf(parts: readonly Samples[], inputs: number): [number, number][] {
  return Array.from({ length: inputs }, (_, column) => {
    let [low, high] = [Infinity, -Infinity];
    for (const { x } of parts)
      for (let i = column; i < x.length; i += inputs) {
        low = Math.min(low, x[i]!);
        high = Math.max(high, x[i]!);
      }
    return [low, high];
  });
}
