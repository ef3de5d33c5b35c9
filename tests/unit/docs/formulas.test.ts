import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import katex from 'katex';

const SOLUTIONS = join(__dirname, '..', '..', '..', 'solutions');

/** Every handout and every page of answers, as [lab, page]. */
const pages = readdirSync(SOLUTIONS)
  .sort()
  .flatMap((lab) => [
    [lab, 'README.md'],
    [lab, 'ANSWERS.md'],
  ]);

/** The text of a page without its listings, its inline code and its escaped dollar signs, which are no formulas. */
function proseOf(text: string): string {
  return text
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/\\\$/g, '');
}

interface Formulas {
  display: string[];
  inline: string[];
  /** The lines that still hold a dollar sign when all formulas are taken out: one that opens or closes nothing. */
  stray: string[];
}

function formulasOf(prose: string): Formulas {
  const display: string[] = [];
  const inline: string[] = [];
  const rest = prose
    .replace(/\$\$([\s\S]+?)\$\$/g, (_, formula: string) => (display.push(formula), ''))
    .replace(/\$([^$\n]+?)\$/g, (_, formula: string) => (inline.push(formula), ''));
  return { display, inline, stray: rest.split('\n').filter((line) => line.includes('$')) };
}

/** The error of a formula that KaTeX can't set, or sets with a warning; undefined if all is well. */
function errorOf(formula: string, displayMode: boolean): string | undefined {
  try {
    katex.renderToString(formula, { displayMode, strict: 'error', throwOnError: true });
    return undefined;
  } catch (error) {
    return `${formula.trim()}: ${(error as Error).message}`;
  }
}

it.each(pages)('KaTeX sets every formula of %s/%s without a warning', (lab, page) => {
  const { display, inline, stray } = formulasOf(proseOf(readFileSync(join(SOLUTIONS, lab!, page!), 'utf8')));
  const errors = [
    ...display.map((formula) => errorOf(formula, true)),
    ...inline.map((formula) => errorOf(formula, false)),
  ];
  expect(stray).toEqual([]);
  expect(errors.filter((error) => error !== undefined)).toEqual([]);
  expect(display.length + inline.length).toBeGreaterThan(5);
});

it('notices a formula that is broken, one with a warning, and a dollar sign too many', () => {
  expect(errorOf('\\frac{1}{2', false)).toMatch(/expected '}'/);
  expect(errorOf('\\begin{cases} a \\ b', true)).toBeDefined();
  expect(errorOf('x ≤ 中', false)).toBeDefined();
  expect(formulasOf('costs 5$ more than $a$').stray).toHaveLength(1);
});

it('a case of two rows keeps both of them', () => {
  const cases = pages.flatMap(([lab, page]) =>
    [
      ...readFileSync(join(SOLUTIONS, lab!, page!), 'utf8').matchAll(
        /\\begin\{cases\}([\s\S]*?)\\end\{cases\}/g,
      ),
    ].map((match) => match[1]!),
  );
  expect(cases.length).toBeGreaterThan(0);
  expect(cases.filter((rows) => !rows.includes('\\\\'))).toEqual([]);
});
