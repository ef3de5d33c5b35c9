import * as tf from '@tensorflow/tfjs';
import { ChangedCount, countTensors, tensorsHeld } from '../../../../src/grading/run/tensorCount';
import { startBackend } from '../../../../src/node/backend';

beforeAll(async () => {
  await startBackend();
});

const { state } = tf.engine();

it('before the second count begins, the engine’s own is reported', () => {
  const before = tensorsHeld();
  state.numTensors += 5;
  expect(tensorsHeld()).toBe(before + 5);
  state.numTensors -= 5;
});

describe('counted twice', () => {
  beforeAll(() => {
    countTensors();
    countTensors(); // the second call changes nothing
  });

  it('tensors that are made and ended are followed', () => {
    const before = tensorsHeld();
    const made = [tf.ones([2]), tf.variable(tf.zeros([3]))];
    expect(tensorsHeld()).toBe(before + 3);
    made[0]!.dispose();
    made[0]!.dispose();
    expect(tensorsHeld()).toBe(before + 2);
    tf.tidy(() => void tf.ones([2]).add(1));
    expect(tensorsHeld()).toBe(before + 2);
  });

  it.each([1, -1])('a count of the engine that is changed by %d is an error, once', (by) => {
    state.numTensors += by;
    expect(tensorsHeld).toThrow(ChangedCount);
    expect(tensorsHeld()).toBe(state.numTensors);
    state.numTensors -= by;
    expect(tensorsHeld).toThrow(ChangedCount);
    tensorsHeld();
  });

  it('an object that only looks like a tensor can not be ended in the place of one', () => {
    const left = tf.ones([2]);
    const { dataId, dtype, shape } = left;
    const copy = Object.assign(Object.create(tf.Tensor.prototype) as tf.Tensor, { dataId, dtype, shape });
    const before = tensorsHeld();
    tf.engine().disposeTensor(Object.assign(copy, { id: left.id }));
    expect(() => {
      if (tensorsHeld() !== before) throw new ChangedCount();
    }).toThrow(ChangedCount);
  });
});
