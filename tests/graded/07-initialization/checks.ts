import type { Check, Tolerance } from '../../../src/grading/model/check';
import type { probes } from './probes';

/** Counts and yes-or-no answers must be exact. */
const EXACT: Tolerance = { absolute: 0, relative: 0 };

/**
 * A probe returns the stated numbers if the draws agree with them, so right answers do not differ at all. The tolerance is for two
 * runs of the same wrong answer, which must still be recognized as the same.
 */
const STATISTICS: Tolerance = { absolute: 2e-5, relative: 0.008 };

type InitializationCheck = Check & { probe: keyof typeof probes };

/** The two checks of every random initializer. */
function drawChecks(task: string, points: { statistics: number; stream: number }): InitializationCheck[] {
  return [
    {
      id: `${task}/statistics`,
      points: points.statistics,
      asks: 'mean, standard deviation and form of the distribution of 40,000 weights, kernel of shape [100, 400] (one right answer in a million fails by chance)',
      probe: task as keyof typeof probes,
      tolerance: STATISTICS,
    },
    {
      id: `${task}/stream`,
      points: points.stream,
      asks: 'whether the weights differ, come from the stream handed in, and continue in it from kernel to kernel (0: no, 1: yes)',
      probe: `${task}Stream` as keyof typeof probes,
      tolerance: EXACT,
    },
  ];
}

export const checks: InitializationCheck[] = [
  {
    id: 'fansOf/dense',
    points: 4,
    asks: 'fan-in and fan-out of the kernel of a dense layer',
    probe: 'fansOfDense',
    tolerance: EXACT,
  },
  {
    id: 'fansOf/convolution',
    points: 4,
    asks: 'fan-in and fan-out of the kernel of a convolution with windows of 3 × 5',
    probe: 'fansOfConvolution',
    tolerance: EXACT,
  },
  {
    id: 'fansOf/one-axis',
    points: 2,
    asks: 'fan-in and fan-out of the kernel of a convolution along one axis, window of 7',
    probe: 'fansOfConvolution1d',
    tolerance: EXACT,
    hidden: true,
  },
  { id: 'zeros/values', points: 4, asks: 'a kernel of shape [3, 4]', probe: 'zeros', tolerance: EXACT },
  ...drawChecks('smallNormal', { statistics: 4, stream: 2 }),
  ...drawChecks('fanInNormal', { statistics: 7, stream: 2 }),
  ...drawChecks('heNormal', { statistics: 5, stream: 2 }),
  {
    id: 'heNormal/convolution',
    points: 2,
    asks: 'the distribution of the 14,400 weights of a convolution, 3 × 3 × 16 inputs and 100 channels out',
    probe: 'heNormalConvolution',
    tolerance: STATISTICS,
    hidden: true,
  },
  ...drawChecks('glorotNormal', { statistics: 8, stream: 2 }),
  ...drawChecks('fanInUniform', { statistics: 6, stream: 2 }),
  ...drawChecks('glorotUniform', { statistics: 6, stream: 2 }),
  {
    id: 'glorotUniform/in-a-model',
    points: 2,
    asks: 'the standard deviation of both kernels of a tf.sequential of two dense layers (60 → 200 → 100) that share the initializer',
    probe: 'glorotUniformInModel',
    tolerance: STATISTICS,
  },
  {
    id: 'initialKernels/shapes',
    points: 2,
    asks: 'the kernels of a net of widths 3, 7, 5, 2, drawn by an initializer that fills in 0.5',
    probe: 'initialKernelsShapes',
  },
  {
    id: 'initialKernels/layers-differ',
    points: 4,
    asks: 'how many kernels a net of widths 4, 4, 4, 4, 4 has, and how many pairs of its layers have the same weights',
    probe: 'initialKernelsDiffer',
    tolerance: EXACT,
  },
  {
    id: 'initialKernels/seed',
    points: 2,
    asks: 'whether equal seeds give equal weights, and whether other seeds do (0: no, 1: yes)',
    probe: 'initialKernelsSeed',
    tolerance: EXACT,
  },
  {
    id: 'signalByDepth/forward',
    points: 4,
    asks: 'the standard deviations of z and a in a tanh net of widths 5, 4, 6, 3 on 7 samples',
    probe: 'signalForward',
  },
  {
    id: 'signalByDepth/gradients',
    points: 5,
    asks: 'the standard deviation of the gradient that each layer hands back, tanh net of widths 5, 4, 6, 3 on 7 samples',
    probe: 'signalGradients',
  },
  {
    id: 'signalByDepth/square',
    points: 3,
    asks: 'the standard deviation of the gradient that each layer hands back, ReLU net of widths 4, 4, 4, 4 on 7 samples',
    probe: 'signalSquare',
  },
  {
    id: 'signalByDepth/sigmoid',
    points: 2,
    asks: 'all three numbers of each layer of a sigmoid net of widths 3, 6, 2 on 7 samples',
    probe: 'signalSigmoid',
    hidden: true,
  },
  {
    id: 'predictedSignal/forward',
    points: 5,
    asks: 'the standard deviation of z in each layer of a linear net whose widths and standard deviations all differ',
    probe: 'predictedForward',
  },
  {
    id: 'predictedSignal/backward',
    points: 4,
    asks: 'the standard deviation of the gradient that each layer of the linear net hands back',
    probe: 'predictedBackward',
  },
  {
    id: 'predictedSignal/relu',
    points: 3,
    asks: 'the standard deviations of z and of the gradient that each layer hands back, for a ReLU net',
    probe: 'predictedRelu',
  },
];
