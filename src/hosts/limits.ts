/** Limits of time and memory for the process of a submission. */
export interface Limits {
  /** The deadline of one request, and of loading `lab.ts`, in seconds. */
  seconds: number;
  /** MiB of JavaScript's own heap. */
  heap: number;
  /** MiB of the whole process, tensors and tfjs included. */
  memory: number;
}

/** For one check. The slowest right answer takes a fortieth of the deadline. */
export const CHECK_LIMITS: Limits = { seconds: 10, heap: 512, memory: 1536 };

/** For one figure, which trains for seconds in quick mode and for many minutes in full mode. */
export const FIGURE_LIMITS: Limits = { seconds: 3600, heap: 2048, memory: 6144 };
