import { z } from 'zod';
import { printable } from '../../core/printable';

/** Kinds of facts: the question, its inputs, the answer, the right one, their difference, and help. */
export const FACT_KINDS = [
  'asked',
  'inputs',
  'came',
  'expected',
  'differs',
  'first',
  'looks-like',
  'hint',
] as const;

export const FactSchema = z.strictObject({ kind: z.enum(FACT_KINDS), text: z.string() });

/** One thing that a report says about a check that lost points. */
export type Fact = z.infer<typeof FactSchema>;
export type FactKind = Fact['kind'];

/** A fact. Its text may come from a submission. */
export function fact(kind: FactKind, text: string): Fact {
  return { kind, text: printable(text) };
}

/** The text of the first fact of a kind. */
export function textOfFact(facts: Fact[], kind: FactKind): string | undefined {
  return facts.find((one) => one.kind === kind)?.text;
}

/** The facts as plain text, one on each line: `asked: …`, `came: …`. */
export function factsText(facts: Fact[]): string {
  return facts.map(({ kind, text }) => `${WORDS[kind]}: ${text.replaceAll('\n', ' ')}`).join('\n');
}

const WORDS: Record<FactKind, string> = {
  asked: 'asked',
  inputs: 'inputs',
  came: 'came',
  expected: 'expected',
  differs: 'differs',
  first: 'first',
  'looks-like': 'this looks like',
  hint: 'hint',
};
