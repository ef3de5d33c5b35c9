/** The ops of the programs: each makes one expression of code from a {@link Draw}. */
import type { Draw } from './draw';
import { type Made, text } from './draw';

/** @returns an expression, or undefined if the choices make no sense */
export type Op = (d: Draw) => string | undefined;

const FLOAT_UNARY = (
  'neg abs square relu exp sigmoid tanh sqrt relu6 elu selu log softplus log1p expm1 rsqrt reciprocal ' +
  'sign floor ceil round step logSigmoid leakyRelu sin cos tan asin acos atan sinh cosh asinh acosh atanh erf ' +
  'isNaN isInf isFinite zerosLike onesLike clone'
).split(' ');
const ANY_UNARY =
  'neg abs square relu relu6 sign zerosLike onesLike clone floor ceil round step exp sqrt sigmoid elu'.split(
    ' ',
  );
const BINARY = (
  'add sub mul div maximum minimum squaredDifference pow floorDiv mod divNoNan ' +
  'equal notEqual less lessEqual greater greaterEqual'
).split(' ');
const REDUCTIONS = 'sum mean max min prod logSumExp'.split(' ');
const PADS = ["'same'", "'valid'"] as const;
const ACTIVATIONS = ['linear', 'relu', 'sigmoid', 'relu6', 'elu', 'leakyrelu', 'prelu'] as const;

const list = (values: readonly number[]): string => `[${values.map(text)}]`;
const sizeOf = (shape: readonly number[]): number => shape.reduce((n, each) => n * each, 1);

const matrices = (d: Draw): { a: Made; b: Made; transposeA: boolean; transposeB: boolean; n: number } => {
  const a = d.float(2, 4);
  const [transposeA, transposeB] = [d.flag(), d.flag()];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const n = d.size();
  const batch = d.pick([a.shape.slice(0, -2), [], a.shape.slice(0, -2).map(() => 1)]);
  const inner = d.spoilt(k);
  const right = Number.isInteger(inner) && inner >= 0 ? inner : k;
  return { a, b: d.leaf([...batch, ...(transposeB ? [n, right] : [right, n])]), transposeA, transposeB, n };
};

/** An image of the program, or a new one, and a window over it. */
function windowed(d: Draw): {
  x: Made;
  filter: [number, number];
  strides: string;
  pad: string;
  rounding: string;
} {
  const x = d.tensor(
    ({ shape, dtype }) => shape.length === 4 && dtype === 'float32' && sizeOf(shape) < 600,
    () => d.leaf([d.pick([1, 2, 0]), d.between(1, 6), d.between(1, 6), d.between(1, 4)]),
  );
  const filter: [number, number] = [d.between(1, 3), d.between(1, 3)];
  const strides = d.pick(['1', '2', '[1,2]', '[2,1]', '3']);
  const inNumbers = d.once(6);
  const pad = inNumbers ? d.pick(['0', '1']) : d.pick(PADS);
  return {
    x,
    filter,
    strides,
    pad,
    rounding: inNumbers ? d.pick(["'floor'", "'round'", "'ceil'", 'undefined']) : 'undefined',
  };
}

/** Activation, slopes and bias of a fused op whose output has so many columns. */
function finish(d: Draw, columns: number): string {
  const activation = d.pick(ACTIVATIONS);
  const bias = d.flag() ? `, bias: ${d.leaf(d.pick([[columns], []])).name}` : '';
  const slopes = activation === 'prelu' ? `, preluActivationWeights: ${d.leaf([columns]).name}` : '';
  return `activation: '${activation}', leakyreluAlpha: 0.25${bias}${slopes}`;
}

function volume(d: Draw): Made {
  return d.tensor(
    ({ shape, dtype }) => shape.length === 5 && dtype === 'float32' && sizeOf(shape) < 600,
    () => d.leaf([d.pick([1, 2]), d.between(1, 4), d.between(1, 4), d.between(1, 4), d.between(1, 3)]),
  );
}

