import { breaches } from '../../../../src/charts/rules';
import type { ChecklistItem, DiagnosisResults } from '../../../../src/compare/diagnose/checklist';
import { checklistBeside, checklistOf, resultsOf } from '../../../../src/compare/diagnose/checklist';
import { diagnosisPictures } from '../../../../src/compare/diagnose/pictures';
import type { CompareResult, LayerNumbers, Run } from '../../../../src/compare/result';
import { analyse } from '../../../../src/compare/statistics/analysis';
import { newCanvas, renderChart } from '../../../../src/node/canvas';
import type { MadeUp } from '../../../support/comparisons';
import { madeUp, SETTINGS } from '../../../support/comparisons';

function resultOf(given: MadeUp, change: (run: Run) => Run = (run) => run): CompareResult {
  const made = madeUp(given);
  const runs = made.runs.map(change);
  return { ...made, runs, analysis: analyse({ ...made, runs }) };
}

interface Faults {
  initialLoss?: number;
  layers?: (layers: LayerNumbers[]) => LayerNumbers[];
  batch?: { trainLoss: number | null; trainAccuracy: number };
  lr?: number;
  /** The loss at 10⁻⁴, 10⁻³, … */
  rates?: (number | null)[];
}

/** A training in which all is well, but for the faults. */
function results({
  initialLoss = 2.4,
  layers = (same) => same,
  batch,
  lr = 0.1,
  rates,
}: Faults = {}): DiagnosisResults {
  const one = { variants: [{ label: 'momentum', lr }], seeds: 3, value: () => 0.2 };
  const losses = rates ?? [2, 1, 0.5, 0.2, 3, null];
  const well = (numbers: LayerNumbers): LayerNumbers => ({
    ...{ ...numbers, updateRatio: [0.001, 0.002], gradientNorm: [0.5, 0.4] },
    dead: numbers.name === 'output' ? null : 0.02,
  });
  return {
    settings: { ...SETTINGS, lr },
    training: resultOf(one, (run) => ({
      ...run,
      curves: { ...run.curves, trainLoss: [initialLoss, 0.2] },
      layers: layers(run.layers.map(well)),
    })),
    batch: resultOf({ ...one, seeds: 1, epochs: 200 }, (run) => ({
      ...run,
      final: { ...run.final!, trainLoss: 0.01, trainAccuracy: 1, ...batch },
    })),
    rates: resultOf({
      variants: losses.map((_, i) => ({ label: `${i}`, lr: Number(`1e${i - 4}`) })),
      seeds: 1,
      value: (variant) => losses[variant]!,
    }),
  };
}

const itemOf = (found: DiagnosisResults, name: ChecklistItem['name']): ChecklistItem =>
  checklistOf(found).find((item) => item.name === name)!;
const each = (change: Partial<LayerNumbers>) => (layers: LayerNumbers[]) =>
  layers.map((layer) => ({ ...layer, ...change }));

it('a training in which all is well needs no advice', () => {
  const items = checklistOf(results());
  expect(items.map(({ level }) => level)).toEqual(Array.from({ length: 6 }, () => 'good'));
  for (const { advice, measured, expected } of items) {
    expect(advice).toBe('');
    expect([measured, expected]).not.toContain('');
  }
});

