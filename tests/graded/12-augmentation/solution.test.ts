import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/12-augmentation/lab';
import { seededRandom } from '../../../src/core/rng';
import { vector } from '../inputs';
import { onEachBackend, solutionTests } from '../solution';

type Lab = typeof LabModule;

solutionTests<Lab>('12-augmentation', (lab) => {
  onEachBackend(() => {
    it('warps like plain loops in float64', () => {
      const [height, width] = [6, 9];
      const pixels = vector(seededRandom(1).stream('pixels'), height * width);
      const maps = [lab.rotate(0.7), lab.shear(0.4), lab.compose(lab.resize(0.8), lab.flip('horizontal'))];
      const found = tf.tidy(() =>
        lab.warp(tf.tensor4d(pixels, [1, height, width, 1]).tile([maps.length, 1, 1, 1]), maps).dataSync(),
      );
      maps.forEach((map, i) => {
        warped(pixels, height, width, map).forEach((wanted, j) =>
          expect(Math.abs(found[i * height * width + j]! - wanted)).toBeLessThan(1e-5),
        );
      });
    });

    it('leaves no tensors behind except its results', () => {
      const samples = { x: tf.ones([3, 4, 5, 1]) as tf.Tensor4D, y: tf.ones([3]) };
      const random = seededRandom(0).stream('augment');
      const before = tf.memory().numTensors;
      for (let i = 0; i < 20; i++) {
        const { x, y } = lab.augment(samples, { ...lab.NO_CHANGE, rotation: 1, noise: 0.1 }, random);
        tf.dispose([x, y]);
      }
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([samples.x, samples.y]);
    });
  });

  it.each<[string, (lab: Lab) => unknown, string]>([
    ['a factor of 0', (l) => l.resize(0), 'expected a factor above 0, received 0'],
    [
      'a negative std',
      (l) => new l.GaussianNoise({ std: -1, seed: 0 }),
      'expected std of at least 0, received -1',
    ],
    [
      'a share above 1',
      (l) => l.drawMap({ ...l.NO_CHANGE, flip: 50 }, seededRandom(0).stream('draws')),
      'expected flip in [0, 1], received 50',
    ],
  ])('refuses %s', (_, call, message) => {
    expect(() => call(lab)).toThrow(message);
  });
});

/** The equation of warp: each new pixel is a mean of old ones, weighted by their nearness to the point it comes from. */
function warped(pixels: number[], height: number, width: number, [a, b, c, d]: LabModule.Affine): number[] {
  const determinant = a * d - b * c;
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  return pixels.map((_, j) => {
    const [x, y] = [(j % width) - centreX, Math.floor(j / width) - centreY];
    const fromX = (d * x - b * y) / determinant + centreX;
    const fromY = (a * y - c * x) / determinant + centreY;
    return pixels.reduce((sum, value, i) => {
      const across = Math.max(0, 1 - Math.abs((i % width) - fromX));
      const down = Math.max(0, 1 - Math.abs(Math.floor(i / width) - fromY));
      return sum + value * across * down;
    }, 0);
  });
}
