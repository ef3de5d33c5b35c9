import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/06-input-scale/lab';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { loadImages } from '../../../src/node/files/load';
import { toTensors } from '../../../src/data/toTensors';
import { badlyScaled } from '../../../src/data/toys';
import reference from '../../fixtures/scaling.json';
import { farthest, onEachBackend, relativeError, solutionTests } from '../solution';

type Lab = typeof LabModule;

const LAB = '06-input-scale';

solutionTests<Lab>(LAB, (lab) => {
  describe('float32Absorbs', () => {
    it.each([
      [1, -23],
      [-1, -24], // from −1 towards zero, float32 numbers lie twice as close together
      [0, -149],
      [1e10, 9], // numbers lie 2¹⁰ apart there; the tie goes up, since 10¹⁰ / 2¹⁰ is odd
      [2 ** 24, 1],
      [2 ** 24 + 2, 0], // again a tie that goes up
      [3.4028234663852886e38, 103], // the largest float32: beyond it is Infinity
    ])('beside %d is 2^%d', (x, power) => {
      expect(lab.float32Absorbs(x)).toBe(2 ** power);
    });

    it('changes the sum, while its half does not, for numbers of every size', () => {
      const stream = seededRandom(0).stream('x');
      for (let i = 0; i < 500; i++) {
        const x = Math.fround(stream.normal() * 2 ** stream.uniform(-120, 120));
        const s = lab.float32Absorbs(x);
        expect(Math.fround(x + s)).not.toBe(x);
        expect(Math.fround(x + s / 2)).toBe(x);
        expect(Number.isInteger(Math.log2(s))).toBe(true);
      }
    });

    it.each([NaN, Infinity, -Infinity, 1e39])('refuses %d', (x) => {
      expect(() => lab.float32Absorbs(x)).toThrow(`expected a finite float32 number, received ${x}`);
    });
  });

  onEachBackend(() => {
    let x: tf.Tensor2D;

    beforeAll(() => {
      x = tf.tensor2d(reference.x);
    });
    afterAll(() => x.dispose());

    it('agrees with sums of tensors', () => {
      for (const large of [1, 1e10, -3.7, 12345.678]) {
        const s = lab.float32Absorbs(large);
        const sum = (small: number): number =>
          tf.tidy(() => tf.scalar(large).add(tf.scalar(small)).dataSync()[0]!);
        expect(sum(s)).not.toBe(Math.fround(large));
        expect(sum(s / 2)).toBe(Math.fround(large));
      }
    });

    describe('agrees with the float64 numbers', () => {
      it.each<[string, () => number[], number[]]>([
        ['means', () => lab.fitStandardize(x).mean, reference.mean],
        ['standard deviations', () => lab.fitStandardize(x).std, reference.std],
        ['covariance', () => lab.covariance(x).flat(), reference.covariance.flat()],
        ['eigenvalues', () => lab.principalAxes(x).variances, reference.eigenvalues],
      ])('%s, number by number', (_, compute, wanted) => {
        expect(farthest(compute(), wanted, 0)).toBeLessThan(1e-5);
      });

      // Some of these are nearly 0, so the error is relative to all numbers together.
      it.each<[string, () => number[], number[]]>([
        [
          'standardized samples',
          () => values(() => lab.standardize(x, lab.fitStandardize(x))),
          reference.standardized.flat(),
        ],
        [
          'covariance of the decorrelated samples',
          () => covarianceOf(() => lab.decorrelate(x, lab.principalAxes(x))),
          diagonal(reference.eigenvalues),
        ],
      ])('%s', (_, compute, wanted) => {
        expect(farthest(compute(), wanted)).toBeLessThan(1e-5);
        expect(relativeError(compute(), wanted)).toBeLessThan(1e-5);
      });
    });

    it('has axes that are orthonormal eigenvectors of the covariance', () => {
      const { axes, variances } = lab.principalAxes(x);
      variances.forEach((lambda, k) => {
        const v = axes.map((row) => row[k]!);
        const Cv = reference.covariance.map((row) => dot(row, v));
        expect(
          farthest(
            Cv,
            v.map((entry) => lambda * entry),
          ),
        ).toBeLessThan(1e-5);
        variances.forEach((_, l) => {
          expect(
            dot(
              v,
              axes.map((row) => row[l]!),
            ),
          ).toBeCloseTo(k === l ? 1 : 0, 10);
        });
      });
    });

    it('standardizes to mean 0 and variance 1', () => {
      const z = lab.standardize(x, lab.fitStandardize(x));
      const { mean, std } = lab.fitStandardize(z);
      z.dispose();
      for (const mu of mean) expect(Math.abs(mu)).toBeLessThan(1e-6);
      for (const sigma of std) expect(sigma).toBeCloseTo(1, 6);
    });

    it.each<[string, () => tf.Tensor2D]>([
      ['the reference samples', () => tf.tensor2d(reference.x)],
      ['features of scales 0.01 and 1000, far from zero', () => toyOf(500)],
      ['features of scales 0.01, 1 and 1000 that are correlated', () => correlated([0.01, 1, 1000])],
      [
        'features of scales 10⁻³, 1 and 10⁶, standardized before',
        () =>
          tf.tidy(() => {
            const data = correlated([1e-3, 1, 1e6]);
            return lab.standardize(data, lab.fitStandardize(data));
          }),
      ],
    ])('whitens %s to a covariance within 1e-4 of the identity', (_, samples) => {
      const data = samples();
      const found = covarianceOf(() => lab.whiten(data, lab.principalAxes(data)));
      data.dispose();
      expect(farthest(found, diagonal(Array(Math.sqrt(found.length)).fill(1)))).toBeLessThan(1e-4);
    });

    it('whitens digits, some of whose pixels are always empty, to variance 1 or 0', () => {
      const { x: all } = toTensors(loadImages().samples, { flat: true });
      const digits = all.slice([0, 0], [400, 64]) as tf.Tensor2D;
      const fitted = lab.principalAxes(digits);
      const found = covarianceOf(() => lab.whiten(digits, fitted));
      const rank = fitted.variances.filter((lambda) => lambda > 1e-12 * fitted.variances[0]!).length;
      tf.dispose([all, digits]);
      expect(rank).toBeGreaterThan(50);
      expect(rank).toBeLessThan(64);
      const wanted = diagonal(fitted.variances.map((_, k) => (k < rank ? 1 : 0)));
      expect(farthest(found, wanted)).toBeLessThan(1e-3);
    });

    it('sets the axis of a duplicated feature to 0', () => {
      const twice = tf.tidy(() => tf.concat2d([x, x.slice([0, 0], [-1, 1])], 1));
      const found = covarianceOf(() => lab.whiten(twice, lab.principalAxes(twice)));
      twice.dispose();
      expect(farthest(found, diagonal([1, 1, 1, 0]))).toBeLessThan(1e-4);
    });

    it('only centres a constant feature', () => {
      const flat = tf.tensor2d([
        [1, 0.1],
        [2, 0.1],
        [6, 0.1],
      ]);
      const statistics = lab.fitStandardize(flat);
      expect(statistics.std[1]).toBe(0);
      const z = tf.tidy(() => lab.standardize(flat, statistics).arraySync());
      expect(z.map((row) => row[1])).toEqual([0, 0, 0]);
      const later = tf.tidy(() => lab.standardize(tf.tensor2d([[1, 3.1]]), statistics).arraySync());
      expect(later[0]![1]).toBeCloseTo(3, 6);
      flat.dispose();
    });

    it('standardizes every part with the statistics of the training set only', () => {
      const parts = (shift: number): LabModule.Splits => ({
        train: x.slice([0, 0], [20, 3]),
        validation: x.slice([20, 0], [10, 3]).add(shift),
        test: x.slice([30, 0], [10, 3]).mul(1 + shift),
      });
      tf.tidy(() => {
        const here = lab.standardizeSplits(parts(0));
        const there = lab.standardizeSplits(parts(100));
        expect(there.train.arraySync()).toEqual(here.train.arraySync());
        const { mean, std } = lab.fitStandardize(parts(0).train);
        const wanted = reference.x.slice(30).map((row) => row.map((v, j) => (v - mean[j]!) / std[j]!));
        expect(farthest([...here.test.dataSync()], wanted.flat())).toBeLessThan(1e-5);
      });
    });

    it('refuses statistics of another number of features, and a bad floor', () => {
      const wide = { mean: [0, 0], std: [1, 1], axes: [], variances: [] };
      const message = 'expected statistics of 3 features, received an array of 2';
      expect(() => lab.standardize(x, wide)).toThrow(message);
      expect(() => lab.decorrelate(x, wide)).toThrow(message);
      const fitted = lab.principalAxes(x);
      expect(() => lab.whiten(x, fitted, { floor: 1 })).toThrow('expected floor in [0, 1), received 1');
      expect(() => lab.whiten(x, fitted, { floor: -0.1 })).toThrow('expected floor in [0, 1)');
    });

    it('leaves no tensor behind', () => {
      const before = tf.memory().numTensors;
      for (let i = 0; i < 20; i++) {
        const fitted = lab.principalAxes(x);
        lab.covariance(x);
        const parts = lab.standardizeSplits({ train: x, validation: x, test: x });
        const results = [lab.decorrelate(x, fitted), lab.whiten(x, fitted), ...Object.values(parts)];
        expect(tf.memory().numTensors).toBe(before + results.length);
        tf.dispose(results);
      }
      expect(tf.memory().numTensors).toBe(before);
    });
  });

  it('has statistics in plain JSON, which standardize alike after saving and loading', async () => {
    await tf.setBackend('wasm');
    tf.tidy(() => {
      const x = tf.tensor2d(reference.x);
      const saved = JSON.parse(JSON.stringify(lab.fitStandardize(x))) as LabModule.Standardization;
      expect(lab.standardize(x, saved).arraySync()).toEqual(
        lab.standardize(x, lab.fitStandardize(x)).arraySync(),
      );
    });
  });
});