it.each<[string, ChecklistItem['name'], ChecklistItem['level'], Faults, string]>([
  ['answers that begin wrong with confidence', 'initial-loss', 'bad', { initialLoss: 9 }, '9 nats'],
  ['answers that begin a little wrong', 'initial-loss', 'look', { initialLoss: 3.5 }, '3.5 nats'],
  [
    'a batch that is not learned',
    'one-batch',
    'bad',
    { batch: { trainLoss: 2.3, trainAccuracy: 0.1 } },
    '10 % right',
  ],
  [
    'a batch that is learned in part',
    'one-batch',
    'look',
    { batch: { trainLoss: 0.5, trainAccuracy: 0.9 } },
    '90 % right',
  ],
  ['a batch that diverges', 'one-batch', 'bad', { batch: { trainLoss: null, trainAccuracy: 0.1 } }, 'loss ∞'],
  [
    'a rate that is too high',
    'learning-rate',
    'bad',
    { lr: 1 },
    'least at 0.1, and more than twice that from 1 on',
  ],
  ['a rate that is too low', 'learning-rate', 'bad', { lr: 0.001 }, 'η = 0.001'],
  [
    'rates of which none works',
    'learning-rate',
    'bad',
    { rates: [null, 2.31, 2.3, 2.29, 2.3, null] },
    'no rate from',
  ],
  [
    'steps that are too long',
    'update-ratio',
    'bad',
    { layers: each({ updateRatio: [0.5, 0.3] }) },
    'hidden 1: 0.4',
  ],
  [
    'steps that are rather short',
    'update-ratio',
    'look',
    { layers: each({ updateRatio: [3e-5] }) },
    '3·10⁻⁵',
  ],
  [
    'an end in the first epoch',
    'update-ratio',
    'bad',
    { layers: each({ updateRatio: [] }) },
    'it diverged in its first epoch',
  ],
  [
    'an end in the first epoch',
    'gradient-norm',
    'bad',
    { layers: each({ updateRatio: [], gradientNorm: [] }) },
    'it diverged in its first epoch',
  ],
  ['weights that stand still', 'update-ratio', 'bad', { layers: each({ updateRatio: [0] }) }, 'hidden 1: 0'],
  ['answers that are known before', 'initial-loss', 'bad', { initialLoss: 0.1 }, '0.1 nats'],
  ['dead units', 'dead-units', 'bad', { layers: each({ dead: 0.6 }) }, 'hidden 1: 60 %'],
  ['a net without ReLU', 'dead-units', 'not-asked', { layers: each({ dead: null }) }, 'no ReLU layers'],
  [
    'gradients that vanish',
    'gradient-norm',
    'bad',
    { layers: (all) => all.map((layer, i) => ({ ...layer, gradientNorm: [i === 0 ? 1e-6 : 1] })) },
    '10⁻⁶',
  ],
  ['gradients of 0', 'gradient-norm', 'bad', { layers: each({ gradientNorm: [0] }) }, 'a gradient is 0'],
  [
    'a single layer',
    'gradient-norm',
    'not-asked',
    { layers: (all) => all.slice(0, 1) },
    '1 layer with weights',
  ],
])('%s: %s is %s', (_what, name, level, faults, measured) => {
  const item = itemOf(results(faults), name);
  expect(item.level).toBe(level);
  expect(item.measured).toContain(measured);
  expect(item.advice === '').toBe(level === 'not-asked');
});

it.each<[string, ChecklistItem['name'], Faults, RegExp]>([
  ['known answers', 'initial-loss', { initialLoss: 0.1 }, /right before anything was learned/],
  ['wrong answers', 'initial-loss', { initialLoss: 9 }, /wrong with confidence/],
  ['weights that stand still', 'update-ratio', { layers: each({ updateRatio: [0] }) }, /a gradient of 0/],
  ['long steps', 'update-ratio', { layers: each({ updateRatio: [1] }) }, /lower the learning rate/],
  ['gradients of 0', 'gradient-norm', { layers: each({ gradientNorm: [0] }) }, /dead or saturated/],
])('gives a reason that fits: %s', (_what, name, faults, advice) => {
  expect(itemOf(results(faults), name).advice).toMatch(advice);
});

/** Results in which all trainings of a stage failed. */
function failed(found: DiagnosisResults, ...stages: ('training' | 'batch' | 'rates')[]): DiagnosisResults {
  const broken = { ...found };
  for (const stage of stages) {
    const runs = found[stage].runs.map((run): Run => ({
      ...run,
      ...{ outcome: { kind: 'failed', reason: 'not done yet' }, final: null, layers: [] },
    }));
    broken[stage] = { ...found[stage], runs };
  }
  return broken;
}

it('gives no reasons for what could not be measured, since every training failed', () => {
  for (const item of checklistOf(failed(results(), 'training', 'batch', 'rates')))
    expect(item).toMatchObject({
      ...{ level: 'not-asked', advice: '' },
      measured: 'not measured: no training came to an end',
    });
  const some = checklistOf(failed(results(), 'batch'));
  expect(some.filter(({ level }) => level === 'not-asked').map(({ name }) => name)).toEqual(['one-batch']);
  const found = failed(results(), 'training', 'batch', 'rates');
  expect(diagnosisPictures(found, checklistOf(found))).toEqual([]);
});

