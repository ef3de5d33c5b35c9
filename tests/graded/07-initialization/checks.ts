import type { Check, Tolerance } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** Counts and yes-or-no answers must be exact. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };

/**
 * A probe gives the stated numbers if the draws agree with them, so right answers do not differ at all. The tolerance
 * is for two runs of the same wrong answer, which must still be recognized as the same.
 */
const STATISTICS: Tolerance = { absolute: 2e-5, relative: 0.008 };

type InitializationCheck = Check & { probe: keyof typeof probes };

/** The checks of a random initializer; the names of what each promises of the numbers of a dense kernel. */
function drawChecks(
  task: 'fanInNormal' | 'heNormal' | 'glorotNormal' | 'fanInUniform' | 'glorotUniform',
  points: { statistics: number; stream: number; convolution: number },
): InitializationCheck[] {
  return [
    {
      id: `${task}/statistics`,
      points: points.statistics,
      asks: 'mean, standard deviation, form and independence of the 12,000 weights of a dense kernel',
      probe: task,
      promises: ['std', 'mean', 'form', 'independent'],
      tolerance: STATISTICS,
    },
    {
      id: `${task}/convolution`,
      points: points.convolution,
      asks: 'the same of the weights of a convolution along two axes, and the standard deviation along one axis',
      probe: `${task}Convolution`,
      promises: ['convolution'],
      tolerance: STATISTICS,
      hidden: true,
    },
    streamCheck(task, points.stream),
  ];
}

function streamCheck(
  task: 'smallNormal' | Parameters<typeof drawChecks>[0],
  points: number,
): InitializationCheck {
  return {
    id: `${task}/stream`,
    points,
    asks: 'if the weights differ, come from the stream handed in, and go on in it from kernel to kernel (0: no, 1: yes)',
    probe: `${task}Stream`,
    promises: ['stream', 'kernels-differ'],
    tolerance: EXACT,
  };
}

