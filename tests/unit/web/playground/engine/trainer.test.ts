import { makeTask } from '../../../../../src/web/playground/engine/samples';
import type { Given } from '../../../../../src/web/playground/engine/samples';
import { Session } from '../../../../../src/web/playground/engine/session';
import { DEFAULTS } from '../../../../../src/web/playground/engine/settings';
import type { Settings } from '../../../../../src/web/playground/engine/settings';
import type { Snapshot } from '../../../../../src/web/playground/engine/snapshot';
import { numbersOf, pictureOf } from '../../../../../src/web/playground/engine/snapshot';
import { Trainer } from '../../../../../src/web/playground/engine/trainer';

const SMALL: Settings = { ...DEFAULTS, samples: 40, epochs: 20, layers: [{ units: 4, activation: 'tanh' }] };

function snapshotOf(shown: Trainer): Snapshot {
  return { ...numbersOf(shown), picture: pictureOf(shown.net, shown.task) };
}

function trainer(changes: Partial<Settings> = {}, given: Given = {}): Trainer {
  const settings = { ...SMALL, ...changes };
  return new Trainer(settings, makeTask(settings, given));
}

function trained(changes: Partial<Settings> = {}): Trainer {
  const made = trainer(changes);
  made.runToEnd();
  return made;
}

const weights = ({ net }: Trainer): number[] => [...net.parameters];

