import { listed } from '../core/words';
import type { Dataset, LabelledSamples } from '../data/dataset';
import { inputSize } from '../data/dataset';
import type { Configuration, Metric } from './configuration';
import { isAccuracy } from './configuration';
import type { Choice, DataNumbers, FinalNumbers, Measurements, Run, TestUse, Variant } from './result';
import { finalOf, RESULT_VERSION } from './result';
import type { Fold } from './training/parts';
import { poolOf, testCountOf, validationCountOf } from './training/sizes';
import type { TrainingInput, TrainingValue } from './training/train';
import type { FindData } from './variants';
import { variantsOf } from './variants';

/** A training that is to be run, and whose code it trains with. */
export interface AskedTraining {
  input: TrainingInput;
  implementation: string | null;
}

/** The end of a training that was asked for. */
export type TrainingAnswer = { value: TrainingValue; backend: string } | { failed: string };

/** The functions and data that a comparison gets from its platform. */
export interface Laboratory {
  find: FindData;
  /** The names of the submissions that are compared; none unless the configuration has implementations. */
  submissions: readonly string[];
  /** Runs trainings, in any order; the answers come in the order of the trainings. */
  train(asked: readonly AskedTraining[]): Promise<TrainingAnswer[]>;
  kit: { version: string; hash: string };
  /** True if the intervals of the metric are narrow enough, or can't be made so. */
  isPrecise(measurements: Measurements): boolean;
}

/** Runs a comparison. It is the same for equal configurations, code and data, whoever runs its trainings and when. */
export async function measure(configuration: Configuration, laboratory: Laboratory): Promise<Measurements> {
  const state = new Measuring(configuration, laboratory);
  if (configuration.search.kind === 'halving') await state.halve();
  else await state.runAll();
  return state.measurements();
}

/** Seeds grow by this factor from one look at the intervals to the next. */
const GROWTH = 1.5;

class Measuring {
  private variants: Variant[];
  private runs: Run[] = [];
  private looks: number[] = [];
  private backend = '';

  constructor(
    private readonly configuration: Configuration,
    private readonly laboratory: Laboratory,
  ) {
    this.variants = variantsOf(configuration, laboratory);
  }

  async runAll(): Promise<void> {
    const { seeds, precision } = this.configuration;
    let count = seeds;
    await this.addSeeds(0, count);
    while (
      precision !== null &&
      count < precision.mostSeeds &&
      !this.laboratory.isPrecise(this.measurements())
    ) {
      const next = Math.min(precision.mostSeeds, Math.ceil(GROWTH * count));
      await this.addSeeds(count, next);
      count = next;
    }
  }

  /** Successive halving: the better half by validation starts again with twice the epochs, until one is left. */
  async halve(): Promise<void> {
    const { seeds, epochs } = this.configuration;
    const rounds = Math.ceil(Math.log2(this.variants.length));
    let left = this.variants.map((_, variant) => variant);
    for (let round = 0; left.length > 0; round++) {
      const shorter = Math.max(1, Math.round(epochs / 2 ** Math.max(0, rounds - round)));
      for (const variant of left) this.variants[variant] = { ...this.variants[variant]!, epochs: shorter };
      this.runs = this.runs.filter(({ variant }) => !left.includes(variant));
      await this.run(left, seedsFrom(0, seeds));
      if (left.length === 1) return;
      const by = validationMetric(this.configuration.metric);
      const ranked = [...left].sort((a, b) => this.better(a, b, by));
      left = ranked.slice(0, Math.ceil(left.length / 2)).sort((a, b) => a - b);
    }
  }

  measurements(): Measurements {
    const { configuration, laboratory } = this;
    const choice = this.choice();
    const test = testUse(configuration.metric, this.variants, choice);
    return {
      version: RESULT_VERSION,
      kit: { ...laboratory.kit, backend: this.backend },
      configuration,
      data: dataNumbers(this.variants, configuration.folds, laboratory.find),
      variants: this.variants,
      looks: this.looks,
      runs: this.sorted().map((run) => (test.opened.includes(run.variant) ? run : sealed(run))),
      choice,
      test,
    };
  }

  private async addSeeds(from: number, to: number): Promise<void> {
    this.looks.push(to);
    await this.run(
      this.variants.map((_, variant) => variant),
      seedsFrom(from, to),
    );
  }

  private async run(variants: readonly number[], seeds: readonly number[]): Promise<void> {
    const { folds } = this.configuration;
    const foldsOf: (Fold | null)[] =
      folds === null ? [null] : Array.from({ length: folds }, (_, index) => ({ index, of: folds }));
    const places = variants.flatMap((variant) =>
      seeds.flatMap((seed) => foldsOf.map((fold) => ({ variant, seed, fold }))),
    );
    const asked = places.map(({ variant, seed, fold }) => {
      const { settings, epochs, implementation } = this.variants[variant]!;
      return { input: { settings, seed, fold, epochs }, implementation };
    });
    const answers = await this.laboratory.train(asked);
    answers.forEach((answer, i) => {
      if ('backend' in answer) this.backend ||= answer.backend;
      this.runs.push(runOf(places[i]!, answer));
    });
  }

