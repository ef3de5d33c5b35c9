/** The epochs that each variant takes to a common target. */
import { listed } from '../../core/words';
import type { Interval } from '../../figures/statistics';
import { confidenceInterval, meanInterval } from '../../figures/statistics';
import { ratio, short } from '../../figures/words';
import { isAccuracy } from '../configuration';
import type { CompareResult, Run } from '../result';
import { familyConfidence } from '../statistics/intervals';
import { scaleOf } from '../statistics/metricText';
import type { ComparisonPicture } from './words';
import { named, wordsOf } from './words';

const MOST_VARIANTS = 16;

type Curve = 'valLoss' | 'valAccuracy';

/** The epoch of each seed of a variant; Infinity if the run doesn't come to the target. */
type Epochs = Map<number, number>;

/**
 * The target is the level to which every run comes of the middle one of the variants that never diverged. Undefined for one variant, for very many, if one starts beyond the target, and if all take equally long.
 */
export function timePicture(result: CompareResult): ComparisonPicture | undefined {
  const { variants, configuration } = result;
  const curve: Curve = isAccuracy(configuration.metric) ? 'valAccuracy' : 'valLoss';
  const target = targetOf(result, curve);
  if (variants.length < 2 || variants.length > MOST_VARIANTS || target === undefined) return undefined;
  const epochs = variants.map((_, variant) => epochsOf(result, { curve, target, variant }));
  const reached = epochs.map((own) => [...own.values()].filter(Number.isFinite));
  if (reached.some((own) => own.includes(0)) || reached.every((own) => own.length === 0)) return undefined;
  const means = reached.map((own, i) =>
    own.length < epochs[i]!.size || own.length === 0 ? null : meanInterval(own),
  );
  const centres = means.flatMap((interval) => interval?.centre ?? []);
  if (new Set(centres).size < 2) return undefined;
  const each = (end: keyof Interval) => means.map((interval) => interval?.[end] ?? null);
  const targetText = `${curve === 'valLoss' ? 'a validation loss' : 'a validation accuracy'} of ${levelText(curve, target)}`;
  const incomplete = variants.flatMap(({ label }, i) =>
    reached[i]!.length < epochs[i]!.size
      ? [`${named(label)} ${reached[i]!.length} of ${epochs[i]!.size}`]
      : [],
  );
  const note = `95 % intervals of the mean${incomplete.length > 0 ? `; come to it: ${listed(incomplete.slice(0, 4))} runs` : ''}`;
  return {
    name: 'time-to-target',
    chart: {
      kind: 'bars',
      ...wordsOf(result, `epochs to ${targetText}`, note),
      ...verdictOf(result, epochs, targetText),
      dots: true,
      x: { label: '' },
      y: { label: 'epochs', scale: 'auto' },
      categories: variants.map(({ label }) => named(label)),
      series: [{ values: each('centre'), interval: { low: each('low'), high: each('high') } }],
    },
    caption: `The first epoch with ${targetText}, to which all runs of the middle variant come; no dot is drawn if a run never comes to it.`,
  };
}

function levelText(curve: Curve, level: number): string {
  const { factor, unit } = scaleOf(curve);
  return `${short(factor * level)}${unit}`;
}

function targetOf({ variants, runs }: CompareResult, curve: Curve): number | undefined {
  const levels = variants.flatMap((_, variant) => {
    const own = runs.filter((run) => run.variant === variant);
    if (own.length === 0 || own.some(({ outcome }) => outcome.kind !== 'finished')) return [];
    const ends = own.map(({ final }) => final?.[curve] ?? null).filter((end) => end !== null);
    if (ends.length < own.length) return [];
    return [curve === 'valLoss' ? Math.max(...ends) : Math.min(...ends)];
  });
  if (levels.length === 0) return undefined;
  // Two digits, on the easier side, so that the number in words is the target itself.
  const bestFirst = levels.sort((one, other) => (curve === 'valLoss' ? one - other : other - one));
  const middle = bestFirst[Math.floor(levels.length / 2)]!;
  if (!(middle > 0)) return undefined;
  const step = 10 ** (Math.floor(Math.log10(middle)) - 1);
  const steps = middle / step;
  return Number(
    ((curve === 'valLoss' ? Math.ceil(steps - 1e-9) : Math.floor(steps + 1e-9)) * step).toPrecision(2),
  );
}

function epochsOf(
  { runs }: CompareResult,
  { curve, target, variant }: { curve: Curve; target: number; variant: number },
): Epochs {
  const own = runs.filter((run) => run.variant === variant && (run.fold ?? 0) === 0);
  return new Map(own.map((run) => [run.seed, firstEpoch(run, curve, target)]));
}

function firstEpoch({ curves }: Run, curve: Curve, target: number): number {
  const reaches = (value: number | null): boolean =>
    value !== null && (curve === 'valLoss' ? value <= target : value >= target);
  const epoch = curves[curve].findIndex(reaches);
  return epoch < 0 ? Infinity : epoch;
}

/** The slowest against the fastest of the variants that always come to the target, by the ratio on equal seeds. */
function verdictOf(
  { variants }: CompareResult,
  epochs: readonly Epochs[],
  target: string,
): { verdict?: string } {
  const whole = epochs.flatMap((own, variant) =>
    own.size >= 2 && [...own.values()].every(Number.isFinite)
      ? [{ variant, own, mean: meanInterval([...own.values()]).centre }]
      : [],
  );
  const [fast, slow] = [
    whole.reduce((a, b) => (b.mean < a.mean ? b : a), whole[0]!),
    whole.reduce((a, b) => (b.mean > a.mean ? b : a), whole[0]!),
  ];
  if (whole.length < 2 || fast === slow) return {};
  const logs = [...slow.own].flatMap(([seed, count]) => {
    const other = fast.own.get(seed);
    return other === undefined ? [] : [Math.log(count / other)];
  });
  if (logs.length < 2) return {};
  // Which two are the slowest and the fastest is seen in the same numbers, so all pairs count.
  const pairs = (variants.length * (variants.length - 1)) / 2;
  const { centre, low, high } = confidenceInterval(logs, familyConfidence(pairs));
  const ends = { centre: Math.exp(centre), low: Math.exp(low), high: Math.exp(high) };
  const times = ratio(ends, { as: 'as many' });
  const names = [slow, fast].map(({ variant }) => named(variants[variant]!.label));
  const sentence = `Epochs to ${target}, ${names[0]} against ${names[1]}: ${times}.`;
  return sentence.length <= 120 ? { verdict: sentence } : {};
}
