import type { Outcome } from './host';

/** What the judge's process asks of the child, one question at a time: to load `lab.ts`, or to run a probe. */
export interface Question {
  id: number;
  /** Where it is absent, the submission is to be loaded and nothing else. */
  probe?: string;
  inputs?: unknown;
  /** How long an answer may take. */
  seconds: number;
}

/** What the child says: what became of a question, or that the kit itself failed there. */
export interface Answer {
  id: number;
  /** None where the submission was to be loaded, and was. */
  outcome?: Outcome;
  fault?: Fault;
}

/** Not the submission's doing: the kit's own fault, or bad usage (there is no submission). */
export interface Fault {
  message: string;
  usage: boolean;
}

/** The id of the child's first message, which nobody asked for: it is ready. */
export const READY = 0;

/** The file descriptor of the pipe for the watchdog's last words; 0 to 3 are the usual three and the questions. */
export const LAST_WORDS = 4;

/** JSON, and the numbers that JSON lacks: probes ask with NaN, and are answered with Infinity and −0. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !survives(part)
      ? { $number: Object.is(part, -0) ? '-0' : String(part) }
      : part,
  );
}

export function decode(text: string): unknown {
  return JSON.parse(text, (_, part: unknown) => {
    const { $number } = (part ?? {}) as { $number?: unknown };
    return typeof $number === 'string' ? Number($number) : part;
  });
}

function survives(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}
