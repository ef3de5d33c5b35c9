/** Samples that make less and less sense: other labels, other pixels. */
import type { RandomStream } from '../../../src/core/rng';
import type { LabelledSamples } from '../../../src/data/dataset';
import { inputSize } from '../../../src/data/dataset';
import type * as Lab from '../lab';

/** Source: Zhang et al. (2017), section 2.1. */
export const KINDS = ['true labels', 'shuffled pixels', 'random labels', 'random pixels'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * A function that gives samples like `like` other labels or other pixels. The one order of `shuffled pixels` is drawn
 * here, so that training and test images can have the same one.
 */
export function changed(
  lab: typeof Lab,
  kind: Kind,
  like: LabelledSamples,
  stream: RandomStream,
): (samples: LabelledSamples) => LabelledSamples {
  if (kind === 'true labels') return (samples) => samples;
  if (kind === 'random labels') {
    const options = { classes: like.classes.length, share: 1 };
    return (samples) => ({
      ...samples,
      y: Uint8Array.from(lab.randomizeLabels([...samples.y], options, stream)),
    });
  }
  const size = inputSize(like);
  const once = stream.permutation(size);
  return (samples) => {
    const x = new Float32Array(samples.x.length);
    for (let i = 0; i < samples.count; i++) {
      const order = kind === 'shuffled pixels' ? once : stream.permutation(size);
      order.forEach((from, to) => (x[i * size + to] = samples.x[i * size + from]!));
    }
    return { ...samples, x };
  };
}
