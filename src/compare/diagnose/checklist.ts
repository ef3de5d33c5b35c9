/** The checklist of a training: each item has a number, the expected range, and advice. */
import { mean, median } from 'simple-statistics';
import { shortNumber } from '../../charts/numbers';
import { counted } from '../../core/words';
import { percent, short } from '../../figures/words';
import type { CompareResult, LayerNumbers, Run } from '../result';
import type { Settings } from '../settings';

/** The results of the trainings of a plan. */
export interface DiagnosisResults {
  settings: Settings;
  training: CompareResult;
  batch: CompareResult;
  rates: CompareResult;
}

/** The results of the trainings with one implementation: that of a submission, or of the reference beside it. */
export function resultsOf(results: DiagnosisResults, implementation: string): DiagnosisResults {
  const { settings, training, batch, rates } = results;
  const [own, one, tried] = [training, batch, rates].map((all) => ofOne(all, implementation));
  return { settings, training: own!, batch: one!, rates: tried! };
}

/** The variants and runs of one implementation. */
export function ofOne(result: CompareResult, implementation: string): CompareResult {
  const places = result.variants.flatMap((variant, place) =>
    variant.implementation === implementation ? [place] : [],
  );
  return {
    ...result,
    variants: places.map((place) => result.variants[place]!),
    runs: result.runs.flatMap((run) => {
      const variant = places.indexOf(run.variant);
      return variant < 0 ? [] : [{ ...run, variant }];
    }),
  };
}

/** One line of the checklist. */
export interface ChecklistItem {
  name: 'initial-loss' | 'one-batch' | 'learning-rate' | 'update-ratio' | 'dead-units' | 'gradient-norm';
  title: string;
  /** `good`, `look` at it, `bad`, or `not-asked` where the net has nothing to measure. */
  level: 'good' | 'look' | 'bad' | 'not-asked';
  /** The number measured, in words. */
  measured: string;
  expected: string;
  /** Advice; empty if all is well. */
  advice: string;
  /** The same of the reference's functions, where those of a submission are diagnosed. */
  reference?: Pick<ChecklistItem, 'level' | 'measured'>;
}

type Level = ChecklistItem['level'];

/**
 * The checklist of a training. Sources: Karpathy 2019, A recipe for training neural networks (loss at the beginning, one
 * batch); CS231n, Learning and evaluation (updates of about 10⁻³ of the weights); Smith 2017 (range of learning rates).
 */
export function checklistOf(results: DiagnosisResults): ChecklistItem[] {
  return QUESTIONS.map(({ ask, stage }) => {
    const item = ask(results);
    if (runsWithNumbers(results[stage]).length === 0)
      return {
        ...item,
        level: 'not-asked',
        measured: 'not measured: no training came to an end',
        advice: '',
      };
    return item.level === 'good' || item.level === 'not-asked' ? { ...item, advice: '' } : item;
  });
}

/** The checklist of a submission, with the reference's numbers beside its own. */
export function checklistBeside(own: DiagnosisResults, reference: DiagnosisResults): ChecklistItem[] {
  const beside = checklistOf(reference);
  return checklistOf(own).map((item, i) => {
    const { level, measured } = beside[i]!;
    return { ...item, reference: { level, measured } };
  });
}

/** The items, in their order, and the trainings that each of them looks at. */
const QUESTIONS: readonly {
  ask: (results: DiagnosisResults) => ChecklistItem;
  stage: 'training' | 'batch' | 'rates';
}[] = [
  { ask: initialLoss, stage: 'training' },
  { ask: oneBatch, stage: 'batch' },
  { ask: learningRate, stage: 'rates' },
  { ask: updateRatio, stage: 'training' },
  { ask: deadUnits, stage: 'training' },
  { ask: gradientNorm, stage: 'training' },
];

/** Runs that failed have no numbers; runs that diverged have some. */
function runsWithNumbers({ runs }: CompareResult): Run[] {
  return runs.filter(({ final }) => final !== null);
}

/** The least level whose bounds hold: `good` within the first, `look` within the second, else `bad`. */
function levelOf(value: number, good: [number, number], look: [number, number]): Level {
  const within = ([low, high]: [number, number]): boolean => value >= low && value <= high;
  if (within(good)) return 'good';
  return within(look) ? 'look' : 'bad';
}

