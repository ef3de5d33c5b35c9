/** Claims about what nets can learn by heart, and when they generalize all the same. */
import type { Claim } from '../claim';
import { curvesPicture, dotsPicture } from '../pictures';
import { difference, finals, runsOf, trainAccuracies } from '../read';

export const randomLabels: Claim = {
  name: 'random-labels',
  title: 'A net learns random labels by heart, and tests no better than a guess.',
  source:
    'Zhang et al. 2017, Understanding deep learning requires rethinking generalization, §2.1 and Table 1',
  setting:
    'Dense nets of one and three layers of 512 units on CIFAR-10: over 99 % training accuracy on random labels.',
  differs: 'Three layers of 128 units on 500 digits, Adam, 60 epochs.',
  standIn: 'digits',
  expects: [
    {
      key: 'train',
      name: 'training accuracy with random labels',
      unit: '%',
      claimed: 'above 99 %',
      from: 99,
    },
    {
      key: 'test',
      name: 'test accuracy with random labels',
      unit: '%',
      claimed: 'about 10 %',
      from: 5,
      to: 15,
    },
    { key: 'true', name: 'training accuracy with true labels', unit: '%', claimed: '100 %', from: 99 },
  ],
  questions: () => ({
    labels: {
      axes: {
        labelNoise: [0, 1],
        hidden: ['128x128x128'],
        optimizer: ['adam'],
        lr: [0.001],
        trainSize: [500],
      },
      metric: 'testAccuracy',
      epochs: 60,
      seeds: 6,
    },
  }),
  measure: ({ labels }) => ({
    train: trainAccuracies(labels!, { labelNoise: 1 }),
    test: finals(labels!, { labelNoise: 1 }),
    true: trainAccuracies(labels!, { labelNoise: 0 }),
  }),
  picture: ({ labels }) =>
    curvesPicture(labels!, {
      title: 'Training accuracy on true and random labels',
      curve: 'trainAccuracy',
      lines: [
        { name: 'true labels', runs: runsOf(labels!, { labelNoise: 0 }) },
        { name: 'random labels', runs: runsOf(labels!, { labelNoise: 1 }) },
      ],
    }),
};

export const noisyLabels: Claim = {
  name: 'noisy-labels',
  title: 'A net learns the classes though most labels are wrong.',
  source: 'Rolnick et al. 2017, Deep Learning is Robust to Massive Label Noise, §3',
  setting: 'Nets on MNIST with many labels drawn at random for each true one; over 90 % test accuracy.',
  differs:
    'One layer of 64 units on 1000 digits, of whose labels 60 % are drawn anew, after 8 epochs. The kit replaces labels, the paper adds samples with random ones.',
  standIn: 'digits',
  expects: [
    {
      key: 'noisy',
      name: 'test accuracy with 60 % random labels',
      unit: '%',
      claimed: 'above 90 %',
      from: 90,
    },
  ],
  questions: () => ({
    labels: {
      axes: { labelNoise: [0, 0.6], optimizer: ['sgd'], lr: [0.03], trainSize: [1000] },
      metric: 'testAccuracy',
      epochs: 8,
      seeds: 5,
    },
  }),
  measure: ({ labels }) => ({ noisy: finals(labels!, { labelNoise: 0.6 }) }),
  picture: ({ labels }) =>
    curvesPicture(labels!, {
      title: 'Validation accuracy with true and noisy labels',
      curve: 'valAccuracy',
      lines: [
        { name: 'true labels', runs: runsOf(labels!, { labelNoise: 0 }) },
        { name: '60 % random labels', runs: runsOf(labels!, { labelNoise: 0.6 }) },
      ],
    }),
};

const WIDTHS = ['3', '6', '12', '24', '96', '512'];
/** Parameters are 75 a unit and 10; they are as many as samples times classes, 1000, at 13 units. */
const THRESHOLD = '12';

export const doubleDescent: Claim = {
  name: 'double-descent',
  title: 'Test loss peaks where the net just fits its samples, and falls again in wider nets.',
  source:
    'Belkin, Hsu, Ma & Mandal 2019, Reconciling modern machine-learning practice and the classical bias–variance trade-off, its dense nets on MNIST',
  setting:
    'One hidden layer on 4000 samples of MNIST, squared loss, small nets started from smaller ones; the peak is where parameters = samples × classes.',
  differs:
    '100 digits, 20 % of their labels drawn anew, cross-entropy. Here 12 units have about 100 × 10 parameters; narrow is 3 units, wide is 512.',
  standIn: 'digits',
  expects: [
    {
      key: 'rise',
      name: 'test loss at the threshold minus that of the narrow net',
      unit: 'nats',
      claimed: 'above 0',
      from: 0,
    },
    {
      key: 'fall',
      name: 'test loss at the threshold minus that of the wide net',
      unit: 'nats',
      claimed: 'above 0',
      from: 0,
    },
  ],
  questions: () => ({
    widths: {
      axes: { hidden: WIDTHS, labelNoise: [0.2], trainSize: [100], batchSize: [20] },
      metric: 'testLoss',
      epochs: 120,
      seeds: 5,
    },
  }),
  measure({ widths }) {
    const peak = finals(widths!, { hidden: THRESHOLD });
    return {
      rise: difference(peak, finals(widths!, { hidden: WIDTHS[0]! })),
      fall: difference(peak, finals(widths!, { hidden: WIDTHS.at(-1)! })),
    };
  },
  picture: ({ widths }) =>
    dotsPicture(widths!, {
      title: 'Test loss by width, 100 digits with 20 % random labels',
      x: 'hidden units',
      dots: WIDTHS.map((hidden) => ({ name: hidden, measured: finals(widths!, { hidden }) })),
    }),
};

export const largeBatches: Claim = {
  name: 'large-batches',
  title: 'Large batches give nets that generalize worse, though they fit as well.',
  source: 'Keskar et al. 2017, On Large-Batch Training for Deep Learning, §2.2 and Table 2',
  setting:
    'Adam with batches of 256 and of a tenth of the training set; among the nets a dense one on MNIST.',
  differs: 'Two layers of 64 units on 1000 images of clothing, batches of 10 and 100, Adam, 60 epochs.',
  standIn: 'fashion-small',
  expects: [
    {
      key: 'gap',
      name: 'test accuracy, small batches minus large ones',
      unit: 'points',
      claimed: 'above 0',
      from: 0,
    },
    {
      key: 'fit',
      name: 'training accuracy with large batches',
      unit: '%',
      claimed: 'about 100 %',
      from: 99,
    },
  ],
  questions: () => ({
    batches: {
      axes: { batchSize: [10, 100], optimizer: ['adam'], lr: [0.001], hidden: ['64x64'], trainSize: [1000] },
      metric: 'testAccuracy',
      epochs: 60,
      seeds: 4,
    },
  }),
  measure: ({ batches }) => ({
    gap: difference(finals(batches!, { batchSize: 10 }), finals(batches!, { batchSize: 100 })),
    fit: trainAccuracies(batches!, { batchSize: 100 }),
  }),
  picture: ({ batches }) =>
    dotsPicture(batches!, {
      title: 'Test accuracy by batch size after 60 epochs',
      x: 'batch size',
      dots: [10, 100].map((batchSize) => ({
        name: String(batchSize),
        measured: finals(batches!, { batchSize }),
      })),
    }),
};