describe('a trainer', () => {
  it('does the same again with the same settings, and something else with another seed', () => {
    expect(trained().history).toEqual(trained().history);
    expect(weights(trained())).toEqual(weights(trained()));
    expect(trained({ seed: 2 }).history).not.toEqual(trained().history);
  });

  it('counts an epoch when all samples were seen, also where the last batch is smaller', () => {
    const made = trainer({ batchSize: 8, validation: 0.5 });
    expect(made.stepsPerEpoch).toBe(3);
    made.run(3);
    expect([made.step, made.epoch]).toEqual([3, 1]);
    expect(made.history.epochs).toEqual([0, 1]);
  });

  it('ends after its epochs', () => {
    const made = trained({ epochs: 7 });
    expect([made.status, made.epoch, made.history.epochs.length]).toEqual(['finished', 7, 8]);
  });

  it('learns', () => {
    const { history } = trained({ optimizer: 'adam', learningRate: 0.05, epochs: 60 });
    expect(history.trainLoss.at(-1)!).toBeLessThan(0.5 * history.trainLoss[0]!);
  });

  it('says that it diverged where the loss has no end', () => {
    const made = trained({ data: 'curve', layers: [{ units: 8, activation: 'relu' }], learningRate: 100 });
    expect(made.status).toBe('diverged');
    expect(made.epoch).toBeLessThan(20);
  });

  it('moves a single step by −η g under plain descent', () => {
    const made = trainer({ learningRate: 0.2 });
    const before = weights(made);
    made.run(1);
    made.net.gradients.forEach((g, i) =>
      expect(made.net.parameters[i]!).toBeCloseTo(before[i]! - 0.2 * g, 12),
    );
  });

  it.each([
    ['L2', { l2: 0.3 }, (w: number) => 0.3 * w],
    ['L1', { l1: 0.3 }, (w: number) => 0.3 * Math.sign(w)],
  ])('adds the gradient of %s to weights and leaves biases alone', (_, change, slope) => {
    const [plain, penalized] = [trainer(), trainer(change)];
    const before = weights(plain);
    plain.run(1);
    penalized.run(1);
    const layer = plain.net.layers[0]!;
    const kernelEnd = layer.from * layer.to;
    plain.net.gradients
      .slice(0, kernelEnd)
      .forEach((g, i) => expect(penalized.net.gradients[i]).toBeCloseTo(g + slope(before[i]!), 12));
    expect([...penalized.net.layers[0]!.biasGradient]).toEqual([...layer.biasGradient]);
  });

  it('penalizes biases where it is asked to', () => {
    const [only, all] = [trainer({ l2: 0.3 }), trainer({ l2: 0.3, penalized: 'all' })];
    for (const made of [only, all]) {
      made.net.layers[0]!.bias.fill(2);
      made.run(1);
    }
    only.net.layers[0]!.biasGradient.forEach((g, i) =>
      expect(all.net.layers[0]!.biasGradient[i]).toBeCloseTo(g + 0.6, 12),
    );
  });

  it('clips a long gradient to its threshold, and leaves a short one as it is', () => {
    const norm = (made: Trainer): number => {
      made.run(1);
      return made.watched!.norm;
    };
    const free = norm(trainer());
    expect(norm(trainer({ clip: free / 3 }))).toBeCloseTo(free / 3, 10);
    expect(norm(trainer({ clip: free * 3 }))).toBe(free);
    const clipped = trainer({ clip: free / 3 });
    clipped.run(1);
    expect(clipped.watched!.clipFactor).toBeCloseTo(1 / 3, 10);
  });

  it('stops early and goes back to the best epoch', () => {
    const changes = {
      samples: 30,
      labelNoise: 0.4,
      dataNoise: 0.4,
      optimizer: 'adam' as const,
      learningRate: 0.05,
      epochs: 300,
      layers: [{ units: 16, activation: 'relu' as const }],
    };
    const made = trained({ ...changes, patience: 10 });
    const { validationLoss } = made.history;
    const best = Math.min(...validationLoss.slice(1));
    expect(made.status).toBe('stoppedEarly');
    expect(validationLoss[made.bestEpoch]).toBe(best);
    expect(made.epoch).toBe(made.bestEpoch + 10);
    expect(made.result().validationLoss).toBe(best);
    // The net itself is that of the best epoch.
    const again = trainer({ ...changes, patience: 0 });
    while (again.epoch < made.bestEpoch) again.run(1);
    expect(weights(made)).toEqual(weights(again));
  });

  it('goes back to the best epoch of a run that ends by itself', () => {
    const made = trained({ patience: 1000, labelNoise: 0.5, optimizer: 'adam', learningRate: 0.1 });
    expect(made.status).toBe('finished');
    expect(made.result().validationLoss).toBe(Math.min(...made.history.validationLoss.slice(1)));
  });

  it('halves the rate on a plateau', () => {
    const made = trainer({
      schedule: 'plateau',
      factor: 0.5,
      plateau: 2,
      learningRate: 1e-6,
      epochs: 50,
      initialization: 'zeros',
      layers: [],
      labelNoise: 1,
    });
    const rates = new Set<number>();
    while (made.status === 'running') {
      rates.add(made.rate);
      made.run(1);
    }
    const found = [...rates];
    found.slice(1).forEach((rate, i) => expect(rate / found[i]!).toBeCloseTo(0.5, 12));
  });

  it('gives the loss of the net as at test time, whatever disturbs its training', () => {
    const calm = trainer();
    for (const change of [{ dropout: 'inverted' as const }, { hiddenNoise: 1 }, { inputNoise: 1 }]) {
      expect(trainer(change).history.trainLoss[0]).toBe(calm.history.trainLoss[0]);
      expect(trained(change).history.trainLoss.at(-1)).not.toBe(trained().history.trainLoss.at(-1));
    }
  });

  it('scales the units of classic dropout at test time', () => {
    const settings = { layers: [{ units: 4, activation: 'linear' as const }], keepProb: 0.5 };
    const [plain, classic] = [trainer(settings), trainer({ ...settings, dropout: 'classic' })];
    plain.net.layers[1]!.kernel.forEach((w, i, kernel) => (kernel[i] = w / 2));
    const [a, b] = [snapshotOf(plain).picture!, snapshotOf(classic).picture!];
    if (a.kind !== 'plane' || b.kind !== 'plane') throw new Error('two inputs have a plane');
    a.probabilities.forEach((p, i) => expect(b.probabilities[i]).toBeCloseTo(p, 6));
  });
});

