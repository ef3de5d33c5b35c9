import { codeOf, tokensOf } from '../../../../src/course/batch/code';

const TEXT = `import x from 'y';
/** Doc. */
export function softmax(z: number[]): number[] {
  // a remark
  const top = Math.max(...z);
  return z.map((v) => Math.exp(v - top));
}
export class Adam { step() { return 1; } }
export const relu = (v: number) => Math.max(0, v);
`;

it.each([
  ['softmax', /^export function softmax[\s\S]*\n}$/],
  ['Adam', /^export class Adam { step.*}$/],
  ['relu', /^export const relu = .*;$/],
])('finds the code of %s', (name, pattern) => {
  expect(codeOf(TEXT, name)).toMatch(pattern);
});

it('finds nothing where nothing is, and takes any text', () => {
  expect(codeOf(TEXT, 'other')).toBeUndefined();
  expect(codeOf('export function {{{ ', 'softmax')).toBeUndefined();
});

it('tokens are the same under other names, numbers, spaces and comments', () => {
  const renamed = TEXT.replaceAll('top', 'largest')
    .replaceAll('z', 'logits')
    .replaceAll('  ', '\t')
    .replace('a remark', '');
  expect(tokensOf(renamed)).toEqual(tokensOf(TEXT));
  expect(tokensOf(TEXT.replace('v - top', 'v + top'))).not.toEqual(tokensOf(TEXT));
  expect(tokensOf(TEXT.replace('Math.exp', 'Math.log'))).not.toEqual(tokensOf(TEXT));
});

it.each([
  ['two constants of one line', 'const a = 1, b = 2;', 'b', 'const a = 1, b = 2;'],
  ['one that is not at the top', 'function f() { const inner = 1; }', 'inner', undefined],
  ['a call', 'run();', 'run', undefined],
  ['a default without a name', 'export default function () {}', 'f', undefined],
  ['a pattern', 'const { a } = b;', 'a', undefined],
])('of %s', (_, text, name, code) => expect(codeOf(text, name)).toBe(code));

it('the names after a point are told apart, whichever point it is', () => {
  expect(tokensOf('a.b')).toEqual(['Identifier', 'DotToken', 'b']);
  expect(tokensOf('a?.b.c(d, 1, "e")')).toEqual([
    ...['Identifier', 'QuestionDotToken', 'b', 'DotToken', 'c', 'OpenParenToken', 'Identifier'],
    ...['CommaToken', 'FirstLiteralToken', 'CommaToken', 'StringLiteral', 'CloseParenToken'],
  ]);
  expect(tokensOf('')).toEqual([]);
});

it('finds no code in a text that the compiler can not read', () => {
  const deep = `export const softmax = ${'('.repeat(200_000)}1${')'.repeat(200_000)};`;
  expect(codeOf(deep, 'softmax')).toBeUndefined();
});
