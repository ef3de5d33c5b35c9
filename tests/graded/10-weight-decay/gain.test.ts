import { join } from 'node:path';
import type * as LabModule from 'reference/10-weight-decay/lab';
import type * as FiguresModule from '../../../labs/10-weight-decay/figures/common';
import { solutionOf } from '../../../src/course/labs';
import { seededRandom } from '../../../src/core/rng';
import { loadDataset, loadImages } from '../../../src/node/files/load';
import { meanInterval } from '../../../src/figures/statistics';
import { solutionTests } from '../solution';

const LAB = '10-weight-decay';
/** Fresh seeds: neither the settings, which are those of the figures, nor λ were chosen on them. */
const SEEDS = Array.from({ length: 10 }, (_, i) => 100 + i);
/** The validation sets of seeds 0 to 9 chose this value most often. */
const LAMBDA = 0.03;
const STEPS = 120;

solutionTests<typeof LabModule>(LAB, (lab) => {
  it('L2 lowers the test error on digits: the paired difference over ten fresh seeds is clearly above 0', () => {
    const { partsOf, netFor, train, errorOf, disposeNet, disposeParts } = jest.requireActual<
      typeof FiguresModule
    >(join(solutionOf(LAB), 'figures', 'common.ts'));
    const context = {
      dataset: loadImages(),
      mode: 'quick' as const,
      seeds: SEEDS,
      load: async (name: string) => loadDataset(name),
      progress: () => {},
    };
    const gains = SEEDS.map((seed) => {
      const random = seededRandom(seed);
      const parts = partsOf(context, random);
      const [without, withL2] = [0, LAMBDA].map((lambda) => {
        const net = netFor(parts.train, random);
        train(lab, net, parts.train, { penalty: new lab.L2({ lambda }), steps: STEPS });
        const error = errorOf(net, parts.test);
        disposeNet(net);
        return error;
      });
      disposeParts(parts);
      return without! - withL2!;
    });
    // Measured once: 8.7 points, 95 % interval 6.5 to 10.8.
    expect(meanInterval(gains).low).toBeGreaterThan(0.03);
  });
});
