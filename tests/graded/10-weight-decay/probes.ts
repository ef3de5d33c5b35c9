import * as tf from '@tensorflow/tfjs';
import type { SeededRandom } from '../../../src/core/rng';
import { messageOf } from '../../../src/core/errors';
import type { Observed, Probes } from '../../../src/grading/model/check';
import { probe as probeOf } from '../../../src/grading/model/check';
import { registerPenalty } from '../../../src/train/weightPenalty';
import type * as Lab from 'reference/10-weight-decay/lab';
import type { Matrix } from '../inputs';
import { matrix, vector } from '../inputs';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

interface Weighted {
  w: Matrix;
  lambda: number;
}

/** λ far from 0, 1 and 2, so that a missing one shows, and a kernel that is not square. */
const weighted = (random: SeededRandom): Weighted => ({
  w: matrix(random.stream('w'), 4, 3),
  lambda: random.stream('lambda').uniform(0.2, 0.45),
});

/** Weights with zeros among them. */
const withZeros = (random: SeededRandom): Weighted => {
  const { w, lambda } = weighted(random);
  return { w: w.map((row, i) => row.map((value, j) => ((i + j) % 2 === 0 ? 0 : value))), lambda };
};

interface Step {
  w: Matrix;
  g: Matrix;
  learningRate: number;
  lambda: number;
}

/** η and λ are of different size, so that exchanging them shows. */
const step = (random: SeededRandom): Step => {
  const stream = random.stream('step');
  return {
    w: matrix(stream, 3, 4, 2),
    g: matrix(stream, 3, 4),
    learningRate: stream.uniform(0.1, 0.3),
    lambda: stream.uniform(0.5, 0.8),
  };
};

const STEP_LABELS = { w: 'w after the step' };

const stepOf =
  (rule: 'decayedUpdate' | 'l1Update') =>
  (lab: Lab, { w, g, ...options }: Step): Observed => ({
    w: lab[rule](tf.tensor(w), tf.tensor(g), options),
  });

interface Quadratic {
  wStar: number[];
  H: number[];
  lambda: number;
}

/** Curvatures over two decades; weights of both signs on both sides of the threshold λ/H. */
const quadratic = (random: SeededRandom): Quadratic => {
  const stream = random.stream('quadratic');
  const lambda = stream.uniform(0.6, 0.9);
  const H = [0.1, 0.3, 0.8, 2, 5, 10].map((h) => h * stream.uniform(0.8, 1.2));
  const shares = [0.5, -0.7, 1.6, -1.8, 2.5, -3];
  return { lambda, H, wStar: H.map((h, k) => (shares[k]! * stream.uniform(0.9, 1.1) * lambda) / h) };
};

const minimumOf =
  (closedForm: 'shrinkL1' | 'shrinkL2') =>
  (lab: Lab, { wStar, H, lambda }: Quadratic): Observed => ({
    minimum: lab[closedForm](tf.tensor(wStar), tf.tensor(H), lambda),
  });

/**
 * Tells whether a penalty with this λ is refused.
 *
 * @throws TypeError if the message is not worded as everywhere in the kit
 */
function refused(lambda: number, make: (lambda: number) => unknown): boolean {
  try {
    make(lambda);
    return false;
  } catch (error) {
    const message = messageOf(error);
    if (message.startsWith('expected ')) return true;
    if (!message.startsWith('lambda')) throw error;
    // The host reports a TypeError of a probe as a wrong result.
    throw new TypeError(
      `lambda ${lambda} is refused by "${message}", expected "expected lambda of at least 0, received ${lambda}": throw expected(…)`,
      { cause: error },
    );
  }
}

/** The grader's own penalty, Σ w⁴, so that one wrong task does not spoil another. */
const fourthPower: Lab.Penalty = { apply: (w) => w.square().square().sum() };

interface Model {
  losses: number[];
  parameters: Record<string, Matrix | number[]>;
}

const model = (random: SeededRandom, names: string[]): Model => {
  const stream = random.stream('model');
  return {
    losses: vector(stream, 7).map(Math.abs),
    parameters: Object.fromEntries(
      names.map((name) => [name, name.endsWith('kernel') ? matrix(stream, 2, 3) : vector(stream, 3, 1.5)]),
    ),
  };
};

function penalized(lab: Lab, { losses, parameters }: Model): ReturnType<Lab['addPenalty']> {
  const tensors = Object.entries(parameters).map(([name, values]) => [name, tf.tensor(values)] as const);
  return lab.addPenalty(tf.tensor1d(losses), Object.fromEntries(tensors), fourthPower);
}

