/** The same run with several seeds, the intervals of its results, and the comparison of two runs, seed by seed. */
import { differences, familyIntervals, meanInterval } from '../../../figures/statistics';
import type { Interval } from '../../../figures/statistics';
import { sideOf } from '../../../figures/words';
import { makeTask } from './samples';
import type { Given, Task } from './samples';
import type { Settings } from './settings';
import { Trainer } from './trainer';
import type { Result } from './trainer';

export const SEEDS = 10;

export const MEASURES = ['trainLoss', 'validationLoss', 'trainError', 'validationError'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** The end of one run. */
export interface Outcome extends Result {
  readonly diverged: boolean;
}

/** Trains to the end with one seed; the seed makes the data, the split, the start and the order too. */
export function outcomeOf(settings: Settings, given: Given, seed: number): Outcome {
  const own = { ...settings, seed };
  const trainer = new Trainer(own, makeTask(own, given));
  trainer.runToEnd();
  return { ...trainer.result(), diverged: trainer.status === 'diverged' };
}

/** The seeds of a repetition: the run's own and those after it. */
export function seedsOf({ seed }: Settings): number[] {
  return Array.from({ length: SEEDS }, (_, i) => seed + i);
}

export type Side = 'below' | 'above' | 'around';

/** One measure over all seeds. */
export interface MeasureVerdict {
  readonly measure: MeasureName;
  /** Shares are in per cent, their differences in points. */
  readonly isShare: boolean;
  readonly first: Interval;
  readonly second?: Interval;
  /** Second minus first, and the side of 0 on which it lies. The intervals of all measures hold together. */
  readonly difference?: Interval;
  readonly side?: Side;
}

export interface Verdict {
  readonly seeds: number;
  /** Runs without end of the first and of the second net. */
  readonly diverged: readonly [first: number, second: number];
  /** The side on which the second net diverges more often (above) or less often (below), if that is no chance. */
  readonly divergedSide: Side;
  /** Empty if a run diverged: a loss without end has no mean. */
  readonly measures: readonly MeasureVerdict[];
}

export function verdictOf(
  first: readonly Outcome[],
  second: readonly Outcome[] | undefined,
  kind: Task['kind'],
): Verdict {
  const lost = (outcomes: readonly Outcome[]): number => outcomes.filter(({ diverged }) => diverged).length;
  const diverged: [number, number] = [lost(first), lost(second ?? [])];
  const counts = {
    seeds: first.length,
    diverged,
    divergedSide: second ? signTest(first, second) : 'around',
  } as const;
  if (diverged[0] + diverged[1] > 0) return { ...counts, measures: [] };
  const scale = (measure: MeasureName): number => (isShare(measure, kind) ? 100 : 1);
  const values = (outcomes: readonly Outcome[], measure: MeasureName): number[] =>
    outcomes.map((outcome) => scale(measure) * outcome[measure]);
  const apart = second
    ? familyIntervals(MEASURES.map((name) => differences(values(second, name), values(first, name))))
    : [];
  return {
    ...counts,
    measures: MEASURES.map((measure, i) => ({
      measure,
      isShare: isShare(measure, kind),
      first: meanInterval(values(first, measure)),
      ...(second && {
        second: meanInterval(values(second, measure)),
        difference: apart[i]!,
        side: sideOf<Side>(apart[i]!, { above: 'above', below: 'below', around: 'around' }),
      }),
    })),
  };
}

function isShare(measure: MeasureName, kind: Task['kind']): boolean {
  return kind === 'classes' && measure.endsWith('Error');
}

/**
 * The exact two-sided sign test at 5 % on the seeds where only one of the nets diverged. Ten seeds tell two nets apart
 * if at least six differ, all in the same way.
 */
function signTest(first: readonly Outcome[], second: readonly Outcome[]): Side {
  let [onlyFirst, onlySecond] = [0, 0];
  first.forEach(({ diverged }, i) => {
    if (diverged && !second[i]!.diverged) onlyFirst += 1;
    if (!diverged && second[i]!.diverged) onlySecond += 1;
  });
  const n = onlyFirst + onlySecond;
  let [tail, ways] = [0, 1];
  for (let k = 0; k <= Math.min(onlyFirst, onlySecond); k++) {
    tail += ways;
    ways = (ways * (n - k)) / (k + 1);
  }
  if (2 * tail * 0.5 ** n >= 0.05) return 'around';
  return onlySecond > onlyFirst ? 'above' : 'below';
}
