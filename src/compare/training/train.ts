import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../../core/rng';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import type { Part } from '../../figures/training';
import { crossEntropy, disposeParts, lossAndAccuracy, minibatchRows } from '../../figures/training';
import type { Methods } from '../methods';
import { methodsOf } from '../methods';
import type { Curves, FinalNumbers, LayerNumbers, RunOutcome } from '../result';
import type { Settings } from '../settings';
import type { Net } from './net';
import { buildNet } from './net';
import type { Steps } from './optimizer';
import { stepsOf } from './optimizer';
import type { Fold, Parts } from './parts';
import { isToy, partsOf, toyDataset } from './parts';
import { finite, summaryOf } from './summary';

/** Everything that the numbers of a training depend on, besides code and data. Plain JSON. */
export interface TrainingInput {
  settings: Settings;
  seed: number;
  fold: Fold | null;
  epochs: number;
}

/** The result of a training. Plain JSON. */
export interface TrainingValue {
  outcome: Exclude<RunOutcome, { kind: 'failed' }>;
  stepsPerEpoch: number;
  parameters: number;
  curves: Curves;
  final: Required<FinalNumbers>;
  layers: LayerNumbers[];
}

/** The inputs of a training. */
export interface TrainingMeans {
  methods: Methods;
  /** Loads a data set with classes by its name. */
  load(name: string): Dataset<LabelledSamples>;
  /** Called with the share that is done. */
  onProgress?: (fraction: number) => void;
}

/**
 * Trains one net and measures it after each epoch. The same input gives the same numbers on the same backend. It leaves
 * no tensors.
 */
export function trainOnce(input: TrainingInput, { methods, load, onProgress }: TrainingMeans): TrainingValue {
  const { settings, seed, fold, epochs } = input;
  const random = seededRandom(seed);
  const dataset = isToy(settings.data) ? toyDataset(settings.data, random) : load(settings.data);
  const parts = partsOf(dataset, { settings, fold }, { methods, random });
  const net = buildNet({ settings, methods, random }, parts.shape, parts.classes);
  const batchSize = Math.min(settings.batchSize, parts.train.x.shape[0]!);
  const stepsPerEpoch = Math.floor(parts.train.x.shape[0]! / batchSize);
  const steps = stepsOf(settings, { epochs, stepsPerEpoch }, methods);
  const rows = minibatchRows(parts.train.x.shape[0]!, {
    size: batchSize,
    stream: random.stream('order'),
    rest: 'drop',
  });
  try {
    const training = new Training({ settings, methods, parts, net, steps, rows, stepsPerEpoch });
    for (let epoch = 1; epoch <= epochs; epoch++) {
      if (!training.epoch(epoch)) break;
      onProgress?.(epoch / epochs);
    }
    return training.value();
  } finally {
    disposeParts(parts.train, parts.validation, parts.test);
    steps.optimizer.dispose();
    net.model.dispose();
  }
}

interface TrainingState {
  settings: Settings;
  methods: Methods;
  parts: Parts;
  net: Net;
  steps: Steps;
  /** The rows of the next batch. */
  rows: () => number[];
  stepsPerEpoch: number;
}

/** A kernel and what is noted of it. */
interface Kernel {
  variable: tf.Variable;
  numbers: LayerNumbers;
}

/** A training loss that is so many times that of a guess is no result. */
const FAR_AWAY = 10;

/** One training while it goes on. */
class Training {
  private outcome: TrainingValue['outcome'] = { kind: 'finished' };
  private readonly curves: Curves = {
    ...{ trainLoss: [], trainAccuracy: [], valLoss: [], valAccuracy: [], learningRate: [] },
  };
  private readonly variables: tf.Variable[];
  private readonly kernels: Kernel[];
  private readonly penalty: ((w: tf.Tensor) => tf.Scalar) | undefined;
  private taken = 0;