const DENSE = ['dense_1/kernel', 'dense_1/bias', 'dense_2/kernel', 'dense_2/bias'];
const NORMALIZED = ['conv_1/kernel', 'norm_1/gamma', 'norm_1/beta', 'dense_1/kernel'];
const NAMED_KERNEL = ['kernel_machine/kernel', 'kernel_machine/bias', 'large_kernel/gamma'];

interface Sweep {
  lambdas: number[];
  validation: number[];
  test: number[];
}

/**
 * The best model on the validation set is neither first nor last, does not have the largest λ, and is not the best on the
 * test set. No λ but 0 is also a position in the list.
 */
const sweep = (random: SeededRandom): Sweep => {
  const stream = random.stream('sweep');
  const about = (errors: number[]): number[] => errors.map((error) => error + stream.uniform(0, 0.01));
  return {
    lambdas: [0.1, 1e-3, 0.5, 0, 1e-2],
    validation: about([0.3, 0.12, 0.2, 0.16, 0.18]),
    test: about([0.25, 0.2, 0.17, 0.1, 0.3]),
  };
};

interface Swept {
  chosen: Observed;
  validationErrors: number[];
  testError: number;
  /** Number of times that the test set was opened, and for the winner. */
  opened: [times: number, forWinner: number];
}

function swept(lab: Lab, { lambdas, validation, test }: Sweep): Swept {
  const tested: number[] = [];
  const result = lab.sweepLambda([...lambdas], {
    train: (lambda) => ({ position: lambdas.indexOf(lambda) }),
    validationError: ({ position }) => validation[position]!,
    testError: ({ position }) => {
      tested.push(position);
      return test[position]!;
    },
  });
  const smallest = Math.min(...validation);
  const winner = validation.indexOf(smallest);
  return {
    chosen: { chosen: lambdas.indexOf(result.lambda) },
    validationErrors: result.validationErrors,
    testError: result.testError,
    opened: [tested.length, tested.filter((position) => position === winner).length],
  };
}

const CHOSEN_LABELS = {
  chosen: 'position of the chosen lambda in the list, −1 if it is not in the list',
};

type PenaltyName = 'L1' | 'L2';

const value = (name: PenaltyName, inputs: (random: SeededRandom) => Weighted) =>
  probe({
    inputs,
    observe: (lab, { w, lambda }) => ({ value: new lab[name]({ lambda }).apply(tf.tensor(w)) }),
  });

const gradient = (name: PenaltyName, inputs: (random: SeededRandom) => Weighted) =>
  probe({
    inputs,
    observe: (lab, { w, lambda }) => ({ gradient: new lab[name]({ lambda }).gradient(tf.tensor(w)) }),
  });

/** The gradient that tfjs takes of `apply`: a `kernelRegularizer` trains with it. */
const automatic = (name: PenaltyName, inputs: (random: SeededRandom) => Weighted) =>
  probe({
    inputs,
    observe: (lab, { w, lambda }) => {
      const penalty = new lab[name]({ lambda });
      return { gradient: tf.grad((x) => penalty.apply(x))(tf.tensor(w)) };
    },
    labels: { gradient: 'gradient that tfjs takes of apply' },
  });

const refusals = (name: PenaltyName) =>
  probe({
    inputs: () => ({ bad: [-0.5, -1e-6] }),
    observe: (lab, { bad }) => ({
      refused: [...bad, NaN, Infinity, 0].map((lambda) =>
        Number(refused(lambda, (value) => new lab[name]({ lambda: value }))),
      ),
    }),
    labels: { refused: 'lambda -0.5, -0.000001, NaN, Infinity, 0 is refused' },
  });

/** A dense model with the penalty as kernelRegularizer, saved and loaded: the penalty in the loss of two batches. */
const inModel = (name: PenaltyName) =>
  probe({
    inputs: (random) => ({ ...weighted(random), bias: vector(random.stream('bias'), 3, 2) }),
    observe: async (lab, { w, bias, lambda }) => {
      // tfjs finds a class by its name, and all submissions use the same name.
      registerPenalty(lab[name]);
      const layer = tf.layers.dense({
        units: 3,
        inputShape: [4],
        kernelRegularizer: new lab[name]({ lambda }),
      });
      const built = tf.sequential({ layers: [layer] });
      const loaded = (await tf.models.modelFromJSON(
        JSON.parse(built.toJSON() as unknown as string) as never,
      )) as tf.Sequential;
      const [penalty, kernel] = [[] as number[], [] as tf.Tensor[]];
      for (const count of [1, 6]) {
        loaded.setWeights([tf.tensor(w), tf.tensor(bias)]);
        loaded.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
        const x = tf.ones([count, 4]);
        // The predictions serve as targets, so the loss of a step is the penalty alone.
        penalty.push((await loaded.trainOnBatch(x, loaded.predict(x) as tf.Tensor)) as number);
        kernel.push(loaded.layers[0]!.getWeights()[0]!.clone());
      }
      built.dispose();
      loaded.dispose();
      return { penalties: penalty, kernels: tf.stack(kernel) };
    },
    labels: { penalties: 'penalty with 1 sample and with 6', kernels: 'kernels after a step' },
  });

