import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type * as LabModule from '../../../labs/13-architectures/lab';
import { solutionOf } from '../../../src/cli/labs';
import { seededRandom } from '../../../src/core/rng';
import { randomNormal } from '../../../src/core/tensors';
import { tryAllBackends } from '../../../src/core/tf';
import { describeWithSolution } from '../graded';

type Lab = typeof LabModule;

const LAB = '13-architectures';

beforeAll(async () => {
  await tryAllBackends();
});

describeWithSolution(LAB)('the reference solution', () => {
  let lab: Lab;

  beforeAll(() => {
    lab = jest.requireActual<Lab>(join(solutionOf(LAB), 'lab.ts'));
  });

  describe.each(['wasm', 'cpu'])('on %s', (backend) => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });

    it('begins as the identity on what is not negative, where the last kernel is zero', () => {
      tf.tidy(() => {
        const block = lab.residualBlock({ filters: 3, lastKernelInitializer: 'zeros', normalization: null });
        const model = lab.modelOf([4, 5, 3], block);
        const x = randomNormal(seededRandom(1).stream('x'), [2, 4, 5, 3]);
        expect([...(model.apply(x) as tf.Tensor).dataSync()]).toEqual([...x.relu().dataSync()]);
        model.dispose();
      });
    });

    it.each([8, 28])(
      'trains a ResNet and an Inception net on images of %i pixels, saves and loads them',
      async (side) => {
        const branch = { reduced: 2, filters: 2 };
        const widths = { ones: 2, threes: branch, fives: branch, pool: 2 };
        const nets = [
          lab.smallResNet({ classes: 3, filters: 2, blocks: [1, 1] }),
          lab.smallInception({ classes: 3, filters: 2, blocks: [widths, widths] }),
        ];
        for (const net of nets) {
          const model = lab.modelOf([side, side, 1], net);
          const x = randomNormal(seededRandom(2).stream('x'), [6, side, side, 1]);
          const y = tf.tidy(() => tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1, 2], 'int32'), 3).toFloat());
          model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' });
          const loss = (await model.trainOnBatch(x, y)) as number;
          expect(Number.isFinite(loss)).toBe(true);
          let saved: tf.io.ModelArtifacts | undefined;
          await model.save(
            tf.io.withSaveHandler((artifacts) => {
              saved = artifacts;
              return Promise.resolve({
                modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
              });
            }),
          );
          const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved!));
          const [before, after] = [model, loaded].map((m) =>
            tf.tidy(() => [...(m.predict(x) as tf.Tensor).dataSync()]),
          );
          expect(after).toEqual(before);
          model.dispose();
          loaded.dispose();
          tf.dispose([x, y]);
        }
      },
    );
  });

  // The arithmetic stands in question 1 of the handout.
  it.each([
    [{ filters: 16 }, { trained: 4672, kept: 64 }],
    [
      { filters: 32, strides: 2 },
      { trained: 14528, kept: 192 },
    ],
  ])('counts the parameters of a residual block %j', (options, wanted) => {
    const model = lab.modelOf([8, 8, 16], lab.residualBlock(options));
    expect(lab.countParameters(model)).toEqual(wanted);
    model.dispose();
  });

  it.each<[string, (lab: Lab) => unknown, string]>([
    [
      'filters',
      (l) => l.residualBlock({ filters: 0 }),
      'expected filters to be a whole number from 1 up, received 0',
    ],
    [
      'strides',
      (l) => l.convolutionUnit({ filters: 1, kernelSize: 3, strides: 1.5 }),
      'expected strides to be a whole number from 1 up, received 1.5',
    ],
    [
      'units',
      (l) => l.denseResidualBlock({ units: -1 }),
      'expected units to be a whole number from 1 up, received -1',
    ],
  ])('refuses bad %s', (_, make, message) => {
    expect(() => make(lab)).toThrow(message);
  });
});
