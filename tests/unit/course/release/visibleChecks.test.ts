import { posix } from 'node:path';
import type { Check } from '../../../../src/grading/model/check';
import type { Sources } from '../../../../src/course/release/visibleChecks';
import { checksText, keepProbes } from '../../../../src/course/release/visibleChecks';

const MAIN = 'tests/graded/03/probes.ts';

/** The sources that are left of a few: paths without a folder are in that of the first lab. */
function left(files: Record<string, string>, kept: string[]): Record<string, string> {
  const path = (name: string): string => posix.join('tests/graded/03', name);
  const sources: Sources = new Map(Object.entries(files).map(([name, text]) => [path(name), text]));
  keepProbes(sources, new Map([[MAIN, new Set(kept)]]));
  const names = [...sources].map(([name, text]) => [posix.relative('tests/graded/03', name), text]);
  return Object.fromEntries(names) as Record<string, string>;
}

/** The text of probes.ts that is left. */
const leftOf = (text: string, kept: string[]): string => left({ 'probes.ts': text }, kept)['probes.ts']!;

describe('the text of checks', () => {
  const check: Check = { id: 'a/b', points: 3, asks: 'a "b"', probe: 'c', hidden: true };

  it('has each check as it is, but the list of its promises and the mark of hidden ones', () => {
    const promised = { ...check, promises: ['a promise'] } as Check;
    const text = checksText([promised, { ...check, id: 'a/c' }]);
    expect(text.split('\n').slice(0, 4)).toEqual([
      "import type { Check } from '../../../src/grading/model/check';",
      '',
      '/** The checks that a student can run. A teacher has more: they are hidden. */',
      'export const checks: Check[] = [',
    ]);
    expect(text.endsWith('];\n')).toBe(true);
    const list = JSON.parse(text.slice(text.indexOf('= ') + 2, text.lastIndexOf(';'))) as unknown;
    const shown = { id: 'a/b', points: 3, asks: 'a "b"', probe: 'c' };
    expect(list).toEqual([shown, { ...shown, id: 'a/c' }]);
    expect(text).toContain('\n    "points": 3');
  });
});

describe('probes that are taken out', () => {
  const probes = `/* The probes of a lab. */
const used = 1;

export const probes = {
  first: probe(used),
  second: probe(2),

  /** The last one. */
  last: probe(3),
};
`;

  it.each([
    [['first', 'second', 'last'], probes],
    [
      ['first'],
      '/* The probes of a lab. */\nconst used = 1;\n\nexport const probes = {\n  first: probe(used),\n};\n',
    ],
    [['second'], '/* The probes of a lab. */\n\nexport const probes = {\n  second: probe(2),\n};\n'],
    [
      ['last'],
      '/* The probes of a lab. */\n\nexport const probes = {\n\n  /** The last one. */\n  last: probe(3),\n};\n',
    ],
  ])('%j are kept, with what they use', (kept, text) => expect(leftOf(probes, kept)).toBe(text));

  it('the last one has no comma after it, and a comma behind the list stays', () => {
    const text = 'export const probes = { first: 1, last: 2 }, more = 3;\n';
    expect(leftOf(text, ['first'])).toBe('export const probes = { first: 1, }, more = 3;\n');
    expect(leftOf('export const probes = { only: 1 };\n', [])).toBe('export const probes = { };\n');
  });

  it.each([
    ['export const probes = { a: 1 } as Probes;'],
    ['export const probes = { a: 1 } satisfies Probes;'],
    ['export const probes = { a: 1 } satisfies Some as Other;'],
    ['const { b } = other, [c] = b, probes = { a: 1 };'],
  ])('are found in: %s', (text) => expect(leftOf(text, [])).not.toContain('a: 1'));

  it.each([
    ['export const others = { a: 1 };', 'expected an object literal `probes`'],
    ['export const probes = made();', 'expected an object literal `probes`'],
    ['export let probes;', 'expected an object literal `probes`'],
    ['export const probes = { ...more };', 'expected probes of the form `name: probe(…)`'],
    ["export const probes = { 'a': 1 };", 'expected probes of the form `name: probe(…)`'],
    ['export const probes = { a() {} };', 'expected probes of the form `name: probe(…)`'],
  ])('are not looked for in another form: %s', (text, message) =>
    expect(() => leftOf(text, [])).toThrow(message),
  );
});

