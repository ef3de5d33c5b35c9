import { unsupportedSyntax } from '../../../src/node/unsupportedSyntax';

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
  expect(unsupportedSyntax(source, 'lab.ts')).toMatch(new RegExp(`^${sentence}, which is not run here; .+`));
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
  expect(unsupportedSyntax(source, 'lab.ts')).toBeUndefined();
});
