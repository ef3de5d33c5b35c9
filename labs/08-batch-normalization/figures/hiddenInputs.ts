import * as tf from '@tensorflow/tfjs';
import { quantileSorted } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { geometricBand, geometricMeanInterval } from '../../../src/figures/statistics';
import type * as Lab from '../lab';
import { ratio, ratioFinding, tellingDecimals, withInterval } from '../../../src/figures/words';
import { METHOD_NAMES, METHODS, overSeeds } from './common';
import type { Net } from './net';
import { DEPTH, trained, UNITS } from './net';

const BATCH = 64;
const RATE = 0.1;
/** As in the paper: 15 %, median, 85 %. */
const QUANTILES = [0.15, 0.5, 0.85];

interface HiddenInputs {
  epochs: number[];
  /** Quantiles of one unit's inputs in the first seed: a method, a checkpoint, three quantiles. */
  quantiles: number[][][];
  /** Standard deviation over the samples, mean over the units of the last hidden layer: a method, a seed, a checkpoint. */
  std: number[][][];
}

export const hiddenInputs = figure<typeof Lab>()<HiddenInputs>({
  id: 'hidden-inputs',
  title: 'What enters the last hidden layer’s activation while the net trains',
  caption:
    'The median of one unit’s inputs over the training set and the range of its middle 70 %, in one run. Right, ' +
    'the standard deviation of the inputs, averaged over all units of the layer.',
  source: 'DNN 4.3.3; S25; Ioffe and Szegedy 2015, figure 1',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const epochCount = context.mode === 'full' ? 30 : 6;
    let perEpoch = 1;
    const runs = overSeeds(context, ({ train }, random) => {
      perEpoch = Math.floor(train.x.shape[0] / BATCH);
      const every = Math.max(1, Math.round(perEpoch / 4));
      return METHODS.map((placement) => {
        const run = { steps: [] as number[], quantiles: [] as number[][], std: [] as number[] };
        const options = { placement, learningRate: RATE, steps: epochCount * perEpoch, batchSize: BATCH };
        const onStep = (step: number, net: Net): void => {
          if (step % every !== 0) return;
          const { unit, std } = tf.tidy(() => {
            const inputs = net.preActivations(train.x).at(-1)! as tf.Tensor2D;
            const { variance } = tf.moments(inputs, 0);
            return {
              unit: inputs.slice([0, 0], [-1, 1]).dataSync(),
              std: variance.sqrt().mean().arraySync(),
            };
          });
          const sorted = Array.from(unit).sort((a, b) => a - b);
          run.steps.push(step);
          run.quantiles.push(QUANTILES.map((q) => quantileSorted(sorted, q)));
          run.std.push(std as number);
        };
        trained(lab, train, { ...options, onStep }, random).dispose();
        return run;
      });
    });
    return {
      epochs: runs[0]![0]!.steps.map((step) => step / perEpoch),
      quantiles: METHODS.map((_, m) => runs[0]![m]!.quantiles),
      std: METHODS.map((_, m) => runs.map((run) => run[m]!.std)),
    };
  },
  chart({ epochs, quantiles, std }, context): Chart {
    const x = { label: 'epochs' };
    const ends = quantiles.flat(2);
    const limits = { min: Math.floor(Math.min(...ends)), max: Math.ceil(Math.max(...ends)) };
    const changes = std.map((runs) => runs.map((run) => Math.max(...run) / Math.min(...run)));
    const words = changes.map((ofSeeds) => {
      const bounded = ofSeeds.every((factor) => factor >= 1 && factor < Infinity);
      if (!bounded) return 'infinitely';
      const interval = geometricMeanInterval(ofSeeds);
      return `${withInterval(interval, tellingDecimals(interval, 2))} times`;
    });
    const steadier = geometricMeanInterval(changes[0]!.map((factor, s) => factor / changes[1]![s]!));
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}; bands: 15 % to 85 % of the samples, one run; right: 95 % interval of the geometric mean`,
      verdict: `The spread of the inputs changes ${words[0]} without, ${words[1]} with normalization.`,
      headline: ratioFinding(steadier, {
        above: 'Batch normalization keeps the spread of the inputs steadier',
        below: 'Batch normalization lets the spread of the inputs change more',
        of: 'Change of spread with and without batch normalization',
      }),
      details: `Change of the spread without, against with: ${ratio(steadier, { as: 'as large' })}.`,
      source: this.source,
      panels: [
        ...METHODS.map((_, m) => ({
          kind: 'lines' as const,
          title: `inputs of one unit: ${METHOD_NAMES[m]!}`,
          x,
          y: { label: 'input of the activation', ...limits },
          series: [
            {
              name: METHOD_NAMES[m]!,
              style: m,
              x: epochs,
              y: quantiles[m]!.map((at) => at[1]!),
              band: { low: quantiles[m]!.map((at) => at[0]!), high: quantiles[m]!.map((at) => at[2]!) },
            },
          ],
        })),
        {
          kind: 'lines',
          title: 'spread over all units',
          x,
          y: { label: 'standard deviation of the inputs', scale: 'log' },
          series: METHODS.map((_, m) => ({
            name: METHOD_NAMES[m]!,
            x: epochs,
            ...geometricBand(std[m]!),
          })),
        },
      ],
    };
  },
});
