/** Claims about methods against over-fitting. */
import type { Answers, Claim, Measured } from '../claim';
import { curvesPicture, dotsPicture } from '../pictures';
import { difference, finals, measured, meanOf, ratio, runsOf } from '../read';
import type { Measurements } from '../../result';

export const dropoutHelps: Claim = {
  name: 'dropout',
  title: 'Dropout lowers the test error of a dense net.',
  source: 'Srivastava et al. 2014, Dropout, §6.1.1 and Table 2',
  setting:
    'Dense nets of two or three layers of 800 to 8192 units on all of MNIST, dropout 0.5 of hidden units and 0.2 of inputs.',
  differs:
    'Two layers of 128 ReLU units on 1000 images of clothing, dropout 0.5 of hidden units only, Adam, 40 epochs.',
  standIn: 'fashion-small',
  expects: [
    {
      key: 'gain',
      name: 'test accuracy, dropout 0.5 minus none',
      unit: 'points',
      claimed: 'above 0',
      from: 0,
    },
  ],
  questions: () => ({
    rates: {
      axes: {
        dropout: [0, 0.5],
        hidden: ['128x128'],
        optimizer: ['adam'],
        lr: [0.001],
        batchSize: [50],
        trainSize: [1000],
      },
      metric: 'testAccuracy',
      epochs: 40,
      seeds: 5,
    },
  }),
  measure: ({ rates }) => ({
    gain: difference(finals(rates!, { dropout: 0.5 }), finals(rates!, { dropout: 0 })),
  }),
  picture: ({ rates }) =>
    curvesPicture(rates!, {
      title: 'Validation loss with and without dropout',
      curve: 'valLoss',
      lines: [
        { name: 'no dropout', runs: runsOf(rates!, { dropout: 0 }) },
        { name: 'dropout 0.5', runs: runsOf(rates!, { dropout: 0.5 }) },
      ],
    }),
};

/** The value of an axis whose runs have the lowest mean validation loss. */
function chosen(result: Measurements, key: 'l2' | 'weightDecay', values: readonly number[]): number {
  const loss = (value: number): number => meanOf(finals(result, { [key]: value }, 'valLoss')) ?? Infinity;
  return values.reduce((best, value) => (loss(value) < loss(best) ? value : best));
}

const DECAYS = [0.001, 0.01, 0.03];

export const weightDecayHelps: Claim = {
  name: 'weight-decay',
  title: 'Weight decay gives a net with few training samples a lower test loss and a higher accuracy.',
  source: 'Krogh & Hertz 1991, A Simple Weight Decay Can Improve Generalization',
  setting: 'Linear units with noise in theory, and a net that reads text (NetTalk).',
  differs: '64 ReLU units on 100 digits. Validation chooses λ of 0.001, 0.01 and 0.03; the test set judges.',
  standIn: 'digits',
  expects: [
    {
      key: 'loss',
      name: 'test loss, with the chosen λ divided by λ = 0',
      unit: 'times',
      claimed: 'below 1',
      to: 1,
    },
    {
      key: 'accuracy',
      name: 'test accuracy, with the chosen λ minus λ = 0',
      unit: 'points',
      claimed: 'above 0',
      from: 0,
    },
  ],
  questions: () => ({
    strengths: {
      axes: { l2: [0, ...DECAYS], trainSize: [100], batchSize: [20] },
      metric: 'testLoss',
      epochs: 60,
      seeds: 5,
    },
  }),
  measure({ strengths }) {
    const l2 = chosen(strengths!, 'l2', DECAYS);
    return {
      loss: ratio(finals(strengths!, { l2 }), finals(strengths!, { l2: 0 })),
      accuracy: difference(
        finals(strengths!, { l2 }, 'testAccuracy'),
        finals(strengths!, { l2: 0 }, 'testAccuracy'),
      ),
    };
  },
  picture: ({ strengths }) =>
    dotsPicture(strengths!, {
      title: 'Test loss after 60 epochs on 100 digits',
      x: 'λ of L2',
      dots: [0, ...DECAYS].map((l2) => ({ name: String(l2), measured: finals(strengths!, { l2 }) })),
    }),
};

const NOISY = { labelNoise: 0.3 } as const;

/**
 * The validation loss at the end divided by that at the epoch where the other seeds' mean is lowest: so the epoch is not
 * chosen by the number that it is judged by.
 */
function lossOfGoingOn(result: Measurements): Measured {
  const curves = runsOf(result, NOISY).map((run) => run.curves.valLoss);
  return measured(
    curves.map((own, seed) => {
      const others = curves.filter((_, other) => other !== seed);
      const sums = own.map((_, epoch) => others.reduce((sum, curve) => sum + (curve[epoch] ?? Infinity), 0));
      const stop = sums.indexOf(Math.min(...sums));
      const [last, then] = [own.at(-1) ?? null, own[stop] ?? null];
      return last === null || then === null ? null : last / then;
    }),
  );
}

