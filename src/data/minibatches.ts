import { expected } from '../core/errors';
import type { RandomStream } from '../core/rng';
import { type Samples, take } from './dataset';

/**
 * The order in which a training run sees its samples: every epoch draws each sample once, in a new random
 * order. The last batch of an epoch is smaller if the batch size doesn't divide the count.
 */
export class BatchSource<S extends Samples> {
  /** Batches in one epoch. */
  readonly perEpoch: number;

  /** @throws UsageError unless the batch size is a whole number from 1 to the count of samples. */
  constructor(
    readonly samples: S,
    readonly batchSize: number,
    private readonly stream: RandomStream,
  ) {
    if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > samples.count) {
      throw expected(`batchSize to be a whole number from 1 to ${samples.count}`, batchSize);
    }
    this.perEpoch = Math.ceil(samples.count / batchSize);
  }

  /** The indices of each batch of the next epoch; the next call gives another order. */
  *indices(): Generator<Int32Array> {
    const order = Int32Array.from(this.stream.permutation(this.samples.count));
    for (let batch = 0; batch < this.perEpoch; batch++) {
      yield order.subarray(batch * this.batchSize, (batch + 1) * this.batchSize);
    }
  }

  /** The batches of the next epoch, copied out one at a time. */
  *epoch(): Generator<S> {
    for (const indices of this.indices()) yield take(this.samples, indices);
  }
}