  constructor(private readonly state: TrainingState) {
    const { settings, methods, net } = state;
    // tfjs's layers hand out their variables by a type that hides them.
    this.variables = net.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const kernels = this.variables.filter(isKernel);
    this.kernels = kernels.map((variable, i) => ({
      variable,
      numbers: freshNumbers(i === kernels.length - 1 ? 'output' : `hidden ${i + 1}`, variable),
    }));
    if (settings.l1 > 0 || settings.l2 > 0) {
      const { L1L2 } = methodsOf(methods, '10-weight-decay');
      const penalty = new L1L2({ lambda1: settings.l1, lambda2: settings.l2 });
      this.penalty = (w) => penalty.apply(w);
    }
    this.measure(null);
  }

  /** Trains for an epoch. False if it diverged. */
  epoch(epoch: number): boolean {
    const { parts, stepsPerEpoch, steps } = this.state;
    const samples = parts.nextEpoch?.() ?? parts.train;
    try {
      for (let step = 1; step <= stepsPerEpoch; step++) {
        const loss = this.step(samples, step === stepsPerEpoch);
        if (!Number.isFinite(loss)) return this.diverged(epoch, `the loss was ${loss} at step ${this.taken}`);
      }
    } finally {
      if (samples !== parts.train) disposeParts(samples);
    }
    const { valLoss } = this.measure(steps.rateAfter(this.taken - 1));
    if (valLoss === null)
      return this.diverged(epoch, `the validation loss was not a number after step ${this.taken}`);
    steps.observe(valLoss);
    return true;
  }

  value(): TrainingValue {
    this.endsFarAway();
    const { net, stepsPerEpoch, parts } = this.state;
    const last = (curve: (number | null)[]): number | null => curve.at(-1) ?? null;
    const { trainLoss, trainAccuracy, valLoss, valAccuracy } = this.curves;
    const guess = 1 / parts.classes;
    const diverged = this.outcome.kind === 'diverged';
    const test = diverged ? { loss: NaN, accuracy: guess } : evaluate(net.model, parts.test);
    const dead = this.deadShares();
    return {
      outcome: this.outcome,
      stepsPerEpoch,
      parameters: this.variables.reduce((sum, { size }) => sum + size, 0),
      curves: this.curves,
      final: {
        trainLoss: diverged ? null : last(trainLoss),
        trainAccuracy: diverged ? guess : (last(trainAccuracy) ?? guess),
        valLoss: diverged ? null : last(valLoss),
        valAccuracy: diverged ? guess : (last(valAccuracy) ?? guess),
        testLoss: finite(test.loss),
        testAccuracy: test.accuracy,
      },
      layers: this.kernels.map(({ variable, numbers }, i) => ({
        ...numbers,
        final: summaryOf(valuesOf(variable)),
        dead: dead[i] ?? null,
      })),
    };
  }

  /** A training that ends far above a guess has diverged, though its loss is a number. */
  private endsFarAway(): void {
    const { trainLoss } = this.curves;
    const [loss, guess] = [trainLoss.at(-1) ?? 0, Math.log(this.state.parts.classes)];
    if (this.outcome.kind === 'finished' && loss > FAR_AWAY * guess)
      this.diverged(
        trainLoss.length - 1,
        `the training loss was ${loss.toPrecision(3)} at the end, that of a guess is ${guess.toPrecision(3)}`,
      );
  }

  private diverged(epoch: number, reason: string): false {
    this.outcome = { kind: 'diverged', epoch, reason };
    return false;
  }

  /** Takes a step, and returns the loss of its batch before it. */
  private step(samples: Part, isNoted: boolean): number {
    const { net, rows, steps, settings } = this.state;
    return tf.tidy(() => {
      const indices = tf.tensor1d(rows(), 'int32');
      const [x, y] = [samples.x.gather(indices), samples.y.gather(indices)];
      const { value, grads } = steps.optimizer.computeGradients(() => {
        const loss = crossEntropy(logitsOf(net.model, x, { training: true }), y);
        return this.penalized(loss);
      }, this.variables);
      const gradients = this.clipped(grads);
      const before = isNoted ? this.kernels.map(({ variable }) => variable.clone()) : [];
      if (settings.weightDecay > 0) this.decay(steps.rateAfter(this.taken));
      steps.optimizer.applyGradients(gradients);
      this.taken++;
      before.forEach((w, i) => note(this.kernels[i]!, w, gradients));
      return value.dataSync()[0]!;
    });
  }