export const earlyStopping: Claim = {
  name: 'early-stopping',
  title: 'Validation loss falls and then rises: stopping early gives a better net.',
  source: 'Prechelt 1998, Early Stopping – But When?; Goodfellow et al. 2016, Deep Learning, §7.8',
  setting: 'Dense nets on twelve small problems of the Proben1 collection.',
  differs:
    'One layer of 64 units on 300 digits, of which 30 % have random labels. The other seeds choose the epoch at which a run is stopped.',
  standIn: 'digits',
  expects: [
    {
      key: 'cost',
      name: 'validation loss after 100 epochs divided by that at the stop',
      unit: 'times',
      claimed: 'above 1',
      from: 1,
    },
  ],
  questions: () => ({
    course: {
      axes: { labelNoise: [NOISY.labelNoise], trainSize: [300] },
      metric: 'valLoss',
      epochs: 100,
      seeds: 6,
    },
  }),
  measure: ({ course }) => ({ cost: lossOfGoingOn(course!) }),
  picture: ({ course }) =>
    curvesPicture(course!, {
      title: 'Validation loss with 30 % random labels',
      curve: 'valLoss',
      lines: [{ name: '64 units', runs: runsOf(course!, NOISY) }],
    }),
};

const [ETA, LAMBDA, SAMPLES, BATCH] = [0.1, 0.03, 500, 50];
const STOP = Math.round(1 / (ETA * LAMBDA) / (SAMPLES / BATCH));

function atStop({ decay }: Answers, curve: 'trainLoss' | 'valLoss'): Measured {
  return measured(runsOf(decay!, { l2: 0 }).map(({ curves }) => curves[curve][STOP] ?? null));
}

export const earlyStoppingAsL2: Claim = {
  name: 'early-stopping-l2',
  title: 'Stopping after t = 1/(ηλ) steps does what L2 with λ does.',
  source:
    'Goodfellow, Bengio & Courville 2016, Deep Learning, §7.8, equations 7.41 to 7.45; Bishop 1995, Regularization and complexity control in feed-forward networks',
  setting: 'A quadratic loss in theory: λ ≈ 1/(ηt) if the eigenvalues of the Hessian are small beside λ.',
  differs: `Softmax regression on digits from small weights, η = ${ETA}, λ = ${LAMBDA}: stopped after ${STOP} epochs, that is 1/(ηλ) steps; with L2 trained five times as long. Its loss is not quadratic.`,
  standIn: 'digits',
  expects: [
    {
      key: 'train',
      name: 'training loss, stopped divided by L2',
      unit: 'times',
      claimed: 'about 1',
      from: 1 / 1.25,
      to: 1.25,
    },
    {
      key: 'validation',
      name: 'validation loss, stopped divided by L2',
      unit: 'times',
      claimed: 'about 1',
      from: 1 / 1.25,
      to: 1.25,
    },
  ],
  questions: () => ({
    decay: {
      axes: {
        l2: [0, LAMBDA],
        hidden: ['none'],
        initializer: ['normal'],
        optimizer: ['sgd'],
        lr: [ETA],
        batchSize: [BATCH],
        trainSize: [SAMPLES],
      },
      metric: 'valLoss',
      epochs: 5 * STOP,
      seeds: 4,
    },
  }),
  measure: (answers) => ({
    train: ratio(atStop(answers, 'trainLoss'), finals(answers['decay']!, { l2: LAMBDA }, 'trainLoss')),
    validation: ratio(atStop(answers, 'valLoss'), finals(answers['decay']!, { l2: LAMBDA })),
  }),
  picture: ({ decay }) =>
    curvesPicture(decay!, {
      title: `L2 to the end, and no penalty, where 1/(ηλ) is step ${(STOP * SAMPLES) / BATCH}`,
      curve: 'valLoss',
      lines: [
        { name: 'no penalty', runs: runsOf(decay!, { l2: 0 }) },
        { name: `λ ${LAMBDA}`, runs: runsOf(decay!, { l2: LAMBDA }) },
      ],
    }),
};

const PENALTIES = [0.001, 0.01, 0.03];
/** Of decoupled decay, which is multiplied by η. */
const DECOUPLED = [0.1, 1, 3];

