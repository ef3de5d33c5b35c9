import * as tf from '@tensorflow/tfjs';
import { AXES } from '../../../../src/compare/axes';
import type { LabMethods, Methods } from '../../../../src/compare/methods';
import { METHOD_LABS } from '../../../../src/compare/methods';
import type { Settings } from '../../../../src/compare/settings';
import { AXIS_KEYS } from '../../../../src/compare/settings';
import type { TrainingValue } from '../../../../src/compare/training/train';
import { trainOnce } from '../../../../src/compare/training/train';
import { USUAL, USUAL_RATES } from '../../../../src/compare/variants';
import { labsOf, referenceMethods } from '../../../../src/course/compare/methods';
import { startBackend } from '../../../../src/node/backend';
import { loadImages } from '../../../../src/node/files/load';
import type * as Lab04 from '../../../../solutions/04-optimizers/lab';
import type * as Lab05 from '../../../../solutions/05-learning-rate/lab';
import type * as Lab06 from '../../../../solutions/06-input-scale/lab';
import type * as Lab07 from '../../../../solutions/07-initialization/lab';
import type * as Lab08 from '../../../../solutions/08-batch-normalization/lab';
import type * as Lab09 from '../../../../solutions/09-overfitting/lab';
import type * as Lab10 from '../../../../solutions/10-weight-decay/lab';
import type * as Lab11 from '../../../../solutions/11-dropout/lab';
import type * as Lab12 from '../../../../solutions/12-augmentation/lab';
import type * as Lab13 from '../../../../solutions/13-architectures/lab';

/** The compiler says if a solution no longer has what trainings call. */
export type SolutionsFit = Solutions extends LabMethods ? true : never;
export const SOLUTIONS_FIT: SolutionsFit = true;
interface Solutions {
  '04-optimizers': typeof Lab04;
  '05-learning-rate': typeof Lab05;
  '06-input-scale': typeof Lab06;
  '07-initialization': typeof Lab07;
  '08-batch-normalization': typeof Lab08;
  '09-overfitting': typeof Lab09;
  '10-weight-decay': typeof Lab10;
  '11-dropout': typeof Lab11;
  '12-augmentation': typeof Lab12;
  '13-architectures': typeof Lab13;
}

const SETTINGS: Settings = { ...USUAL, trainSize: 60, hidden: '8', lr: 0.05, weightDecay: 0 };
let methods: Methods;
beforeAll(async () => {
  await startBackend();
  methods = await referenceMethods(METHOD_LABS);
});

interface Given extends Partial<Settings> {
  seed?: number;
  epochs?: number;
}

function trained({ seed = 0, epochs = 2, ...settings }: Given, handed: Methods = methods): TrainingValue {
  const rate = settings.optimizer ? USUAL_RATES[settings.optimizer] : SETTINGS.lr;
  const whole = { ...SETTINGS, lr: rate, ...settings };
  return trainOnce({ settings: whole, seed, fold: null, epochs }, { methods: handed, load: loadImages });
}

