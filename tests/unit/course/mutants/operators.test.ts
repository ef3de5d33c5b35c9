import { transform } from 'sucrase';
import { fieldEdits, withBoundedLoops } from '../../../../src/course/mutants/operators';

/** The texts that the edits of the field make of a line. */
function madeOf(text: string): string[] {
  return fieldEdits(text).map(
    ({ start, end, replacement }) => text.slice(0, start) + replacement + text.slice(end),
  );
}

it.each<[string, string[]]>([
  ['x.mean(0)', ['x.sum(0)', 'x.mean()', 'x.mean(1)']],
  ['x.sub(m)', ['x.add(m)', 'x']],
  ['tf.sqrt(v)', ['tf.square(v)', 'v']],
  ['x.max(1, true)', ['x.min(1, true)', 'x.max(1)', 'x.max(2, true)']],
  ['x.shape[0]', ['x.shape[1]']],
  ['x.shape[1]', ['x.shape[0]']],
  ['f(3)', ['f(4)', 'f(6)']],
  ['random.uniform()', ['Math.random()']],
  ['stream.integer(n)', ['Math.floor(Math.random() * (n))']],
  ['random.bernoulli(p)', ['(Math.random() < p)']],
  ['f(learningRate)', ['f(0.1)']],
  ['options.momentum', ['0.9']],
  ['tf.keep(x)', ['x']],
  ['x.dispose()', ['undefined']],
  ['tf.tidy(() => x)', ['(() => x)()']],
  ['x.sum(0)', ['x.mean(0)', 'x.sum()', 'x.sum(1)']],
  ['x.min()', ['x.max()']],
  ['x.add(m)', ['x.sub(m)', 'x']],
  ['x.mul(m)', ['x.div(m)', 'x']],
  ['x.div(m)', ['x.mul(m)', 'x']],
  ['Math.floor(a)', ['Math.ceil(a)', 'Math.round(a)', 'Math.trunc(a)']],
  ['Math.ceil(a)', ['Math.floor(a)', 'Math.round(a)']],
  ['Math.round(a)', ['Math.floor(a)', 'Math.ceil(a)']],
  ['Math.abs(a)', ['a']],
  ['x.greater(m)', ['x.greaterEqual(m)', 'x.less(m)']],
  ['x.greaterEqual(m)', ['x.greater(m)']],
  ['x.less(m)', ['x.lessEqual(m)', 'x.greater(m)']],
  ['x.lessEqual(m)', ['x.less(m)']],
  ['Math.sin(a)', ['Math.cos(a)']],
  ['Math.cos(a)', ['Math.sin(a)']],
  ['x.neg()', ['x']],
  ['tf.relu(x)', ['x']],
  ['tf.abs()', ['0']],
  ['x.transpose()', ['x']],
  ['list.filter(f)', ['list']],
  ['x.slice(-1)', ['x', 'x.slice()', 'x.slice(-2)']],
  ['f<A>(a, b)', []],
  ['x.f<A, B>(a, b)', ['x.f<A, B>(a)']],
  ['stream.normal()', ['(Math.random() - 0.5)']],
  ['random.bernoulli()', ['(Math.random() < 0.5)']],
  ['random.integer()', ['Math.floor(Math.random() * (1))']],
  ['fork.uniform()', []],
  ['tf.variable(x)', ['x']],
  ['layer.keep(x)', []],
  ['f(beta2)', ['f(0.999)']],
  ['options.epsilon', ['1e-7']],
  ['seed + b', ['0 + b']],
  ['patience ? a : b', ['5 ? a : b']],
  ['const a = rate', ['const a = 0.5']],
  ['function f(decay) {}', []],
  ['function f(a = decay) {}', ['function f(a = 0.9) {}']],
  ['const { std } = options', []],
  ['lambda.length', ['0.01.length']],
  ['x.lambda = 1', ['0.01 = 1', 'x.lambda = 2']],
  ['let x: 3', []],
  ['a[0.5]', ['a[-0.5]']],
  ['f(1)', ['f(2)']],
  ['matMul<T>(a, b)', []],
  // Names that every object has are no methods of tensors.
  ['x.toString()', []],
  ['random.constructor()', []],
  ['options.constructor', []],
  ['const learningRate = f', []],
  ['({ learningRate: x })', []],
])('of %s are %j', (text, made) => expect(madeOf(text)).toEqual(made));

describe('bounded loops', () => {
  it.each([
    ['while (true) {}'],
    ['for (;;) { i += 1; }'],
    ['do { i += 1; } while (true);'],
    ['for (;;) i += 1;'],
    ['for (;;) while (i < 3) i += 1;'],
    ['let all = [0]; for (;;) all = [...all, ...all];'],
  ])('end in an error: %s', (loop) => {
    const { code } = transform(withBoundedLoops(`let i = 0;\n${loop}`), { transforms: ['typescript'] });
    expect(new Function(code)).toThrow('a loop that never ends');
  });

  it('do what they did before', () => {
    const text = withBoundedLoops(
      'const sums = [];\nfor (const n of [1, 2]) for (let i = 0; i < n; i++) sums.push(i);\nreturn sums;',
    );
    expect(new Function(text)()).toEqual([0, 0, 1]);
  });

  it('leave a text without loops as it is', () =>
    expect(withBoundedLoops('const a = 1;')).toBe('const a = 1;'));
});
