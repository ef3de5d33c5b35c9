import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { z } from 'zod';
import { messageOf, show } from '../../core/errors';
import { printable } from '../../core/printable';
import { ANSWERS_FILE } from './questionsFile';

const Hashes = z.array(z.string().regex(/^[0-9a-f]{16}$/)).min(1);
const QuestionsSchema = z.record(
  z.string(),
  z.union([
    z.strictObject({
      asks: z.string(),
      /** Numbers are rounded to multiples of it. */
      step: z.number().positive(),
      hashes: Hashes,
    }),
    z.strictObject({ asks: z.string(), choices: z.array(z.string()).min(2), hashes: Hashes }),
  ]),
);

/**
 * The questions of a lab, as in `tests/graded/NN-topic/questions.json`. The file goes to students: it holds hashes of the
 * accepted answers, which do not tell them at a glance.
 */
export type Questions = z.infer<typeof QuestionsSchema>;
export type Question = Questions[string];

/** The result of an answer: right, wrong, absent, or a sentence about one that can't be read. */
export type AnswerResult = { name: string; asks: string } & (
  { verdict: 'right' | 'wrong' | 'empty' } | { verdict: 'unreadable'; why: string }
);

/** @throws an error of the schema if the JSON holds no questions */
export function parseQuestions(json: unknown): Questions {
  return QuestionsSchema.parse(json);
}

/**
 * The hash of an answer: the first 16 digits of SHA-256 of lab, question and answer, so that equal answers to two
 * questions differ. A number is rounded to a whole number of steps.
 */
export function hashOf(lab: string, name: string, answer: string | number): string {
  return bytesToHex(sha256(utf8ToBytes(`${lab}\n${name}\n${answer}`))).slice(0, 16);
}

/** A number in whole steps. */
export function inSteps(value: number, step: number): number {
  return Math.round(value / step);
}

/** The results of the text of an `answers.json`. */
export function resultsIn(
  text: string,
  { lab, questions }: { lab: string; questions: Questions },
): AnswerResult[] | string {
  const answers = recordIn(text);
  const names = Object.keys(questions);
  if (typeof answers === 'string') return answers;
  const unknown = Object.keys(answers).find((name) => !Object.hasOwn(questions, name));
  if (unknown !== undefined)
    return `${ANSWERS_FILE} has ${show(unknown)}, which is no question of it; it takes ${names.join(', ')}`;
  return names.map((name) => {
    const { asks } = questions[name]!;
    const given = Object.hasOwn(answers, name) ? answers[name] : null;
    return { name, asks, ...resultOf(given, { lab, name, question: questions[name]! }) };
  });
}

function recordIn(text: string): Record<string, unknown> | string {
  const wanted = `${ANSWERS_FILE} is not read: expected { "Q1": 0.5, "Q2": "b" }`;
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return json as Record<string, unknown>;
    return `${wanted}, received ${show(json)}`;
  } catch (error) {
    return `${wanted}, but it is no JSON: ${printable(messageOf(error))}`;
  }
}

type Result = { verdict: 'right' | 'wrong' | 'empty' } | { verdict: 'unreadable'; why: string };

function resultOf(
  given: unknown,
  { lab, name, question }: { lab: string; name: string; question: Question },
): Result {
  if (given === null || given === undefined) return { verdict: 'empty' };
  const isRight = (answer: string | number): Result => ({
    verdict: question.hashes.includes(hashOf(lab, name, answer)) ? 'right' : 'wrong',
  });
  if ('step' in question) {
    if (typeof given !== 'number')
      return { verdict: 'unreadable', why: `expected a number, received ${show(given)}` };
    return isRight(inSteps(given, question.step));
  }
  const choice = typeof given === 'string' ? given.trim().toLowerCase() : undefined;
  if (choice === undefined || !question.choices.includes(choice))
    return {
      verdict: 'unreadable',
      why: `expected one of ${question.choices.join(', ')}, received ${show(given)}`,
    };
  return isRight(choice);
}
