/** The first weights of a layer. Source: DNN 4.3.2, TT; S24; errata E12, E22, E34. */
import type { RandomStream } from '../../../core/rng';
import type { Settings } from './settings';

/** Units that send into a layer, and units of the layer. */
interface Sizes {
  readonly from: number;
  readonly to: number;
}

/** The variance of a distribution with mean 0, as a function of the sizes of a layer. */
const VARIANCE: Record<Settings['initialization'], (sizes: Sizes, std: number) => number> = {
  zeros: () => 0,
  normal: (_, std) => std * std,
  fanInNormal: ({ from }) => 1 / from,
  heNormal: ({ from }) => 2 / from,
  glorotNormal: ({ from, to }) => 2 / (from + to),
  fanInUniform: ({ from }) => 1 / (3 * from),
  glorotUniform: ({ from, to }) => 2 / (from + to),
};

/**
 * The weights from → to of a layer, row by row. Every rule draws as many numbers from the stream as any other.
 */
export function initialWeights(
  { initialization, initialStd }: Settings,
  sizes: Sizes,
  stream: RandomStream,
): Float64Array {
  const deviation = Math.sqrt(VARIANCE[initialization](sizes, initialStd));
  const isUniform = initialization.endsWith('Uniform');
  const weights = new Float64Array(sizes.from * sizes.to);
  for (let i = 0; i < weights.length; i++) {
    // A uniform number of variance 1 lies between −√3 and √3.
    const unit = isUniform ? stream.uniform(-1, 1) * Math.sqrt(3) : stream.normal();
    weights[i] = deviation * unit;
  }
  return weights;
}
