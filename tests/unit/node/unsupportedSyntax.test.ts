import * as node from '../../../src/node/unsupportedSyntax';
import * as web from '../../../src/web/worker/syntax';

it.each([
  ['namespace Tools {\n  export const one = 1;\n}', 'lab.ts:1 has a namespace with values'],
  ['\nexport namespace A.B {\n  export function f() {}\n}', 'lab.ts:2 has a namespace with values'],
  ['module Old {\n  const one = 1;\n}', 'lab.ts:1 has a namespace with values'],
  ['namespace A {\n  namespace B {\n    export let x = 1;\n  }\n}', 'lab.ts:1 has a namespace with values'],
  ['const a = 1;\n@sealed class A {}', 'lab.ts:2 has a decorator'],
  ['class A {\n  @memoized m() {}\n}', 'lab.ts:2 has a decorator'],
  ['function f() {\n  using file = open();\n}', 'lab.ts:2 has a "using" declaration'],
  ['async function f() {\n  await using file = open();\n}', 'lab.ts:2 has a "using" declaration'],
])('finds what can not be run by removing the types: %j', (source, sentence) => {
  const told = node.unsupportedSyntax(source, 'lab.ts');
  expect(told).toMatch(new RegExp(`^${sentence}, which is not run here; .+`));
  // A page reads the file with another parser, and says the same.
  expect(web.unsupportedSyntax(source, 'lab.ts')).toBe(told);
});

it.each([
  'namespace Types {\n  export interface A { a: number }\n  export type B = A;\n}',
  'namespace Outer.Inner {\n  export type B = 1;\n}',
  'declare namespace Global {\n  const one: number;\n}',
  'declare module "other" {\n  export const one: number;\n}',
  'declare global {\n  var x: number;\n}',
  'namespace Types {\n  declare const x: number;\n}',
  'const text = `\nnamespace Tools { const one = 1; }\n@sealed class A {}\n`;',
  'const a = 1;\nlet using = 2;\nvar b = using;',
  'class A {\n  m() {}\n}',
])('takes what can: %j', (source) => {
  expect(node.unsupportedSyntax(source, 'lab.ts')).toBeUndefined();
  expect(web.unsupportedSyntax(source, 'lab.ts')).toBeUndefined();
});

it.each([
  ['const a = 1;\nconst a = 2;', 'lab.ts:2'],
  ['function f() {}\n\nawait f();', 'lab.ts:3'],
  ['let a = 1;', undefined],
])('a page finds the line of an error in the code without types: %j', (code, line) => {
  expect(web.syntaxErrorLine(code, 'lab.ts')).toBe(line);
});
