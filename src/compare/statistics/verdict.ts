/** The sentence that answers the question of a comparison, in at most 120 letters. */
import { capitalized, counted, listed } from '../../core/words';
import { scaleInterval } from '../../figures/statistics';
import { withInterval } from '../../figures/words';
import { isAccuracy } from '../configuration';
import type { Comparison, Measurements, VariantSummary } from '../result';
import { marginText, METRIC_NAMES, scaleOf, textFor } from './metricText';

export interface Findings {
  summaries: readonly VariantSummary[];
  comparisons: readonly Comparison[];
  /** The variant with the best mean; undefined if none has a number. */
  best: number | undefined;
}

const LONGEST = 120;

export function verdictOf(measurements: Measurements, findings: Findings): string {
  const { variants, configuration } = measurements;
  const name = METRIC_NAMES[configuration.metric];
  if (findings.best === undefined) return `No variant has a ${name}: every run diverged or failed.`;
  if (configuration.implementations !== null) return ofSubmissions(measurements, findings);
  if (variants.length === 1) return ofOne(measurements, findings.summaries[0]!);
  if (findings.comparisons.length === 0) return ofLast(measurements, findings, findings.best);
  if (findings.comparisons.length === 1) return ofTwo(measurements, findings);
  return ofMany(measurements, findings, findings.best);
}

/** The first text that is short enough; the texts get shorter, with names cut to fewer letters. */
function shortest(text: (cut: (name: string) => string) => string, shorter: () => string): string {
  for (const letters of [60, 40, 28, 20, 14]) {
    const found = text((name) =>
      name.length <= letters ? name : `${name.slice(0, letters - 1).trimEnd()}…`,
    );
    if (found.length <= LONGEST) return found;
  }
  return shorter();
}

function meanText({ configuration: { metric } }: Measurements, { mean }: VariantSummary): string {
  const { factor, unit } = scaleOf(metric);
  const scaled = scaleInterval(mean!, factor);
  return withInterval(scaled, textFor(scaled), { unit });
}

function ofOne(measurements: Measurements, summary: VariantSummary): string {
  return `The ${METRIC_NAMES[measurements.configuration.metric]} is ${meanText(measurements, summary)}.`;
}

/** Successive halving has given up all variants but one. */
function ofLast(measurements: Measurements, { summaries }: Findings, best: number): string {
  const { variants, configuration } = measurements;
  const name = METRIC_NAMES[configuration.metric];
  const value = meanText(measurements, summaries[best]!);
  return shortest(
    (cut) => `Halving leaves ${cut(variants[best]!.label)}, with a ${name} of ${value}.`,
    () => `Halving leaves one variant, with a ${name} of ${value}.`,
  );
}

function ofTwo(measurements: Measurements, { summaries, comparisons }: Findings): string {
  const { variants, configuration } = measurements;
  const name = capitalized(METRIC_NAMES[configuration.metric]);
  const [{ variant, against, text }] = comparisons as [Comparison];
  const missing = missingText(summaries);
  const sentence = (cut: (label: string) => string): string =>
    `${name}, ${cut(variants[variant]!.label)} against ${cut(variants[against]!.label)}: ${text}`;
  return shortest(
    (cut) => `${sentence(cut)}${missing}.`,
    () => `${name}, the second against the first: ${text}.`,
  );
}

function ofMany(measurements: Measurements, { summaries, comparisons }: Findings, best: number): string {
  const { variants, configuration } = measurements;
  const name = METRIC_NAMES[configuration.metric];
  const most = isAccuracy(configuration.metric) ? 'highest' : 'lowest';
  const told = comparisons.filter(({ level }) => level === 'told-apart').length;
  const all = comparisons.length;
  const value = meanText(measurements, summaries[best]!);
  const apart = [
    told === 0 ? `not told apart from the ${all} others` : `told apart from ${told} of ${all} others`,
    ...equivalentTo(measurements, comparisons),
  ].join(', ');
  const missing = missingText(summaries);
  const label = variants[best]!.label;
  return shortest(
    (cut) =>
      told === all
        ? `${cut(label)} has the ${most} ${name}, ${value}: told apart from ${all === 2 ? 'both' : `all ${all}`} others${missing}.`
        : `${capitalized(most)} mean ${name}: ${cut(label)}, ${value}, ${apart}${missing}.`,
    () => `${capitalized(most)} mean ${name}: ${value}, ${apart}.`,
  );
}

