import type { Dataset, LabelledSamples } from '../../data/dataset';

/** The share of samples held back for testing, if the data set has no test part. */
const TEST_SHARE = 0.3;
/** The share of the rest that validates, and the most samples that it takes. */
const VALIDATION_SHARE = 1 / 6;
const MOST_VALIDATION = 2000;
/** The most training samples that are taken without being asked for: enough to see a difference, quick enough to wait. */
const USUAL_TRAINING = 2000;

type Set = Dataset<LabelledSamples>;

export function testCountOf({ parts, samples }: Set): number {
  return parts?.test.count ?? Math.round(TEST_SHARE * samples.count);
}

/** The samples that are not for testing. */
export function poolOf(dataset: Set): number {
  const { parts, samples } = dataset;
  return parts?.train.count ?? samples.count - testCountOf(dataset);
}

export function validationCountOf(dataset: Set): number {
  return Math.min(MOST_VALIDATION, Math.round(VALIDATION_SHARE * poolOf(dataset)));
}

/** The most training samples of a run, with one split or with k folds. */
export function mostTraining(dataset: Set, folds: number | null): number {
  const pool = poolOf(dataset);
  if (folds === null) return pool - validationCountOf(dataset);
  // Of each class the first fold has one sample more than the last, if they don't divide evenly.
  return pool - Math.ceil(pool / folds) - dataset.samples.classes.length;
}

export function usualTraining(dataset: Set, folds: number | null): number {
  return Math.min(USUAL_TRAINING, mostTraining(dataset, folds));
}