function toyOf(count: number): tf.Tensor2D {
  const { x } = toTensors(badlyScaled(count, seededRandom(1).stream('toy')));
  return x as tf.Tensor2D;
}

/** Three features that share half of their variance, in units of the scales given. */
function correlated(scales: number[]): tf.Tensor2D {
  return tf.tidy(() => {
    const own = randomNormal(seededRandom(2).stream('own'), [300, 3]);
    const shared = randomNormal(seededRandom(2).stream('shared'), [300, 1]);
    return own.add(shared).add(1).mul<tf.Tensor2D>(tf.tensor1d(scales));
  });
}

function values(compute: () => tf.Tensor): number[] {
  return tf.tidy(() => [...compute().dataSync()]);
}

/** The covariance of the rows of a tensor, in float64, row by row. */
function covarianceOf(compute: () => tf.Tensor2D): number[] {
  const rows = tf.tidy(() => compute().arraySync());
  const indices = rows[0]!.map((_, j) => j);
  const mean = indices.map((j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  return indices.flatMap((j) =>
    indices.map(
      (k) => rows.reduce((sum, row) => sum + (row[j]! - mean[j]!) * (row[k]! - mean[k]!), 0) / rows.length,
    ),
  );
}

function diagonal(entries: number[]): number[] {
  return entries.flatMap((entry, j) => entries.map((_, k) => (j === k ? entry : 0)));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
