import { counted, listed } from '../../core/words';
import type { Failure, Outcome } from '../../hosts/outcome';
import type { Check, Labels } from '../model/check';
import { labelOf } from '../model/check';
import type { Fact } from '../model/facts';
import { fact, textOfFact } from '../model/facts';
import type { Form, Observation, PlainNumbers } from '../model/observation';
import type { ProbeAnswer } from '../model/probeAnswer';
import type { Difference } from './distance';
import type { NamedMisconception } from './expectations';
import { DIGITS, digitsApart, formatNumber, formatTensor } from './format';
import { inputsText } from './inputsText';
import type { Judgement } from './judge';

/** All that is known of a check that was judged. */
export interface CheckFindings extends Judgement {
  /** The id of the lab. */
  lab: string;
  check: Check;
  task: string;
  expected: Observation;
  outcome: Outcome<ProbeAnswer>;
  /** The known wrong answers that explain every failed check of the task. */
  misconceptions: NamedMisconception[];
  /** The tasks to mend first: this one calls them, and they fail checks of their own. */
  roots: string[];
  /** The names of the observations. */
  labels: Labels;
  /** The inputs of the check. */
  inputs: unknown;
  /** The promises that the check tests, in words; needed for a hidden check that fails alone. */
  promised?: string[];
}

/** The facts that a student reads under a failed check, from the question to the hint. */
export function explain(findings: CheckFindings): Fact[] {
  if (findings.verdict === 'passed') return [];
  const { check, misconceptions, roots } = findings;
  const told = check.hidden ? inKind(findings) : [...inputFacts(findings), ...inNumbers(findings)];
  const facts = [fact('asked', check.asks), ...told];
  const namesRoot = textOfFact(facts, 'first') !== undefined;
  if (roots.length > 0 && !namesRoot) facts.push(fact('first', mendFirst(roots)));
  if (misconceptions.length === 0) facts.push(...alone(findings));
  return [...facts, ...names(misconceptions)];
}

/** The inputs that the first wrong number comes from; a task that isn't there has none. */
function inputFacts({ inputs, difference }: CheckFindings): Fact[] {
  if (!difference) return [];
  const index = difference.kind === 'values' || difference.kind === 'not-a-number' ? difference.index : [];
  const text = inputsText(inputs, index);
  return text === '' ? [] : [fact('inputs', text)];
}

/** The hint at a hidden check, if all other checks of its task are passed: nothing else would say where to look. */
function alone({ promised, difference, outcome, task }: CheckFindings): Fact[] {
  if (!promised || promised.length === 0 || !(difference || outcome.kind === 'crashed')) return [];
  return [fact('hint', `the other checks of ${task} are right; this one asks: ${promised.join(' ')}`)];
}

function names(misconceptions: NamedMisconception[]): Fact[] {
  const [only, ...others] = misconceptions;
  if (!only) return [];
  if (others.length === 0) return [fact('looks-like', only.title), fact('hint', only.hint)];
  return [fact('looks-like', `one of these: ${misconceptions.map(({ title }) => title).join('; or ')}`)];
}

/** Equal for all checks that failed by one error: at one line, or with one text. */
export function causeOf(outcome: Outcome, facts: Fact[], { hidden }: Check): string | null {
  if (hidden) return null; // a hidden check shows no text of the answer
  if (outcome.kind === 'timed-out') return outcome.where ?? null;
  const byError = outcome.kind === 'crashed' || outcome.kind === 'forbidden';
  return byError ? (textOfFact(facts, 'came') ?? null) : null;
}

/** True if no check can be asked: lab.ts is missing or can't be loaded. */
export function isUnloadable(outcome: Outcome): boolean {
  return (
    outcome.kind === 'broken' ||
    outcome.kind === 'not-handed-in' ||
    ('loading' in outcome && outcome.loading === true)
  );
}

function mendFirst(tasks: string[]): string {
  if (tasks.length === 1)
    return `${tasks[0]}, which this task calls, fails checks of its own; mend that first`;
  return `${listed(tasks)}, which this task calls, fail checks of their own; mend those first`;
}

function inNumbers(findings: CheckFindings): Fact[] {
  const { outcome, expected, difference, labels } = findings;
  if (outcome.kind !== 'answered' || !difference) return withoutNumbers(findings);
  const key = difference.name;
  const name = labelOf(key, labels);
  const came = outcome.value.observation[key];
  const form = (of: Form): string => (difference.kind === 'form' ? `${FORMS[of]}, ` : '');
  // A single number gets all the digits in which the two differ; so many digits of many numbers would be hard to read.
  const single = difference.kind === 'values' && difference.index.length === 0;
  const digits = single ? digitsApart(difference.observed, difference.expected) : DIGITS;
  const around = 'index' in difference ? difference.index : [];
  const shown = (numbers: PlainNumbers): string => formatTensor(numbers, digits, around);
  return [
    fact('came', `${name} = ${came ? form(came.form!) + shown(came) : 'nothing'}`),
    fact('expected', `${name} = ${form(expected[key]!.form!)}${shown(expected[key]!)}`),
    fact('differs', describe({ ...difference, name })),
  ];
}

/** The facts of a hidden check: the kind of difference, without a number that could be copied into an answer. */
function inKind(findings: CheckFindings): Fact[] {
  const { difference, labels } = findings;
  if (!difference) return withoutNumbers({ ...findings, outcome: withoutTexts(findings.outcome) });
  const name = labelOf(difference.name, labels);
  return [fact('came', `${name} ${IN_KIND[difference.kind]} (this check is hidden: it tells no numbers)`)];
}

