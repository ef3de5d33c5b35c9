import * as tf from '@tensorflow/tfjs';
import { RuleOptimizer } from '../../train/ruleOptimizer';
import { ScheduledOptimizer } from '../../train/scheduledOptimizer';
import type { UpdateRule } from '../../train/updateRule';
import type { LabMethods, Methods, PlateauRate } from '../methods';
import { methodsOf } from '../methods';
import type { Settings } from '../settings';

/** The length of a training. */
export interface Length {
  epochs: number;
  stepsPerEpoch: number;
}

/** An optimizer, and what the loop must know of its learning rate. */
export interface Steps {
  /** The caller disposes of it. */
  optimizer: tf.Optimizer;
  /** η after so many steps: 0 before the first. */
  rateAfter(steps: number): number;
  /** Tells the validation loss at the end of an epoch. */
  observe(loss: number): void;
}

/**
 * The optimizer of a run: the rule of lab 04 with the schedule of lab 05. Where lab 04 was not handed in, as beside a
 * submission of another lab, it is that of tfjs.
 */
export function stepsOf(settings: Settings, length: Length, methods: Methods): Steps {
  const { lr } = settings;
  const { rateAfter, plateau } = scheduleOf(settings, length, methods);
  const observe = (loss: number): void => void plateau?.observe(loss);
  if (methods['04-optimizers'] === undefined) {
    const optimizer = new ScheduledOptimizer(tfjsOptimizer(settings), rateAfter);
    return { optimizer, rateAfter, observe };
  }
  const ruleOf = (learningRate: number): UpdateRule =>
    ruleWith(methods['04-optimizers']!, settings, learningRate);
  const rule =
    settings.schedule === 'constant'
      ? ruleOf(lr)
      : methodsOf(methods, '05-learning-rate').scheduled(ruleOf, rateAfter);
  return { optimizer: new RuleOptimizer(rule), rateAfter, observe };
}

function ruleWith(
  lab: LabMethods['04-optimizers'],
  { optimizer, momentum }: Settings,
  learningRate: number,
): UpdateRule {
  switch (optimizer) {
    case 'sgd':
      return lab.gradientDescent({ learningRate });
    case 'momentum':
      return lab.momentum({ learningRate, momentum });
    case 'nesterov':
      return lab.nesterov({ learningRate, momentum });
    case 'adagrad':
      return lab.adagrad({ learningRate });
    case 'rmsprop':
      return lab.rmsprop({ learningRate });
    case 'adam':
    case 'adamw': // Adam with decoupled decay, which the loop does
      return lab.adam({ learningRate });
    case 'normalized':
      return lab.normalizedGradient({ learningRate });
  }
}

function tfjsOptimizer({ optimizer, lr, momentum }: Settings): tf.Optimizer {
  switch (optimizer) {
    case 'sgd':
      return tf.train.sgd(lr);
    case 'momentum':
      return tf.train.momentum(lr, momentum);
    case 'nesterov':
      return tf.train.momentum(lr, momentum, true);
    case 'adagrad':
      return tf.train.adagrad(lr);
    case 'rmsprop':
      return tf.train.rmsprop(lr);
    case 'adam':
    case 'adamw':
      return tf.train.adam(lr);
    case 'normalized':
      throw new Error('tfjs has no normalized gradient descent');
  }
}

/** The rate of the last step of a falling schedule, as a share of the first. */
const FALLS_TO = 0.01;
/** A step schedule has this factor after each third of the training. */
const STEP_FACTOR = 0.1;
const WARMUP_SHARE = 0.1;
const PLATEAU = { factor: 0.5, patience: 3 };

interface ScheduledRate {
  rateAfter: (steps: number) => number;
  plateau?: PlateauRate;
}

/** The schedules of lab 05 over a whole training: all but the plateau fall to a hundredth, or rise over a tenth. */
function scheduleOf(
  { schedule, lr: initialRate }: Settings,
  { epochs, stepsPerEpoch }: Length,
  methods: Methods,
): ScheduledRate {
  if (schedule === 'constant') return { rateAfter: () => initialRate };
  const lab = methodsOf(methods, '05-learning-rate');
  const steps = epochs * stepsPerEpoch;
  const warmupSteps = Math.max(1, Math.round(WARMUP_SHARE * steps));
  const fall = Math.log(1 / FALLS_TO) / steps;
  switch (schedule) {
    case 'step':
      return {
        rateAfter: lab.stepDecay({ initialRate, factor: STEP_FACTOR, every: Math.ceil(steps / 3) }),
      };
    case 'exponential':
      return { rateAfter: lab.exponentialDecay({ initialRate, decayRate: fall }) };
    case 'inverse':
      return { rateAfter: lab.inverseTimeDecay({ initialRate, decayRate: (1 / FALLS_TO - 1) / steps }) };
    case 'per-epoch':
      return {
        rateAfter: lab.perEpochFactor({ initialRate, factor: FALLS_TO ** (1 / epochs), stepsPerEpoch }),
      };
    case 'cosine':
      return { rateAfter: lab.cosineDecay({ initialRate, finalRate: 0, steps }) };
    case 'warmup':
      return { rateAfter: lab.linearWarmup({ rate: initialRate, steps: warmupSteps }) };
    case 'warmup-cosine': {
      const rest = Math.max(1, steps - warmupSteps);
      const after = lab.cosineDecay({ initialRate, finalRate: 0, steps: rest });
      return { rateAfter: lab.warmupThen({ warmupSteps, schedule: after }) };
    }
    case 'plateau': {
      const plateau = new lab.ReduceOnPlateau({ initialRate, ...PLATEAU });
      return { rateAfter: () => plateau.state.rate, plateau };
    }
  }
}
