/** The verdict on a claim: from intervals of what was measured, and from nothing else. */
import { shortNumber } from '../../charts/numbers';
import type { Interval } from '../../figures/statistics';
import { familyConfidence, intervalOf, shareInterval } from '../statistics/intervals';
import type { Claim, Expectation, Measured } from './claim';

export type Verdict = 'holds' | 'does not hold' | 'not told apart';

/** The finding on one number of a claim. */
export interface Finding {
  expectation: Expectation;
  /** The mean and its interval; null with less than two numbers. */
  ours: Interval | null;
  verdict: Verdict;
  /** The limits of the finding: `2 of 5 runs have no number`. */
  note: string;
}

export interface Judgement {
  findings: Finding[];
  verdict: Verdict;
}

/**
 * Judges a claim. Each of its m numbers has an interval of a confidence of 1 − 0.05/m (Bonferroni), so that they hold
 * together with 95 %. A claim holds if all intervals lie where it says, and does not hold if one lies outside.
 */
export function judge(
  { expects }: Pick<Claim, 'expects'>,
  measured: Readonly<Record<string, Measured>>,
): Judgement {
  const confidence = familyConfidence(expects.length);
  const findings = expects.map((expectation) => found(expectation, measured[expectation.key], confidence));
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes('does not hold')) return { findings, verdict: 'does not hold' };
  const holds = verdicts.every((verdict) => verdict === 'holds');
  return { findings, verdict: holds ? 'holds' : 'not told apart' };
}

function found(expectation: Expectation, measured: Measured | undefined, confidence: number): Finding {
  const { values, lowerBounds } = measured ?? { values: [], lowerBounds: 0 };
  const known = values.filter((value) => value !== null);
  const missing = values.length - known.length;
  const notes = [
    missing > 0 ? `${missing} of ${values.length} runs have no number` : '',
    lowerBounds > 0 ? `${lowerBounds} of ${values.length} are lower bounds` : '',
  ];
  const note = notes.filter((text) => text !== '').join('; ');
  const ours = meanOf(known, expectation, confidence);
  const verdict = ours === null ? 'not told apart' : verdictOn(expectation, ours, { missing, lowerBounds });
  return { expectation, ours, verdict, note };
}

function meanOf(values: number[], { unit }: Expectation, confidence: number): Interval | null {
  if (unit !== 'times') {
    const interval = intervalOf(values, { confidence, design: 'fixed' });
    // A share, of which no part is beyond 0 and 100 %.
    return interval && unit === '%' ? shareInterval(interval, 100) : interval;
  }
  const logs = intervalOf(values.map(Math.log), { confidence, design: 'fixed' });
  return logs && { centre: Math.exp(logs.centre), low: Math.exp(logs.low), high: Math.exp(logs.high) };
}

/** Runs without a number can't speak for a claim, and a lower bound can't say that a number is too small. */
function verdictOn(
  { from = -Infinity, to = Infinity }: Expectation,
  { low, high }: Interval,
  { missing, lowerBounds }: { missing: number; lowerBounds: number },
): Verdict {
  if (low > to) return 'does not hold';
  if (high < from) return lowerBounds > 0 ? 'not told apart' : 'does not hold';
  const inside = low > from && high < to;
  const isBounded = lowerBounds === 0 || to === Infinity;
  return inside && missing === 0 && isBounded ? 'holds' : 'not told apart';
}

const UNIT_TEXT: Record<Expectation['unit'], string> = {
  times: ' times',
  points: ' points',
  '%': ' %',
  nats: ' nats',
};

/** `9.8 (9.5 to 10.1) times` */
export function oursText({ ours, expectation: { unit } }: Finding): string {
  if (ours === null) return 'no mean';
  const text = (value: number): string =>
    unit === '%' || unit === 'points' ? value.toFixed(1).replace('-', '−') : shortNumber(value);
  return `${text(ours.centre)} (${text(ours.low)} to ${text(ours.high)})${UNIT_TEXT[unit]}`;
}

/** The place of a number that counts as a confirmation: `above 0 points`. */
export function regionText({ from, to, unit }: Expectation): string {
  const text = (value: number): string => `${String(Number(value.toPrecision(4))).replace('-', '−')}`;
  const after = UNIT_TEXT[unit];
  if (from !== undefined && to !== undefined) return `${text(from)} to ${text(to)}${after}`;
  if (from !== undefined) return `above ${text(from)}${after}`;
  return `below ${text(to ?? Infinity)}${after}`;
}

/** The verdict as one short sentence for a picture: of the first number that decides it. */
export function sentenceOf({ findings, verdict }: Judgement): string {
  const deciding = findings.find((finding) => finding.verdict === verdict) ?? findings[0]!;
  const word = verdict[0]!.toUpperCase() + verdict.slice(1);
  const whole = `${word}: ${deciding.expectation.name}: ${oursText(deciding)}`;
  return whole.length < 120 ? `${whole}.` : `${word}: ${oursText(deciding)}.`;
}