/** `equivalent to 2 within ±0.01`, if a margin was given. */
function equivalentTo({ configuration }: Measurements, comparisons: readonly Comparison[]): string[] {
  const { margin } = configuration;
  if (margin === undefined) return [];
  const equal = comparisons.filter(({ level }) => level === 'equivalent').length;
  return [`equivalent to ${equal === 0 ? 'none' : equal} within ${marginText(configuration)}`];
}

/** `; 3 of 10 runs diverged and 1 failed` */
function missingText(summaries: readonly VariantSummary[]): string {
  const sum = (key: 'runs' | 'diverged' | 'failed'): number =>
    summaries.reduce((total, summary) => total + summary[key], 0);
  const [diverged, failed] = [sum('diverged'), sum('failed')];
  if (diverged + failed === 0) return '';
  const of = `of ${counted(sum('runs') + diverged + failed, 'run')}`;
  if (diverged === 0) return `; ${failed} ${of} failed`;
  return `; ${diverged} ${of} diverged${failed > 0 ? ` and ${failed} failed` : ''}`;
}

function ofSubmissions(measurements: Measurements, findings: Findings): string {
  const { variants } = measurements;
  const { comparisons, summaries } = findings;
  if (comparisons.some(({ variant }) => summaries[variant]!.runs === 0))
    return ofIncomplete(measurements, findings);
  const told = comparisons.filter(({ level }) => level === 'told-apart');
  const names = told.map(({ variant }) => variants[variant]!.implementation ?? '');
  const all = counted(comparisons.length, 'submission');
  const { margin } = measurements.configuration;
  const equal = comparisons.filter(({ level }) => level === 'equivalent').length;
  const equivalent =
    margin === undefined
      ? ''
      : `; ${equal === 0 ? 'none' : equal} equivalent to it within ${marginText(measurements.configuration)}`;
  const missing = `${equivalent}${missingText(summaries)}`;
  if (told.length === 0) return `None of ${all} is told apart from the reference${missing}.`;
  const are = told.length === 1 ? 'is' : 'are';
  return shortest(
    (cut) =>
      `${told.length} of ${all} ${are} told apart from the reference: ${listed(names.map(cut))}${missing}.`,
    () => `${told.length} of ${all} ${are} told apart from the reference${missing}.`,
  );
}

/** Submissions of which some have no number at all: these are no ones that were not told apart. */
function ofIncomplete(
  { variants, configuration }: Measurements,
  { comparisons, summaries }: Findings,
): string {
  const nameOf = ({ variant }: Comparison): string => variants[variant]!.implementation ?? '';
  const without = comparisons.filter(({ variant }) => summaries[variant]!.runs === 0);
  const told = comparisons.filter(({ level }) => level === 'told-apart').map(nameOf);
  const missing = missingText(summaries.filter(({ runs }) => runs > 0));
  const have = without.length === 1 ? 'has' : 'have';
  const begin = `${without.length} of ${counted(comparisons.length, 'submission')} ${have} no ${METRIC_NAMES[configuration.metric]}`;
  return shortest(
    (cut) =>
      `${begin}: ${listed(without.map((one) => cut(nameOf(one))))}; told apart from the reference: ${told.length === 0 ? 'none' : listed(told.map(cut))}${missing}.`,
    () => `${begin}; told apart from the reference: ${told.length === 0 ? 'none' : told.length}${missing}.`,
  );
}
