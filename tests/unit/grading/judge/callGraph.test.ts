import { edited } from '../../../support/edited';
import { CallGraph } from '../../../../src/grading/judge/callGraph';

const LAB = `import * as tf from '@tensorflow/tfjs';

/** See box. */
export function quartiles(samples: number[]): number[] {
  return helper(samples);
}

function helper(samples: number[]): number[] {
  return samples;
}

/** From quartiles. */
export function box(samples: number[]): number[] {
  // quartiles would do
  return samples;
}

export class Net {
  size = box([1]);
}

const table = { far: () => quartiles([]) };

export async function late(): Promise<void> {
  table.far();
}

export function again(n: number): number {
  return n > 0 ? again(n - 1) : 0;
}
`;

it.each<[string, string, boolean]>([
  ['quartiles', 'helper', true],
  ['Net', 'box', true],
  ['late', 'quartiles', true], // by way of a constant
  ['late', 'helper', true], // by way of two
  ['box', 'quartiles', false], // named in comments only
  ['quartiles', 'box', false],
  ['again', 'late', false],
])('%s calls %s: %p', (caller, called, calls) => {
  expect(new CallGraph(LAB).calls(caller, called)).toBe(calls);
});

it.each<[string, string | undefined]>([
  ['there is no text', undefined],
  ['part of it is elsewhere', `import { other } from './other';\n${LAB}`],
  ['it has a syntax error', `${LAB}\nfunction (`],
  ['it nests too deep', `${LAB}\nconst deep = ${'['.repeat(20_000)}${']'.repeat(20_000)};`],
  ['it is longer than a lab.ts may be', `${LAB}${' '.repeat(1_000_000)}`],
  ['one is declared in another way', edited(LAB, 'export function quartiles', 'export const [quartiles] =')],
])('is true to be safe if %s', (_, text) => {
  expect(new CallGraph(text).calls('box', 'quartiles')).toBe(true);
});

it('takes no time for a file of empty lines', () => {
  const text = `function a() { b(); }\nfunction b() {}\n${'\n'.repeat(300_000)}`;
  expect(new CallGraph(text).calls('b', 'a')).toBe(false);
});

it.each([
  ['lines of exports', 'export\n'.repeat(60_000)],
  ['beginnings of comments in a text', `const text = '${'/* '.repeat(200_000)}';`],
])('takes no time for %s', (_, text) => {
  expect(new CallGraph(`${LAB}\n${text}`).calls('box', 'other')).toBe(true);
});

it('knows calls in code that is not indented, and in arrow functions', () => {
  const graph = new CallGraph(`
export function softmax() {}
export const cost = (x) => {
const p = softmax(x);
return p;
};
export function step() {
const before = 1;
return cost(before);
}`);
  expect(graph.calls('step', 'softmax')).toBe(true);
  expect(graph.calls('softmax', 'step')).toBe(false);
});

it('says that no task calls itself', () => expect(new CallGraph(LAB).calls('again', 'again')).toBe(false));

it('may call everything if the reading of its text is ended', () => {
  const graph = new CallGraph(LAB, () => {
    throw new Error('too late');
  });
  expect(graph.calls('again', 'again')).toBe(true);
});
