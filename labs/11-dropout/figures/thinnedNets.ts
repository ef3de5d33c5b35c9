import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { NetworkChart, NetworkUnit } from '../../../src/charts/network';
import { seededRandom } from '../../../src/core/rng';
import { figure } from '../../../src/figures/figure';
import { percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { KEEP_PROB } from './common';

const INPUTS = 4;
const HIDDEN = [6, 6] as const;
const OUTPUTS = 2;
/** The number of thinned nets that are drawn. */
const MASKS = 5;

/** A mask for each hidden layer: 1 for a kept unit, 0 for a dropped one. */
type Masks = [number[], number[]];

interface ThinnedNets {
  drawn: Masks[];
  /** The number of pairs of masks, and the mean share of the weights between the hidden layers that take part. */
  pairs: number;
  share: number;
}

export const thinnedNets = figure<typeof Lab>()<ThinnedNets>({
  id: 'thinned-nets',
  title: 'One net, and some of the thinned nets that are trained in it',
  caption:
    'Each mask leaves a thinned net: a unit that is dropped takes no part, nor do its weights. All thinned nets share the weights of the whole one.',
  source: 'DNN 4.4.3; Srivastava et al. 2014, figure 1; S40, S42',
  seeds: { quick: 1, full: 1 },
  run(lab, { seeds }) {
    const random = seededRandom(seeds[0]!).stream('masks');
    const maskOf = (units: number): number[] =>
      tf.tidy(() => [...lab.dropoutMask([1, units], KEEP_PROB, random).dataSync()]);
    const drawn = Array.from({ length: MASKS }, (): Masks => [maskOf(HIDDEN[0]), maskOf(HIDDEN[1])]);
    const [first, second] = HIDDEN.map((units) => lab.allMasks(units, KEEP_PROB)) as [
      ReturnType<typeof Lab.allMasks>,
      ReturnType<typeof Lab.allMasks>,
    ];
    let share = 0;
    for (const a of first)
      for (const b of second)
        share += (a.probability * b.probability * kept(a.mask) * kept(b.mask)) / (HIDDEN[0] * HIDDEN[1]);
    return { drawn, pairs: first.length * second.length, share };
  },
  chart({ drawn, pairs, share }): Chart {
    const squared = KEEP_PROB ** 2;
    const agrees = Math.abs(share - squared) < 1e-9;
    return {
      kind: 'panels',
      title: this.title,
      note: `keepProb ${KEEP_PROB} for hidden units; inputs and outputs are never dropped; crossed out: dropped`,
      verdict:
        `Over ${pairs.toLocaleString('en-US')} thinned nets, ${percent(share)} of the weights between hidden layers take part, ` +
        `${agrees ? 'which is' : 'not'} keepProb² = ${percent(squared)}.`,
      headline: `Thinned nets keep ${percent(share, 0)} of the weights${agrees ? ': keepProb squared' : ''}`,
      source: this.source,
      columns: 3,
      panels: [
        netOf(
          'All units: the net at test time',
          HIDDEN.map((units) => Array<number>(units).fill(1)) as Masks,
        ),
        ...drawn.map((masks, i) =>
          netOf(`Mask ${i + 1} keeps ${kept(masks[0])} and ${kept(masks[1])} of ${HIDDEN[0]} units`, masks),
        ),
      ],
    };
  },
});

function netOf(title: string, masks: Masks): NetworkChart {
  const whole = (units: number): NetworkUnit[] => Array.from({ length: units }, () => ({}));
  return {
    kind: 'network',
    title,
    layers: [
      { label: 'inputs', units: whole(INPUTS) },
      ...masks.map((mask, i) => ({
        label: `hidden ${i + 1}`,
        units: mask.map((kept) => ({ dropped: kept === 0 })),
      })),
      { label: 'outputs', units: whole(OUTPUTS) },
    ],
  };
}

const kept = (mask: number[]): number => mask.filter((unit) => unit !== 0).length;