  private penalized(loss: tf.Scalar): tf.Scalar {
    const { penalty } = this;
    if (penalty === undefined) return loss;
    return tf.addN([loss, ...this.kernels.map(({ variable }) => penalty(variable))]).asScalar();
  }

  private clipped(gradients: tf.NamedTensorMap): tf.NamedTensorMap {
    const { settings, methods } = this.state;
    if (settings.clip === 'off') return gradients;
    return methodsOf(methods, '05-learning-rate').clipByGlobalNorm(gradients, settings.clip);
  }

  /** w ← (1 − ηλ)w on kernels: the step of lab 10 without a gradient. */
  private decay(learningRate: number): void {
    const { settings, methods } = this.state;
    const { decayedUpdate } = methodsOf(methods, '10-weight-decay');
    for (const { variable } of this.kernels) {
      const options = { learningRate, lambda: settings.weightDecay };
      variable.assign(decayedUpdate(variable, tf.zerosLike(variable), options));
    }
  }

  private measure(rate: number | null): { valLoss: number | null } {
    const { net, parts } = this.state;
    const [train, validation] = [parts.train, parts.validation].map((part) => evaluate(net.model, part));
    const { curves } = this;
    const valLoss = finite(validation!.loss);
    curves.trainLoss.push(finite(train!.loss));
    curves.trainAccuracy.push(train!.accuracy);
    curves.valLoss.push(valLoss);
    curves.valAccuracy.push(validation!.accuracy);
    curves.learningRate.push(rate);
    return { valLoss };
  }

  /** The share of dead units of each hidden layer: those that are 0 for every validation sample. */
  private deadShares(): (number | null)[] {
    const { net, settings, parts } = this.state;
    if (net.hidden.length === 0 || settings.activation !== 'relu' || settings.architecture !== 'mlp')
      return [];
    const inner = tf.model({ inputs: net.model.inputs, outputs: net.hidden });
    const alive = tf.tidy(() =>
      [inner.predict(parts.validation.x)]
        .flat()
        .map((a) => a.abs().max(0).greater(0).toFloat().mean().dataSync()[0]!),
    );
    return alive.map((share) => finite(1 - share));
  }
}

/** Weights of dense layers and convolutions; biases and the parameters of normalization are none. */
function isKernel({ name }: tf.Variable): boolean {
  return /\/kernel(_\d+)?$/.test(name);
}

function freshNumbers(name: string, variable: tf.Variable): LayerNumbers {
  const initial = summaryOf(valuesOf(variable));
  return { name, initial, final: initial, gradientNorm: [], updateRatio: [], dead: null };
}

function valuesOf(variable: tf.Variable): Float32Array {
  return variable.dataSync<'float32'>();
}

/** Notes the norm of a kernel's gradient and that of its step, divided by its own before the step. */
function note({ variable, numbers }: Kernel, before: tf.Tensor, gradients: tf.NamedTensorMap): void {
  const gradient = gradients[variable.name];
  const norm = (t: tf.Tensor): number => t.norm().dataSync()[0]!;
  numbers.gradientNorm.push(gradient === undefined ? null : finite(norm(gradient)));
  numbers.updateRatio.push(finite(norm(variable.sub(before)) / norm(before)));
}

function logitsOf(model: tf.LayersModel, x: tf.Tensor, mode: { training: boolean }): tf.Tensor {
  return [model.call(x, mode)].flat()[0]!;
}

/** The most samples that go through a net at once, so that large sets don't fill the memory. */
const CHUNK = 2048;

/** Loss and accuracy over all samples of a part, without dropout and noise. */
function evaluate(model: tf.LayersModel, { x, y }: Part): { loss: number; accuracy: number } {
  const count = x.shape[0]!;
  let [loss, accuracy] = [0, 0];
  for (let from = 0; from < count; from += CHUNK) {
    const size = Math.min(CHUNK, count - from);
    const part = tf.tidy(() => {
      const [xs, ys] = [x.slice(from, size), y.slice(from, size)];
      return lossAndAccuracy(logitsOf(model, xs, { training: false }), ys);
    });
    loss += (part.loss * size) / count;
    accuracy += (part.accuracy * size) / count;
  }
  return { loss, accuracy };
}
