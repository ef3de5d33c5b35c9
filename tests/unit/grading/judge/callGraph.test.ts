import { edited } from '../../../support/edited';
import { callsTransitively } from '../../../../src/grading/judge/callGraph';

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
  expect(callsTransitively(LAB, caller, called)).toBe(calls);
});

it.each<[string, string | undefined]>([
  ['there is no text', undefined],
  ['part of it is elsewhere', `import { other } from './other';\n${LAB}`],
  ['one is declared in another way', edited(LAB, 'export function quartiles', 'export const [quartiles] =')],
])('is true to be safe if %s', (_, text) => {
  expect(callsTransitively(text, 'box', 'quartiles')).toBe(true);
});

it('takes no time for a file of empty lines', () => {
  const text = `function a() { b(); }\nfunction b() {}\n${'\n'.repeat(300_000)}`;
  expect(callsTransitively(text, 'b', 'a')).toBe(false);
});