function initialLoss({ training }: DiagnosisResults): ChecklistItem {
  const classes = training.data[0]!.classes;
  const guess = Math.log(classes);
  const losses = runsWithNumbers(training).map(({ curves }) => curves.trainLoss[0] ?? Infinity);
  const loss = losses.length > 0 ? mean(losses) : Infinity;
  return {
    name: 'initial-loss',
    title: 'the loss before the first step',
    level: levelOf(loss / guess, [0.9, 1.3], [0.7, 2]),
    measured: `${short(loss)} nats`,
    expected: `ln ${classes} = ${short(guess)}, that of a guess; up to 1.3 times`,
    advice:
      loss < guess
        ? 'The first answers are right before anything was learned: look for labels among the inputs, and at the loss.'
        : 'The first answers are wrong with confidence: make the weights of the output layer smaller, scale the inputs, and look at the initializer.',
  };
}

function oneBatch({ batch }: DiagnosisResults): ChecklistItem {
  const [run] = batch.runs;
  const [loss, accuracy] = [run?.final?.trainLoss ?? Infinity, run?.final?.trainAccuracy ?? 0];
  const guess = Math.log(batch.data[0]!.classes);
  const steps = Math.max(0, (run?.curves.trainLoss.length ?? 0) - 1);
  const level = accuracy === 1 && loss < 0.05 * guess ? 'good' : loss < 0.5 * guess ? 'look' : 'bad';
  return {
    name: 'one-batch',
    title: `one batch of ${batch.data[0]!.train}, learned by heart`,
    level,
    measured: `${percent(accuracy, 0)} right, loss ${short(loss)} after ${counted(steps, 'step')}`,
    expected: `100 % right, a loss below ${short(0.05 * guess)}`,
    advice:
      'A net that does not learn one batch by heart has a fault in its layers, gradients or update rule, or a learning rate that is far off: mend this first.',
  };
}

/** A training loss at each learning rate; Infinity where it diverged. A training that failed says nothing of its rate. */
export function lossByRate(rates: CompareResult): { rate: number; loss: number }[] {
  return runsWithNumbers(rates)
    .map(({ variant, final }) => ({
      rate: rates.variants[variant]!.settings.lr,
      loss: final?.trainLoss ?? Infinity,
    }))
    .sort((a, b) => a.rate - b.rate);
}

/** A loss below this share of that of a guess shows that something was learned. */
const LEARNED = 0.95;

function learningRate({ rates, settings }: DiagnosisResults): ChecklistItem {
  const losses = lossByRate(rates);
  const epochs = counted(rates.configuration.epochs, 'epoch');
  const best = losses.reduce((a, b) => (b.loss < a.loss ? b : a), { rate: settings.lr, loss: Infinity });
  const guess = Math.log(rates.data[0]!.classes);
  // The least of losses that are all those of a guess says nothing.
  if (!(best.loss < LEARNED * guess))
    return {
      ...{ name: 'learning-rate', title: 'the learning rate among others', level: 'bad' },
      measured: `at η = ${shortNumber(settings.lr)}; no rate from 10⁻⁵ to 10 comes below ${short(LEARNED * guess)} nats in ${epochs}`,
      expected: `a rate at which the loss falls from ${short(guess)}`,
      advice: 'No learning rate helps: mend the other items first.',
    };
  const from = losses.find(({ rate, loss }) => rate > best.rate && loss > 2 * Math.max(best.loss, 0.05));
  const share = settings.lr / best.rate;
  return {
    name: 'learning-rate',
    title: 'the learning rate among others',
    level: levelOf(share, [0.1, 1.01], [0.03, 3.1]),
    measured: `at η = ${shortNumber(settings.lr)}; after ${epochs} the loss is least at ${shortNumber(best.rate)}${from ? `, and more than twice that from ${shortNumber(from.rate)} on` : ''}`,
    expected: `between a tenth of ${shortNumber(best.rate)} and ${shortNumber(best.rate)}`,
    advice: `Try lr=${best.rate / 3 >= 1e-4 ? Number((best.rate / 3).toPrecision(1)) : best.rate}.`,
  };
}

/** The median over epochs and runs of a number of a layer; undefined if none is finite. */
function typicalOf(
  runs: readonly Run[],
  layer: number,
  key: 'updateRatio' | 'gradientNorm',
): number | undefined {
  const values = runs.flatMap(({ layers }) => (layers[layer]?.[key] ?? []).filter((value) => value !== null));
  return values.length === 0 ? undefined : median(values);
}

