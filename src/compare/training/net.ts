import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../core/rng';
import { heNormal } from '../../figures/training';
import { applied } from '../../train/applied';
import type { Initializer } from '../../train/ruleInitializer';
import { RuleInitializer } from '../../train/ruleInitializer';
import type { Methods } from '../methods';
import { methodsOf } from '../methods';
import type { Settings } from '../settings';
import { LayerNormalized, WeightNormalized } from './normalization';

/** A classifier from inputs to logits. */
export interface Net {
  model: tf.LayersModel;
  /** The outputs of the hidden activations, in order; empty for nets that are not perceptrons. */
  hidden: tf.SymbolicTensor[];
}

interface Building {
  settings: Settings;
  methods: Methods;
  random: SeededRandom;
}

/** The units of the hidden layers: `64x32` is 64 and 32, `none` is none. */
function widthsOf(hidden: string): number[] {
  return hidden === 'none' ? [] : hidden.split('x').map(Number);
}

/**
 * The net of a run. All randomness comes from streams of the seed, one for the weights of each layer: nets that differ in
 * one layer begin with the same weights in the others.
 */
export function buildNet(building: Building, shape: number[], classes: number): Net {
  const { settings } = building;
  const input = tf.input({ shape });
  const flat = settings.architecture === 'mlp' || settings.architecture === 'residual';
  const noisy = withInputNoise(input, building);
  const start = flat && shape.length > 1 ? applied(tf.layers.flatten(), noisy) : noisy;
  const body = flat ? denseBody : convolutionalBody;
  const { end, hidden } = body(start, building);
  const kernelInitializer = initializerOf(building, 'output');
  const output = applied(
    tf.layers.dense({ name: layerName('output'), units: classes, kernelInitializer }),
    end,
  );
  return { model: tf.model({ inputs: input, outputs: output }), hidden };
}

/** Layers of one process need names of their own. */
let built = 0;

function layerName(name: string): string {
  return `${name.replaceAll(' ', '_')}_${built++}`;
}

interface Body {
  end: tf.SymbolicTensor;
  hidden: tf.SymbolicTensor[];
}

function withInputNoise(
  x: tf.SymbolicTensor,
  { settings: { noise }, methods, random }: Building,
): tf.SymbolicTensor {
  if (noise === 0) return x;
  const { GaussianNoise } = methodsOf(methods, '12-augmentation');
  return applied(new GaussianNoise({ std: noise, seed: random.seed, name: 'inputs' }), x);
}

function denseBody(start: tf.SymbolicTensor, building: Building): Body {
  const { settings, methods } = building;
  const hidden: tf.SymbolicTensor[] = [];
  let end = start;
  for (const [i, units] of widthsOf(settings.hidden).entries()) {
    const name = `hidden ${i + 1}`;
    const kernelInitializer = initializerOf(building, name);
    if (settings.architecture === 'residual') {
      const { denseResidualBlock } = methodsOf(methods, '13-architectures');
      end = denseResidualBlock({ units, kernelInitializer })(end);
    } else {
      end = hiddenLayers(units, building, kernelInitializer).reduce((x, layer) => applied(layer, x), end);
    }
    hidden.push(end);
    end = withDropout(end, name, building);
  }
  return { end, hidden };
}

function hiddenLayers(
  units: number,
  { settings, methods }: Building,
  kernelInitializer: Initializer,
): tf.layers.Layer[] {
  const { activation, batchNorm } = settings;
  const name = activation === 'leaky-relu' ? 'linear' : activation;
  if (batchNorm === 'off')
    return [tf.layers.dense({ units, kernelInitializer }), activationLayer(activation)];
  const lab = methodsOf(methods, '08-batch-normalization');
  if (batchNorm === 'layer') {
    const normalized = new LayerNormalized(lab, layerName('normalization'));
    return [tf.layers.dense({ units, kernelInitializer }), normalized, activationLayer(activation)];
  }
  if (batchNorm === 'weight') {
    const options = { name: layerName('weights'), units, kernelInitializer };
    return [new WeightNormalized(lab, options), activationLayer(activation)];
  }
  const normalization = (): tf.layers.Layer => new lab.BatchNorm({ name: layerName('normalization') });
  const layers = lab.hiddenLayers(units, name, batchNorm, { kernelInitializer, normalization });
  return layers.map((layer) => (layer.getClassName() === 'Activation' ? activationLayer(activation) : layer));
}

/** The slope of the leaky ReLU below 0, as in lab 01. */
const LEAK = 0.01;