describe('one training', () => {
  it('gives the same numbers for the same input, and leaves no tensors', () => {
    const settings = { dropout: 0.5, noise: 0.1, augment: 'mild' } as const;
    const first = trained(settings);
    const { numTensors } = tf.memory();
    expect(trained(settings)).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('learns', () => {
    const { curves, outcome } = trained({ trainSize: 400, hidden: '32', epochs: 10 });
    expect(outcome).toEqual({ kind: 'finished' });
    expect(curves.trainLoss).toHaveLength(11);
    expect(curves.trainLoss.at(-1)!).toBeLessThan(0.5 * curves.trainLoss[0]!);
    expect(curves.valAccuracy.at(-1)!).toBeGreaterThan(0.7);
  });

  it('begins with the same weights and samples for equal seeds, and with others for another seed', () => {
    const startOf = (given: Given): unknown => [
      trained(given).curves.valLoss[0],
      trained(given).layers.map(({ initial }) => initial),
    ];
    expect(startOf({ optimizer: 'adam' })).toEqual(startOf({ optimizer: 'sgd' }));
    expect(startOf({ l2: 0.1 })).toEqual(startOf({ dropout: 0.5 }));
    expect(startOf({ seed: 1 })).not.toEqual(startOf({ seed: 2 }));
  });

  const words = AXIS_KEYS.flatMap((key) => (AXES[key].words ?? []).map((word) => [key, word] as const));
  it.each(words)('trains with %s=%s', (key, word) => {
    const hidden = ['cnn', 'resnet', 'inception'].includes(word) ? '4x8' : '8';
    const value = trained({ [key]: word, hidden, ...(key === 'dropoutKind' && { dropout: 0.5 }) });
    expect(value.outcome).toEqual({ kind: 'finished' });
    expect(value.final.valLoss).not.toBeNull();
    expect(value.layers.length).toBeGreaterThanOrEqual(2);
  });

  it.each(['moons', 'ring', 'spirals', 'blobs'])('trains on the toy data set %s', (data) => {
    expect(trained({ data }).outcome).toEqual({ kind: 'finished' });
  });

  it.each<[string, Given]>([
    ['dropout', { dropout: 0.5 }],
    ['noise', { noise: 0.5 }],
    ['l1', { l1: 0.1 }],
    ['l2', { l2: 0.1 }],
    ['weightDecay', { weightDecay: 1 }],
    ['clip', { clip: 0.01 }],
    ['labelNoise', { labelNoise: 1 }],
    ['batchSize', { batchSize: 8 }],
    ['trainSize', { trainSize: 61 }],
    ['hidden', { hidden: '8x8' }],
    ['momentum', { momentum: 0.5 }],
    ['lr', { lr: 0.1 }],
  ])('has other numbers with %s', (_, given) => {
    expect(trained(given).final.valLoss).not.toBe(trained({}).final.valLoss);
  });

  it('says when it diverged, and has a guess for its accuracy then', () => {
    const { outcome, final, curves } = trained({ optimizer: 'sgd', lr: 1e30 });
    expect(outcome).toMatchObject({ kind: 'diverged', epoch: 1 });
    expect(final).toMatchObject({ valLoss: null, testLoss: null, valAccuracy: 0.1 });
    expect(curves.trainLoss).toEqual([expect.any(Number), null]);
    expect(trained({ optimizer: 'sgd', lr: 1000, epochs: 3 }).outcome.kind).toBe('diverged');
  });

  it('decays weights as AdamW does: by ηλ of themselves in each step, beside the step of Adam', () => {
    // One step of one batch, with a rate at which Adam itself hardly moves a weight: w ← (1 − ηλ)w.
    const whole = { optimizer: 'adam', trainSize: 60, batchSize: 60, epochs: 1, lr: 1e-6 } as const;
    const { layers } = trained({ ...whole, weightDecay: 2e5 });
    for (const { initial, final } of layers) expect(final.std! / initial.std!).toBeCloseTo(0.8, 3);
  });

  it('begins with weight normalization as without it, and trains lengths and directions', () => {
    const [plain, normalized] = [trained({}), trained({ batchNorm: 'weight' })];
    expect(normalized.curves.trainLoss[0]!).toBeCloseTo(plain.curves.trainLoss[0]!, 5);
    expect(normalized.layers[0]!.initial).toEqual(plain.layers[0]!.initial);
    expect(normalized.final.trainLoss).not.toBe(plain.final.trainLoss);
    expect(normalized.parameters).toBe(plain.parameters + 8);
  });

  it('with layer normalization does not mind the scale of the first weights', () => {
    const growth = (batchNorm: Settings['batchNorm']): number => {
      const [small, large] = [10, 100].map((std) => {
        const { layers } = trained({ batchNorm, initializer: `normal:${std}`, epochs: 1 });
        return layers[0]!.gradientNorm[0]!;
      });
      return large! / small!;
    };
    // The gradient grows with the weights of the output, and falls with the scale that is divided out.
    expect(growth('off')).toBeGreaterThan(5);
    expect(growth('layer')).toBeCloseTo(1, 0);
    const { curves, parameters } = trained({ batchNorm: 'layer', trainSize: 400, hidden: '32', epochs: 10 });
    expect(curves.trainLoss.at(-1)!).toBeLessThan(0.5 * curves.trainLoss[0]!);
    // 64 · 32 + 32 weights and biases, γ and β, and 32 · 10 + 10.
    expect(parameters).toBe(64 * 32 + 32 + 2 * 32 + 32 * 10 + 10);
  });

  it('takes the optimizer of tfjs where lab 04 is not handed in', () => {
    const own = trained({ optimizer: 'momentum' });
    const others = { ...methods };
    delete others['04-optimizers'];
    const theirs = trained({ optimizer: 'momentum' }, others);
    expect(theirs.final.trainLoss!).toBeCloseTo(own.final.trainLoss!, 4);
  });

  it('notes the dead units of ReLU layers', () => {
    const { layers } = trained({ initializer: 'zeros' });
    expect(layers.map(({ dead }) => dead)).toEqual([1, null]);
  });

  it('validates on each sample of the pool once in k folds', () => {
    const counts = [0, 1, 2].map((index) => {
      const input = { settings: SETTINGS, seed: 0, fold: { index, of: 3 }, epochs: 1 };
      return trainOnce(input, { methods, load: loadImages }).curves.valLoss[0];
    });
    expect(new Set(counts).size).toBe(3);
  });
});

it('asks for the labs of its settings alone', () => {
  expect(labsOf({ ...SETTINGS, l2: 0 })).toEqual(['04-optimizers', '07-initialization']);
  expect(labsOf({ ...SETTINGS, dropout: 0.1, clip: 1 })).toEqual(
    expect.arrayContaining(['05-learning-rate', '11-dropout']),
  );
});