const ARITHMETIC: Record<string, Op> = {
  unary: (d) => `tf.${d.pick(FLOAT_UNARY)}(${d.float().name})`,
  'unary of any type': (d) => `tf.${d.pick(ANY_UNARY)}(${d.number().name})`,
  binary: (d) => {
    const a = d.float();
    return `tf.${d.pick(BINARY)}(${a.name}, ${d.partner(a).name})`;
  },
  'binary of any type': (d) => {
    const a = d.any();
    return `tf.${d.pick(BINARY)}(${a.name}, ${d.partner(a, d.pick(['float32', 'int32', 'bool'])).name})`;
  },
  'binary of two results': (d) => `tf.${d.pick(BINARY)}(${d.any().name}, ${d.any().name})`,
  logical: (d) => {
    const a = d.bool();
    return d.once(4)
      ? `tf.logicalNot(${a.name})`
      : `tf.${d.pick(['logicalAnd', 'logicalOr', 'logicalXor'])}(${a.name}, ${d.partner(a, 'bool').name})`;
  },
  where: (d) => {
    const a = d.any();
    const condition = d.flag() ? d.leaf(a.shape, 'bool') : d.partner(a, 'bool');
    return `tf.where(${condition.name}, ${a.name}, ${d.partner(a, a.dtype as 'float32').name})`;
  },
  clip: (d) => {
    const low = d.between(-2, 2);
    return `tf.clipByValue(${d.any().name}, ${low}, ${low + d.below(4)})`;
  },
  cast: (d) => `tf.cast(${d.any().name}, '${d.pick(['float32', 'int32', 'bool'])}')`,
  prelu: (d) => {
    const x = d.any(1);
    return `tf.prelu(${x.name}, ${d.partner(x, d.pick(['float32', 'float32', 'int32'])).name})`;
  },
  softmax: (d) => `tf.${d.pick(['softmax', 'logSoftmax'])}(${d.any(1).name})`,
  reduction: (d) => {
    const x = d.any();
    return `tf.${d.pick(REDUCTIONS)}(${x.name}, ${d.axes(x.shape.length)}, ${d.flag()})`;
  },
  variance: (d) => {
    const x = d.float();
    return `tf.moments(${x.name}, ${d.axes(x.shape.length)}, ${d.flag()}).variance`;
  },
  norm: (d) => {
    const x = d.float(1, 3);
    return `tf.norm(${x.name}, ${d.pick(["'euclidean'", '1'])}, ${d.axis(x.shape.length)})`;
  },
  'truth of all': (d) => {
    const x = d.bool();
    return `tf.${d.pick(['any', 'all'])}(${x.name}, ${d.axes(x.shape.length)}, ${d.flag()})`;
  },
  'position of the largest': (d) => {
    const x = d.any(1);
    return `tf.${d.pick(['argMax', 'argMin'])}(${x.name}, ${text(d.axis(x.shape.length))})`;
  },
  cumulative: (d) => {
    const x = d.any(1);
    return `tf.${d.pick(['cumsum', 'cumprod'])}(${x.name}, ${text(d.axis(x.shape.length))}, ${d.flag()}, ${d.flag()})`;
  },
  addN: (d) => {
    const x = d.float();
    return `tf.addN([${x.name}, ${d.leaf(x.shape).name}, ${x.name}])`;
  },
};

const PRODUCTS: Record<string, Op> = {
  matMul: (d) => {
    const { a, b, transposeA, transposeB } = matrices(d);
    return `tf.matMul(${a.name}, ${b.name}, ${transposeA}, ${transposeB})`;
  },
  'matMul of whole numbers': (d) => {
    const [m, k, n] = [d.size(), d.size(), d.size()];
    return `tf.matMul(${d.leaf([m, k], 'int32').name}, ${d.leaf([k, n], d.pick(['int32', 'float32', 'bool'])).name})`;
  },
  'fused matMul': (d) => {
    const { a, b, transposeA, transposeB, n } = matrices(d);
    return `tf.fused.matMul({ a: ${a.name}, b: ${b.name}, transposeA: ${transposeA}, transposeB: ${transposeB}, ${finish(d, n)} })`;
  },
  dense: (d) => {
    const x = d.float(2, 2);
    const units = Math.max(1, d.size());
    const w = d.leaf([x.shape[1]!, units]);
    return `kit.dense(${x.name}, ${w.name}, ${d.leaf([units]).name}, '${d.pick(['linear', 'relu', 'sigmoid', 'tanh'])}')`;
  },
  dot: (d) => {
    const a = d.float(1, 2);
    return `tf.dot(${a.name}, ${d.leaf(d.flag() ? [a.shape.at(-1)!] : [a.shape.at(-1)!, d.size()]).name})`;
  },
  outer: (d) => `tf.outerProduct(${d.float(1, 1).name}, ${d.float(1, 1).name})`,
  einsum: (d) => {
    const a = d.float(2, 3);
    const [i, j, k] = a.shape as [number, number, number];
    if (a.shape.length === 2) {
      return d.pick([
        `tf.einsum('ij,jk->${d.pick(['ik', 'ki', 'i'])}', ${a.name}, ${d.leaf([j, d.size()]).name})`,
        `tf.einsum('ij->${d.pick(['ji', 'i', 'j', ''])}', ${a.name})`,
        `tf.einsum('ij,ij->${d.pick(['ij', 'i', 'j'])}', ${a.name}, ${d.leaf([i, j]).name})`,
      ]);
    }
    return `tf.einsum('bij,${d.pick(['bjk->bik', 'bjk->bki'])}', ${a.name}, ${d.leaf([i, k, d.size()]).name})`;
  },
  segments: (d) => {
    const x = d.any(1);
    const ids = d.leaf([x.shape[0]!], 'int32');
    return `tf.unsortedSegmentSum(${x.name}, ${ids.name}, ${d.between(1, 4)})`;
  },
};

