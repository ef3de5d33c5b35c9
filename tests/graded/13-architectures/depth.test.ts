import type * as LabModule from 'reference/13-architectures/lab';
import { dataOf, measure, netOf, train } from '../../../labs/13-architectures/figures/common';
import type { Kind } from '../../../labs/13-architectures/figures/nets';
import { chain, partsOf } from '../../../labs/13-architectures/figures/nets';
import { seededRandom } from '../../../src/core/rng';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import type { FigureContext } from '../../../src/figures/figure';
import { disposeParts } from '../../../src/figures/training';
import { solutionTests } from '../solution';

type Lab = typeof LabModule;

/** Seeds that the figure does not use. */
const SEEDS = [201, 202, 203, 204, 205];

solutionTests<Lab>('13-architectures', (lab) => {
  it('trains dense nets of 50 layers only if they have shortcuts', () => {
    const context: FigureContext = {
      mode: 'quick',
      seeds: SEEDS,
      dataset: loadImages('digits'),
      load: async (name) => loadDataset(name),
      progress: () => undefined,
    };
    const losses = (kind: Kind): number[] => SEEDS.map((seed) => lossOf50Layers(lab, context, kind, seed));
    expect(Math.max(...losses('residual'))).toBeLessThan(0.75);
    expect(Math.min(...losses('plain'))).toBeGreaterThan(0.8);
  });
});

/** The training loss after 30 steps, as a fraction of ln 10, the loss of guessing. */
function lossOf50Layers(lab: Lab, context: FigureContext, kind: Kind, seed: number): number {
  const random = seededRandom(seed);
  const data = dataOf(context, random, { train: 200, test: 1, flat: true });
  const parts = partsOf(lab, 'dense', { kind, depth: 50, width: 16, classes: 10 }, random.stream('weights'));
  const model = lab.modelOf(data.train.x.shape.slice(1), chain(parts));
  train(model, data.train, { learningRate: 0.002, steps: 30, batchSize: 32 }, random.stream('order'));
  const { loss } = measure(netOf(model), data.train);
  model.dispose();
  disposeParts(data.train, data.test);
  return loss / Math.log(10);
}
