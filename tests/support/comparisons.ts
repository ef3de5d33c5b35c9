/** Comparisons of made-up numbers: what a comparison would measure, without training. */
import { CONFIGURATION_VERSION } from '../../src/compare/configuration';
import type { Configuration, Metric } from '../../src/compare/configuration';
import type { Measurements, Run, Variant } from '../../src/compare/result';
import { RESULT_VERSION } from '../../src/compare/result';
import type { Settings } from '../../src/compare/settings';
import { isAccuracy } from '../../src/compare/configuration';

export const SETTINGS: Settings = {
  ...{
    data: 'digits',
    trainSize: 200,
    labelNoise: 0,
    inputs: 'raw',
    augment: 'off',
    noise: 0,
    batchSize: 32,
  },
  ...{
    architecture: 'mlp',
    hidden: '64',
    activation: 'relu',
    initializer: 'he',
    batchNorm: 'off',
    dropout: 0,
  },
  ...{ dropoutKind: 'inverted', optimizer: 'sgd', lr: 0.1, momentum: 0.9, schedule: 'constant', clip: 'off' },
  ...{ l2: 0, l1: 0, weightDecay: 0 },
};

export interface MadeUp {
  /** What differs from {@link SETTINGS} in each variant, and its name. */
  variants: (Partial<Settings> & { label: string; implementation?: string })[];
  seeds: number;
  /** The metric of each run; null if it diverged. */
  value: (variant: number, seed: number) => number | null;
  metric?: Metric;
  epochs?: number;
  configuration?: Partial<Configuration>;
}

export function madeUp(given: MadeUp): Measurements {
  const { metric = 'valLoss', epochs = 10, seeds } = given;
  const variants = given.variants.map(({ label, implementation = null, ...settings }): Variant => ({
    ...{ label, implementation, epochs },
    settings: { ...SETTINGS, ...settings },
  }));
  return {
    version: RESULT_VERSION,
    kit: { version: '0.0.0', hash: '0', backend: 'cpu' },
    configuration: {
      ...{ version: CONFIGURATION_VERSION, axes: axesOf(variants), metric, epochs, seeds, precision: null },
      ...{ search: { kind: 'grid' }, folds: null, implementations: null },
      ...given.configuration,
    },
    data: [...new Set(variants.map(({ settings }) => settings.trainSize))].map((train) => ({
      ...{ name: 'digits', title: 'Handwritten digits', classes: 10, inputs: 64 },
      ...{ train, validation: 300, test: 300 },
    })),
    variants,
    looks: [seeds],
    runs: variants.flatMap((_, variant) =>
      Array.from({ length: seeds }, (_value, seed) =>
        runOf({ variant, seed }, given.value(variant, seed), { metric, epochs }),
      ),
    ),
    choice: null,
    test: { opened: [], statement: 'the test set was not opened' },
  };
}

/** The settings that differ, each with its values. */
function axesOf(variants: Variant[]): Configuration['axes'] {
  const keys = Object.keys(SETTINGS) as (keyof Settings)[];
  const valuesOf = (key: keyof Settings) => [...new Set(variants.map(({ settings }) => settings[key]))];
  return Object.fromEntries(
    keys.map((key) => [key, valuesOf(key)] as const).filter(([, { length }]) => length > 1),
  );
}

function runOf(
  place: { variant: number; seed: number },
  value: number | null,
  { metric, epochs }: { metric: Metric; epochs: number },
): Run {
  const loss = isAccuracy(metric) ? 1 - (value ?? 0) : value;
  const accuracy = isAccuracy(metric) ? value! : Math.exp(-(value ?? 2.3));
  const course = (from: number, to: number | null) =>
    Array.from({ length: epochs + 1 }, (_, epoch) => {
      // 1 at the beginning, 0 at the end.
      const share = (Math.exp((-4 * epoch) / epochs) - Math.exp(-4)) / (1 - Math.exp(-4));
      return to === null ? (epoch > epochs / 2 ? null : from) : from * share + to * (1 - share);
    });
  const summary = (width: number) => ({
    ...{ min: -3 * width, q1: -width, median: 0, q3: width, max: 3 * width, mean: 0, std: 1.5 * width },
  });
  return {
    ...place,
    fold: null,
    outcome:
      value === null
        ? { kind: 'diverged', epoch: epochs / 2, reason: 'the loss is not finite' }
        : { kind: 'finished' },
    stepsPerEpoch: 7,
    parameters: 4810,
    curves: {
      trainLoss: course(2.3, loss),
      trainAccuracy: course(0.1, accuracy),
      valLoss: course(2.3, loss),
      valAccuracy: course(0.1, accuracy),
      learningRate: [null, ...Array.from({ length: epochs }, () => 0.1)],
    },
    final: {
      ...{ trainLoss: loss, trainAccuracy: accuracy, valLoss: loss, valAccuracy: accuracy },
      ...(metric.startsWith('test') && { testLoss: loss, testAccuracy: accuracy }),
    },
    layers: ['hidden 1', 'output'].map((name, i) => ({
      name,
      initial: summary(0.1),
      final: summary(0.1 * (1 + i + place.variant)),
      gradientNorm: course(1, 0.1 / (1 + i)),
      updateRatio: course(0.01, 0.001 / (1 + i)),
      dead: name === 'output' ? null : 0.05 * place.variant,
    })),
  };
}
