/** Claims about how fast nets learn: update rules, batches, inputs. */
import type { Claim } from '../claim';
import { curvesPicture } from '../pictures';
import { finals, quickestRuns, ratio, runsOf, slowdown } from '../read';

const MU = 0.9;
const SPEED_UP = 1 / (1 - MU);

export const momentumStep: Claim = {
  name: 'momentum-step',
  title: 'Momentum μ makes the effective step 1/(1 − μ) times as large.',
  source: 'Goodfellow, Bengio & Courville 2016, Deep Learning, §8.3.2',
  setting: 'A constant gradient, in theory; μ = 0.9 multiplies the largest speed by 10.',
  differs: 'A net of 64 ReLU units is trained to a loss of 0.5 nats, so the gradient is not constant.',
  standIn: 'digits',
  expects: [
    {
      key: 'same-rate',
      name: 'steps of SGD divided by those of momentum, equal η',
      unit: 'times',
      claimed: '10 times',
      from: SPEED_UP / 1.25,
      to: SPEED_UP * 1.25,
    },
    {
      key: 'same-step',
      name: 'steps of SGD with η/(1 − μ) divided by those of momentum with η',
      unit: 'times',
      claimed: 'the same number',
      from: 1 / 1.25,
      to: 1.25,
    },
  ],
  questions: () => ({
    speed: {
      axes: { optimizer: ['sgd', 'momentum'], lr: [0.01, 0.1], trainSize: [600], momentum: [MU] },
      metric: 'trainLoss',
      epochs: 90,
      seeds: 4,
    },
  }),
  measure({ speed }) {
    const target = { curve: 'trainLoss', value: 0.5 } as const;
    const momentum = runsOf(speed!, { optimizer: 'momentum', lr: 0.01 });
    return {
      'same-rate': slowdown(runsOf(speed!, { optimizer: 'sgd', lr: 0.01 }), momentum, target),
      'same-step': slowdown(runsOf(speed!, { optimizer: 'sgd', lr: 0.1 }), momentum, target),
    };
  },
  picture: ({ speed }) =>
    curvesPicture(speed!, {
      title: 'SGD and momentum with μ = 0.9',
      curve: 'trainLoss',
      lines: [
        { name: 'SGD, η 0.01', runs: runsOf(speed!, { optimizer: 'sgd', lr: 0.01 }) },
        { name: 'SGD, η 0.1', runs: runsOf(speed!, { optimizer: 'sgd', lr: 0.1 }) },
        { name: 'momentum, η 0.01', runs: runsOf(speed!, { optimizer: 'momentum', lr: 0.01 }) },
      ],
    }),
};

const ADAM_TARGET = { curve: 'trainLoss', value: 0.1 } as const;

