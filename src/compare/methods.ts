import type * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../core/rng';
import type { NamedTensors } from '../core/tensors';
import type { Initializer } from '../train/ruleInitializer';
import type { UpdateRule } from '../train/updateRule';
import type { WeightPenalty } from '../train/weightPenalty';

/*
 * The functions of the labs that a training is made of. They are handed in: nothing here is an answer to a task. The
 * reference hands in those of all labs, a submission those of its own lab.
 */

type Rate = { learningRate: number };
type RuleWithRate = (options: Rate) => UpdateRule;
type RuleWithMomentum = (options: Rate & { momentum: number }) => UpdateRule;
type Schedule = (t: number) => number;
type Drawn = (random: RandomStream) => Initializer;
type Block = (x: tf.SymbolicTensor) => tf.SymbolicTensor;
/** As lab 13 has it. */
interface Building {
  kernelInitializer?: Initializer;
  normalization?: (() => tf.layers.Layer) | null;
}
interface Layered {
  seed: number;
  name: string;
}

export interface Policy {
  rotation: number;
  resize: number;
  stretch: number;
  shear: number;
  flip: number;
  noise: number;
}

export interface PlateauRate {
  readonly state: { rate: number };
  observe(loss: number): number;
}

/** The exports of each lab that a training may call. */
export interface LabMethods {
  '04-optimizers': {
    gradientDescent: RuleWithRate;
    momentum: RuleWithMomentum;
    nesterov: RuleWithMomentum;
    adagrad: RuleWithRate;
    rmsprop: RuleWithRate;
    adam: RuleWithRate;
    normalizedGradient: RuleWithRate;
  };
  '05-learning-rate': {
    stepDecay(options: { initialRate: number; factor: number; every: number }): Schedule;
    exponentialDecay(options: { initialRate: number; decayRate: number }): Schedule;
    inverseTimeDecay(options: { initialRate: number; decayRate: number }): Schedule;
    perEpochFactor(options: { initialRate: number; factor: number; stepsPerEpoch: number }): Schedule;
    cosineDecay(options: { initialRate: number; finalRate: number; steps: number }): Schedule;
    linearWarmup(options: { rate: number; steps: number }): Schedule;
    warmupThen(options: { warmupSteps: number; schedule: Schedule }): Schedule;
    scheduled(ruleOf: (learningRate: number) => UpdateRule, schedule: Schedule): UpdateRule;
    ReduceOnPlateau: new (options: { initialRate: number; factor: number; patience: number }) => PlateauRate;
    clipByGlobalNorm(gradients: NamedTensors, threshold: number): NamedTensors;
  };
  '06-input-scale': {
    fitStandardize(x: tf.Tensor2D): { mean: number[]; std: number[] };
    standardize(x: tf.Tensor2D, statistics: { mean: number[]; std: number[] }): tf.Tensor2D;
    principalAxes(x: tf.Tensor2D): PrincipalAxes;
    whiten(x: tf.Tensor2D, axes: PrincipalAxes, options?: { floor?: number }): tf.Tensor2D;
  };
  '07-initialization': {
    zeros(): Initializer;
    smallNormal(random: RandomStream, std: number): Initializer;
    fanInNormal: Drawn;
    heNormal: Drawn;
    glorotNormal: Drawn;
    fanInUniform: Drawn;
    glorotUniform: Drawn;
  };
  '08-batch-normalization': {
    BatchNorm: new (options: { name: string }) => tf.layers.Layer;
    hiddenLayers(
      units: number,
      activation: 'relu' | 'tanh' | 'sigmoid' | 'elu' | 'linear',
      placement: 'before' | 'after' | 'none',
      options: { kernelInitializer: Initializer; normalization: () => tf.layers.Layer },
    ): tf.layers.Layer[];
    layerNorm(
      x: tf.Tensor,
      parameters: { gamma: tf.Tensor1D; beta: tf.Tensor1D },
      epsilon: number,
    ): tf.Tensor;
    weightNorm(parts: { g: tf.Tensor1D; v: tf.Tensor2D }): tf.Tensor2D;
  };
  '09-overfitting': {
    randomizeLabels(
      labels: readonly number[],
      options: { classes: number; share: number },
      random: RandomStream,
    ): number[];
  };
  '10-weight-decay': {
    L1L2: new (options: { lambda1: number; lambda2: number }) => WeightPenalty;
    decayedUpdate(w: tf.Tensor, g: tf.Tensor, options: Rate & { lambda: number }): tf.Tensor;
  };
  '11-dropout': {
    Dropout: new (options: Layered & { keepProb: number }) => tf.layers.Layer;
    InvertedDropout: new (options: Layered & { keepProb: number }) => tf.layers.Layer;
    gaussianMask(shape: number[], keepProb: number, random: RandomStream): tf.Tensor;
  };
  '12-augmentation': {
    NO_CHANGE: Policy;
    augment(
      samples: { x: tf.Tensor4D; y: tf.Tensor },
      policy: Policy,
      random: RandomStream,
    ): { x: tf.Tensor4D; y: tf.Tensor };
    GaussianNoise: new (options: Layered & { std: number }) => tf.layers.Layer;
  };
  '13-architectures': {
    convolutionUnit(
      options: Building & {
        filters: number;
        kernelSize: number;
        strides?: number;
        activation?: 'relu' | 'linear';
      },
    ): Block;
    residualBlock(options: Building & { filters: number; strides?: number }): Block;
    denseResidualBlock(options: { units: number; kernelInitializer?: Initializer }): Block;
    inceptionBlock(
      options: Building & {
        ones: number;
        threes: { reduced: number; filters: number };
        fives: { reduced: number; filters: number };
        pool: number;
      },
    ): Block;
  };
}

interface PrincipalAxes {
  mean: number[];
  axes: number[][];
  variances: number[];
}

/** The id of a lab whose functions a training can call. */
export type MethodLab = keyof LabMethods;

export const METHOD_LABS = [
  '04-optimizers',
  '05-learning-rate',
  '06-input-scale',
  '07-initialization',
  '08-batch-normalization',
  '09-overfitting',
  '10-weight-decay',
  '11-dropout',
  '12-augmentation',
  '13-architectures',
] as const satisfies readonly MethodLab[];

export type Methods = Partial<LabMethods>;

/** The functions of a lab. The plan of a comparison asks only for labs that are handed in. */
export function methodsOf<Lab extends MethodLab>(methods: Methods, lab: Lab): LabMethods[Lab] {
  const found = methods[lab];
  if (found === undefined) throw new Error(`this training was handed no functions of ${lab}`);
  return found;
}
