import { median } from 'd3-array';

/** Something that is timed several times. */
export interface Subject {
  repetitions: number;
  /** Takes one turn. @returns its time */
  time(): Promise<number>;
}

/**
 * Times all subjects in turns, so that other work on the machine affects all of them.
 *
 * @returns the times of each subject
 */
export async function inTurns(subjects: readonly Subject[]): Promise<number[][]> {
  const times: number[][] = subjects.map(() => []);
  const rounds = Math.max(0, ...subjects.map(({ repetitions }) => repetitions));
  for (let round = 0; round < rounds; round++) {
    for (const [i, subject] of subjects.entries()) {
      if (round < subject.repetitions) times[i]!.push(await subject.time());
    }
  }
  return times;
}

export interface Summary {
  median: number;
  fastest: number;
  repetitions: number[];
}

export function summaryOf(times: number[]): Summary {
  return { median: median(times)!, fastest: Math.min(...times), repetitions: times };
}

/** The time of one training step of a workload on one side, in milliseconds. */
export interface Measurement extends Summary {
  side: string;
  workload: string;
}
