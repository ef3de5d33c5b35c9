/** Plain and residual, dense and convolutional nets, block by block, made of the lab's blocks. */
import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../src/core/rng';
import { heNormal } from '../../../src/figures/training';
import type { Initializer } from '../../../src/train/ruleInitializer';
import { RuleInitializer } from '../../../src/train/ruleInitializer';
import { applied } from '../../../src/train/applied';
import type * as Lab from '../lab';

export const KINDS = ['plain', 'residual'] as const;
export type Kind = (typeof KINDS)[number];
export const FAMILIES = ['dense', 'convolutional'] as const;
export type Family = (typeof FAMILIES)[number];
export const STYLE: Record<Kind, number> = { plain: 1, residual: 0 };

/** He initialization as an initializer of tfjs's layers. */
export function he(stream: RandomStream): Initializer {
  return new RuleInitializer('he', (shape) => heNormal(stream, shape));
}

/** The blocks, one after the other, as one block. */
export function chain(blocks: Lab.Block[]): Lab.Block {
  return (x) => blocks.reduce((y, block) => block(y), x);
}

export interface NetOptions {
  kind: Kind;
  /** Layers with weights, the first and the last among them: an even number. */
  depth: number;
  /** Units or filters of every layer but the last. */
  width: number;
  classes: number;
  /** The last kernel of every residual branch starts at 0, so that a block begins as its shortcut. Default true. */
  fromZero?: boolean;
}

/** First layer, hidden blocks of two layers each, last layer; no normalization, so that depth has its full effect. */
export function partsOf(lab: typeof Lab, family: Family, net: NetOptions, stream: RandomStream): Lab.Block[] {
  const count = (net.depth - 2) / 2;
  const { first, block, last } = (family === 'dense' ? dense : convolutional)(lab, net, he(stream));
  return [first, ...Array.from({ length: count }, block), last];
}

interface Pieces {
  first: Lab.Block;
  block: () => Lab.Block;
  last: Lab.Block;
}

function dense(lab: typeof Lab, net: NetOptions, kernelInitializer: Initializer): Pieces {
  const { kind, width: units, classes } = net;
  const layer = (width: number, activation: 'relu' | 'linear'): Lab.Block => {
    return (x) => applied(tf.layers.dense({ units: width, activation, kernelInitializer }), x);
  };
  const residual = (): Lab.Block => lab.denseResidualBlock({ units, kernelInitializer, ...branchEnd(net) });
  const plain = (): Lab.Block => chain([layer(units, 'relu'), layer(units, 'relu')]);
  return {
    first: layer(units, 'relu'),
    block: kind === 'residual' ? residual : plain,
    last: layer(classes, 'linear'),
  };
}

/** The first convolution has strides 2, so that the layers after it cost a quarter. */
function convolutional(lab: typeof Lab, net: NetOptions, kernelInitializer: Initializer): Pieces {
  const { kind, width: filters, classes } = net;
  const building = { kernelInitializer, normalization: null };
  const unit = (strides = 1): Lab.Block =>
    lab.convolutionUnit({ filters, kernelSize: 3, strides, ...building });
  const residual = (): Lab.Block => lab.residualBlock({ filters, ...building, ...branchEnd(net) });
  const plain = (): Lab.Block => chain([unit(), unit()]);
  return {
    first: unit(2),
    block: kind === 'residual' ? residual : plain,
    last: head(lab, classes, kernelInitializer),
  };
}

function branchEnd({ fromZero = true }: NetOptions): Pick<Lab.ResidualBuilding, 'lastKernelInitializer'> {
  return fromZero ? { lastKernelInitializer: 'zeros' } : {};
}

/** The mean of each channel, and a dense layer. */
export function head(lab: typeof Lab, classes: number, kernelInitializer: Initializer): Lab.Block {
  return chain([
    (x) => applied(tf.layers.globalAveragePooling2d({}), x),
    (x) => applied(tf.layers.dense({ units: classes, kernelInitializer }), x),
  ]);
}