export const checks: InitializationCheck[] = [
  {
    id: 'fansOf/dense',
    points: 4,
    asks: 'fan-in and fan-out of the kernel of a dense layer',
    probe: 'fansOfDense',
    promises: ['dense'],
    tolerance: EXACT,
  },
  {
    id: 'fansOf/convolution',
    points: 4,
    asks: 'fan-in and fan-out of the kernel of a convolution along two axes',
    probe: 'fansOfConvolution',
    promises: ['window'],
    tolerance: EXACT,
  },
  {
    id: 'fansOf/one-axis',
    points: 2,
    asks: 'fan-in and fan-out of kernels of a convolution along one axis, of a window of one pixel, and of a dense layer of one unit',
    probe: 'fansOfConvolution1d',
    promises: ['one-axis', 'sizes-of-1'],
    tolerance: EXACT,
    hidden: true,
  },
  {
    id: 'zeros/values',
    points: 4,
    asks: 'the kernels of a dense layer and of a convolution',
    probe: 'zeros',
    promises: ['zero', 'shape', 'new'],
    tolerance: EXACT,
  },
  {
    id: 'smallNormal/statistics',
    points: 3,
    asks: 'mean, standard deviation, form and independence of the 12,000 weights of a dense kernel',
    probe: 'smallNormal',
    promises: ['std', 'mean', 'form', 'independent'],
    tolerance: STATISTICS,
  },
  {
    id: 'smallNormal/any-std',
    points: 1,
    asks: 'the standard deviation of the weights of a convolution, for a std above 1, one below 1, and 0',
    probe: 'smallNormalAnyStd',
    promises: ['any-layer', 'limits'],
    tolerance: STATISTICS,
    hidden: true,
  },
  streamCheck('smallNormal', 2),
  ...drawChecks('fanInNormal', { statistics: 5, convolution: 2, stream: 2 }),
  ...drawChecks('heNormal', { statistics: 5, convolution: 2, stream: 2 }),
  ...drawChecks('glorotNormal', { statistics: 6, convolution: 2, stream: 2 }),
  ...drawChecks('fanInUniform', { statistics: 4, convolution: 2, stream: 2 }),
  ...drawChecks('glorotUniform', { statistics: 4, convolution: 2, stream: 2 }),
  {
    id: 'glorotUniform/in-a-model',
    points: 2,
    asks: 'the standard deviation of both kernels of a tf.sequential of two dense layers that share the initializer',
    probe: 'glorotUniformInModel',
    promises: ['in-a-model'],
    tolerance: STATISTICS,
  },
  {
    id: 'initialKernels/shapes',
    points: 2,
    asks: 'the kernels of a net with hidden layers and of one without, drawn by an initializer that fills in a constant',
    probe: 'initialKernelsShapes',
    promises: ['shapes', 'number', 'initializer'],
  },
  {
    id: 'initialKernels/layers-differ',
    points: 2,
    asks: 'how many pairs of layers have the same weights, in a net whose layers are all of one width',
    probe: 'initialKernelsDiffer',
    promises: ['layers-differ'],
    tolerance: EXACT,
  },
  {
    id: 'initialKernels/own-streams',
    points: 2,
    asks: 'if the weights of a layer stay the same when the layers before it draw more numbers',
    probe: 'initialKernelsOwnStreams',
    promises: ['own-stream'],
    tolerance: EXACT,
    hidden: true,
  },
  {
    id: 'initialKernels/seed',
    points: 2,
    asks: 'if equal seeds give equal weights, and how many layers have the same weights for another seed',
    probe: 'initialKernelsSeed',
    promises: ['seed'],
    tolerance: EXACT,
  },
  {
    id: 'signalByDepth/forward',
    points: 4,
    asks: 'the standard deviations of z and a in a tanh net whose widths all differ',
    probe: 'signalForward',
    promises: ['forward', 'standard-deviation'],
  },
  {
    id: 'signalByDepth/gradients',
    points: 4,
    asks: 'the standard deviation of the gradient that each layer hands back, in a tanh net whose widths all differ',
    probe: 'signalGradients',
    promises: ['backward', 'derivative', 'order'],
  },
  {
    id: 'signalByDepth/square',
    points: 3,
    asks: 'the standard deviation of the gradient that each layer hands back, in a ReLU net whose layers are all of one width',
    probe: 'signalSquare',
    promises: ['transposed', 'activation'],
  },
  {
    id: 'signalByDepth/sigmoid',
    points: 2,
    asks: 'all three numbers of each layer of a sigmoid net',
    probe: 'signalSigmoid',
    promises: ['activation'],
    hidden: true,
  },
  {
    id: 'signalByDepth/edges',
    points: 1,
    asks: 'all three numbers of linear nets: with one layer, for one sample, with a layer of one unit',
    probe: 'signalEdges',
    promises: ['activation', 'any-size'],
    hidden: true,
  },
  {
    id: 'predictedSignal/forward',
    points: 4,
    asks: 'the standard deviation of z in each layer of a linear net whose widths and standard deviations all differ',
    probe: 'predictedForward',
    promises: ['forward', 'roots'],
  },
  {
    id: 'predictedSignal/backward',
    points: 3,
    asks: 'the standard deviation of the gradient that each layer of the linear net hands back',
    probe: 'predictedBackward',
    promises: ['backward', 'order'],
  },
  {
    id: 'predictedSignal/relu',
    points: 3,
    asks: 'the standard deviations of z and of the gradient that each layer hands back, for a ReLU net',
    probe: 'predictedRelu',
    promises: ['relu'],
  },
  {
    id: 'predictedSignal/deep',
    points: 2,
    asks: 'both for a ReLU net of fifty layers or more, and for one of a single layer',
    probe: 'predictedDeep',
    promises: ['any-depth'],
    hidden: true,
  },
];
