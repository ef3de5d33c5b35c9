import { type RandomStream, seededRandom } from '../../../src/core/rng';
import { noisyCurve, polynomial, sine } from '../../../src/data/curves';
import { classCounts, type LabelledSamples, type Samples } from '../../../src/data/dataset';
import { badlyScaled, blobs, logicGate, ring, spirals, twoMoons } from '../../../src/data/toys';

const stream = (seed = 1): RandomStream => seededRandom(seed).stream('toys');

const SEEDED: [string, (count: number, stream: RandomStream) => Samples][] = [
  ['ring', ring],
  ['twoMoons', twoMoons],
  ['spirals', spirals],
  ['blobs', blobs],
  ['badlyScaled', badlyScaled],
  ['noisyCurve', (count, s) => noisyCurve(sine(), count, s)],
];

describe.each(SEEDED)('%s', (_, make) => {
  it('has the count and shape it says, all finite', () => {
    const samples = make(101, stream());
    expect(samples.count).toBe(101);
    expect(samples.y).toHaveLength(101);
    expect(samples.x).toHaveLength(101 * samples.shape[0]!);
    expect(samples.x.every(Number.isFinite)).toBe(true);
  });

  it('is the same for the same seed, and other for another', () => {
    expect(make(20, stream())).toEqual(make(20, stream()));
    expect(make(20, stream()).x).not.toEqual(make(20, stream(2)).x);
  });

  it.each([0, -1, 1.5, NaN])('refuses %p samples', (count) => {
    expect(() => make(count, stream())).toThrow(`expected a whole count of at least 1, received ${count}`);
  });
});

const points = ({ x, y }: LabelledSamples): [x: number, y: number, label: number][] =>
  Array.from(y, (label, i) => [x[2 * i]!, x[2 * i + 1]!, label]);

it.each([
  ['and', [0, 0, 0, 1]],
  ['or', [0, 1, 1, 1]],
  ['nand', [1, 1, 1, 0]],
  ['xor', [0, 1, 1, 0]],
] as const)('the gate %s answers 00, 01, 10, 11', (gate, answers) => {
  const samples = logicGate(gate);
  expect(Array.from(samples.x)).toEqual([0, 0, 0, 1, 1, 0, 1, 1]);
  expect(Array.from(samples.y)).toEqual(answers);
});

it('the ring is 3 ≤ x² + y² ≤ 8', () => {
  for (const [x, y, label] of points(ring(500, stream()))) {
    const square = x * x + y * y;
    expect(label).toBe(square >= 3 && square <= 8 ? 1 : 0);
  }
  // The ring covers 5π of the square's 64, so about a quarter.
  expect(classCounts(ring(2000, stream()))[1]! / 2000).toBeCloseTo((5 * Math.PI) / 64, 1);
});

it('moons without noise lie on two half circles', () => {
  for (const [x, y, label] of points(twoMoons(100, stream(), { noise: 0 }))) {
    if (label === 0) expect([Math.hypot(x, y), y >= 0]).toEqual([expect.closeTo(1, 5), true]);
    else expect([Math.hypot(x - 1, y - 0.5), y <= 0.5]).toEqual([expect.closeTo(1, 5), true]);
  }
});

it('spirals have the arms asked for, equal in number', () => {
  expect(classCounts(spirals(90, stream(), { arms: 3 }))).toEqual([30, 30, 30]);
});

it('blobs lie around their centres', () => {
  const samples = blobs(3000, stream(), { centres: [[5, -5]], std: 1 });
  const mean = (axis: number): number => points(samples).reduce((sum, p) => sum + p[axis]!, 0) / 3000;
  // The standard error of each mean is 1/√3000 = 0.018.
  expect(Math.abs(mean(0) - 5)).toBeLessThan(0.09);
  expect(Math.abs(mean(1) + 5)).toBeLessThan(0.09);
});

it('badly scaled classes are separated by a line with a margin, and of very different scale', () => {
  const samples = badlyScaled(500, stream(), { scales: [0.01, 1000], offset: 2, margin: 0.1 });
  for (const [x, y, label] of points(samples)) {
    const side = x / 0.01 - 2 + (y / 1000 - 2);
    expect(label === 1 ? side : -side).toBeGreaterThan(0.0999);
  }
  expect(classCounts(samples)).toEqual([250, 250]);
});

describe('curves', () => {
  it('without noise are the function', () => {
    const { x, y } = noisyCurve(polynomial([1, 0, 2]), 50, stream(), { low: 0, high: 3, noise: 0 });
    x.forEach((value, i) => expect(y[i]).toBeCloseTo(1 + 2 * value * value, 4));
    expect(x.every((value) => value >= 0 && value < 3)).toBe(true);
  });

  it('have the noise asked for', () => {
    const { y } = noisyCurve(() => 0, 4000, stream(), { noise: 0.5 });
    const std = Math.sqrt(y.reduce((sum, value) => sum + value * value, 0) / 4000);
    // Its standard error is 0.5/√8000 = 0.0056.
    expect(Math.abs(std - 0.5)).toBeLessThan(0.028);
  });

  it('sine has the periods asked for', () => {
    expect(sine(2)(0.125)).toBeCloseTo(1);
  });
});

it.each([
  [() => twoMoons(10, stream(), { noise: -1 }), 'expected noise of at least 0, received -1'],
  [() => noisyCurve(sine(), 10, stream(), { noise: NaN }), 'expected noise of at least 0, received NaN'],
  [() => noisyCurve(sine(), 10, stream(), { low: 1, high: 1 }), 'expected high above low (1), received 1'],
  [() => badlyScaled(10, stream(), { margin: 2 }), 'expected margin in [0, 1), received 2'],
])('bad option %#', (make, message) => {
  expect(make).toThrow(message);
});