describe('what nothing names any more', () => {
  /** With these statements before a list whose probe `kept` uses `x`. */
  const withUse = (statements: string, use = 'x'): string =>
    leftOf(`${statements}\nexport const probes = { kept: ${use}, gone: unused };\n`, ['kept']);

  it.each([
    ['const unused = 1;'],
    ['let unused;'],
    ['function unused() {}'],
    ['class unused {}'],
    ['interface unused {}'],
    ['type unused = 1;'],
    ['export const unused = 1;'],
    ['const { unused } = 1;'],
    ['const { a: unused } = 1;'],
    ['const [unused, other] = 1;'],
    ['const [, unused] = 1;'],
    ['const { a: { b: [unused] } } = 1;'],
    ['function unused() { return unused(); }'],
    ['const one = 1;\nfunction two() { return one; }\ntype unused = typeof two;'],
  ])('is taken out: %s', (statements) => expect(withUse(statements).split('\n')[0]).not.toMatch(/\w/));

  it.each([
    ['const x = 1;', 'x'],
    ['function x() {}', 'x()'],
    ['class x {}', 'new x()'],
    ['interface x { a: 1 }', 'made<x>()'],
    ['type x = 1;', 'made as x'],
    ['const { x } = 1;', 'x'],
    ['const { y: [, x] } = 1;', 'x'],
    ['const [other, x] = 1;', 'x'],
    ['const x = 1;', '{ x }'],
    ['const x = 1;', '{ [x]: 1 }'],
    ['const x = 1;', '{ y: x }'],
    ['const x = 1;', 'x.y'],
    ['const x = 1;', 'y[x]'],
    ['const x = 1;', 'class { a = x; }'],
  ])('stays if something uses it: %s, used in %s', (statement, use) =>
    expect(withUse(statement, use)).toContain(statement),
  );

  it.each([['{ x: 1 }'], ['y.x'], ['made<{ x: 1 }>()'], ['class { x = 1; }'], ['class { x() {} }']])(
    'is not used by a member of its name: %s',
    (use) => expect(withUse('const x = 1;', use)).not.toContain('const x'),
  );

  it('stays if it declares nothing: it was written for what it does', () => {
    const kept = 'start();\nfor (const a of b) c();\n';
    expect(withUse(kept)).toContain(kept);
  });

  it('leaves one empty line in its place, and the comment at the head of the file', () => {
    const text = '/* The head. */\n\n/** Doc. */\nconst unused = 1;\n\n\n\nconst x = 1;\n';
    expect(withUse(text)).toBe(
      '/* The head. */\n\n/** Doc. */\n\nconst x = 1;\n\nexport const probes = { kept: x, };\n',
    );
  });
});

describe('imports', () => {
  /** The first line of a file whose kept probe uses `x`. */
  const lineOf = (line: string): string =>
    leftOf(`${line}\nexport const probes = { kept: x, gone: y };\n`, ['kept']).split('\n')[0]!;

  it.each([
    ["import { x } from 'a';", "import { x } from 'a';"],
    ["import { x, y } from 'a';", "import { x } from 'a';"],
    ["import { y, z } from 'a';", ''],
    ["import type { y, x } from 'a';", "import type { x } from 'a';"],
    ["import { type x, y } from 'a';", "import { type x } from 'a';"],
    ["import { y as x, x as y } from 'a';", "import { y as x } from 'a';"],
    ["import * as x from 'a';", "import * as x from 'a';"],
    ["import * as y from 'a';", ''],
    ["import x from 'a';", "import x from 'a';"],
    ["import y from 'a';", ''],
    ["import 'a';", "import 'a';"],
  ])('of %s become "%s"', (line, then) => expect(lineOf(line)).toBe(then));

  it('keep their own lines if names are taken out of them', () => {
    const text =
      "import { x, y } from 'a';\nimport { x as b, y as c } from 'd';\n\nexport const probes = { kept: [x, b], gone: y };\n";
    expect(leftOf(text, ['kept'])).toBe(
      "import { x } from 'a';\nimport { x as b } from 'd';\n\nexport const probes = { kept: [x, b], };\n",
    );
  });
});

describe('other files', () => {
  const files = {
    'probes.ts':
      "import { a, b } from './own';\nimport { c as d } from '../shared';\nimport * as tf from '@tensorflow/tfjs';\nexport const probes = { kept: [a, d, tf], gone: b };\n",
    'own.ts': 'export const a = 1;\nexport const b = 2;\n',
    '../shared.ts': "import { e } from './deep/more';\nexport const c = e;\nexport const f = 3;\n",
    '../deep/more.ts': 'export const e = 4;\nexport const g = 5;\n',
  };

  it('keep only what is imported of them, and so on', () => {
    expect(left(files, ['kept'])).toEqual({
      'probes.ts':
        "import { a } from './own';\nimport { c as d } from '../shared';\nimport * as tf from '@tensorflow/tfjs';\nexport const probes = { kept: [a, d, tf], };\n",
      'own.ts': 'export const a = 1;\n',
      '../shared.ts': "import { e } from './deep/more';\nexport const c = e;\n",
      '../deep/more.ts': 'export const e = 4;\n',
    });
  });

  it('are left out if nobody imports them any more', () => {
    const { 'probes.ts': text, ...others } = left(files, ['gone']);
    expect(Object.keys(others)).toEqual(['own.ts']);
    expect(text).not.toContain('shared');
  });

  it('are kept whole for each of several labs', () => {
    const sources: Sources = new Map([
      ['tests/graded/03/probes.ts', "import { a } from '../both';\nexport const probes = { one: a };\n"],
      [
        'tests/graded/04/probes.ts',
        "import { b } from '../both';\nexport const probes = { two: b, gone: 1 };\n",
      ],
      ['tests/graded/both.ts', 'export const a = 1;\nexport const b = 2;\nexport const c = 3;\n'],
    ]);
    const kept = new Map([
      ['tests/graded/03/probes.ts', new Set(['one'])],
      ['tests/graded/04/probes.ts', new Set(['two'])],
    ]);
    keepProbes(sources, kept);
    expect(sources.get('tests/graded/both.ts')).toBe('export const a = 1;\nexport const b = 2;\n');
    expect(sources.get('tests/graded/04/probes.ts')).toBe(
      "import { b } from '../both';\nexport const probes = { two: b, };\n",
    );
  });
});
