import { z } from 'zod';

/** Kinds of facts: the question, the answer, the right one, their difference, and help. */
export const FACT_KINDS = ['asked', 'came', 'expected', 'differs', 'first', 'looks-like', 'hint'] as const;

export const FactSchema = z.strictObject({ kind: z.enum(FACT_KINDS), text: z.string() });

/** One thing that a report says about a check that lost points. */
export type Fact = z.infer<typeof FactSchema>;
export type FactKind = Fact['kind'];

/** The most letters of a fact: a submission may throw an error of many megabytes. */
const LONGEST = 2000;

/** Characters that a terminal obeys instead of showing them, apart from the line break. */
// eslint-disable-next-line no-control-regex -- these are the characters that are looked for
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** A fact. Its text may come from a submission, so it is cut, and characters that steer a terminal are taken out. */
export function fact(kind: FactKind, text: string): Fact {
  const shown = text.replace(CONTROLS, ' ');
  return { kind, text: shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown };
}

/** The text of the first fact of a kind. */
export function textOfFact(facts: Fact[], kind: FactKind): string | undefined {
  return facts.find((one) => one.kind === kind)?.text;
}

/** The facts as plain text, one a line: `asked: …`, `came: …`. */
export function factsText(facts: Fact[]): string {
  return facts.map(({ kind, text }) => `${WORDS[kind]}: ${text.replaceAll('\n', ' ')}`).join('\n');
}

const WORDS: Record<FactKind, string> = {
  asked: 'asked',
  came: 'came',
  expected: 'expected',
  differs: 'differs',
  first: 'first',
  'looks-like': 'this looks like',
  hint: 'hint',
};