  private sorted(): Run[] {
    return [...this.runs].sort(
      (a, b) => a.variant - b.variant || a.seed - b.seed || (a.fold ?? 0) - (b.fold ?? 0),
    );
  }

  /** The variant with the best mean by validation. Submissions are no choices. */
  private choice(): Choice | null {
    const { metric, implementations } = this.configuration;
    if (this.variants.length < 2 || implementations !== null) return null;
    const by = validationMetric(metric);
    const most = Math.max(...this.variants.map(({ epochs }) => epochs));
    const candidates = this.variants.flatMap(({ epochs }, variant) => (epochs === most ? [variant] : []));
    const [variant] = candidates.sort((a, b) => this.better(a, b, by));
    return variant === undefined || this.mean(variant, by) === null ? null : { by, variant };
  }

  /** Below 0 if the first is better. A variant of which a run has no number comes last. */
  private better(a: number, b: number, metric: Metric): number {
    const [first, second] = [this.mean(a, metric), this.mean(b, metric)];
    if (first === null || second === null) return Number(first === null) - Number(second === null) || a - b;
    return (isAccuracy(metric) ? second - first : first - second) || a - b;
  }

  private mean(variant: number, metric: Metric): number | null {
    const values = this.runs.filter((run) => run.variant === variant).map((run) => finalOf(run, metric));
    if (values.length === 0 || values.includes(null)) return null;
    return values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
  }
}

function seedsFrom(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The number by which validation chooses, for a comparison by any metric. */
function validationMetric(metric: Metric): Choice['by'] {
  return isAccuracy(metric) ? 'valAccuracy' : 'valLoss';
}

interface Place {
  variant: number;
  seed: number;
  fold: Fold | null;
}

function runOf({ variant, seed, fold }: Place, answer: TrainingAnswer): Run {
  const place = { variant, seed, fold: fold?.index ?? null };
  if ('value' in answer) return { ...place, ...answer.value };
  return {
    ...place,
    outcome: { kind: 'failed', reason: answer.failed },
    stepsPerEpoch: 0,
    parameters: 0,
    curves: { trainLoss: [], trainAccuracy: [], valLoss: [], valAccuracy: [], learningRate: [] },
    final: null,
    layers: [],
  };
}

/** A run without its numbers of the test set. */
function sealed(run: Run): Run {
  if (run.final === null) return run;
  const final: FinalNumbers = { ...run.final };
  delete final.testLoss;
  delete final.testAccuracy;
  return { ...run, final };
}

function testUse(metric: Metric, variants: Variant[], choice: Choice | null): TestUse {
  if (metric === 'testLoss' || metric === 'testAccuracy') {
    const all = variants.map((_, variant) => variant);
    return {
      opened: all,
      statement: `the test set was opened once for each run, after its last epoch, because ${metric} is asked for; nothing was chosen by it`,
    };
  }
  if (choice !== null) {
    const { label } = variants[choice.variant]!;
    const by = choice.by === 'valLoss' ? 'validation loss' : 'validation accuracy';
    return {
      opened: [choice.variant],
      statement: `the ${by} chose ${label}; the test set was opened once, at the end, for it alone`,
    };
  }
  const only = variants.length === 1;
  return {
    opened: only ? [0] : [],
    statement: only
      ? 'there was nothing to choose; the test set was opened once, after the last epoch'
      : 'the test set was not opened',
  };
}

/** The data of each data set and size, each once. */
function dataNumbers(variants: Variant[], folds: number | null, find: FindData): DataNumbers[] {
  const numbers = variants.map(({ settings: { data, trainSize } }) => sizesOf(find(data), trainSize, folds));
  return [...new Map(numbers.map((one) => [JSON.stringify(one), one])).values()];
}

function sizesOf(dataset: Dataset<LabelledSamples>, train: number, folds: number | null): DataNumbers {
  const { name, title, samples } = dataset;
  return {
    name,
    title,
    classes: samples.classes.length,
    inputs: inputSize(samples),
    train,
    validation: folds === null ? validationCountOf(dataset) : Math.floor(poolOf(dataset) / folds),
    test: testCountOf(dataset),
  };
}

/** The runs that failed, in one sentence each. */
export function failuresOf({ variants, runs }: Measurements): string[] {
  const byReason = new Map<string, string[]>();
  for (const { variant, seed, outcome } of runs) {
    if (outcome.kind !== 'failed') continue;
    const key = `${variants[variant]!.label}: ${outcome.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), String(seed)]);
  }
  return [...byReason].map(([reason, seeds]) => `${reason} (seed ${listed(seeds)})`);
}
