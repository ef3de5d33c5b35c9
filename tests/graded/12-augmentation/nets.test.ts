import * as tf from '@tensorflow/tfjs';
import type * as LabModule from 'reference/12-augmentation/lab';
import { sizesThatFit, splitsOf, withFirst } from '../../../labs/12-augmentation/figures/common';
import { trainNets } from '../../../labs/12-augmentation/figures/nets';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import { solutionTests } from '../solution';

solutionTests<typeof LabModule>('12-augmentation', (lab) => {
  const splits = (seeds: number[], wanted = 40) =>
    splitsOf(
      {
        mode: 'quick',
        seeds,
        dataset: loadImages('digits'),
        load: async (name: string) => loadDataset(name),
        progress: () => undefined,
      },
      wanted,
    );

  it('nets trained together end like nets trained alone', () => {
    const together = splits([0, 1, 2]);
    const classesOf = (runs: typeof together): number[][] => {
      const nets = trainNets(lab, runs, { l2: 0.01 }, 30);
      const predicted = nets.predict(runs.map(({ test }) => test));
      nets.dispose();
      return predicted.map((row) => [...row]);
    };
    const before = tf.memory().numTensors;
    const [first, ...others] = classesOf(together);
    expect([first, ...others]).toEqual(together.map((run) => classesOf([run])[0]));
    expect(others[0]).not.toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('nets are trained, validated and tested on different samples', () => {
    const [{ train, validation, test }] = splits([0], 5000) as [ReturnType<typeof splits>[number]];
    expect([train.count, validation.count, test.count]).toEqual([899, 359, 539]);
    expect(train.count + validation.count + test.count).toBe(loadImages('digits').samples.count);
  });

  it('figures leave out sizes with too few samples, and name them', () => {
    const runs = splits([0], 100);
    expect(sizesThatFit([50, 100, 200], runs)).toEqual({ sizes: [50, 100], leftOut: [200] });
    expect(withFirst(runs, 50)[0]!.train.count).toBe(50);
    expect(() => sizesThatFit([200], runs)).toThrow(
      'expected a data set with at least 200 samples to train on, received 100',
    );
  });
});