const IMAGES: Record<string, Op> = {
  conv2d: (d) => {
    const { x, filter, strides, pad, rounding } = windowed(d);
    const w = d.leaf([...filter, x.shape[3]!, d.between(1, 5)]);
    const dilated = strides === '1' && d.once(4);
    return `tf.conv2d(${x.name}, ${w.name}, ${strides}, ${pad}, 'NHWC', ${dilated ? 2 : 1}, ${rounding})`;
  },
  'conv2d with channels first': (d) => {
    const { x, filter, strides } = windowed(d);
    const w = d.leaf([...filter, x.shape[1]!, d.between(1, 3)]);
    return `tf.conv2d(${x.name}, ${w.name}, ${strides}, ${d.pick(PADS)}, 'NCHW')`;
  },
  'fused conv2d': (d) => {
    const { x, filter, strides, pad } = windowed(d);
    const n = d.between(1, 5);
    const w = d.leaf([...filter, x.shape[3]!, n]);
    return `tf.fused.conv2d({ x: ${x.name}, filter: ${w.name}, strides: ${strides}, pad: ${pad}, ${finish(d, n)} })`;
  },
  conv1d: (d) => {
    const x = d.float(3, 3);
    return `tf.conv1d(${x.name}, ${d.leaf([d.between(1, 3), x.shape[2]!, d.between(1, 4)]).name}, ${d.between(1, 2)}, ${d.pick(PADS)})`;
  },
  'transposed conv2d': (d) => {
    const { x, filter } = windowed(d);
    const stride = d.between(1, 2);
    const n = d.between(1, 3);
    const pad = d.pick(PADS);
    // For an output that is too large, the cpu backend reads beyond the end of a row.
    const grown = (size: number, f: number): number =>
      (pad === "'same'" ? size * stride : (size - 1) * stride + f) - d.pick([0, 0, 0, 0, 0, 0.5]);
    const shape = [x.shape[0]!, grown(x.shape[1]!, filter[0]), grown(x.shape[2]!, filter[1]), n];
    return `tf.conv2dTranspose(${x.name}, ${d.leaf([...filter, n, x.shape[3]!]).name}, ${list(shape)}, ${stride}, ${pad})`;
  },
  'depthwise conv2d': (d) => {
    const { x, filter, strides, pad } = windowed(d);
    return `tf.depthwiseConv2d(${x.name}, ${d.leaf([...filter, x.shape[3]!, d.between(1, 2)]).name}, ${strides}, ${pad})`;
  },
  'fused depthwise conv2d': (d) => {
    const { x, filter, strides } = windowed(d);
    const m = d.between(1, 2);
    const w = d.leaf([...filter, x.shape[3]!, m]);
    return `tf.fused.depthwiseConv2d({ x: ${x.name}, filter: ${w.name}, strides: ${strides}, pad: ${d.pick(PADS)}, ${finish(d, m * x.shape[3]!)} })`;
  },
  'separable conv2d': (d) => {
    const { x, filter } = windowed(d);
    const channels = x.shape[3]!;
    return `tf.separableConv2d(${x.name}, ${d.leaf([...filter, channels, 1]).name}, ${d.leaf([1, 1, channels, 2]).name}, 1, ${d.pick(PADS)})`;
  },
  pooling: (d) => {
    const { x, filter, strides, pad, rounding } = windowed(d);
    return `tf.${d.pick(['maxPool', 'avgPool'])}(${x.name}, ${list(filter)}, ${strides}, ${pad}, ${rounding})`;
  },
  conv3d: (d) => {
    const x = volume(d);
    const w = d.leaf([d.between(1, 2), d.between(1, 2), d.between(1, 2), x.shape[4]!, d.between(1, 2)]);
    return `tf.conv3d(${x.name}, ${w.name}, ${d.between(1, 2)}, ${d.pick(PADS)})`;
  },
  'pooling of volumes': (d) =>
    `tf.${d.pick(['maxPool3d', 'avgPool3d'])}(${volume(d).name}, ${d.between(1, 2)}, ${d.between(1, 2)}, ${d.pick(PADS)})`,
  dilation: (d) => {
    const { x, filter } = windowed(d);
    return `tf.dilation2d(${x.name}, ${d.leaf([...filter, x.shape[3]!]).name}, ${d.between(1, 2)}, ${d.pick(PADS)})`;
  },
  'batch norm': (d) => {
    const x = d.float(2, 4);
    const c = [x.shape.at(-1)!];
    return `tf.batchNorm(${x.name}, ${d.leaf(c).name}, tf.square(${d.leaf(c).name}), ${d.leaf(c).name}, ${d.leaf(c).name}, 0.001)`;
  },
  'response norm': (d) => `tf.localResponseNormalization(${windowed(d).x.name}, ${d.between(1, 2)})`,
  resizing: (d) =>
    `tf.image.${d.pick(['resizeNearestNeighbor', 'resizeBilinear'])}(${windowed(d).x.name}, ${list([d.between(1, 5), d.between(1, 5)])}, ${d.flag()})`,
};

