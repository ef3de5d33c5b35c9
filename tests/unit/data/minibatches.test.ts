import fc from 'fast-check';
import { seededRandom } from '../../../src/core/rng';
import { range } from '../../../src/data/dataset';
import { loadImages } from '../../../src/node/files/load';
import { BatchSource } from '../../../src/data/minibatches';

const { samples } = loadImages();
const stream = (seed = 1) => seededRandom(seed).stream('order');

it('draws every sample once an epoch, whatever the batch size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (count, wanted) => {
      const batchSize = Math.min(count, wanted);
      const source = new BatchSource(range(samples, 0, count), batchSize, stream(count));
      const batches = [...source.indices()].map((batch) => Array.from(batch));
      expect(batches).toHaveLength(source.perEpoch);
      expect(batches.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      expect(batches.slice(0, -1).every((batch) => batch.length === batchSize)).toBe(true);
    }),
  );
});

it('keeps the smaller last batch', () => {
  const source = new BatchSource(range(samples, 0, 10), 4, stream());
  expect([...source.epoch()].map((batch) => batch.count)).toEqual([4, 4, 2]);
});

it('takes another order every epoch, and the same orders from the same seed', () => {
  const orders = () => {
    const source = new BatchSource(range(samples, 0, 50), 50, stream());
    return [1, 2].map(() => Array.from([...source.indices()][0]!));
  };
  expect(orders()).toEqual(orders());
  expect(orders()[0]).not.toEqual(orders()[1]);
});

it.each([0, -1, 1.5, 11, NaN])('refuses batches of %p', (batchSize) => {
  expect(() => new BatchSource(range(samples, 0, 10), batchSize, stream())).toThrow(
    `expected batchSize to be a whole number from 1 to 10, received ${batchSize}`,
  );
});
