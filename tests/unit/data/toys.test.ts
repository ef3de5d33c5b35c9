import { type RandomStream, seededRandom } from '../../../src/core/rng';
import { UsageError } from '../../../src/core/errors';
import { noisyCurve, sine } from '../../../src/data/curves';
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
  it('has the given count and shape, and only finite values', () => {
    const samples = make(101, stream());
    expect(samples.count).toBe(101);
    expect(samples.y).toHaveLength(101);
    expect(samples.x).toHaveLength(101 * samples.shape[0]!);
    expect(samples.x.every(Number.isFinite)).toBe(true);
  });

  it('is the same for the same seed, and different for another seed', () => {
    expect(make(20, stream())).toEqual(make(20, stream()));
    expect(make(20, stream()).x).not.toEqual(make(20, stream(2)).x);
  });

  it('may have one sample', () => {
    expect(make(1, stream()).count).toBe(1);
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

it('a ring of other sizes is inner ≤ x² + y² ≤ outer in a square of the half width', () => {
  const samples = ring(500, stream(), { inner: 0.5, outer: 1.5, halfWidth: 2 });
  expect(samples.classes).toEqual(['outside', 'inside']);
  const placed = points(samples);
  for (const [x, y, label] of placed) {
    const square = x * x + y * y;
    expect(label).toBe(square >= 0.5 && square <= 1.5 ? 1 : 0);
    expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThanOrEqual(2);
  }
  // The square is filled to its four corners.
  for (const [sx, sy] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ] as const) {
    expect(placed.some(([x, y]) => sx * x > 1.5 && sy * y > 1.5)).toBe(true);
  }
});

it('moons without noise lie on two half circles, from end to end', () => {
  const samples = twoMoons(400, stream(), { noise: 0 });
  expect(samples.classes).toEqual(['upper', 'lower']);
  const moon = (wanted: number): [number, number][] =>
    points(samples).flatMap(([x, y, label]) => (label === wanted ? [[x, y]] : []));
  for (const [x, y] of moon(0)) expect([Math.hypot(x, y), y >= 0]).toEqual([expect.closeTo(1, 5), true]);
  for (const [x, y] of moon(1)) {
    expect([Math.hypot(x - 1, y - 0.5), y <= 0.5]).toEqual([expect.closeTo(1, 5), true]);
  }
  const ends = (label: number): number[] => {
    const xs = moon(label).map(([x]) => x);
    return [Math.min(...xs), Math.max(...xs)];
  };
  expect(ends(0)).toEqual([expect.closeTo(-1, 1), expect.closeTo(1, 1)]);
  expect(ends(1)).toEqual([expect.closeTo(0, 1), expect.closeTo(2, 1)]);
});

it.each([
  ['two arms and 1.5 turns by default', {}, 2, 1.5],
  ['three arms of 2 turns', { arms: 3, turns: 2 }, 3, 2],
])('spirals have %s, at equal angles and equal in number', (_, options, arms, turns) => {
  const samples = spirals(30 * arms, stream(), { ...options, noise: 0 });
  expect(classCounts(samples)).toEqual(Array(arms).fill(30));
  expect(samples.classes).toEqual(Array.from({ length: arms }, (_unused, arm) => `arm ${arm + 1}`));
  for (const [x, y, arm] of points(samples)) {
    const radius = Math.hypot(x, y);
    // The arm of label k is turned by k/arms of a circle: angle = 2π (turns · radius + k/arms).
    const angle = 2 * Math.PI * (turns * radius + arm / arms);
    expect([x, y]).toEqual([
      expect.closeTo(radius * Math.cos(angle), 4),
      expect.closeTo(radius * Math.sin(angle), 4),
    ]);
    expect(radius).toBeLessThanOrEqual(1);
  }
  expect(Math.max(...points(samples).map(([x, y]) => Math.hypot(x, y)))).toBeCloseTo(1, 1);
});

it.each([
  ['twoMoons', twoMoons, 0.1],
  ['spirals', spirals, 0.02],
] as const)('%s has normal noise, %p besides', (_, make, std) => {
  // The same stream draws the same points and the same noise; with noise 0, the drawn noise has no effect.
  const [noisy, exact] = [make(2000, stream()), make(2000, stream(), { noise: 0 })];
  const differences = Array.from(noisy.x, (value, i) => value - exact.x[i]!);
  const spread = Math.sqrt(differences.reduce((sum, d) => sum + d * d, 0) / 4000);
  // Its standard error is std/√8000 = 0.011 std.
  expect(spread / std).toBeGreaterThan(0.95);
  expect(spread / std).toBeLessThan(1.05);
});

it('blobs lie around three centres by default', () => {
  const samples = blobs(300, stream(), { std: 0 });
  expect(samples.classes).toEqual(['cloud 1', 'cloud 2', 'cloud 3']);
  expect(points(samples).slice(0, 3)).toEqual([
    [-2, 0, 0],
    [2, 0, 1],
    [0, 3, 2],
  ]);
});

it('logic gates have the classes 0 and 1', () => {
  expect(logicGate('xor')).toMatchObject({
    kind: 'classification',
    count: 4,
    shape: [2],
    classes: ['0', '1'],
  });
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
  expect(samples.classes).toEqual(['below', 'above']);
});

it('badly scaled classes fill their square, and may have no margin', () => {
  const samples = badlyScaled(500, stream(), { scales: [1, 1], offset: 0, margin: 0 });
  const ends = (axis: 0 | 1): number[] => {
    const values = points(samples).map((p) => p[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  expect([...ends(0), ...ends(1)]).toEqual([-1, 1, -1, 1].map((end) => expect.closeTo(end, 1)));
});

describe('curves', () => {
  it('without noise are the function', () => {
    const { x, y } = noisyCurve((x) => 1 + 2 * x * x, 50, stream(), { low: 0, high: 3, noise: 0 });
    x.forEach((value, i) => expect(y[i]).toBeCloseTo(1 + 2 * value * value, 4));
    expect(x.every((value) => value >= 0 && value < 3)).toBe(true);
  });

  it('are drawn from [−1, 1) by default', () => {
    const { kind, shape, x } = noisyCurve(sine(), 500, stream());
    expect([kind, shape]).toEqual(['regression', [1]]);
    expect([Math.min(...x), Math.max(...x)]).toEqual([expect.closeTo(-1, 1), expect.closeTo(1, 1)]);
    expect(x.every((value) => value >= -1 && value < 1)).toBe(true);
  });

  it('have noise of standard deviation 0.1 by default', () => {
    const { y } = noisyCurve(() => 0, 4000, stream());
    // The standard error is 0.1/√8000 = 0.0011.
    expect(Math.sqrt(y.reduce((sum, value) => sum + value * value, 0) / 4000)).toBeCloseTo(0.1, 2);
  });

  it('have the given noise', () => {
    const { y } = noisyCurve(() => 0, 4000, stream(), { noise: 0.5 });
    const std = Math.sqrt(y.reduce((sum, value) => sum + value * value, 0) / 4000);
    // Its standard error is 0.5/√8000 = 0.0056.
    expect(Math.abs(std - 0.5)).toBeLessThan(0.028);
  });

  it('sine has the given periods, 1 by default', () => {
    expect(sine(2)(0.125)).toBeCloseTo(1);
    expect(sine()(0.25)).toBeCloseTo(1);
  });
});

it.each([
  [() => twoMoons(10, stream(), { noise: -1 }), 'expected noise of at least 0, received -1'],
  [() => noisyCurve(sine(), 10, stream(), { noise: NaN }), 'expected noise of at least 0, received NaN'],
  [() => noisyCurve(sine(), 10, stream(), { low: 1, high: 1 }), 'expected high above low (1), received 1'],
  [() => noisyCurve(sine(), 10, stream(), { noise: -1 }), 'expected noise of at least 0, received -1'],
  [() => badlyScaled(10, stream(), { margin: 2 }), 'expected margin in [0, 1), received 2'],
  [() => badlyScaled(10, stream(), { margin: 1 }), 'expected margin in [0, 1), received 1'],
  [() => badlyScaled(10, stream(), { margin: -0.1 }), 'expected margin in [0, 1), received -0.1'],
])('refuses a bad option (%#)', (make, message) => {
  expect(make).toThrow(new UsageError(message));
});