const ARRANGING: Record<string, Op> = {
  slice: (d) => {
    const x = d.any(1);
    const begin = x.shape.map((n) => d.spoilt(d.below(n)));
    const size = x.shape.map((n, axis) => d.spoilt(d.pick([-1, 1, Math.floor((n - begin[axis]!) / 2)])));
    return `tf.slice(${x.name}, ${list(begin)}, ${list(size)})`;
  },
  'strided slice': (d) => {
    const x = d.any(1, 4);
    const begin = x.shape.map((n) => d.between(-1, n));
    const end = x.shape.map((n) => d.between(0, n));
    const strides = x.shape.map(() => d.pick([1, 2, -1]));
    return `tf.stridedSlice(${x.name}, ${list(begin)}, ${list(end)}, ${list(strides)})`;
  },
  gather: (d) => {
    const x = d.any(1);
    const axis = d.axis(x.shape.length);
    const ids = d.leaf(d.shape(0, 2), 'int32');
    const n = x.shape.at(Number.isInteger(axis) ? axis : 0) ?? 1;
    const inside = d.once(8) ? ids.name : `tf.abs(${ids.name}).mod(${Math.max(1, n)}).toInt()`;
    return `tf.gather(${x.name}, ${inside}, ${text(axis)})`;
  },
  concat: (d) => {
    const x = d.any(1);
    const axis = d.axis(x.shape.length);
    const other = x.shape.map((n, i) => (i === axis || i === axis + x.shape.length ? d.size() : n));
    return `tf.concat([${x.name}, ${d.leaf(other, d.once(6) ? 'int32' : (x.dtype as 'float32')).name}], ${text(axis)})`;
  },
  stack: (d) => {
    const x = d.any(0, 4);
    return `tf.stack([${x.name}, ${d.leaf(x.shape, x.dtype as 'float32').name}], ${text(d.axis(x.shape.length + 1))})`;
  },
  unstack: (d) => `tf.unstack(${d.any(1).name}, 0)[0]`,
  split: (d) => {
    const x = d.any(1);
    const axis = d.axis(x.shape.length);
    const n = x.shape.at(Number.isInteger(axis) ? axis : 0) ?? 1;
    return d.flag()
      ? `tf.split(${x.name}, ${list([1, n - 1])}, ${text(axis)})[1]`
      : `tf.split(${x.name}, ${d.spoilt(Math.max(1, n))}, ${text(axis)})[0]`;
  },
  pad: (d) => {
    const x = d.any(1, 4);
    const paddings = x.shape.map(() => [d.spoilt(d.below(3)), d.below(2)]);
    return `tf.pad(${x.name}, [${paddings.map(list)}], ${d.pick([0, 1, -2])})`;
  },
  'mirrored pad': (d) => {
    const x = d.any(1, 4);
    return `tf.mirrorPad(${x.name}, [${x.shape.map(() => list([d.below(2), d.below(2)]))}], '${d.pick(['reflect', 'symmetric'])}')`;
  },
  reshape: (d) => {
    const x = d.any();
    const n = sizeOf(x.shape);
    const part = [2, 3, 5].find((p) => n % p === 0) ?? 1;
    return `tf.reshape(${x.name}, ${d.pick([list([n]), '[-1]', list([part, n / part]), list([n / part, 1, part]), list([d.spoilt(n), 1])])})`;
  },
  transpose: (d) => {
    const x = d.any(1);
    return `tf.transpose(${x.name}, ${d.once(4) ? 'undefined' : list(d.permutation(x.shape.length))})`;
  },
  tile: (d) => {
    const x = d.any(1, 4);
    return `tf.tile(${x.name}, ${list(x.shape.map(() => d.pick([1, 2, 3, 0])))})`;
  },
  'more axes': (d) => {
    const x = d.any(0, 5);
    return `tf.expandDims(${x.name}, ${text(d.axis(x.shape.length + 1))})`;
  },
  'fewer axes': (d) => `tf.squeeze(${d.any().name})`,
  reverse: (d) => {
    const x = d.any(1);
    return `tf.reverse(${x.name}, ${d.axes(x.shape.length)})`;
  },
  broadcast: (d) => {
    const x = d.any(0, 4);
    return `tf.broadcastTo(${x.name}, ${list([d.between(1, 3), ...x.shape.map((n) => (n === 1 ? d.between(1, 3) : n))])})`;
  },
  'one hot': (d) => `tf.oneHot(${d.leaf(d.shape(1, 2), 'int32').name}, ${d.between(1, 4)})`,
  'largest few': (d) => {
    const x = d.any(1, 3);
    return `tf.topk(${x.name}, ${Math.min(d.between(1, 3), x.shape.at(-1)!)}).values`;
  },
  'space to batch': (d) =>
    `tf.spaceToBatchND(${windowed(d).x.name}, [1, 2], [[0, 0], ${list([0, d.below(2)])}])`,
  'several rows at once': (d) => {
    const x = d.any(2, 3);
    const ids = d.leaf([d.between(1, 3), 1], 'int32');
    return `tf.gatherND(${x.name}, tf.abs(${ids.name}).mod(${Math.max(1, x.shape[0]!)}).toInt())`;
  },
};

