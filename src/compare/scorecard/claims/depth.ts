/** Claims about what lets deep nets learn: activations, first weights, normalization, shortcuts. */
import type { Claim, Question } from '../claim';
import { curvesPicture, dotsPicture } from '../pictures';
import { difference, finals, quickestRuns, ratio, runsOf, slowdown, trainAccuracies } from '../read';

const layers = (count: number, units: number): string => Array<number>(count).fill(units).join('x');

const ALEXNET_TARGET = { curve: 'trainAccuracy', value: 0.75 } as const;

function speedOf(activation: string, initializer: string): Question {
  return {
    axes: {
      activation: [activation],
      initializer: [initializer],
      hidden: [layers(3, 64)],
      optimizer: ['sgd'],
      lr: [0.03, 0.1, 0.3],
      batchSize: [60],
      trainSize: [600],
    },
    metric: 'trainLoss',
    epochs: 25,
    seeds: 3,
  };
}

export const reluTanh: Claim = {
  name: 'relu-tanh',
  title: 'ReLU gets to 25 % training error six times faster than tanh.',
  source: 'Krizhevsky, Sutskever & Hinton 2012, ImageNet Classification, §3.1 and Fig. 1',
  setting: 'A convolutional net of four layers on CIFAR-10, learning rates chosen for each.',
  differs:
    'Three dense hidden layers of 64 units on 600 images of clothing; each gets the first weights that were made for it (He, Xavier) and the best of three rates.',
  standIn: 'fashion-small',
  expects: [
    {
      key: 'direction',
      name: 'steps of tanh divided by those of ReLU',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
    {
      key: 'factor',
      name: 'the same steps, beside the factor of the paper',
      unit: 'times',
      claimed: '6 times',
      from: 4,
      to: 9,
    },
  ],
  questions: () => ({
    relu: speedOf('relu', 'he'),
    tanh: speedOf('tanh', 'xavier'),
  }),
  measure({ relu, tanh }) {
    const slow = quickestRuns(tanh!, {}, ALEXNET_TARGET);
    const steps = slowdown(slow, quickestRuns(relu!, {}, ALEXNET_TARGET), ALEXNET_TARGET);
    return { direction: steps, factor: steps };
  },
  picture: ({ relu, tanh }) =>
    curvesPicture(relu!, {
      title: 'ReLU and tanh, each with its best learning rate',
      curve: 'trainAccuracy',
      lines: [
        { name: 'ReLU', runs: quickestRuns(relu!, {}, ALEXNET_TARGET) },
        { name: 'tanh', runs: quickestRuns(tanh!, {}, ALEXNET_TARGET) },
      ],
    }),
};

const SIGMOID_TARGET = { curve: 'valAccuracy', value: 0.8 } as const;

export const batchNormSteps: Claim = {
  name: 'batch-norm-steps',
  title: 'Batch normalization gets to the same accuracy in fewer steps.',
  source: 'Ioffe & Szegedy 2015, Batch Normalization, §4.1, §4.2 and Fig. 1',
  setting:
    'Three layers of 100 sigmoid units on MNIST (sooner and higher); Inception on ImageNet (14 times sooner).',
  differs:
    'Three layers of 100 sigmoid units on digits; validation accuracy 80 %; each gets the best of three learning rates.',
  standIn: 'digits',
  expects: [
    {
      key: 'direction',
      name: 'steps without batch norm divided by those with it',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
    {
      key: 'factor',
      name: 'the same steps, beside the factor of Inception',
      unit: 'times',
      claimed: '14 times',
      from: 14 / 1.5,
      to: 14 * 1.5,
    },
  ],
  questions: () => ({
    steps: {
      axes: {
        batchNorm: ['off', 'before'],
        activation: ['sigmoid'],
        initializer: ['xavier'],
        hidden: [layers(3, 100)],
        optimizer: ['sgd'],
        lr: [0.3, 1, 3],
        batchSize: [60],
        trainSize: [600],
      },
      metric: 'valAccuracy',
      epochs: 60,
      seeds: 3,
    },
  }),
  measure({ steps }) {
    const off = quickestRuns(steps!, { batchNorm: 'off' }, SIGMOID_TARGET);
    const found = slowdown(
      off,
      quickestRuns(steps!, { batchNorm: 'before' }, SIGMOID_TARGET),
      SIGMOID_TARGET,
    );
    return { direction: found, factor: found };
  },
  picture: ({ steps }) =>
    curvesPicture(steps!, {
      title: 'Three layers of sigmoid units, each with its best learning rate',
      curve: 'valAccuracy',
      lines: [
        { name: 'batch norm', runs: quickestRuns(steps!, { batchNorm: 'before' }, SIGMOID_TARGET) },
        { name: 'no batch norm', runs: quickestRuns(steps!, { batchNorm: 'off' }, SIGMOID_TARGET) },
      ],
    }),
};

export const deepSigmoid: Claim = {
  name: 'deep-sigmoid',
  title: 'A deep sigmoid net stays at 10 % where the same net with ReLU gets to 88 %.',
  source:
    'Glorot & Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, §3.1 (saturation of deep sigmoid nets); numbers of course notebooks on Fashion-MNIST',
  setting: 'Several hidden layers with the usual random first weights, trained by plain SGD.',
  differs: 'Six layers of 64 units, Glorot’s first weights, 2000 images, 20 epochs of SGD with η = 0.05.',
  ownData: 'fashion-mnist',
  standIn: 'fashion-small',
  expects: [
    { key: 'sigmoid', name: 'test accuracy with sigmoid', unit: '%', claimed: '10 %', from: 5, to: 15 },
    { key: 'relu', name: 'test accuracy with ReLU', unit: '%', claimed: '88 %', from: 85, to: 91 },
  ],
  questions: ({ isOwnData }) => ({
    depth: {
      axes: {
        activation: ['sigmoid', 'relu'],
        hidden: [layers(6, 64)],
        initializer: ['glorot'],
        optimizer: ['sgd'],
        lr: [0.05],
        trainSize: [isOwnData ? 58_000 : 2000],
      },
      metric: 'testAccuracy',
      epochs: isOwnData ? 5 : 20,
      seeds: 4,
    },
  }),
  measure: ({ depth }) => ({
    sigmoid: finals(depth!, { activation: 'sigmoid' }),
    relu: finals(depth!, { activation: 'relu' }),
  }),
  picture: ({ depth }) =>
    curvesPicture(depth!, {
      title: 'Six hidden layers of 64 units',
      curve: 'valAccuracy',
      lines: [
        { name: 'ReLU', runs: runsOf(depth!, { activation: 'relu' }) },
        { name: 'sigmoid', runs: runsOf(depth!, { activation: 'sigmoid' }) },
      ],
    }),
};

const DEEP = layers(30, 32);

export const heXavier: Claim = {
  name: 'he-xavier',
  title: 'A net of 30 ReLU layers learns with He’s first weights and stalls with Xavier’s.',
  source: 'He et al. 2015, Delving Deep into Rectifiers, §2.2 and Fig. 3',
  setting: 'A convolutional net of 30 layers on ImageNet; Xavier’s weights make learning stall.',
  differs: 'Dense layers of 32 units on digits, 90 epochs of SGD with momentum, η = 0.01.',
  standIn: 'digits',
  expects: [
    {
      key: 'he',
      name: 'training accuracy of 30 layers with He',
      unit: '%',
      claimed: 'it converges',
      from: 80,
    },
    {
      key: 'xavier',
      name: 'training accuracy of 30 layers with Xavier',
      unit: '%',
      claimed: 'it stalls',
      to: 20,
    },
  ],
  questions: () => ({
    depth: {
      axes: { initializer: ['he', 'xavier'], hidden: [DEEP], lr: [0.01], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 90,
      seeds: 3,
    },
  }),
  measure: ({ depth }) => ({
    he: trainAccuracies(depth!, { initializer: 'he' }),
    xavier: trainAccuracies(depth!, { initializer: 'xavier' }),
  }),
  picture: ({ depth }) =>
    curvesPicture(depth!, {
      title: 'ReLU layers of 32 units',
      curve: 'trainAccuracy',
      lines: [
        { name: '30 layers, He', runs: runsOf(depth!, { initializer: 'he' }) },
        { name: '30 layers, Xavier', runs: runsOf(depth!, { initializer: 'xavier' }) },
      ],
    }),
};

export const zeroWeights: Claim = {
  name: 'zero-weights',
  title: 'A net whose first weights are all 0 learns nothing of its inputs.',
  source: 'Goodfellow, Bengio & Courville 2016, Deep Learning, §8.4',
  setting: 'Units with equal weights stay equal: initialization must break the symmetry.',
  differs: 'One layer of 64 ReLU units on digits, 15 epochs.',
  standIn: 'digits',
  expects: [
    {
      key: 'zeros',
      name: 'test accuracy from zeros',
      unit: '%',
      claimed: 'that of a guess, 10 %',
      from: 5,
      to: 15,
    },
    { key: 'random', name: 'test accuracy from random weights', unit: '%', claimed: 'it learns', from: 85 },
  ],
  questions: () => ({
    start: {
      axes: { initializer: ['zeros', 'he'], trainSize: [600] },
      metric: 'testAccuracy',
      epochs: 15,
      seeds: 4,
    },
  }),
  measure: ({ start }) => ({
    zeros: finals(start!, { initializer: 'zeros' }),
    random: finals(start!, { initializer: 'he' }),
  }),
  picture: ({ start }) =>
    curvesPicture(start!, {
      title: 'A net of 64 ReLU units from zeros and from random weights',
      curve: 'valAccuracy',
      lines: [
        { name: 'He’s weights', runs: runsOf(start!, { initializer: 'he' }) },
        { name: 'zeros', runs: runsOf(start!, { initializer: 'zeros' }) },
      ],
    }),
};

const FEW = layers(4, 32);
const MANY = layers(16, 32);

export const residualDepth: Claim = {
  name: 'residual-depth',
  title: 'A deeper plain net trains worse than a shallower one, and shortcuts mend this.',
  source: 'He et al. 2016, Deep Residual Learning, §1, Fig. 1 and §4',
  setting: 'Plain and residual convolutional nets of 20 and 56 layers on CIFAR-10, with batch normalization.',
  differs:
    'Dense layers of 32 units, 4 and 16 of them (blocks in the residual net), without batch norm. So the weights of the blocks begin small (0.03), since sums of large ones would explode; those of the plain net are He’s.',
  standIn: 'digits',
  expects: [
    {
      key: 'plain',
      name: 'training loss, plain, 16 layers minus 4 layers',
      unit: 'nats',
      claimed: 'above 0',
      from: 0,
    },
    {
      key: 'residual',
      name: 'training loss of 16 layers, plain divided by residual',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
  ],
  questions: () => ({
    plain: {
      axes: { architecture: ['mlp'], hidden: [FEW, MANY], optimizer: ['sgd'], lr: [0.03], trainSize: [600] },
      metric: 'trainLoss',
      epochs: 30,
      seeds: 3,
    },
    residual: {
      axes: {
        architecture: ['residual'],
        initializer: ['normal:0.03'],
        hidden: [FEW, MANY],
        optimizer: ['sgd'],
        lr: [0.03],
        trainSize: [600],
      },
      metric: 'trainLoss',
      epochs: 30,
      seeds: 3,
    },
  }),
  measure({ plain, residual }) {
    const deep = finals(plain!, { hidden: MANY });
    return {
      plain: difference(deep, finals(plain!, { hidden: FEW })),
      residual: ratio(deep, finals(residual!, { hidden: MANY })),
    };
  },
  picture: ({ plain, residual }) =>
    dotsPicture(plain!, {
      title: 'Training loss after 30 epochs',
      x: 'net',
      dots: [
        { name: 'plain, 4', measured: finals(plain!, { hidden: FEW }) },
        { name: 'plain, 16', measured: finals(plain!, { hidden: MANY }) },
        { name: 'residual, 4', measured: finals(residual!, { hidden: FEW }) },
        { name: 'residual, 16', measured: finals(residual!, { hidden: MANY }) },
      ],
    }),
};
