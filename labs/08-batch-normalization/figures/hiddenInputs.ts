import * as tf from '@tensorflow/tfjs';
import { quantileSorted } from 'simple-statistics';
import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, byPlace, geometricMeanInterval } from '../../../src/figures/statistics';
import type { LabModule } from './common';
import { DEPTH, METHOD_NAMES, METHODS, overSeeds, trained, UNITS } from './common';

const BATCH = 64;
const RATE = 0.1;
/** As in the paper: 15 %, median, 85 %. */
const QUANTILES = [0.15, 0.5, 0.85];

interface HiddenInputs {
  epochs: number[];
  /** Of one unit in the first seed: a method, a checkpoint, three quantiles. */
  quantiles: number[][][];
  /** Standard deviation over the samples, mean over the units of the last hidden layer: a method, a seed, a checkpoint. */
  std: number[][][];
}

export const hiddenInputs = figure<LabModule>()<HiddenInputs>({
  id: 'hidden-inputs',
  title: 'What enters the last hidden layer’s activation while the net trains',
  caption:
    'Left, the median of one unit’s inputs over the training set and the range of its middle 70 %, in one run. Right, ' +
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
        trained(lab, train, options, random, (step, _, net) => {
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
        }).dispose();
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
    const lines = std.map((runs) => byPlace(runs).map(geometricMeanInterval));
    const [plain, normalized] = lines.map((at) => {
      const centres = at.map(({ centre }) => centre);
      return Math.max(...centres) / Math.min(...centres);
    }) as [number, number];
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `ReLU, ${DEPTH} × ${UNITS} units, η = ${RATE}; left band: 15 % to 85 % of the samples, one run; right band: 95 % interval of the geometric mean`,
      verdict:
        `While the net trains, the spread of these inputs changes by a factor of ${plain.toFixed(1)} without and ${normalized.toFixed(1)} with batch normalization` +
        (normalized < plain ? '.' : ': it does not keep them steadier here.'),
      source: this.source,
      size: { width: 1040, height: 480 },
      panels: [
        {
          kind: 'lines',
          title: 'inputs of one unit',
          x,
          y: { label: 'input of the activation' },
          series: METHODS.map((_, m) => ({
            name: METHOD_NAMES[m]!,
            x: epochs,
            y: quantiles[m]!.map((at) => at[1]!),
            band: { low: quantiles[m]!.map((at) => at[0]!), high: quantiles[m]!.map((at) => at[2]!) },
          })),
        },
        {
          kind: 'lines',
          title: 'spread over all units of the layer',
          x,
          y: { label: 'standard deviation of the inputs', scale: 'log' },
          series: METHODS.map((_, m) => ({
            name: METHOD_NAMES[m]!,
            x: epochs,
            ...band(lines[m]!),
          })),
        },
      ],
    };
  },
});