function activationLayer(activation: Settings['activation']): tf.layers.Layer {
  return activation === 'leaky-relu'
    ? tf.layers.leakyReLU({ alpha: LEAK })
    : tf.layers.activation({ activation });
}

function withDropout(
  x: tf.SymbolicTensor,
  name: string,
  { settings, methods, random }: Building,
): tf.SymbolicTensor {
  const { dropout, dropoutKind } = settings;
  if (dropout === 0) return x;
  const lab = methodsOf(methods, '11-dropout');
  const keepProb = 1 - dropout;
  if (dropoutKind === 'gaussian') {
    const stream = random.stream(`dropout ${name}`);
    return applied(new TrainingFactor((shape) => lab.gaussianMask(shape, keepProb, stream)), x);
  }
  const Layer = dropoutKind === 'classic' ? lab.Dropout : lab.InvertedDropout;
  return applied(new Layer({ keepProb, seed: random.seed, name: name.replace(' ', '_') }), x);
}

/** Multiplies its inputs with drawn factors in training, and changes nothing at test time. */
class TrainingFactor extends tf.layers.Layer {
  static className = 'TrainingFactor';

  constructor(private readonly draw: (shape: number[]) => tf.Tensor) {
    super({});
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0]! : inputs;
      return training ? x.mul(this.draw(x.shape)) : x.clone();
    });
  }
}

function convolutionalBody(start: tf.SymbolicTensor, building: Building): Body {
  const { settings, methods } = building;
  const lab = methodsOf(methods, '13-architectures');
  const normalization = normalizationOf(building);
  let end = start;
  for (const [stage, filters] of widthsOf(settings.hidden).entries()) {
    const common = { kernelInitializer: initializerOf(building, `stage ${stage + 1}`), normalization };
    const strides = stage === 0 ? 1 : 2;
    if (settings.architecture === 'inception') {
      if (stage > 0) end = applied(tf.layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' }), end);
      end = lab.inceptionBlock({ ...branches(filters), ...common })(end);
    } else if (settings.architecture === 'resnet') {
      end = lab.residualBlock({ filters, strides, ...common })(end);
    } else {
      end = lab.convolutionUnit({ filters, kernelSize: 3, strides, ...common })(end);
    }
  }
  const pooling =
    settings.architecture === 'cnn' ? tf.layers.flatten() : tf.layers.globalAveragePooling2d({});
  end = applied(pooling, end);
  return { end: withDropout(end, 'channels', building), hidden: [] };
}

/** An Inception block with this many channels in all: half from the 3×3 branch, an eighth or a quarter from the others. */
function branches(filters: number): {
  ones: number;
  threes: { reduced: number; filters: number };
  fives: { reduced: number; filters: number };
  pool: number;
} {
  const eighth = Math.max(1, Math.round(filters / 8));
  const half = Math.max(1, Math.round(filters / 2));
  return {
    ones: Math.max(1, filters - half - 2 * eighth),
    threes: { reduced: Math.max(1, Math.round(filters / 4)), filters: half },
    fives: { reduced: eighth, filters: eighth },
    pool: eighth,
  };
}

function normalizationOf({ settings, methods }: Building): (() => tf.layers.Layer) | null {
  if (settings.batchNorm === 'off') return null;
  const { BatchNorm } = methodsOf(methods, '08-batch-normalization');
  return () => new BatchNorm({ name: layerName('normalization') });
}

/** The standard deviation of `normal` without one. */
const SMALL = 0.01;

/** The initializer of a layer, with a stream of its own. Without lab 07, it is He's of the kit. */
function initializerOf({ settings, methods, random }: Building, layer: string): Initializer {
  const stream = random.stream(`weights ${layer}`);
  const { initializer } = settings;
  if (initializer === 'he' && methods['07-initialization'] === undefined)
    return new RuleInitializer('he', (shape) => heNormal(stream, shape));
  const lab = methodsOf(methods, '07-initialization');
  const [name, std] = initializer.split(':') as [string, string?];
  const known: Record<string, (random: RandomStream) => Initializer> = {
    he: lab.heNormal,
    xavier: lab.fanInNormal,
    glorot: lab.glorotNormal,
    'glorot-uniform': lab.glorotUniform,
    uniform: lab.fanInUniform,
    zeros: () => lab.zeros(),
    normal: (random) => lab.smallNormal(random, std === undefined ? SMALL : Number(std)),
  };
  return known[name]!(stream);
}
