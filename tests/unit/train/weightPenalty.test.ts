import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../src/node/backend';
import { registerPenalty, WeightPenalty } from '../../../src/train/weightPenalty';

/** Ω(w) = scale · Σw: no task asks for this penalty. */
class Total extends WeightPenalty {
  static className = 'TestTotal';
  constructor(private readonly options: { scale: number }) {
    super();
  }
  apply(w: tf.Tensor): tf.Scalar {
    return tf.tidy(() => w.sum<tf.Scalar>().mul(this.options.scale));
  }
  gradient(w: tf.Tensor): tf.Tensor {
    return tf.fill(w.shape, this.options.scale);
  }
  getConfig(): tf.serialization.ConfigDict {
    return { ...this.options };
  }
}
registerPenalty(Total);

beforeAll(async () => {
  await startBackend();
});

describe('a weight penalty', () => {
  it('adds to the loss of a model, and is saved and loaded with it', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          units: 1,
          inputShape: [3],
          kernelInitializer: 'ones',
          kernelRegularizer: new Total({ scale: 0.5 }),
        }),
      ],
    });
    const again = await tf.models.modelFromJSON(
      JSON.parse(model.toJSON() as unknown as string) as object as never,
    );
    for (const trained of [model, again]) {
      trained.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const x = tf.zeros([2, 3]);
      const y = tf.zeros([2, 1]);
      const kernel = trained.layers[0]!.getWeights()[0]!;
      const wanted = 0.5 * kernel.sum().dataSync()[0]!;
      expect(await trained.trainOnBatch(x, y)).toBeCloseTo(wanted, 5);
    }
  });
});
