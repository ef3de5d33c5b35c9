/**
 * The registry of what is replaced and why: one row for kernels of tfjs that are replaced for the same reason. The table
 * in README.md is written from it (`npm run table`); a test asks for every kernel that `installKernels` registers.
 */
export interface Replacement {
  /** Names in tfjs. */
  kernels: readonly string[];
  /** The fault of the kernel of tfjs 4.22. */
  stock: string;
  here: string;
}

export const REPLACED: readonly Replacement[] = [
  {
    kernels: ['BatchMatMul'],
    stock: 'a scalar loop for transposed operands; wrong if a buffer is reused',
    here: 'blocked and packed, any transpose, batches are broadcast',
  },
  {
    kernels: ['_FusedMatMul'],
    stock: 'adds the bias once per 48 steps of depth, off its fast path',
    here: 'the same product, then bias and activation',
  },
  {
    kernels: ['Conv2D', 'FusedConv2D'],
    stock: 'stale results after a filter is changed in place',
    here: 'sums that read each window directly from the image, without im2col',
  },
  {
    kernels: ['Conv2DBackpropFilter'],
    stock: "missing: conv1d, conv2d and transposed convolutions can't train",
    here: 'the same method; any stride, padding, dilation',
  },
  {
    kernels: ['Conv2DBackpropInput'],
    stock: 'slow',
    here: 'a convolution with the flipped filter, or matrix products and col2im',
  },
  {
    kernels: [
      'DepthwiseConv2dNative',
      'FusedDepthwiseConv2D',
      'DepthwiseConv2dNativeBackpropInput',
      'DepthwiseConv2dNativeBackpropFilter',
    ],
    stock: 'gradients missing',
    here: 'loops over the taps of the filter',
  },
  {
    kernels: ['MaxPoolGrad'],
    stock: 'slow; loses the gradient of windows whose inputs are all ≤ 0',
    here: 'the gradient goes to the first maximum of each window',
  },
  {
    kernels: ['UnsortedSegmentSum', 'Einsum'],
    stock: "missing: embeddings can't train",
    here: 'rows are added up; transposes and one matrix product',
  },
  {
    kernels: ['ResizeNearestNeighborGrad'],
    stock: 'ignores half-pixel centres',
    here: 'the gradient of the forward kernel',
  },
  {
    kernels: ['Slice', 'GatherV2', 'Transpose', 'Identity'],
    stock: 'copy too much, or value by value',
    here: 'copy only the values that move; `Identity` shares the buffer',
  },
  {
    kernels: ['Sum'],
    stock: 'transposes first; sums of empty tensors are undefined',
    here: 'one pass over neighbouring axes',
  },
  {
    kernels: ['Add', 'Sub', 'Multiply', 'RealDiv'],
    stock: 'a small call spends most of its time on passing shapes',
    here: 'the same values in half the time; equally fast for large tensors',
  },
  {
    kernels: ['Conv3DBackpropFilterV2', 'Conv3DBackpropInputV2'],
    stock: 'memory that nobody wrote to; 0 with strides',
    here: 'simple loops',
  },
  {
    kernels: ['MaxPool3D', 'Dilation2D'],
    stock: 'never below 0',
    here: 'simple loops',
  },
  {
    kernels: ['MaxPool', 'AvgPool'],
    stock: 'wrong with padding in numbers; write beyond their output if there is no image',
    here: 'simple loops in these cases',
  },
  {
    kernels: ['Relu6', 'ClipByValue'],
    stock: 'make a bound of NaN',
    here: 'NaN stays NaN',
  },
  {
    kernels: ['Sqrt', 'Prelu'],
    stock: 'slow; stale results after slopes are changed in place',
    here: 'one pass',
  },
  {
    kernels: ['Cast'],
    stock: '3 as a truth value stays 3',
    here: '1',
  },
  {
    kernels: ['Bincount'],
    stock: 'a matrix for each tensor that is no vector',
    here: 'a vector',
  },
  {
    kernels: ['All', 'Any', 'ArgMax', 'ArgMin', 'Max', 'Mean', 'Min', 'Prod'],
    stock:
      'take an axis that is not there or is given twice for a place in memory; leave the output of nothing as it was',
    here: 'checks, then the kernel of tfjs; the values of the cpu backend for nothing',
  },
  {
    kernels: ['Cumsum', 'Cumprod'],
    stock: 'write beside their output if the axis is negative',
    here: 'the axis is counted from the front first',
  },
  {
    kernels: ['Relu'],
    stock: 'makes 0 of NaN',
    here: 'NaN stays NaN',
  },
  {
    kernels: ['MaxPool3DGrad', 'Dilation2DBackpropInput', 'Dilation2DBackpropFilter'],
    stock: 'take no maximum below 0',
    here: 'simple loops',
  },
  {
    kernels: ['SplitV', 'Unpack'],
    stock: "read beyond x if it doesn't have the parts that are asked for",
    here: 'slices, which are checked',
  },
  {
    kernels: ['StridedSlice'],
    stock: 'makes floats of whole numbers and truth values',
    here: 'copies only the values that move',
  },
  {
    kernels: ['FloorDiv', 'Mod'],
    stock: 'stop the engine if a whole number is divided by 0',
    here: 'simple loops, with the types of the cpu backend',
  },
  {
    kernels: ['Reverse', 'TopK'],
    stock: 'take truth values for four bytes each and write beside them; stop the engine if there is nothing',
    here: 'the kernel of tfjs on whole numbers',
  },
  {
    kernels: ['PadV2', 'MirrorPad', 'Select'],
    stock: "write beside their output for paddings below 0 and for shapes that don't fit",
    here: 'refused',
  },
  {
    kernels: ['Exp'],
    stock: 'returns what lies in memory for truth values',
    here: 'refused',
  },
  {
    kernels: ['Log1p', 'Expm1'],
    stock: 'lose the last digits of small values',
    here: 'double precision',
  },
  {
    kernels: ['ResizeBilinear'],
    stock: 'NaN for one row that is aligned with two corners',
    here: 'the first row, or column',
  },
];

/** The kernels that tfjs doesn't have. The layers and losses of index.ts run them. */
export const ADDED: readonly string[] = [
  'ConvolutionLayer',
  'CrossEntropyGradient',
  'DenseLayer',
  'ReluGradient',
  'SigmoidCrossEntropyWithGradient',
  'SoftmaxCrossEntropyWithGradient',
];
