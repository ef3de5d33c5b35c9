import type { PlainTensor } from '../../core/tensors';
import type { Check } from '../model/check';
import type { NamedMisconception } from './expectations';
import type { Outcome } from '../../hosts/host';
import type { Difference, Verdict } from './judge';
import type { Form, Observation } from '../model/observation';

/** What there is to tell about a check that was judged. */
export interface Findings {
  check: Check;
  task: string;
  inputs: unknown;
  expected: Observation;
  outcome: Outcome;
  verdict: Verdict;
  difference?: Difference;
  misconception?: NamedMisconception;
  /** Tasks that this one calls and that failed checks of their own. */
  wrongUses: string[];
}

/** The text a student reads under a failed check: one line a fact, from what was asked to what helps. */
export function explain(findings: Findings): string {
  if (findings.verdict === 'passed') return '';
  const { check, misconception, wrongUses } = findings;
  const lines = [`asked: ${check.asks}`, ...(check.hidden ? inKind(findings) : inNumbers(findings))];
  if (wrongUses.length > 0) lines.push(`first: ${mendFirst(wrongUses)}`);
  if (misconception) lines.push(`this looks like: ${misconception.title}`, `hint: ${misconception.hint}`);
  return lines.join('\n');
}

function mendFirst(tasks: string[]): string {
  if (tasks.length === 1)
    return `${tasks[0]}, which this task calls, fails checks of its own; mend that first`;
  const last = tasks.at(-1)!;
  return `${tasks.slice(0, -1).join(', ')} and ${last}, which this task calls, fail checks of their own; mend those first`;
}

function inNumbers(findings: Findings): string[] {
  const { outcome, expected, difference } = findings;
  if (outcome.kind !== 'numbers' || !difference) return withoutNumbers(findings);
  const { name } = difference;
  const came = outcome.observation[name];
  const kind = (form: Form): string => (difference.kind === 'form' ? `${FORMS[form]}, ` : '');
  // Of a single number all the digits that tell the two apart; more of many numbers would be hard to read.
  const single = difference.kind === 'values' && difference.index.length === 0;
  const digits = single ? digitsApart(difference.observed, difference.expected) : DIGITS;
  const lines = [
    `came: ${name} = ${came ? kind(came.form!) + formatTensor(came, digits) : 'nothing'}`,
    `expected: ${name} = ${kind(expected[name]!.form!)}${formatTensor(expected[name]!, digits)}`,
  ];
  return [...lines, `differs: ${describe(difference)}`];
}

/** For hidden checks: what kind of difference, without a number that could be copied into an answer. */
function inKind(findings: Findings): string[] {
  const { difference } = findings;
  if (!difference) return withoutNumbers(findings);
  const what = {
    missing: 'is missing',
    form: 'is of another kind (tensor, array or number) than expected',
    shape: 'has another shape than expected',
    'not-a-number': 'holds NaN or Infinity where a finite number is expected',
    values: 'has other values than expected',
  };
  return [`came: ${difference.name} ${what[difference.kind]} (this check is hidden: it tells no numbers)`];
}

function withoutNumbers({ check, task, outcome }: Findings): string[] {
  switch (outcome.kind) {
    case 'numbers':
      return sideEffects(outcome);
    case 'not-implemented':
      return notImplemented(task, outcome);
    case 'not-handed-in':
      return ['came: not handed in: there is no lab.ts of this lab'];
    case 'not-numbers':
      return [
        `came: ${outcome.message}`,
        `hint: ${outcome.hint ?? `the doc comment above ${task} says what it returns`}`,
      ];
    case 'forbidden':
      return [
        `came: a call of ${outcome.name}${at(outcome.where)}, which is the answer to a task of this lab`,
        'hint: write it from simpler ops, as the equation in the handout has it',
      ];
    case 'crashed':
      return [`came: an error${at(outcome.where)}: ${outcome.message}`];
    case 'timed-out':
      return [
        `came: ${outcome.loading ? 'lab.ts was not loaded' : `no answer to ${check.id}`} within ${outcome.seconds} s${stood(outcome.where)}`,
        'hint: look for a loop that never ends',
      ];
    case 'unanswered':
      return [
        `came: ${check.id} was promised an answer that never came`,
        'hint: look for a promise that nothing resolves, or return the result itself',
      ];
    case 'out-of-memory':
      return [
        `came: ${outcome.loading ? 'lab.ts was not loaded: ' : ''}the memory limit was reached${stood(outcome.where)}`,
        'hint: look for an array or a loop that never stops growing',
      ];
  }
}