function layersOf(runs: readonly Run[]): LayerNumbers[] {
  return runs[0]?.layers ?? [];
}

const WORST: Record<Level, number> = { 'not-asked': 0, good: 1, look: 2, bad: 3 };

function worstOf(levels: readonly Level[]): Level {
  return levels.reduce<Level>((a, b) => (WORST[b] > WORST[a] ? b : a), 'not-asked');
}

/** The words for layers without a number: numbers are noted in the last step of each epoch. */
const NEVER_NOTED = 'it diverged in its first epoch';
const SHORT_TRAINING = 'Lower the learning rate, and mend the items above first.';
const NO_GRADIENT =
  'Weights that do not move have a gradient of 0: units are dead or saturated. Lower the learning rate, and look at initializer and activation.';

function isNoted(runs: readonly Run[]): boolean {
  return layersOf(runs).some(({ updateRatio: ratios }) => ratios.length > 0);
}

function updateRatio({ training }: DiagnosisResults): ChecklistItem {
  const runs = runsWithNumbers(training);
  const ratios = layersOf(runs).map(({ name }, i) => ({ name, ratio: typicalOf(runs, i, 'updateRatio') }));
  const known = ratios.filter(({ ratio }) => ratio !== undefined) as { name: string; ratio: number }[];
  return {
    name: 'update-ratio',
    title: 'the length of a step over that of the weights',
    level:
      known.length === 0
        ? 'bad'
        : worstOf(known.map(({ ratio }) => levelOf(ratio, [1e-4, 1e-2], [1e-5, 1e-1]))),
    measured:
      known.map(({ name, ratio }) => `${name}: ${short(ratio)}`).join(', ') ||
      (isNoted(runs) ? 'no step has a length that is a number' : NEVER_NOTED),
    expected: 'about 10⁻³ in each layer, from 10⁻⁴ to 10⁻²',
    advice:
      known.length === 0 && !isNoted(runs)
        ? SHORT_TRAINING
        : known.some(({ ratio }) => ratio === 0)
          ? NO_GRADIENT
          : 'Far more: lower the learning rate. Far less: raise it, or look for gradients that vanish.',
  };
}

function deadUnits({ training }: DiagnosisResults): ChecklistItem {
  const runs = runsWithNumbers(training);
  const shares = layersOf(runs).flatMap(({ name }, i) => {
    const values = runs.flatMap(({ layers }) => layers[i]?.dead ?? []);
    return values.length === 0 ? [] : [{ name, share: mean(values) }];
  });
  return {
    name: 'dead-units',
    title: 'units that are 0 for every validation sample',
    level: worstOf(shares.map(({ share }) => levelOf(share, [0, 0.1], [0, 0.4]))),
    measured:
      shares.map(({ name, share }) => `${name}: ${percent(share, 0)}`).join(', ') ||
      'no ReLU layers of a perceptron',
    expected: 'at most 10 % in each layer',
    advice:
      'Dead units get no gradient: lower the learning rate, begin with He weights and biases of 0, or use leaky ReLU.',
  };
}

function gradientNorm({ training }: DiagnosisResults): ChecklistItem {
  const runs = runsWithNumbers(training);
  const layers = layersOf(runs);
  const [first, last] = [
    typicalOf(runs, 0, 'gradientNorm'),
    typicalOf(runs, layers.length - 1, 'gradientNorm'),
  ];
  const ratio = first !== undefined && last !== undefined && last > 0 ? first / last : undefined;
  const common = {
    name: 'gradient-norm',
    title: 'the gradient of the first layer over that of the last',
    expected: 'from 0.1 to 10',
  } as const;
  if (layers.length < 2)
    return {
      ...common,
      level: 'not-asked',
      measured: `${counted(layers.length, 'layer')} with weights`,
      advice: '',
    };
  if (!isNoted(runs)) return { ...common, level: 'bad', measured: NEVER_NOTED, advice: SHORT_TRAINING };
  return {
    ...common,
    level: ratio === undefined ? 'bad' : levelOf(ratio, [0.1, 10], [0.01, 100]),
    measured: ratio === undefined ? 'a gradient is 0 or no number' : short(ratio),
    advice:
      ratio === undefined
        ? NO_GRADIENT
        : 'Far less: gradients vanish on their way back. Far more: they explode. Look at initializer and activation, or add batch normalization or residual blocks.',
  };
}
