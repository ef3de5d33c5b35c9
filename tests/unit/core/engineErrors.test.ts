import { failedUse, functionsOn, lineOfSyntaxError, placeIn } from '../../../src/core/engineErrors';

/** The text of the engine's own error. */
function errorOf(code: string): string {
  try {
    new Function('a', code)({});
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`expected an error of ${code}`);
}

it.each([
  ['a.b.c', { how: 'read', member: 'c', value: 'undefined' }],
  ['null.c', { how: 'read', member: 'c', value: 'null' }],
  ['const { c } = undefined', { how: 'read', member: 'c', value: 'undefined' }],
  ['a.b.weights', { how: 'read', member: 'weights', value: 'undefined' }],
  ['const { weights } = null', { how: 'read', member: 'weights', value: 'null' }],
  ['a.c()', { how: 'called', member: 'c' }],
  ['a.forward()', { how: 'called', member: 'forward' }],
  ['a()', { how: 'called' }],
  ['const [c] = a', { how: 'iterated' }],
  ['const [c] = undefined', { how: 'iterated', value: 'undefined' }],
  ['const [c] = null', { how: 'iterated', value: 'null' }],
  ["throw new Error('no use of a value')", undefined],
  ['throw new Error("mine: Cannot read properties of null (reading \'c\')")', undefined],
  ['throw new Error("mine: Cannot destructure property \'c\' of x as it is null")', undefined],
])('the error of `%s` tells %j', (code, use) => {
  expect(failedUse(errorOf(code))).toEqual(use);
});

const STACK = `Error: no
    at Object.mul (file:///kit/node_modules/tfjs.js:9:1)
    at inner (file:///home/a%20b/lab.ts:42:7)
    at Adam.step (file:///home/a%20b/lab.ts:50:3)
    at file:///home/a%20b/lab.ts:60:1`;

it('finds the first line of a stack that is below a folder', () => {
  expect(placeIn(STACK, 'file:///home/a%20b/')).toBe('lab.ts:42');
  expect(placeIn(STACK, 'file:///elsewhere/')).toBeUndefined();
  expect(placeIn('at file:///home/lab.ts', 'file:///home/')).toBeUndefined();
});

it('finds the place at the very beginning of a stack', () => {
  expect(placeIn('file:///home/lab.ts:4\nconst a;', 'file:///home/')).toBe('lab.ts:4');
});

it.each(['at file:///home/ (file:///other/lab.ts:2:1)', 'no folder at lab.ts:42'])(
  'finds no place below the folder in %j',
  (stack) => {
    expect(placeIn(stack, 'file:///home/')).toBeUndefined();
    expect(placeIn(stack, 'file:///some/home/')).toBeUndefined();
    // As long as the text before the place.
    expect(placeIn(stack, 'file:///lab/a')).toBeUndefined();
  },
);

it('takes no word of the message for a function', () => {
  expect(functionsOn('Error: no number at step (3)\n    at inner (file:///lab.ts:50:3)')).toEqual(['inner']);
});

it('lists the functions on a stack, innermost first', () => {
  expect(functionsOn(STACK)).toEqual(['mul', 'inner', 'step']);
});

it('names the function of a frame by the last of all its names', () => {
  expect(functionsOn('Error: no\n    at Object.train.Adam.step (file:///lab.ts:50:3)')).toEqual(['step']);
});

it('finds the line of a syntax error above its message', () => {
  expect(lineOfSyntaxError('lab.ts:4\nconst a;\n', 'lab.ts')).toBe('lab.ts:4');
  expect(lineOfSyntaxError('other.ts:4\n', 'lab.ts')).toBeUndefined();
  expect(lineOfSyntaxError('', 'lab.ts')).toBeUndefined();
});
