import * as tf from '@tensorflow/tfjs';
import { messageOf, show } from '../../src/core/errors';
import { isPlaceholder, MissingTask } from '../../src/grading/model/placeholder';

/*
 * Helpers of `observe`: they run beside a submission and turn its results into plain numbers. A wrong result may
 * hold NaN, so minimum and maximum keep it instead of passing over it.
 */

/**
 * Says that a result is not of the wanted kind.
 *
 * @throws TypeError always: the host reports a TypeError of a probe as a wrong result, not as a crash
 */
export function refuse(result: string, value: unknown, wanted: string): never {
  if (value instanceof Promise) value.catch(() => undefined); // its later rejection must not end the process
  throw new TypeError(
    `${result} is ${value instanceof Promise ? 'a promise' : show(value)}, expected ${wanted}`,
  );
}

/**
 * The message of the error that a call throws; empty if it throws none, so that it is a text in both cases. A task that
 * isn't written yet, or that lab.ts doesn't export, stays an error: it refuses nothing.
 */
export function refusal(call: () => unknown): string {
  try {
    call();
    return '';
  } catch (error) {
    if (error instanceof MissingTask || isPlaceholder(messageOf(error))) throw error;
    return messageOf(error) || 'an error without a message';
  }
}

/** The number of calls that threw no error, by their refusals. */
export function letThrough(refusals: readonly string[]): number {
  return refusals.filter((message) => message === '').length;
}

/** Labels 0 … classes − 1 as rows with a single 1. */
export function oneHot(classOfEach: number[], classes: number): tf.Tensor2D {
  return tf.tidy(() => tf.oneHot(tf.tensor1d(classOfEach, 'int32'), classes).toFloat() as tf.Tensor2D);
}

/** Labels in the order of a sorted file: counts[k] samples of class k. */
export function sortedLabels(counts: number[]): number[] {
  return counts.flatMap((count, label) => Array<number>(count).fill(label));
}

export function minimum(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

export function maximum(numbers: number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}

/** max |v|; 0 without numbers. */
export function largestMagnitude(numbers: number[]): number {
  return numbers.reduce((largest, v) => Math.max(largest, Math.abs(v)), 0);
}

export function mean(numbers: number[]): number {
  return numbers.reduce((sum, v) => sum + v, 0) / numbers.length;
}

/** Population variance: Σ (v − mean)² / n. */
export function variance(numbers: number[]): number {
  const centre = mean(numbers);
  return mean(numbers.map((v) => (v - centre) ** 2));
}

/** Fraction of the entries that are true. */
export function share(entries: readonly boolean[]): number {
  return entries.filter(Boolean).length / entries.length;
}

/** The nearest multiple of a step. */
export function roundedTo(value: number, step: number): number {
  return Math.round(value / step) * step;
}

/**
 * The limit of a uniform distribution if the draws reach it, otherwise the largest |draw|. The largest of n draws is
 * below (1 − 26/n) of the limit with probability e⁻²⁶ = 5e-12.
 */
export function limitOr(draws: number[], limit: number): number {
  const largest = largestMagnitude(draws);
  return largest <= limit * (1 + 1e-5) && largest >= limit * (1 - 26 / draws.length) - 1e-6 ? limit : largest;
}

export function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.join() === b.join();
}

export function sameNumbers(a: tf.Tensor, b: tf.Tensor): boolean {
  return sameList([...a.dataSync()], [...b.dataSync()]);
}

/** Everything that `model.save` writes, kept in memory. */
export async function artifactsOf(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  return saved!;
}
