import { GivenError, makeTask } from '../../../../../src/web/playground/engine/samples';
import type { DrawnPoint, Task } from '../../../../../src/web/playground/engine/samples';
import { DATA, DEFAULTS } from '../../../../../src/web/playground/engine/settings';
import type { Settings } from '../../../../../src/web/playground/engine/settings';

const made = (changes: Partial<Settings> = {}): Task => makeTask({ ...DEFAULTS, ...changes });
const MADE = DATA.filter((name) => !['digits', 'drawn', 'table'].includes(name));

describe('the samples of the playground', () => {
  it.each(MADE)('%s: as many as asked for, in both parts, the same again for the same seed', (data) => {
    const task = made({ data, samples: 60, validation: 0.25 });
    expect([task.train.count, task.validation.count]).toEqual([45, 15]);
    expect(made({ data, samples: 60, validation: 0.25 })).toEqual(task);
    expect(made({ data, samples: 60, validation: 0.25, seed: 2 }).train.x).not.toEqual(task.train.x);
    expect(task.train.x.every(Number.isFinite) && task.validation.x.every(Number.isFinite)).toBe(true);
  });

  it.each(MADE)('%s: training inputs are standardized by the training set alone', (data) => {
    const { train, validation, inputs, inputScale } = made({ data });
    for (let column = 0; column < inputs; column++) {
      const own = train.x.filter((_, i) => i % inputs === column);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const square = own.reduce((sum, value) => sum + value ** 2, 0) / own.length;
      expect([mean, square].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([
        expect.closeTo(0, 5),
        expect.closeTo(1, 5),
      ]);
      const first = (validation.raw[column]! - inputScale.mean[column]!) / inputScale.std[column]!;
      expect(validation.x[column]).toBeCloseTo(first, 9);
    }
  });

  it('come as they are without a scale', () => {
    const { train } = made({ scaling: 'none' });
    expect(train.x).toEqual(train.raw);
  });

  it('have random labels in the training set only', () => {
    const [clean, noisy] = [
      made({ data: 'gaussians', samples: 600 }),
      made({ data: 'gaussians', samples: 600, labelNoise: 1 }),
    ];
    expect(noisy.validation.y).toEqual(clean.validation.y);
    const same = noisy.train.y.filter((label, i) => label === clean.train.y[i]).length;
    // A label of three is the true one by chance in a third of the cases.
    expect(same / 300).toBeGreaterThan(0.2);
    expect(same / 300).toBeLessThan(0.47);
  });

  it.each([0.1, 0.5])('change at most the stated share of labels: %d', (labelNoise) => {
    const [clean, noisy] = [made({ samples: 400 }), made({ samples: 400, labelNoise })];
    const changed = noisy.train.y.filter((label, i) => label !== clean.train.y[i]).length / 200;
    expect(changed).toBeLessThanOrEqual(labelNoise);
    expect(changed).toBeGreaterThan(labelNoise / 5);
  });

  it('move by noise in the inputs, in both parts, and keep their labels', () => {
    const [clean, noisy] = [made({ dataNoise: 0 }), made({ dataNoise: 0.5 })];
    for (const part of ['train', 'validation'] as const) {
      expect(noisy[part].y).toEqual(clean[part].y);
      const distances = noisy[part].raw.map((value, i) => Math.abs(value - clean[part].raw[i]!));
      expect(distances.every((distance) => distance > 0)).toBe(true);
    }
  });

  it('lie above or below the curve that is chosen', () => {
    const { train } = made({ data: 'above', curve: 'line', dataNoise: 0 });
    train.y.forEach((label, i) => expect(train.raw[2 * i + 1]! > 0.8 * train.raw[2 * i]!).toBe(label === 1));
  });

  it('are the points that a person drew, each with its class', () => {
    const drawn: DrawnPoint[] = [0, 1, 2, 0, 1, 2].map((label, i) => ({ x: i / 10, y: -i / 10, label }));
    const task = makeTask({ ...DEFAULTS, data: 'drawn', dataNoise: 0, validation: 0.3 }, { drawn });
    expect([task.outputs, task.train.count + task.validation.count]).toEqual([3, 6]);
    expect(task.extent).toEqual([
      [-1, 1],
      [-1, 1],
    ]);
  });

  it.each([
    ['three points', { data: 'drawn' as const }, 'fewSamples', { count: 0 }],
    ['no table', { data: 'table' as const }, 'noTable', undefined],
    ['no digits', { data: 'digits' as const }, 'noDigits', undefined],
  ])('%s are told as a fault', (_, changes, kind, values) => {
    const make = (): Task => made(changes);
    expect(make).toThrow(GivenError);
    try {
      make();
    } catch (thrown) {
      expect((thrown as GivenError).told).toEqual({
        key: `playground.fault.${kind}`,
        ...(values && { values }),
      });
    }
  });
});
