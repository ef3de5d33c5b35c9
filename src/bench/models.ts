/** Training steps of a workload, in the three styles of tfjs code. */
import * as tf from '@tensorflow/tfjs';
import { convolution, dense, fusedOptimizer, sigmoidCrossEntropy, softmaxCrossEntropy } from '../kernels';
import type { CnnWorkload, MlpWorkload, Workload } from './workloads';

/** Fused steps of the kit; ops of tfjs; a tf.layers model with the optimizer of tfjs, or with the fused one. */
export type Style = 'fused' | 'ops' | 'layers' | 'layersFused';

export type Step = () => unknown;

/** @returns undefined if the style has no such model */
export function stepOf(workload: Workload, style: Style): Step | undefined {
  if (style === 'layers' || style === 'layersFused') return layersStep(workload, style === 'layersFused');
  return workload.kind === 'mlp' ? mlpStep(workload, style) : cnnStep(workload, style);
}

type Loss = (labels: tf.Tensor2D, logits: tf.Tensor2D) => tf.Scalar;

const OPS: Record<'softmax' | 'sigmoid', Loss> = {
  softmax: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
  sigmoid: (labels, logits) => tf.losses.sigmoidCrossEntropy(labels, logits),
};

type Layer = [tf.Variable<tf.Rank.R2>, tf.Variable<tf.Rank.R1>];

function mlpStep(workload: MlpWorkload, style: 'fused' | 'ops'): Step {
  const { sizes, batch, activation, loss } = workload;
  const classes = sizes.at(-1)!;
  const x = tf.randomNormal<tf.Rank.R2>([batch, sizes[0]!]);
  const y = loss === 'softmax' ? oneHot(batch, classes) : tf.randomUniform<tf.Rank.R2>([batch, classes]);
  const layers = sizes
    .slice(1)
    .map((units, i): Layer => [weights([sizes[i]!, units]), tf.variable(tf.zeros([units]))]);
  const fused = style === 'fused';
  const optimizer = optimizerOf(workload.optimizer, fused);
  const forward = (): tf.Tensor2D =>
    layers.reduce<tf.Tensor2D>((h, [w, b], i) => {
      const last = i === layers.length - 1;
      if (fused) return dense(h, w, b, last ? 'linear' : activation);
      const z: tf.Tensor2D = h.matMul(w).add(b);
      return last ? z : z[activation]();
    }, x);
  const cross = fused ? { softmax: softmaxCrossEntropy, sigmoid: sigmoidCrossEntropy } : OPS;
  return () => optimizer.minimize(() => cross[loss](y, forward()), false, layers.flat());
}

function cnnStep({ batch }: CnnWorkload, style: 'fused' | 'ops'): Step {
  const x = tf.randomNormal<tf.Rank.R4>([batch, 28, 28, 1]);
  const y = oneHot(batch, 10);
  const filters = [weights<tf.Rank.R4>([3, 3, 1, 16]), weights<tf.Rank.R4>([3, 3, 16, 32])] as const;
  const biases = [16, 32, 10].map((n) => tf.variable(tf.zeros<tf.Rank.R1>([n])));
  const w = weights<tf.Rank.R2>([7 * 7 * 32, 10]);
  const fused = style === 'fused';
  const optimizer = optimizerOf('adam', fused);
  const block = (h: tf.Tensor4D, i: 0 | 1): tf.Tensor4D => {
    const bias = biases[i]!;
    const z = fused
      ? convolution(h, filters[i], bias, { activation: 'relu' })
      : (tf.conv2d(h, filters[i], 1, 'same').add(bias).relu() as tf.Tensor4D);
    return tf.maxPool(z, 2, 2, 'valid');
  };
  const loss = (): tf.Scalar => {
    const h = block(block(x, 0), 1).reshape<tf.Tensor2D>([batch, 7 * 7 * 32]);
    if (fused) return softmaxCrossEntropy(y, dense(h, w, biases[2]!));
    return tf.losses.softmaxCrossEntropy(y, h.matMul(w).add(biases[2]!));
  };
  return () => optimizer.minimize(loss, false, [...filters, w, ...biases]);
}

function layersStep(workload: Workload, fused: boolean): Step | undefined {
  if (workload.kind === 'mlp' && (workload.loss !== 'softmax' || workload.sizes.length < 3)) return undefined;
  const [layers, shape, classes] = workload.kind === 'mlp' ? mlpLayers(workload) : cnnLayers();
  const model = tf.sequential({ layers });
  const optimizer = optimizerOf('adam', fused);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const x = tf.randomNormal([workload.batch, ...shape]);
  const y = oneHot(workload.batch, classes);
  return () => model.trainOnBatch(x, y);
}

type Layers = [layers: tf.layers.Layer[], inputShape: number[], classes: number];

function mlpLayers({ sizes, activation }: MlpWorkload): Layers {
  const last = sizes.length - 2;
  const layers = sizes.slice(1).map((units, i) =>
    tf.layers.dense({
      units,
      activation: i === last ? 'softmax' : activation,
      ...(i === 0 && { inputShape: [sizes[0]!] }),
    }),
  );
  return [layers, [sizes[0]!], sizes.at(-1)!];
}

function cnnLayers(): Layers {
  const shape = [28, 28, 1];
  const convolution = { kernelSize: 3, padding: 'same', activation: 'relu' } as const;
  const layers = [
    tf.layers.conv2d({ ...convolution, filters: 16, inputShape: shape }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ ...convolution, filters: 32 }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ];
  return [layers, shape, 10];
}

function optimizerOf(name: 'adam' | 'sgd', fused: boolean): tf.Optimizer {
  const optimizer = name === 'adam' ? tf.train.adam(1e-3) : tf.train.sgd(1e-3);
  return fused ? fusedOptimizer(optimizer) : optimizer;
}

function weights<R extends tf.Rank>(shape: tf.ShapeMap[R]): tf.Variable<R> {
  return tf.variable(tf.randomNormal<R>(shape, 0, 0.05));
}

function oneHot(batch: number, classes: number): tf.Tensor2D {
  return tf.oneHot(tf.randomUniform([batch], 0, classes, 'int32'), classes).toFloat() as tf.Tensor2D;
}
