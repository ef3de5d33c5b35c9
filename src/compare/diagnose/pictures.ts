/** The pictures of a diagnosis. */
import type { LinesChart } from '../../charts/lines';
import { capitalized, counted } from '../../core/words';
import { gappedBand, geometricMeanInterval } from '../../figures/statistics';
import type { ComparisonPicture } from '../pictures/words';
import { named } from '../pictures/words';
import type { CompareResult, Run } from '../result';
import type { ChecklistItem, DiagnosisResults } from './checklist';
import { REFERENCE } from '../variants';
import { lossByRate, ofOne } from './checklist';

const MOST_LAYERS = 4;

/** A picture for each item that is seen better than told. */
export function diagnosisPictures(
  results: DiagnosisResults,
  checklist: readonly ChecklistItem[],
): ComparisonPicture[] {
  const { training, batch, rates, settings } = results;
  // A submission's picture has the reference's curve too.
  const layers = ownRuns(training);
  const verdictOf = (name: ChecklistItem['name']): { title: string; verdict: string } => {
    const { title, measured } = checklist.find((item) => item.name === name)!;
    const verdict = `${capitalized(measured)}.`;
    return {
      title: capitalized(title),
      verdict: verdict.length <= 120 ? verdict : `${verdict.slice(0, 118)}….`,
    };
  };
  const dataset = training.data[0]!.title;
  const pictures: (ComparisonPicture | undefined | false)[] = [
    hasOwnNumbers(batch) && {
      name: 'one-batch',
      chart: { kind: 'lines', dataset, ...verdictOf('one-batch'), ...batchLines(batch) },
      caption:
        'The training loss of a net that sees one batch again and again, without anything that hinders it.',
    },
    hasOwnNumbers(rates) && {
      name: 'learning-rate',
      chart: { kind: 'lines', dataset, ...verdictOf('learning-rate'), ...rateLines(rates, settings.lr) },
      caption: 'The training loss after a few epochs at each learning rate; a rate without a mark diverged.',
    },
    layerPicture(layers, {
      ...{ key: 'updateRatio', name: 'update-ratio', words: { dataset, ...verdictOf('update-ratio') } },
      y: 'step over weights',
      target: { value: 1e-3, label: '10⁻³' },
    }),
    layerPicture(layers, {
      ...{ key: 'gradientNorm', name: 'gradient-norm', words: { dataset, ...verdictOf('gradient-norm') } },
      y: 'norm of the gradient',
    }),
  ];
  return pictures.filter((picture) => picture !== undefined && picture !== false);
}

function hasOwnNumbers(result: CompareResult): boolean {
  return ownRuns(result).some(({ final }) => final !== null);
}

/** The runs of the submission; all of them if none is diagnosed. */
function ownRuns({ variants, runs }: CompareResult): Run[] {
  return runs.filter(({ variant }) => variants[variant]!.implementation !== REFERENCE);
}

/** The implementations that have numbers, each with its part of the result: one without a name, or two. */
function byImplementation(result: CompareResult): { name?: string; part: CompareResult }[] {
  const names = [...new Set(result.variants.map(({ implementation }) => implementation))];
  return names
    .map((name) => (name === null ? { part: result } : { name: named(name), part: ofOne(result, name) }))
    .filter(({ part }) => part.runs.some(({ final }) => final !== null));
}

type Lines = Pick<LinesChart, 'x' | 'y' | 'series' | 'references'>;

function batchLines(batch: CompareResult): Lines {
  return {
    x: { label: 'step' },
    y: { label: 'training loss', unit: 'nats', scale: 'auto' },
    series: byImplementation(batch).map(({ name, part }) => {
      const losses = part.runs[0]!.curves.trainLoss;
      return { ...(name !== undefined && { name }), x: losses.map((_, step) => step), y: losses };
    }),
    references: [{ axis: 'y', value: Math.log(batch.data[0]!.classes), label: 'a guess' }],
  };
}

function rateLines(rates: CompareResult, used: number): Lines {
  return {
    x: { label: 'learning rate', scale: 'log' },
    y: {
      label: `training loss after ${counted(rates.configuration.epochs, 'epoch')}`,
      unit: 'nats',
      scale: 'auto',
    },
    series: byImplementation(rates).map(({ name, part }) => {
      const losses = lossByRate(part);
      return {
        ...(name !== undefined && { name }),
        x: losses.map(({ rate }) => rate),
        y: losses.map(({ loss }) => (Number.isFinite(loss) ? loss : null)),
      };
    }),
    references: [{ axis: 'x', value: used, label: 'this training' }],
  };
}

interface LayerPicture {
  key: 'updateRatio' | 'gradientNorm';
  name: string;
  words: { title: string; verdict: string; dataset: string };
  y: string;
  target?: { value: number; label: string };
}

/** A line for each layer, at most four of them evenly through the net. Undefined if no line has two points. */
function layerPicture(
  runs: readonly Run[],
  { key, name, words, y, target }: LayerPicture,
): ComparisonPicture | undefined {
  const names = runs.find(({ layers }) => layers.length > 0)?.layers.map((layer) => layer.name) ?? [];
  const count = Math.min(MOST_LAYERS, names.length);
  const shown = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (names.length - 1)) / (count - 1)),
  );
  const series = shown.map((layer) => ({ name: names[layer]!, ...courseOf(runs, layer, key) }));
  const isLine = (values: readonly (number | null)[]): boolean =>
    values.filter((value) => value !== null && value > 0).length >= 2;
  if (!series.some(({ y: values }) => isLine(values))) return undefined;
  return {
    name,
    chart: {
      ...{
        kind: 'lines',
        ...words,
        note: 'last step of each epoch; bands: 95 % intervals of the geometric mean',
      },
      x: { label: 'epoch' },
      y: { label: y, scale: 'log' },
      series,
      ...(target && { references: [{ axis: 'y', ...target }] }),
    },
    caption: `The ${y} of each layer in the last step of each epoch.`,
  };
}

function courseOf(runs: readonly Run[], layer: number, key: LayerPicture['key']) {
  const own = runs.flatMap(({ layers }) => (layers[layer] ? [layers[layer][key]] : []));
  const length = Math.max(1, ...own.map((values) => values.length));
  const at = Array.from({ length }, (_, epoch) => {
    const values = own.flatMap((course) => course[epoch] ?? []);
    return values.length < own.length || values.length === 0 || values.some((value) => value <= 0)
      ? null
      : geometricMeanInterval(values);
  });
  return { x: at.map((_, epoch) => epoch + 1), ...gappedBand(at) };
}
