/** Numbers that papers and courses give for simple nets on whole data sets. */
import type { Answers, Claim, Design, Measured, Question } from '../claim';
import { curvesPicture } from '../pictures';
import { finals, paired, runsOf } from '../read';
import type { Axes } from '../../configuration';

/** An accuracy or error of a paper, and how far ours may lie from it to be the same. */
interface Baseline {
  claim: Pick<Claim, 'name' | 'title' | 'source' | 'setting' | 'differs' | 'standIn'> & {
    ownData: 'mnist' | 'fashion-mnist';
  };
  /** The claimed number in per cent, of the accuracy or the error. */
  claimed: number;
  of: 'test accuracy' | 'test error';
  /** Percentage points. */
  margin: number;
  axes: Axes;
  /** The settings that differ with the data set of the source. */
  ownAxes: Axes;
  /** Training samples of the data set of the source, and of the one that stands in for it. */
  samples: { own: number; standIn: number };
  epochs: { own: number; standIn: number };
}

function baseline({ claim, claimed, of, margin, axes, ownAxes, samples, epochs }: Baseline): Claim {
  const questions = ({ isOwnData }: Design): Record<string, Question> => {
    const kind = isOwnData ? 'own' : 'standIn';
    return {
      net: {
        axes: { ...axes, ...(isOwnData && ownAxes), trainSize: [samples[kind]] },
        metric: 'testAccuracy',
        epochs: epochs[kind],
        seeds: 3,
      },
    };
  };
  const measure = ({ net }: Answers): Record<string, Measured> => {
    const accuracy = finals(net!, {});
    return { number: of === 'test accuracy' ? accuracy : paired(accuracy, accuracy, (value) => 100 - value) };
  };
  return {
    ...claim,
    expects: [
      {
        key: 'number',
        name: of,
        unit: '%',
        claimed: `${claimed} %`,
        from: claimed - margin,
        to: claimed + margin,
      },
    ],
    questions,
    measure,
    picture: ({ net }) =>
      curvesPicture(net!, {
        title: 'The course of the training',
        curve: 'valAccuracy',
        lines: [{ name: 'the net of the claim', runs: runsOf(net!, {}) }],
      }),
  };
}

const FASHION_SOURCE = 'Xiao, Rasul & Vollgraf 2017, Fashion-MNIST, Table 3';
const HOMEWORK = 'Kolter & Chen, CMU 10-414/714 Deep Learning Systems, homework 0';

export const fashionLinear = baseline({
  claim: {
    name: 'fashion-linear',
    title: 'Logistic regression with an L1 penalty gets to 84.2 % on Fashion-MNIST.',
    source: FASHION_SOURCE,
    setting:
      'LogisticRegression of scikit-learn, C = 1, L1, one class against the rest, 60,000 training images.',
    differs:
      'Softmax regression with λ = 1/n by Adam, not to the optimum. Of the whole set, 58,000 images train and 2000 validate; of the part that ships, 5000 train and 1000 test.',
    ownData: 'fashion-mnist',
    standIn: 'fashion-small',
  },
  claimed: 84.2,
  of: 'test accuracy',
  margin: 1.5,
  axes: { hidden: ['none'], l1: [0.0002], optimizer: ['adam'], lr: [0.001], batchSize: [100] },
  ownAxes: { l1: [1 / 58_000] },
  samples: { own: 58_000, standIn: 5000 },
  epochs: { own: 10, standIn: 30 },
});

export const fashionMlp = baseline({
  claim: {
    name: 'fashion-mlp',
    title: 'A net of 100 ReLU units gets to 87.1 % on Fashion-MNIST.',
    source: FASHION_SOURCE,
    setting: 'MLPClassifier of scikit-learn, one layer of 100 ReLU units, Adam, 60,000 training images.',
    differs:
      'The kit’s net and Adam. Of the whole set, 58,000 images train and 2000 validate; of the part that ships, 5000 train and 1000 test.',
    ownData: 'fashion-mnist',
    standIn: 'fashion-small',
  },
  claimed: 87.1,
  of: 'test accuracy',
  margin: 1.5,
  axes: { hidden: ['100'], optimizer: ['adam'], lr: [0.001], batchSize: [100] },
  ownAxes: {},
  samples: { own: 58_000, standIn: 5000 },
  epochs: { own: 10, standIn: 20 },
});

export const homeworkSoftmax = baseline({
  claim: {
    name: 'homework-softmax',
    title: 'Softmax regression gets to 7.97 % test error on MNIST.',
    source: HOMEWORK,
    setting: 'SGD from weights 0, η = 0.2, batches of 100, 10 epochs on 60,000 images.',
    differs: 'In place of MNIST, 1000 digits of 8×8 pixels, batches of 20, 20 epochs.',
    ownData: 'mnist',
    standIn: 'digits',
  },
  claimed: 7.97,
  of: 'test error',
  margin: 1,
  axes: { hidden: ['none'], initializer: ['zeros'], optimizer: ['sgd'], lr: [0.2], batchSize: [20] },
  ownAxes: { batchSize: [100] },
  samples: { own: 58_000, standIn: 1000 },
  epochs: { own: 10, standIn: 20 },
});

export const homeworkMlp = baseline({
  claim: {
    name: 'homework-mlp',
    title: 'A net of 400 ReLU units gets to 1.89 % test error on MNIST.',
    source: HOMEWORK,
    setting: 'SGD, η = 0.2, batches of 100, 20 epochs on 60,000 images, no biases.',
    differs: 'In place of MNIST, 1000 digits of 8×8 pixels, batches of 20. The kit’s net has biases.',
    ownData: 'mnist',
    standIn: 'digits',
  },
  claimed: 1.89,
  of: 'test error',
  margin: 0.5,
  axes: { hidden: ['400'], optimizer: ['sgd'], lr: [0.2], batchSize: [20] },
  ownAxes: { batchSize: [100] },
  samples: { own: 58_000, standIn: 1000 },
  epochs: { own: 20, standIn: 30 },
});
