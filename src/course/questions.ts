import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, show } from '../core/errors';
import { printable } from '../core/printable';
import { decodedText } from '../node/decodedText';
import { readOrdinaryFile } from '../node/submissionBox';
import type { Target } from './labs';
import { folderOf, gradedFolder } from './labs';
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

/** The questions of a lab; undefined if it has none of this kind. */
export function questionsOf(id: string): Questions | undefined {
  const file = join(gradedFolder(id), 'questions.json');
  return existsSync(file) ? QuestionsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/**
 * The hash of an answer: the first 16 digits of SHA-256 of lab, question and answer, so that equal answers to two
 * questions differ. A number is rounded to a whole number of steps.
 */
export function hashOf(lab: string, name: string, answer: string | number): string {
  return createHash('sha256').update(`${lab}\n${name}\n${answer}`).digest('hex').slice(0, 16);
}

/** A number in whole steps. */
export function inSteps(value: number, step: number): number {
  return Math.round(value / step);
}

/** The results of the answers of a target; a sentence if the file can't be read; undefined if there is nothing to check. */
export function checkAnswers(id: string, target: Target): AnswerResult[] | string | undefined {
  const questions = questionsOf(id);
  const read = readOrdinaryFile(join(folderOf(id, target), ANSWERS_FILE));
  if (!questions || read === undefined) return undefined;
  if (typeof read === 'string') return `${ANSWERS_FILE} ${read}`;
  return resultsIn(decodedText(read), { lab: id, questions });
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