/** The outcome of a hidden check without any text of the submission, which may throw its inputs as an error. */
function withoutTexts(outcome: Outcome<ProbeAnswer>): Outcome<ProbeAnswer> {
  const message = 'a hidden check tells no text of an answer';
  if (outcome.kind === 'crashed') return { ...outcome, message };
  if (outcome.kind === 'unreadable')
    return { kind: 'unreadable', message: `a result that can't be read (${message})` };
  return outcome;
}

const IN_KIND: Record<Difference['kind'], string> = {
  missing: 'is missing',
  form: 'is of another kind (tensor, array or number) than expected',
  shape: 'has another shape than expected',
  'not-a-number': 'holds NaN or Infinity where a finite number is expected',
  values: 'has other values than expected',
};

function withoutNumbers(findings: CheckFindings): Fact[] {
  const { outcome } = findings;
  return outcome.kind === 'answered' ? sideEffects(outcome.value) : failureFacts(outcome, findings);
}

function failureFacts(failure: Failure, findings: CheckFindings): Fact[] {
  const { check, task } = findings;
  switch (failure.kind) {
    case 'not-implemented':
      return notImplemented(failure, findings);
    case 'missing-task':
      return [
        fact('came', failure.message),
        fact('hint', `keep the name and arguments that the starter gives ${task}`),
      ];
    case 'not-handed-in':
      return [fact('came', 'not handed in: there is no lab.ts of this lab')];
    case 'unreadable':
      return [
        fact('came', failure.message),
        fact('hint', failure.hint ?? `the doc comment above ${task} says what it returns`),
      ];
    case 'forbidden':
      return [
        fact(
          'came',
          `a call of ${failure.name}${at(failure.where)}, which is the answer to a task of this lab`,
        ),
        fact('hint', 'write it from simpler ops, as the equation in the handout has it'),
      ];
    case 'broken':
      return [fact('came', `an error: ${failure.message}`)];
    case 'crashed':
      return [fact('came', `an error${at(failure.where)}: ${failure.message}`)];
    case 'timed-out':
      return timedOut(failure, check);
    case 'unanswered':
      return [
        fact('came', `${check.id} was promised an answer that never came`),
        fact('hint', 'look for a promise that nothing resolves, or return the result itself'),
      ];
    case 'out-of-memory':
      return [
        fact(
          'came',
          `${failure.loading ? 'lab.ts was not loaded: ' : ''}the memory limit was reached${stoppedAt(failure.where)}`,
        ),
        fact('hint', 'look for an array or a loop that never stops growing'),
      ];
  }
}

function timedOut(
  { loading, seconds, where }: Extract<Failure, { kind: 'timed-out' }>,
  check: Check,
): Fact[] {
  const what = loading ? 'lab.ts was not loaded' : `no answer to ${check.id}`;
  return [
    fact('came', `${what} within ${seconds} s${stoppedAt(where)}`),
    fact('hint', 'look for a loop that never ends'),
  ];
}

/** The side effects of a task whose numbers are right. */
function sideEffects({ leak, changed }: ProbeAnswer): Fact[] {
  if (changed) {
    const { task, argument, path } = changed;
    const which = `${ORDINALS[argument] ?? `${argument + 1}th`} argument`;
    const part = path && ` (${path.replace(/^\./, '')})`;
    return [
      fact(
        'came',
        `the right numbers, but ${task} changed its ${which} in place${part}, and the caller still needs it as it was (half of the points)`,
      ),
      fact('hint', 'make a copy first, [...values] or { ...object }, and change that'),
    ];
  }
  if (!leak) return [];
  return [
    fact(
      'came',
      `the right numbers, but ${leak.task} left ${counted(leak.tensors, 'tensor')} behind, so memory grows with every call (half of the points)`,
    ),
    fact(
      'hint',
      'make tensors inside tf.tidy(() => …) and return only the result from it, or dispose of the others',
    ),
  ];
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

function notImplemented(
  { task: inner }: Extract<Failure, { kind: 'not-implemented' }>,
  { lab, task }: Pick<CheckFindings, 'lab' | 'task'>,
): Fact[] {
  if (inner === undefined || inner === task)
    return [
      fact('came', 'not implemented yet'),
      fact('hint', `for help in steps: npx lab hint ${lab.slice(0, 2)} ${task}`),
    ];
  return [
    fact('came', `${inner}, which this task calls, is not implemented yet`),
    fact('first', `write ${inner} first`),
  ];
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
      return `${atIndex(difference.index)}${difference.value}, expected a finite number`;
    case 'values': {
      const { index, observed, expected, wrong, of } = difference;
      const digits = digitsApart(observed, expected);
      const numbers = `${formatNumber(observed, digits)}, expected ${formatNumber(expected, digits)}`;
      if (of === 1) return `${atIndex(index)}${numbers}`;
      const first = wrong === 1 ? 'only' : 'first';
      return `${first} ${atIndex(index)}${numbers}${wrong === 1 ? '' : ` (${wrong} of ${of} numbers differ)`}`;
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
  'number for array': 'return an array, also if it holds one number',
};

function at(where: string | undefined): string {
  return where === undefined ? '' : ` at ${where}`;
}

function stoppedAt(where: string | undefined): string {
  return where === undefined ? '' : `; it was at ${where} then`;
}

function atIndex(index: number[]): string {
  return index.length > 0 ? `at [${index.join(', ')}]: ` : '';
}