export const decoupledDecay: Claim = {
  name: 'decoupled-decay',
  title: 'Adam generalizes better with decoupled weight decay than with L2.',
  source: 'Loshchilov & Hutter 2019, Decoupled Weight Decay Regularization, §4',
  setting: 'ResNets of 26 layers on CIFAR-10 and ImageNet32×32, up to 1800 epochs, with cosine schedules.',
  differs:
    '128 ReLU units on 300 images of clothing. Validation chooses each one’s strength of three; the test set judges.',
  standIn: 'fashion-small',
  expects: [
    {
      key: 'accuracy',
      name: 'test accuracy, decoupled decay minus L2',
      unit: 'points',
      claimed: 'above 0',
      from: 0,
    },
  ],
  questions: () => ({
    l2: {
      axes: { optimizer: ['adam'], l2: PENALTIES, hidden: ['128'], trainSize: [300], schedule: ['cosine'] },
      metric: 'testAccuracy',
      epochs: 40,
      seeds: 4,
    },
    decoupled: {
      axes: {
        optimizer: ['adam'],
        weightDecay: DECOUPLED,
        hidden: ['128'],
        trainSize: [300],
        schedule: ['cosine'],
      },
      metric: 'testAccuracy',
      epochs: 40,
      seeds: 4,
    },
  }),
  measure: ({ l2, decoupled }) => ({
    accuracy: difference(
      finals(decoupled!, { weightDecay: chosen(decoupled!, 'weightDecay', DECOUPLED) }),
      finals(l2!, { l2: chosen(l2!, 'l2', PENALTIES) }),
    ),
  }),
  picture: ({ l2, decoupled }) =>
    dotsPicture(l2!, {
      title: 'Adam on 300 images, by strength λ',
      x: 'method and λ',
      dots: [
        ...PENALTIES.map((value) => ({ name: `L2 ${value}`, measured: finals(l2!, { l2: value }) })),
        ...DECOUPLED.map((value) => ({
          name: `decay ${value}`,
          measured: finals(decoupled!, { weightDecay: value }),
        })),
      ],
    }),
};

export const inputNoise: Claim = {
  name: 'input-noise',
  title: 'Noise on the inputs in training lowers the test error.',
  source:
    'Sietsma & Dow 1991, Creating artificial neural networks that generalize; Bishop 1995, Training with Noise is Equivalent to Tikhonov Regularization',
  setting: 'Small dense nets that classify waveforms, noise added to each training sample.',
  differs: '64 ReLU units on 100 digits with pixels from 0 to 1, normal noise of standard deviation 0.3.',
  standIn: 'digits',
  expects: [
    {
      key: 'gain',
      name: 'test accuracy, with noise minus without',
      unit: 'points',
      claimed: 'above 0',
      from: 0,
    },
  ],
  questions: () => ({
    noise: {
      axes: { noise: [0, 0.3], trainSize: [100], batchSize: [20] },
      metric: 'testAccuracy',
      epochs: 60,
      seeds: 5,
    },
  }),
  measure: ({ noise }) => ({
    gain: difference(finals(noise!, { noise: 0.3 }), finals(noise!, { noise: 0 })),
  }),
  picture: ({ noise }) =>
    curvesPicture(noise!, {
      title: 'Validation loss with noise on the inputs',
      curve: 'valLoss',
      lines: [
        { name: 'no noise', runs: runsOf(noise!, { noise: 0 }) },
        { name: 'noise 0.3', runs: runsOf(noise!, { noise: 0.3 }) },
      ],
    }),
};

export const augmentationHelps: Claim = {
  name: 'augmentation',
  title: 'Small turns, stretches and shears of the training images lower the test error.',
  source: 'Simard, Steinkraus & Platt 2003, Best Practices for Convolutional Neural Networks, Table 1',
  setting:
    'A dense net of 800 units on all of MNIST: 1.6 % test error without, 1.1 % with affine distortions.',
  differs: '64 ReLU units on 200 digits of 8×8 pixels, where a turn moves whole pixels.',
  standIn: 'digits',
  expects: [
    {
      key: 'gain',
      name: 'test accuracy, mild augmentation minus none',
      unit: 'points',
      claimed: 'above 0 (0.5 on MNIST)',
      from: 0,
    },
  ],
  questions: () => ({
    images: {
      axes: { augment: ['off', 'mild'], trainSize: [200], batchSize: [20] },
      metric: 'testAccuracy',
      epochs: 50,
      seeds: 5,
    },
  }),
  measure: ({ images }) => ({
    gain: difference(finals(images!, { augment: 'mild' }), finals(images!, { augment: 'off' })),
  }),
  picture: ({ images }) =>
    curvesPicture(images!, {
      title: 'Validation loss with augmentation',
      curve: 'valLoss',
      lines: [
        { name: 'none', runs: runsOf(images!, { augment: 'off' }) },
        { name: 'mild augmentation', runs: runsOf(images!, { augment: 'mild' }) },
      ],
    }),
};