const LOSSES: Record<string, Op> = {
  'mean squared error': (d) => {
    const x = d.float();
    return `tf.losses.${d.pick(['meanSquaredError', 'absoluteDifference', 'huberLoss', 'hingeLoss', 'sigmoidCrossEntropy'])}(${d.leaf(x.shape).name}, ${x.name})`;
  },
  'softmax cross-entropy': (d) => {
    const x = d.float(2, 2);
    return `tf.losses.softmaxCrossEntropy(tf.softmax(${d.leaf(x.shape).name}), ${x.name})`;
  },
  'fused cross-entropy': (d) => {
    const x = d.float(2, 2);
    if (sizeOf(x.shape) === 0) return undefined;
    // Labels get no gradient, so they are made of tensors that have none.
    const [n, classes] = x.shape as [number, number];
    return d.flag()
      ? `kit.softmaxCrossEntropy(tf.oneHot(tf.abs(${d.leaf([n], 'int32').name}).mod(${classes}).toInt(), ${classes}).toFloat(), ${x.name})`
      : `kit.sigmoidCrossEntropy(${d.leaf(x.shape, 'bool').name}.toFloat(), ${x.name})`;
  },
};

/** By name; names are for readers only. Common ops come first, and are more often met than others. */
export const OPS: readonly (readonly [string, Op])[] = Object.entries({
  ...ARITHMETIC,
  ...PRODUCTS,
  ...IMAGES,
  ...ARRANGING,
  ...LOSSES,
});
