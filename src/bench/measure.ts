import { median } from 'd3-array';

/** Something whose time is taken several times. */
export interface Subject {
  repetitions: number;
  /** One turn. @returns its time */
  time(): Promise<number>;
}

/** All subjects in turns, so that what else happens on the machine happens to all of them. @returns each one's times */
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