export const probes = {
  l2Value: value('L2', weighted),
  l2Gradient: gradient('L2', weighted),
  l2Automatic: automatic('L2', weighted),
  l2Options: refusals('L2'),
  l2InModel: inModel('L2'),

  l1Value: value('L1', weighted),
  l1Gradient: gradient('L1', weighted),
  l1GradientAtZero: gradient('L1', withZeros),
  l1AutomaticAtZero: automatic('L1', withZeros),
  l1Options: refusals('L1'),
  l1InModel: inModel('L1'),

  l1l2Value: probe({
    inputs: weighted,
    observe: (lab, { w, lambda }) => {
      const penalty = new lab.L1L2({ lambda1: lambda, lambda2: 3 * lambda });
      return { value: penalty.apply(tf.tensor(w)) };
    },
  }),
  l1l2Gradient: probe({
    inputs: weighted,
    observe: (lab, { w, lambda }) => {
      const penalty = new lab.L1L2({ lambda1: lambda, lambda2: 3 * lambda });
      return { gradient: penalty.gradient(tf.tensor(w)) };
    },
  }),

  decayedUpdate: probe({
    inputs: step,
    observe: stepOf('decayedUpdate'),
    labels: STEP_LABELS,
  }),
  /** ηλ above 1 changes the sign of the weights: this is not a special case. */
  decayedUpdateLarge: probe({
    inputs: (random) => ({ ...step(random), lambda: 12 }),
    observe: stepOf('decayedUpdate'),
    labels: STEP_LABELS,
  }),

  l1Update: probe({
    inputs: step,
    observe: stepOf('l1Update'),
    labels: STEP_LABELS,
  }),
  l1UpdateAtZero: probe({
    inputs: (random) => ({ ...step(random), w: withZeros(random).w, g: matrix(random.stream('g'), 4, 3) }),
    observe: stepOf('l1Update'),
    labels: STEP_LABELS,
  }),

  shrinkL2: probe({
    inputs: quadratic,
    observe: minimumOf('shrinkL2'),
  }),
  shrinkL1: probe({
    inputs: quadratic,
    observe: minimumOf('shrinkL1'),
  }),
  shrinkL1Large: probe({
    inputs: (random) => ({ ...quadratic(random), lambda: 100 }),
    observe: minimumOf('shrinkL1'),
  }),

  addPenaltyObjective: probe({
    inputs: (random) => model(random, DENSE),
    observe: (lab, inputs) => ({ objective: penalized(lab, inputs).objective }),
  }),
  addPenaltyReported: probe({
    inputs: (random) => model(random, DENSE),
    observe: (lab, inputs) => ({ reported: penalized(lab, inputs).reported }),
  }),
  addPenaltyNormalized: probe({
    inputs: (random) => model(random, NORMALIZED),
    observe: (lab, inputs) => ({ objective: penalized(lab, inputs).objective }),
  }),
  addPenaltyNamedKernel: probe({
    inputs: (random) => model(random, NAMED_KERNEL),
    observe: (lab, inputs) => ({ objective: penalized(lab, inputs).objective }),
  }),

  sweepChoice: probe({
    inputs: sweep,
    observe: (lab, inputs) => {
      const { chosen, validationErrors } = swept(lab, inputs);
      return { ...chosen, validationErrors };
    },
    labels: CHOSEN_LABELS,
  }),
  sweepTest: probe({
    inputs: sweep,
    observe: (lab, inputs) => {
      const { opened, testError } = swept(lab, inputs);
      return { opened, testError };
    },
    labels: { opened: 'number of times that the test set was opened, and for the winner' },
  }),
  sweepTies: probe({
    inputs: (random) => {
      const inputs = sweep(random);
      // Equal at λ = 0.001 and λ = 0.01.
      return {
        ...inputs,
        validation: inputs.validation.map((e, i) => (i === 4 ? inputs.validation[1]! : e)),
      };
    },
    observe: (lab, inputs) => swept(lab, inputs).chosen,
    labels: CHOSEN_LABELS,
  }),
} satisfies Probes<Lab>;
