/** Limits of time and memory for the process of a submission. */
export interface Limits {
  /** The deadline of one request in seconds; that of loading `lab.ts` is shorter if this is long. */
  seconds: number;
  /** Seconds that all requests to one submission may take together. */
  total: number;
  /** MiB of JavaScript's own heap. */
  heap: number;
  /** MiB of the whole process, tensors and tfjs included. */
  memory: number;
  /** MiB of one answer, as JSON. */
  answer: number;
}

/**
 * The number of deadlines that all checks of a lab may take together. The slowest right answers take a tenth of that.
 */
const DEADLINES_IN_ALL = 12;

/** MiB. The largest right answer to a check takes an eighth of it. */
const CHECK_ANSWER = 4;
/** MiB. The largest result of a figure in quick mode takes a sixteenth of it; to read all of it takes 2 s. */
const FIGURE_ANSWER = 16;

/** The limits for checks with this deadline in seconds. */
export function checkLimits(seconds: number): Limits {
  return { seconds, total: seconds * DEADLINES_IN_ALL, heap: 512, memory: 1536, answer: CHECK_ANSWER };
}

/** The default limits for checks. The slowest right answer to a check takes a fortieth of the deadline. */
export const CHECK_LIMITS: Limits = checkLimits(10);

/** Seconds for a figure. The slowest right answer takes a tenth of them; with many seeds it takes many minutes. */
const FIGURE_SECONDS = { quick: 300, full: 3600 };
/** Figures of a lab. */
const MOST_FIGURES = 12;

/**
 * The limits for the figures of a lab. Each figure trains for seconds in quick mode and for many minutes in full mode.
 */
export function figureLimits(mode: keyof typeof FIGURE_SECONDS): Limits {
  const seconds = FIGURE_SECONDS[mode];
  return { seconds, total: seconds * MOST_FIGURES, heap: 2048, memory: 6144, answer: FIGURE_ANSWER };
}

/** The deadline of loading `lab.ts`: it defines tasks and does not train. */
export function loadingSeconds({ seconds }: Limits): number {
  return Math.min(seconds, MOST_LOADING_SECONDS);
}

const MOST_LOADING_SECONDS = 60;