export const adamSpeed: Claim = {
  name: 'adam-speed',
  title: 'Adam needs fewer steps than SGD with Nesterov momentum.',
  source: 'Kingma & Ba 2015, Adam, §6.2',
  setting:
    'A net of two hidden layers of 1000 ReLU units on MNIST, with dropout. For logistic regression (§6.1), the paper finds Adam about as fast as SGD with Nesterov momentum.',
  differs:
    'One hidden layer of 64 units. Both rules get the best of three learning rates, chosen by the steps themselves; loss target 0.1 nats.',
  standIn: 'digits',
  expects: [
    {
      key: 'nesterov',
      name: 'steps of Nesterov momentum divided by those of Adam',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
    {
      key: 'sgd',
      name: 'steps of plain SGD divided by those of Adam',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
  ],
  questions: () => ({
    adam: {
      axes: { optimizer: ['adam'], lr: [0.003, 0.01, 0.03], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 20,
      seeds: 4,
    },
    sgd: {
      axes: { optimizer: ['sgd'], lr: [0.1, 0.3, 1], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 20,
      seeds: 4,
    },
    nesterov: {
      axes: { optimizer: ['nesterov'], lr: [0.03, 0.1, 0.3], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 20,
      seeds: 4,
    },
  }),
  measure({ adam, sgd, nesterov }) {
    const quick = quickestRuns(adam!, {}, ADAM_TARGET);
    return {
      nesterov: slowdown(quickestRuns(nesterov!, {}, ADAM_TARGET), quick, ADAM_TARGET),
      sgd: slowdown(quickestRuns(sgd!, {}, ADAM_TARGET), quick, ADAM_TARGET),
    };
  },
  picture: ({ adam, sgd, nesterov }) =>
    curvesPicture(adam!, {
      title: 'Each rule with its best learning rate',
      curve: 'trainLoss',
      lines: [
        { name: 'SGD', runs: quickestRuns(sgd!, {}, ADAM_TARGET) },
        { name: 'Nesterov momentum', runs: quickestRuns(nesterov!, {}, ADAM_TARGET) },
        { name: 'Adam', runs: quickestRuns(adam!, {}, ADAM_TARGET) },
      ],
    }),
};

export const linearScaling: Claim = {
  name: 'linear-scaling',
  title: 'A batch k times as large with a rate k times as large learns as much in an epoch.',
  source: 'Goyal et al. 2017, Accurate, Large Minibatch SGD, §2.1',
  setting: 'ResNet-50 on ImageNet, batches of 256 to 8192, SGD with momentum and a warm-up.',
  differs: 'A net of 64 ReLU units; batches of 15 and 60, without warm-up, 20 epochs.',
  standIn: 'digits',
  expects: [
    {
      key: 'scaled',
      name: 'training loss, batch 60 with 4η divided by batch 15 with η',
      unit: 'times',
      claimed: 'the same loss',
      from: 1 / 1.25,
      to: 1.25,
    },
    {
      key: 'unscaled',
      name: 'training loss, batch 60 with η divided by batch 15 with η',
      unit: 'times',
      claimed: 'a higher loss',
      from: 1.25,
    },
  ],
  questions: () => ({
    loss: {
      axes: { optimizer: ['sgd'], batchSize: [15, 60], lr: [0.05, 0.2], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 20,
      seeds: 4,
    },
  }),
  measure({ loss }) {
    const small = finals(loss!, { batchSize: 15, lr: 0.05 });
    return {
      scaled: ratio(finals(loss!, { batchSize: 60, lr: 0.2 }), small),
      unscaled: ratio(finals(loss!, { batchSize: 60, lr: 0.05 }), small),
    };
  },
  picture: ({ loss }) =>
    curvesPicture(loss!, {
      title: 'Batches and learning rates four times as large',
      curve: 'trainLoss',
      lines: [
        { name: 'batch 15, η 0.05', runs: runsOf(loss!, { batchSize: 15, lr: 0.05 }) },
        { name: 'batch 60, η 0.2', runs: runsOf(loss!, { batchSize: 60, lr: 0.2 }) },
        { name: 'batch 60, η 0.05', runs: runsOf(loss!, { batchSize: 60, lr: 0.05 }) },
      ],
    }),
};

const INPUT_TARGET = { curve: 'trainLoss', value: 0.3 } as const;

export const standardizedInputs: Claim = {
  name: 'standardized-inputs',
  title: 'Inputs with mean 0 and equal variances are learnt faster.',
  source: 'LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, §4.3',
  setting: 'An argument from the eigenvalues of the Hessian, for nets in general.',
  differs:
    'Softmax regression on digits, each input with the best of three learning rates; loss target 0.3 nats.',
  standIn: 'digits',
  expects: [
    {
      key: 'slowdown',
      name: 'steps with raw inputs divided by those with standardized ones',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
  ],
  questions: () => ({
    inputs: {
      axes: {
        inputs: ['raw', 'standardized'],
        hidden: ['none'],
        optimizer: ['sgd'],
        lr: [0.1, 0.3, 1],
        trainSize: [600],
        batchSize: [100],
      },
      metric: 'trainLoss',
      epochs: 40,
      seeds: 3,
    },
  }),
  measure({ inputs }) {
    const [raw, standardized] = (['raw', 'standardized'] as const).map((kind) =>
      quickestRuns(inputs!, { inputs: kind }, INPUT_TARGET),
    );
    return { slowdown: slowdown(raw!, standardized!, INPUT_TARGET) };
  },
  picture: ({ inputs }) =>
    curvesPicture(inputs!, {
      title: 'Softmax regression, each input with its best rate',
      curve: 'trainLoss',
      lines: [
        { name: 'raw inputs', runs: quickestRuns(inputs!, { inputs: 'raw' }, INPUT_TARGET) },
        {
          name: 'standardized inputs',
          runs: quickestRuns(inputs!, { inputs: 'standardized' }, INPUT_TARGET),
        },
      ],
    }),
};