it('takes no number from the learning rates whose trainings failed', () => {
  const found = results();
  const runs = found.rates.runs.map((run): Run =>
    run.variant === 3 ? { ...run, outcome: { kind: 'failed', reason: 'x' }, final: null } : run,
  );
  const item = itemOf({ ...found, rates: { ...found.rates, runs } }, 'learning-rate');
  expect(item.measured).toContain('the loss is least at 0.01');
});

describe('a submission', () => {
  const NAMES = ['reference', 'ann'];

  /** The results of the reference, and of a submission that learns no batch by heart. */
  function both(): DiagnosisResults {
    const [sound, broken] = [results(), results({ batch: { trainLoss: 2.3, trainAccuracy: 0.1 } })];
    const joined = (stage: 'training' | 'batch' | 'rates'): CompareResult => {
      const parts = [sound[stage], broken[stage]];
      return {
        ...parts[0]!,
        variants: parts.flatMap(({ variants }, i) =>
          variants.map((variant) => ({ ...variant, implementation: NAMES[i]! })),
        ),
        runs: parts.flatMap(({ variants, runs }, i) =>
          runs.map((run) => ({ ...run, variant: run.variant + i * variants.length })),
        ),
      };
    };
    return { ...sound, training: joined('training'), batch: joined('batch'), rates: joined('rates') };
  }

  it("has the checklist of its own trainings, with the reference's numbers beside them", () => {
    const items = checklistBeside(resultsOf(both(), 'ann'), resultsOf(both(), 'reference'));
    const one = items.find(({ name }) => name === 'one-batch')!;
    expect([one.level, one.reference!.level]).toEqual(['bad', 'good']);
    expect([one.measured, one.reference!.measured]).toEqual([
      expect.stringContaining('10 % right'),
      expect.stringContaining('100 % right'),
    ]);
    expect(items.filter(({ level }) => level === 'good')).toHaveLength(5);
  });

  it('has pictures with both curves, and of its own layers; none of what it has no numbers of', () => {
    const checklist = checklistBeside(resultsOf(both(), 'ann'), resultsOf(both(), 'reference'));
    const pictures = diagnosisPictures(both(), checklist);
    expect(
      pictures.map(({ name, chart }) => [
        name,
        chart.kind === 'lines' && chart.series.map((one) => one.name),
      ]),
    ).toEqual([
      ['one-batch', NAMES],
      ['learning-rate', NAMES],
      ['update-ratio', ['hidden 1', 'output']],
      ['gradient-norm', ['hidden 1', 'output']],
    ]);
    for (const { chart, caption } of pictures)
      expect(breaches({ chart, caption }, newCanvas, ['headline'])).toEqual([]);
    const alone = { ...both(), batch: { ...both().batch, runs: both().batch.runs.slice(0, 1) } };
    expect(diagnosisPictures(alone, checklist).map(({ name }) => name)).not.toContain('one-batch');
  });
});

it('advises a rate below the best', () => {
  expect(itemOf(results({ lr: 10 }), 'learning-rate').advice).toBe('Try lr=0.03.');
});

describe('the pictures', () => {
  it.each<[string, Faults, string[]]>([
    ['a sound training', {}, ['one-batch', 'learning-rate', 'update-ratio', 'gradient-norm']],
    [
      'a training without steps',
      { layers: each({ updateRatio: [], gradientNorm: [null] }) },
      ['one-batch', 'learning-rate'],
    ],
    ['a rate that diverges', { lr: 1 }, ['one-batch', 'learning-rate', 'update-ratio', 'gradient-norm']],
  ])('of %s are drawn and keep the rules', (_what, faults, names) => {
    const found = results(faults);
    const pictures = diagnosisPictures(found, checklistOf(found));
    expect(pictures.map(({ name }) => name)).toEqual(names);
    for (const { name, chart, caption } of pictures) {
      expect(renderChart(chart).length).toBeGreaterThan(1000);
      expect({ name, breaches: breaches({ chart, caption }, newCanvas, ['headline']) }).toEqual({
        name,
        breaches: [],
      });
    }
  });
});
