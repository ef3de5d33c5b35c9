import { edited } from '../../support/edited';

const TEXT = 'const a = 1;\nconst b = a;\n';

it.each<[string, string | RegExp, string | ((found: string) => string), string]>([
  ['a text', 'const b', 'let b', 'const a = 1;\nlet b = a;\n'],
  ['a pattern', /^const b.*$/m, 'b();', 'const a = 1;\nb();\n'],
  [
    'a pattern, with the text that was found',
    /= a;$/m,
    (found) => `+${found}`,
    'const a = 1;\nconst b += a;\n',
  ],
  ['a text by signs that replace() would expand', '= 1', "= '$&$1'", "const a = '$&$1';\nconst b = a;\n"],
])('replaces %s', (_, from, to, wanted) => {
  expect(edited(TEXT, from, to)).toBe(wanted);
});

it.each<[string, string | RegExp, number]>([
  ['a text that is missing', 'const c', 0],
  ['a pattern that is missing', /^let/m, 0],
  ['a text that stands there twice', 'const', 2],
  ['a pattern that matches twice', /^const/m, 2],
])('refuses %s', (_, from, times) => {
  expect(() => edited(TEXT, from, '')).toThrow(
    `expected ${from} once in the text to edit, found it ${times} times`,
  );
});
