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

/** As they are before a submission is loaded, which may put others in their place. */
const { stringify, parse } = JSON;

/** JSON, and the numbers that JSON lacks: probes ask with NaN, and are answered with Infinity and −0. */
export function encode(value: unknown): string {
  return stringify(value, (_, part: unknown) =>
    typeof part === 'number' && !survives(part)
      ? { $number: Object.is(part, -0) ? '-0' : String(part) }
      : part,
  );
}

export function decode(text: string): unknown {
  return parse(text, (_, part: unknown) => {
    const { $number } = (part ?? {}) as { $number?: unknown };
    return typeof $number === 'string' ? Number($number) : part;
  });
}

/** What a child said, if it is an answer: a submission may say something there itself. */
export function answerOf(said: unknown): Answer | undefined {
  const answer = decoded(said) as Partial<Answer> | null | undefined;
  if (typeof answer !== 'object' || answer === null || !Number.isInteger(answer.id)) return undefined;
  const { outcome, fault } = answer;
  if (outcome !== undefined && !isOutcome(outcome)) return undefined;
  if (fault !== undefined && typeof (fault as Partial<Fault> | null)?.message !== 'string') return undefined;
  return answer as Answer;
}

/** Last words of a child, if they are what became of a question. */
export function outcomeOf(said: string): Outcome | undefined {
  const outcome = decoded(said);
  return isOutcome(outcome) ? outcome : undefined;
}

function decoded(said: unknown): unknown {
  try {
    return decode(String(said));
  } catch {
    return undefined;
  }
}

/** What an outcome of each kind has to say, by name and type. */
const FIELDS: Record<Outcome['kind'], Record<string, string>> = {
  numbers: { observation: 'object' },
  'not-implemented': { hint: 'string' },
  'not-handed-in': {},
  'not-numbers': { message: 'string' },
  forbidden: { name: 'string' },
  crashed: { message: 'string' },
  'timed-out': { seconds: 'number' },
  unanswered: {},
  'out-of-memory': {},
};

function isOutcome(value: unknown): value is Outcome {
  const outcome = (value ?? {}) as Record<string, unknown>;
  const kind = String(outcome['kind']);
  if (!Object.hasOwn(FIELDS, kind)) return false;
  const fields = Object.entries(FIELDS[kind as Outcome['kind']]);
  if (!fields.every(([name, type]) => typeof outcome[name] === type)) return false;
  return kind !== 'numbers' || isObservation(outcome['observation']);
}

function isObservation(value: unknown): boolean {
  return value !== null && Object.values(value as object).every(isPlain);
}

function isPlain(value: unknown): boolean {
  const { shape, values } = (value ?? {}) as Record<string, unknown>;
  return [shape, values].every(
    (numbers) => Array.isArray(numbers) && numbers.every((number) => typeof number === 'number'),
  );
}

function survives(number: number): boolean {
  return Number.isFinite(number) && !Object.is(number, -0);
}
