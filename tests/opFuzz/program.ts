/** Random programs, and their way from numbers to code. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import * as kit from '../../src/kernels';
import { type DataType, Draw, type Made, text } from './draw';
import { OPS } from './ops';

/** A program as numbers. fast-check makes them smaller: fewer steps, and choices nearer to 0. */
export interface Program {
  steps: { op: number; choices: number[] }[];
  /** Flavours of the numbers of its inputs. */
  flavour: number;
}

export const programs: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(
    fc.record({
      op: fc.nat(OPS.length - 1),
      choices: fc.array(fc.nat(1023), { minLength: 24, maxLength: 24 }),
    }),
    { minLength: 3, maxLength: 10 },
  ),
  flavour: fc.nat(15),
});

/** One line of a program. */
export interface Statement {
  /** JavaScript that uses `tf`, `kit` and the earlier results `t[0]`, `t[1]`, … */
  code: string;
  /** An input: a tensor of given values. */
  isLeaf: boolean;
  /** The numbers of the results that it uses. */
  uses: number[];
}

type Compiled = (t: readonly (tf.Tensor | undefined)[]) => tf.Tensor;

export function compile({ code }: Statement): Compiled {
  // The code is made in this folder.
  const run = new Function('tf', 'kit', 't', `return ${code};`) as (
    t: typeof tf,
    k: typeof kit,
    results: readonly (tf.Tensor | undefined)[],
  ) => tf.Tensor;
  return (t) => run(tf, kit, t);
}

/** Larger tensors are not used by later steps: small programs find the same differences. */
const MOST_VALUES = 4000;

export interface Execution {
  statements: Statement[];
  /** The result of each statement; undefined if it was refused. */
  results: (tf.Tensor | undefined)[];
}

/**
 * Makes the statements of a program and runs each at once, on the backend in use: the shapes of results decide which
 * ops fit next.
 *
 * @param execution begins empty, and is filled as far as the program gets
 */
export function execute({ steps, flavour }: Program, { statements, results }: Execution): void {
  const made: Made[] = [];
  const add = (code: string, isLeaf: boolean): void => {
    const uses = [...code.matchAll(/t\[(\d+)\]/g)].map(([, number]) => Number(number));
    const statement = { code, isLeaf, uses };
    statements.push(statement);
    let result: tf.Tensor | undefined;
    try {
      result = compile(statement)(results);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Refusals are compared kernel by kernel: see watch.ts.
    }
    results.push(result);
    if (result && result.size <= MOST_VALUES && result.rank <= 6)
      made.push({ name: `t[${results.length - 1}]`, shape: result.shape, dtype: result.dtype });
  };
  const addLeaf = (shape: readonly number[], dtype: DataType, seed: number): Made => {
    const values = valuesOf(shape, dtype, seed * 16 + flavour);
    add(`tf.tensor([${values.map(text)}], [${shape}], '${dtype}')`, true);
    return { name: `t[${results.length - 1}]`, shape, dtype };
  };
  for (const { op, choices } of steps) {
    const code = OPS[op]![1](new Draw(choices, made, addLeaf));
    if (code !== undefined) add(code, false);
  }
}

/** False for faults of this folder's own code and of the memory. */
function isRefusal(error: unknown): boolean {
  return !(
    error instanceof SyntaxError ||
    error instanceof ReferenceError ||
    error instanceof WebAssembly.RuntimeError ||
    /Aborted|memory access/.test(String(error))
  );
}

/** Numbers that are far apart, whole, or special; mostly multiples of 1/64 in [−2, 2). */
function valuesOf(shape: readonly number[], dtype: DataType, seed: number): number[] {
  const flavour = seed % 16;
  let state = seed * 7919 + 17;
  return Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    const draw = Math.floor(state / 8192);
    if (dtype === 'bool') return draw % 2;
    if (dtype === 'int32') return (draw % 9) - 3;
    if (flavour === 13 && draw % 5 === 0) return SPECIAL[Math.floor(draw / 5) % SPECIAL.length]!;
    if (flavour === 14)
      return Math.fround(((draw % 256) / 64 - 2) * 10 ** ((Math.floor(draw / 256) % 9) - 4));
    if (flavour === 15) return (draw % 7) - 3;
    return (draw % 256) / 64 - 2;
  });
}

const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, 1e-40, 1e15, -1e15];

/** The statements as code that can be pasted into a file. */
export function listing(statements: readonly Statement[], gradient = ''): string {
  const named = (code: string): string => code.replace(/t\[(\d+)\]/g, 't$1');
  return [...statements.map(({ code }, i) => `const t${i} = ${named(code)};`), named(gradient)]
    .filter(Boolean)
    .join('\n');
}
