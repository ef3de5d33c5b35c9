/*
 * Attacks that the in-process host survives: a submission may throw, return or print any value. It gets its verdict
 * and no points, and the grading continues.
 *
 * Submission and judge share one process, so this host does not survive an endless loop, the use of all memory, or
 * process.exit. It is also deceived by a patch of a function that the judge calls: if Tensor.prototype.dataSync always
 * returns a constant, the reference gives this constant too, and the numbers agree. A ChildHost (`lab check`;
 * child.test.ts) survives all these. Neither host prevents that a submission reads files through `process` or writes to
 * process.stdout.
 */
import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../src/node/backend';
import type { Verdict } from '../../src/grading/model/report';
import { edited } from '../support/edited';
import { grade, gradeTwice, REFERENCE } from '../unit/grading/toyLab';

beforeAll(async () => {
  await startBackend();
});

const NO_TEXT = 'a value without text was thrown';

describe('throwing', () => {
  it.each<[string, string, string]>([
    ['a string', "throw 'no';", 'no'],
    ['undefined', 'throw undefined;', 'undefined'],
    ['null', 'throw null;', 'null'],
    ['a number', 'throw 100;', '100'],
    ['a function', 'throw function passed() {};', 'function passed() {}'],
    ['an object without a text form', 'throw Object.create(null);', NO_TEXT],
    ['an object whose text throws', "throw { toString() { throw new Error('again'); } };", NO_TEXT],
    [
      'a proxy that throws when it is read',
      "const no = () => { throw 1; }; throw new Proxy(new Error('x'), { get: no, getPrototypeOf: no });",
      NO_TEXT,
    ],
    ['an error whose stack is a number', "throw Object.assign(new Error('x'), { stack: 42 });", 'x'],
    [
      'an error whose message is an object',
      'throw Object.assign(new Error(), { message: {} });',
      '[object Object]',
    ],
    [
      'a stack overflow',
      'const again = (): any => again(); return again();',
      'Maximum call stack size exceeded',
    ],
  ])('%s', async (_, body, message) => {
    const result = await gradeTwice(body);
    expect(result).toMatchObject({ verdict: 'crashed', score: 0, misconception: null });
    expect(result.message).toMatch(/^asked: .*\ncame: an error( at lab\.ts:4)?: /);
    expect(result.message).toContain(`: ${message}`);
  });

  it("an error like the grader's own, with full marks in it", async () => {
    const forged =
      "throw Object.assign(new Error('x'), { name: 'ForbiddenShortcut', kind: 'numbers', verdict: 'passed', score: 40 });";
    expect(await gradeTwice(forged)).toMatchObject({ verdict: 'crashed', score: 0 });
  });
});

describe('returning', () => {
  it.each<[string, string, Verdict]>([
    ['a list of 300,000 numbers', 'return Array.from({ length: 3e5 }, () => 1);', 'wrong-shape'],
    [
      'lists nested 20,000 deep',
      'let deep: any = 1; for (let i = 0; i < 2e4; i++) deep = [deep]; return deep;',
      'crashed',
    ],
    ['a list that holds itself', 'const a: any[] = []; a.push(a); return a;', 'crashed'],
    ['an object that holds itself', 'const a: any = {}; a.a = a; return a;', 'crashed'],
    ['a proxy', 'return new Proxy({}, {});', 'wrong-shape'],
    [
      'a proxy that throws',
      "return new Proxy(x, { getPrototypeOf() { throw new Error('no'); } });",
      'crashed',
    ],
    ['a getter that throws', "return { get shape() { throw new Error('no'); } };", 'crashed'],
    ['numbers as text', "return ['2', '4', '6'];", 'wrong-shape'],
    ['a tensor of text', "return tf.tensor(['2', '4', '6']);", 'wrong-shape'],
    [
      'an object that claims to equal everything',
      'return { valueOf: () => 2, equals: () => true };',
      'wrong-shape',
    ],
    [
      'a tensor with the right shape but without numbers',
      'return Object.assign(x.mul(3), { dataSync: () => [] });',
      'wrong-shape',
    ],
    ['NaN, which does not equal any number', 'return x.mul(NaN);', 'not-a-number'],
    ['Infinity, whose tolerance is infinite too', 'return x.mul(Infinity);', 'not-a-number'],
  ])('%s', async (_, body, verdict) => {
    expect(await gradeTwice(body)).toMatchObject({ verdict, score: 0 });
  });
});

describe('a lab.ts', () => {
  it.each<[string, string, Verdict[]]>([
    [
      'that exports a class by the name of a task',
      edited(
        REFERENCE,
        /export function twice\([^]*?^}/m,
        'export class twice { constructor(readonly x: unknown) {} }',
      ),
      ['not-implemented', 'not-implemented', 'crashed'],
    ],
    [
      'that exports a number by the name of a task',
      edited(REFERENCE, /export function twice\([^]*?^}/m, 'export const twice = 2;'),
      ['not-implemented', 'not-implemented', 'crashed'],
    ],
    [
      'that exports a getter that throws',
      `Object.defineProperty(exports, 'twiceSums', { enumerable: true, get() { throw new Error('no'); } });\n${REFERENCE}`,
      ['crashed', 'crashed', 'crashed'],
    ],
    ['without any export', '', ['not-implemented', 'not-implemented', 'not-implemented']],
    ['whose module is null', 'module.exports = null;', ['wrong-shape', 'wrong-shape', 'wrong-shape']],
    [
      'whose module is a proxy',
      "module.exports = new Proxy({}, { ownKeys() { throw new Error('no'); } });",
      ['crashed', 'crashed', 'crashed'],
    ],
    [
      'that closes the function around it',
      `}); (() => { throw new Error('out'); `,
      ['crashed', 'crashed', 'crashed'],
    ],
  ])('%s', async (_, text, verdicts) => {
    const { score, checks } = await grade(text);
    expect(checks.map((check) => check.verdict)).toEqual(verdicts);
    expect(score).toBe(0);
  });

  it('that disposes of the tensors of its caller', async () => {
    // It disposes of all tensors, also of the inputs.
    const body =
      '(globalThis as any)._tfengine.state.activeScope.track.forEach((t: tf.Tensor) => t.dispose()); return x.mul(2);';
    const result = await gradeTwice(body);
    expect(result.verdict).toBe('crashed');
    expect(result.score).toBe(0);
  });
});

describe('patching', () => {
  it('a function of tfjs has no effect on the reference: the tfjs of a submission is read-only', async () => {
    const { softmax, matMul } = tf;
    const body = 'try { (tf as any).mul = () => x; } catch {}\n  return tf.mul(x, 3);';
    expect(await gradeTwice(body)).toMatchObject({ verdict: 'wrong', score: 0 });
    expect(tf.softmax).toBe(softmax);
    expect(tf.matMul).toBe(matMul);
    expect(await grade(REFERENCE)).toMatchObject({ score: 100 });
  });

  it('Array.prototype does not make wrong numbers right', async () => {
    // The submission undoes its patch, because it shares this process. The patch affects only its own results.
    const body = `const { map } = Array.prototype;
      Array.prototype.map = () => { throw new Error('patched'); };
      try { return x.mul(3); } finally { Array.prototype.map = map; }`;
    expect(await gradeTwice(body)).toMatchObject({ score: 0 });
    expect(await grade(REFERENCE)).toMatchObject({ score: 100 });
  });
});
