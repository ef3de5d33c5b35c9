/** Limits of time and memory for the process of a submission. */
export interface Limits {
  /** The deadline of one request, and of loading `lab.ts`, in seconds. */
  seconds: number;
  /** Seconds that all requests to one submission may take together. */
  total: number;
  /** MiB of JavaScript's own heap. */
  heap: number;
  /** MiB of the whole process, tensors and tfjs included. */
  memory: number;
}

/** The slowest right answers to all checks of a lab take a tenth of this many deadlines. */
const DEADLINES_IN_ALL = 12;

/** For checks with a deadline in seconds. */
export function checkLimits(seconds: number): Limits {
  return { seconds, total: seconds * DEADLINES_IN_ALL, heap: 512, memory: 1536 };
}

/** For one check. The slowest right answer takes a fortieth of the deadline. */
export const CHECK_LIMITS: Limits = checkLimits(10);

/** For figures, each of which trains for seconds in quick mode and for many minutes in full mode. */
export const FIGURE_LIMITS: Limits = { seconds: 3600, total: 24 * 3600, heap: 2048, memory: 6144 };