/** Of right numbers: what the task did besides. */
function sideEffects({ leak, changed }: Outcome & { kind: 'numbers' }): string[] {
  if (changed) {
    const { by, argument, path } = changed;
    const which = `${ORDINALS[argument] ?? `${argument + 1}th`} argument`;
    const place = path && ` (${path.replace(/^\./, '')})`;
    return [
      `came: the right numbers, but ${by} changed its ${which} in place${place}, and the caller still needs it as it was (half of the points)`,
      'hint: make a copy first, [...values] or { ...object }, and change that',
    ];
  }
  if (!leak) return [];
  return [
    `came: the right numbers, but ${leak.by} left ${count(leak.tensors, 'tensor')} behind, so memory grows with every call (half of the points)`,
    'hint: make tensors inside tf.tidy(() => …) and return only the result from it, or dispose of the others',
  ];
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

function notImplemented(
  task: string,
  { hint, task: inner }: Outcome & { kind: 'not-implemented' },
): string[] {
  if (hint.startsWith('lab.ts '))
    return [`came: ${hint}`, `hint: keep the name and arguments that the starter gives ${task}`];
  if (inner === undefined || inner === task) return ['came: not implemented yet', `hint: ${hint}`];
  return [`came: ${inner}, which this task calls, is not implemented yet`, `hint: write ${inner} first`];
}

function describe(difference: Difference): string {
  switch (difference.kind) {
    case 'missing':
      return `${difference.name} is missing`;
    case 'form':
      return `it is ${FORMS[difference.observed]}, expected ${FORMS[difference.expected]}: ${REMEDY[`${difference.observed} for ${difference.expected}`]}`;
    case 'shape':
      return `its shape is [${difference.observed.join(', ')}], expected [${difference.expected.join(', ')}]`;
    case 'not-a-number':
      return `${place(difference.index)}${difference.value}, expected a finite number`;
    case 'values': {
      const { index, observed, expected } = difference;
      const digits = digitsApart(observed, expected);
      return `${index.length > 0 ? 'farthest off for its size ' : ''}${place(index)}${formatNumber(observed, digits)}, expected ${formatNumber(expected, digits)}`;
    }
  }
}

const FORMS: Record<Form, string> = { tensor: 'a tensor', number: 'a number', array: 'an array of numbers' };

const REMEDY: Record<string, string> = {
  'array for tensor': 'return the tensor itself, without arraySync() or dataSync()',
  'number for tensor': 'return the tensor itself, or make one of the number with tf.scalar',
  'tensor for number': 'take the number out of the tensor with dataSync()[0], and dispose of the tensor',
  'tensor for array': 'take the numbers out of the tensor with arraySync(), and dispose of the tensor',
  'array for number': 'return the one number that is asked for',
  'number for array': 'return an array, also where it holds one number',
};

function at(where: string | undefined): string {
  return where === undefined ? '' : ` at ${where}`;
}

function stood(where: string | undefined): string {
  return where === undefined ? '' : `; it was at ${where} then`;
}

function place(index: number[]): string {
  return index.length > 0 ? `at [${index.join(', ')}]: ` : '';
}

/** Significant digits of a number, and how many a number has. */
const DIGITS = 4;
const ALL_DIGITS = 17;
const MAX_ROWS = 3;
const MAX_COLUMNS = 6;

/** The beginning of a tensor, nested by rows. */
export function formatTensor({ shape, values }: PlainTensor, digits = DIGITS): string {
  if (shape.length === 0) return formatNumber(values[0]!, digits);
  const [rows, ...rest] = shape as [number, ...number[]];
  const limit = rest.length > 0 ? MAX_ROWS : MAX_COLUMNS;
  const size = rows > 0 ? values.length / rows : 0;
  const shown = Array.from({ length: Math.min(rows, limit) }, (_, i) =>
    formatTensor({ shape: rest, values: values.slice(i * size, (i + 1) * size) }, digits),
  );
  return `[${shown.join(', ')}${rows > limit ? ', …' : ''}]`;
}

export function formatNumber(value: number, digits = DIGITS): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** How many digits show that two numbers differ. */
function digitsApart(a: number, b: number): number {
  let digits = DIGITS;
  while (digits < ALL_DIGITS && formatNumber(a, digits) === formatNumber(b, digits)) digits++;
  return digits;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
