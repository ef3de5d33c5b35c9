import { messageOf } from '../../core/errors';
import type { Host } from '../../hosts/host';
import type { Failure, Outcome } from '../../hosts/outcome';
import { NO_ANSWER } from '../../hosts/outcome';
import type { Labels, Probes } from '../model/check';
import { labelOf } from '../model/check';
import type { Observation } from '../model/observation';
import { observationOf } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import { hostAnswerIn } from '../model/probeAnswer';
import type { RawForm, RawResults } from '../model/raw';
import { formOf, otherForm, valuesIn } from '../model/raw';

/** A check's question, with everything that is needed to read its answer. */
export interface Asking {
  /** The name of the probe. */
  probe: string;
  inputs: unknown;
  /** Computes the numbers to compare from raw results; absent if the results are compared as they are. */
  facts: Probes<unknown>[string]['facts'];
  labels: Labels;
}

export interface AskOptions {
  /** The fraction of the deadline that the submission gets. Default: 1. */
  patience?: number;
  /** The form that the reference's raw results have; those of a submission must have it too. */
  form?: RawForm | undefined;
  /** The values in the reference's raw results; those of a submission must not be far more. */
  size?: number | undefined;
}

/**
 * The most values that raw results may hold. Facts may be made in a time and memory of the square of their size, as all
 * products of two rows are: for a result of any size, that could end the judge.
 */
const mostValues = (size: number): number => 4 * size + 1000;

/**
 * Asks a submission and computes the facts of its answer. An answer of another kind than a probe's counts as a crash
 * of the submission.
 */
export async function ask(
  host: Host,
  asking: Asking,
  { patience = 1, form, size }: AskOptions = {},
): Promise<Outcome<ProbeAnswer>> {
  const { probe, inputs, facts } = asking;
  const outcome = await host.run({ kind: 'probe', name: probe, inputs }, { patience });
  if (outcome.kind !== 'answered') return outcome;
  const answer = hostAnswerIn(outcome.value);
  if (!answer || 'raw' in answer !== (facts !== undefined)) return NO_ANSWER;
  if ('observation' in answer) return { kind: 'answered', value: answer };
  const { raw, ...sideEffects } = answer;
  const came = valuesIn(raw);
  const most = size === undefined ? Infinity : mostValues(size);
  if (came > most)
    return { kind: 'unreadable', message: `a result of ${came} values, expected ${most} at most` };
  const observation = judged(raw, asking, form);
  if ('kind' in observation) return observation;
  const whole = { observation: observation.facts, form: formOf(raw), size: came };
  return { kind: 'answered', value: { ...whole, ...sideEffects } };
}

function judged(
  raw: RawResults,
  { facts, inputs, labels }: Asking,
  form: RawForm | undefined,
): Failure | { facts: Observation } {
  const fault = form && otherForm(labelled(raw, labels), labelledForm(form, labels), '');
  if (fault !== undefined) return { kind: 'unreadable', message: `a result of another form: ${fault}` };
  try {
    return { facts: observationOf(facts!(raw, inputs)) };
  } catch (error) {
    return { kind: 'unreadable', message: `a result that could not be read: ${messageOf(error)}` };
  }
}

/** Raw results by their names in messages. */
function labelled(raw: RawResults, labels: Labels): RawResults {
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [labelOf(key, labels), value]));
}

function labelledForm(form: RawForm, labels: Labels): RawForm {
  const record = form as Record<string, RawForm>;
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [labelOf(key, labels), value]));
}
