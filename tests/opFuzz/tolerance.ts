/** The largest difference that rounding explains, for each kernel, from the cpu backend's float64 arithmetic. */

/** Half the distance between 1 and the next float32. */
const UNIT = 2 ** -24;

/** Kernels that add up products or values, linear in each input: rounding errors grow with the sum of magnitudes. */
const SUMS = new Set(
  (
    'AddN AvgPool AvgPoolGrad AvgPool3D AvgPool3DGrad BatchMatMul Conv2D Conv2DBackpropFilter Conv2DBackpropInput ' +
    'Conv3D Conv3DBackpropFilterV2 Conv3DBackpropInputV2 Cumsum DepthwiseConv2dNative ' +
    'DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput Dilation2DBackpropFilter ' +
    'Dilation2DBackpropInput Einsum MaxPoolGrad MaxPool3DGrad Mean ResizeBilinear ResizeBilinearGrad ' +
    'ResizeNearestNeighborGrad Sum UnsortedSegmentSum DenseBincount Bincount ScatterNd'
  ).split(' '),
);

/** Kernels whose result is one of their inputs, or one correctly rounded operation on them. */
const EXACT = new Set(
  (
    'Abs Add All Any ArgMax ArgMin BatchToSpaceND BroadcastTo Cast Ceil ClipByValue Concat Dilation2D Equal ExpandDims ' +
    'Fill Floor GatherNd GatherV2 Greater GreaterEqual Identity IsFinite IsInf IsNan Less LessEqual ' +
    'LogicalAnd LogicalNot LogicalOr LogicalXor Max MaxPool MaxPool3D Maximum Min Minimum MirrorPad Multiply Neg ' +
    'NotEqual OneHot OnesLike Pack PadV2 Prelu Range RealDiv Relu Relu6 Reshape ResizeNearestNeighbor Reverse Round ' +
    'Select Sign Slice SpaceToBatchND SplitV Sqrt Square Step StridedSlice Sub Tile TopK Transpose ' +
    'Unpack ZerosLike FloorDiv Mod'
  ).split(' '),
);

/** A kernel on the cpu backend, with each float of its inputs changed. */
export type Rerun = (change: (value: number, index: number) => number) => ArrayLike<number>;

/**
 * @returns the largest difference that rounding explains, for each value of an output
 */
export function boundsOf(
  kernel: string,
  expected: ArrayLike<number>,
  rerun: Rerun,
  inputSize: number,
): Float64Array {
  const bounds = new Float64Array(expected.length);
  if (EXACT.has(kernel)) return bounds;
  if (SUMS.has(kernel)) {
    const magnitudes = rerun(Math.abs);
    const counts = rerun(() => 1);
    const ratio = Math.ceil(inputSize / Math.max(1, expected.length));
    for (let i = 0; i < bounds.length; i++) {
      // n − 1 roundings of sums and one of each product; a mean counts as 1, so the ratio of sizes bounds it.
      // Resizing computes its weights from places in the image, in single precision too.
      const terms = Math.max(Math.abs(counts[i]!), ratio) + (kernel.startsWith('ResizeBilinear') ? 16 : 2);
      bounds[i] = terms * UNIT * Math.abs(magnitudes[i]!);
    }
    return bounds;
  }
  // Other kernels may be as wrong as if each input had a relative error of a few units.
  const step = 2 ** -14;
  const sign = (index: number): number => (Math.imul(index + 1, 0x9e3779b1) < 0 ? -1 : 1);
  const [one, other] = [rerun((v, i) => v * (1 + step * sign(i))), rerun((v, i) => v * (1 - step * sign(i)))];
  for (let i = 0; i < bounds.length; i++) {
    const e = expected[i]!;
    const condition = Math.max(Math.abs(one[i]! - e), Math.abs(other[i]! - e)) / step;
    // eˣ − 1 loses the last digits of small x; in an activation that is as good as rounding 1.
    const ofOne = kernel === 'Elu' || kernel === 'Selu' ? 2 : 0;
    // The gradient of a normalization takes powers of sums, and then differences of them.
    const steps = kernel === 'LRNGrad' ? 16 : 8;
    bounds[i] = steps * UNIT * (2 * Math.abs(e) + condition) + ofOne * UNIT + 2 ** -126;
  }
  return bounds;
}

/**
 * @returns the index of the first value that differs by more than its bound, or −1. NaN equals NaN, infinities equal
 * themselves, and −0 equals 0 unless the bounds are 0 for all.
 */
export function firstDifference(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  bounds: Float64Array,
): number {
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Object.is(a, e) || a === e) continue;
    // An infinite or undefined bound comes with inputs whose sum overflows or has no value.
    if (Math.abs(a - e) <= bounds[i]!) continue;
    if (!Number.isFinite(bounds[i]!)) continue;
    return i;
  }
  return -1;
}