describe('a snapshot', () => {
  it('counts units without a slope as dead', () => {
    const made = trainer({ layers: [{ units: 4, activation: 'relu' }] });
    const { bias } = made.net.layers[0]!;
    bias.fill(50);
    bias[0] = bias[1] = bias[2] = -50;
    expect(snapshotOf(made).layers.map(({ dead }) => dead)).toEqual([0.75, undefined]);
  });

  it('has no gradient before the output where all weights are 0', () => {
    const { layers } = snapshotOf(trainer({ initialization: 'zeros', layers: SMALL.layers }));
    expect(layers[0]).toMatchObject({ activation: 0, gradient: 0 });
    expect(layers[1]!.gradient).toBeGreaterThan(0);
  });

  it('counts no dead units in a net without numbers', () => {
    const made = trainer();
    made.net.parameters.fill(NaN);
    const { layers } = snapshotOf(made);
    expect(layers.map(({ dead, boxes }) => [dead, boxes])).toEqual([
      [undefined, null],
      [undefined, null],
    ]);
  });

  it('leaves a run as it is', () => {
    const [seen, unseen] = [
      trainer({ batchNorm: 'before', dropout: 'classic' }),
      trainer({ batchNorm: 'before', dropout: 'classic' }),
    ];
    for (let i = 0; i < 30; i++) {
      seen.run(1);
      snapshotOf(seen);
      unseen.run(1);
    }
    expect(weights(seen)).toEqual(weights(unseen));
  });

  it.each([
    ['moons', {}, 'plane'],
    ['curve', {}, 'curve'],
  ] as const)('shows the answers on %s as a %s', (data, given, kind) => {
    expect(snapshotOf(trainer({ data }, given)).picture!.kind).toBe(kind);
  });

  it('shows the formula with the numbers of the chosen parameter', () => {
    const made = trainer({ optimizer: 'momentum' });
    made.watchedParameter = 3;
    const before = made.net.parameters[3]!;
    made.run(1);
    const { formula, watched } = snapshotOf(made);
    expect(watched).toMatchObject({ w: before, next: made.net.parameters[3], before: { m: 0 } });
    expect(formula.map((line) => line.formula)).toEqual(['m ← μ · m − η · g', 'w ← w + m']);
  });
});

describe('two nets side by side', () => {
  const still = (): number => 0;
  const session = (
    settings: Settings,
    comparison: ConstructorParameters<typeof Session>[0]['comparison'],
  ): Session => new Session({ settings, comparison, watched: { layer: 0, from: 0, to: 0 } }, {}, still);

  it('begin with the same samples and the same weights', () => {
    const { sceneries } = session(SMALL, { field: 'optimizer', value: 'adam' });
    expect(sceneries[1]!.task).toEqual(sceneries[0]!.task);
    const [first, second] = session(SMALL, { field: 'optimizer', value: 'adam' }).advance(0).snapshots;
    expect(second!.kernels).toEqual(first!.kernels);
  });

  it('see the samples in the same order: a setting without effect changes nothing', () => {
    const [first, second] = session(SMALL, { field: 'momentum', value: 0.5 }).advance(50).snapshots;
    expect(second!.kernels).toEqual(first!.kernels);
  });

  it('take the same number of steps, and stop by themselves', () => {
    const both = session({ ...SMALL, epochs: 3 }, { field: 'epochs', value: 5 });
    const { snapshots } = both.advance(1000);
    expect(snapshots.map(({ status, epoch }) => [status, epoch])).toEqual([
      ['finished', 3],
      ['finished', 5],
    ]);
  });

  it('report each epoch once', () => {
    const both = session(SMALL, { field: 'optimizer', value: 'adam' });
    const epochs = [0, 3, 4].flatMap((steps) => both.advance(steps).histories[1]!.epochs);
    expect(epochs).toEqual([0, 1, 2, 3]);
  });

  it('train fewer steps where time is short, but at least one', () => {
    let now = 0;
    const slow = new Session(
      { settings: SMALL, comparison: undefined, watched: { layer: 0, from: 0, to: 0 } },
      {},
      () => (now += 100),
    );
    expect(slow.advance(50).snapshots[0]!.step).toBe(1);
  });
});
