import { seededRandom } from '../../../src/core/rng';
import { challengeOf } from '../../../src/grading/model/challenge';
import { between, listOf, recordOf } from '../challengeNets';

const MOST = 6;
const UNITS = 12;
const POINTS = 400;

const answer = recordOf({
  offsets: listOf(between(-10, 10), 1, MOST),
  weights: listOf(between(-1e9, 1e9), 1, MOST),
}).refine(
  ({ offsets, weights }) => offsets.length === weights.length,
  'expected as many weights as offsets, one for each evaluation',
);

/** A unit of f: a · tanh(b x + c). */
type Unit = [a: number, b: number, c: number];

const { fround } = Math;

/** f(x) = Σ a · tanh(b x + c), with every operation rounded to float32. */
function inFloat32(units: readonly Unit[], x: number): number {
  let sum = 0;
  for (const [a, b, c] of units) sum = fround(sum + fround(a * fround(Math.tanh(fround(fround(b * x) + c)))));
  return sum;
}

/** f′(x) = Σ a · b · (1 − tanh²(b x + c)), in float64. */
function slope(units: readonly Unit[], x: number): number {
  return units.reduce((sum, [a, b, c]) => sum + a * b * (1 - Math.tanh(b * x + c) ** 2), 0);
}

export const challenge = challengeOf({
  title: 'The most exact slope of a float32 function, from 6 of its values',
  measure: 'logarithm (base 10) of the root mean square error of the derivative',
  inputs: () => null,
  answer,
  score: ({ offsets, weights }, { seed }) => {
    const stream = seededRandom(seed).stream('functions');
    const draw = (): number => fround(stream.normal());
    let squares = 0;
    for (let i = 0; i < POINTS; i++) {
      const units = Array.from({ length: UNITS }, (): Unit => [draw(), draw(), draw()]);
      const x = fround(stream.uniform(-1, 1));
      const estimate = offsets.reduce(
        (sum, offset, k) => sum + weights[k]! * inFloat32(units, fround(x + offset)),
        0,
      );
      squares += (estimate - slope(units, x)) ** 2;
    }
    return Math.log10(Math.sqrt(squares / POINTS) + Number.MIN_VALUE);
  },
});
