import type { Misconception } from '../../../src/grading/model/check';

/** A fixed seed inside the rule, like `tf.initializers.heNormal({ seed: 42 })`. */
function ownSeed(task: string, draw: 'randomNormal' | 'randomUniform'): Misconception {
  return {
    id: `${kebab(task)}-own-seed`,
    check: `${task}/stream`,
    title: 'a seed of its own at every call, so that all layers of one shape get the same weights',
    hint: 'A seed is not a stream: whoever starts again from a seed gets the same numbers again. Draw from the stream that is handed in, which goes on from kernel to kernel.',
    original: `${draw}(random,`,
    replacement: `${draw}(new (random.constructor as new (state: number[]) => RandomStream)([1, 2, 3, 4]),`,
  };
}

/** A normal distribution truncated at 2σ, as in tfjs, without a correction of its standard deviation. */
function truncated(task: string, std: string, draw: string): Misconception {
  return {
    id: `${kebab(task)}-truncated`,
    check: `${task}/statistics`,
    title:
      'a normal distribution truncated at 2σ and not corrected for it: its standard deviation is 12 % low',
    hint: 'Throwing away what lies beyond 2σ leaves a standard deviation of 0.88σ (tfjs does just that in its own initializers). Draw from the whole normal distribution.',
    original: draw,
    replacement: `tf.tensor(random.draw(tf.util.sizeFromShape(shape), (stream) => {
      for (;;) {
        const z = stream.normal();
        if (Math.abs(z) < 2) return z * ${std};
      }
    }), shape)`,
  };
}

/** `randomNormal(random, shape, std, 0)`: every weight equals the intended standard deviation. */
function exchanged(task: string, std: string): Misconception {
  return {
    id: `${kebab(task)}-mean-and-std-exchanged`,
    check: `${task}/statistics`,
    title: 'mean and standard deviation exchanged: every weight is the same number',
    hint: 'randomNormal takes the mean before the standard deviation: randomNormal(random, shape, mean, std). The mean is 0.',
    original: drawWith(std),
    replacement: `randomNormal(random, shape, ${std}, 0)`,
  };
}

/** What an initializer draws with, and the rest of the call. */
interface Draw {
  draw: 'randomNormal' | 'randomUniform';
  /** Its arguments after the stream and the shape. */
  rest: string;
}

/** The first size of the shape as the fan-in, or the first two sizes as both. */
function denseOnly(task: string, original: string, replacement: string): Misconception {
  return {
    id: `${kebab(task)}-dense-only`,
    check: `${task}/convolution`,
    title: 'the first sizes of the shape taken for the fans, which holds for dense layers only',
    hint: 'A convolution has its window first: [height, width, channels in, channels out]. fansOf knows both.',
    original,
    replacement,
  };
}

/** The same numbers for every unit. */
function oneColumn(task: string, { draw, rest }: Draw): Misconception {
  return {
    id: `${kebab(task)}-one-column`,
    check: `${task}/statistics`,
    title: 'one column of weights drawn and copied to all units',
    hint: 'Units with the same weights compute the same number and stay alike in training. Each weight is drawn by itself.',
    original: `${draw}(random, shape, ${rest})`,
    replacement: `${draw}(random, [...shape.slice(0, -1), 1], ${rest}).mul(tf.ones(shape))`,
  };
}

/** A second half of the weights that are the negatives of the first. */
function mirrored(task: string, { draw, rest }: Draw): Misconception {
  return {
    id: `${kebab(task)}-mirrored`,
    check: `${task}/statistics`,
    title: 'weights drawn in pairs w and −w',
    hint: 'The mean is 0 then in every kernel, but the weights are not independent: two units of such a pair carry one number.',
    original: `${draw}(random, shape, ${rest})`,
    replacement: `((half: tf.Tensor) => tf.concat([half, half.neg()]).slice(0, tf.util.sizeFromShape(shape)).reshape(shape))(
      ${draw}(random, [Math.ceil(tf.util.sizeFromShape(shape) / 2)], ${rest}))`,
  };
}

/** Draws that no stream gives. */
function mathRandom(task: string, { draw, rest }: Draw): Misconception {
  return {
    id: `${kebab(task)}-math-random`,
    check: `${task}/stream`,
    title: 'Math.random() in place of the stream handed in',
    hint: 'Math.random() has no seed, so that no run can be repeated. All randomness comes from the stream.',
    original: `${draw}(random, shape, ${rest})`,
    replacement: `${draw}(new (random.constructor as new (state: number[]) => RandomStream)(
      [0, 0, 0, 0].map(() => (Math.random() * 2 ** 31) | 1)), shape, ${rest})`,
  };
}

/** The first kernel of a shape, again and again. */
function cached(task: string, { draw, rest }: Draw): Misconception {
  return {
    id: `${kebab(task)}-cached`,
    check: `${task}/stream`,
    title: 'the first kernel given again at every later call',
    hint: 'Two layers of one shape get equal weights then. Draw anew at each call: the stream goes on by itself.',
    original: `${draw}(random, shape, ${rest})`,
    replacement: `(() => {
      const store = random as unknown as { first?: Float32Array };
      store.first ??= ${draw}(random, shape, ${rest}).dataSync() as Float32Array;
      return tf.tensor(store.first.slice(), shape);
    })()`,
  };
}

function kebab(task: string): string {
  return task.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const FAN_IN_STD = 'Math.sqrt(1 / fanIn)';
const HE_STD = 'Math.sqrt(2 / fanIn)';
const GLOROT_STD = 'Math.sqrt(2 / (fanIn + fanOut))';
const drawWith = (std: string): string => `randomNormal(random, shape, 0, ${std})`;
const uniformWithStd = (std: string): string =>
  `randomUniform(random, shape, -Math.sqrt(3) * ${std}, Math.sqrt(3) * ${std})`;

export const misconceptions: Misconception[] = [
  {
    id: 'fans-exchanged',
    check: 'fansOf/dense',
    title: 'fan-in and fan-out exchanged, as if a kernel had shape [units, inputs]',
    hint: 'tfjs multiplies x · W with a sample as a row of x, so W has shape [inputs, units]: the inputs come first. (PyTorch keeps its kernels the other way round.)',
    original: 'const [inputs, outputs]',
    replacement: 'const [outputs, inputs]',
  },
  {
    id: 'fans-without-window',
    check: 'fansOf/convolution',
    title: 'the window of a convolution left out: channels only',
    hint: 'A unit of a convolution adds up a whole window of every channel: its fan-in is height · width · channels in.',
    original: 'fanIn: window * inputs, fanOut: window * outputs',
    replacement: 'fanIn: inputs, fanOut: outputs',
  },
  {
    id: 'fans-first-two-axes',
    check: 'fansOf/convolution',
    title: 'the first and second axis of a convolution taken for inputs and outputs',
    hint: 'The first axes of a convolution are its window; the channels in and out are the last two.',
    original:
      'const [inputs, outputs] = shape.slice(-2) as [number, number]; return { fanIn: window * inputs, fanOut: window * outputs };',
    replacement: 'return { fanIn: shape[0]!, fanOut: shape[1]! };',
  },
  {
    id: 'fans-fan-out-without-window',
    check: 'fansOf/convolution',
    title: 'the window counted in the fan-in but not in the fan-out',
    hint: 'An input pixel lies in as many windows as a window has pixels, for every output channel: the fan-out has the factor height · width too.',
    original: 'fanOut: window * outputs',
    replacement: 'fanOut: outputs',
  },
  {
    id: 'fans-one-axis-as-dense',
    check: 'fansOf/one-axis',
    title: 'the window of a convolution along one axis left out',
    hint: 'Whatever the number of axes: all sizes before the last two are the window, and both fans count it.',
    original: 'const window = shape.slice(0, -2)',
    replacement: 'const window = shape.slice(0, -3)',
  },
  {
    id: 'fans-window-height-only',
    check: 'fansOf/convolution',
    title: 'only the first axis of the window counted',
    hint: 'A window has height times width pixels: all axes before the last two multiply.',
    original: 'const window = shape.slice(0, -2)',
    replacement: 'const window = shape.slice(0, 1)',
  },
  {
    id: 'fans-window-added',
    check: 'fansOf/convolution',
    title: 'the sizes of the window added instead of multiplied',
    hint: 'A window of 3 × 5 has 15 pixels, not 8: its sizes multiply.',
    original: '.reduce((product, size) => product * size, 1)',
    replacement: '.reduce((sum, size) => sum + size, 0)',
  },
  {
    id: 'fans-fan-in-without-window',
    check: 'fansOf/convolution',
    title: 'the window counted in the fan-out but not in the fan-in',
    hint: 'A unit adds up a whole window of every input channel: the fan-in has the factor height · width too.',
    original: 'fanIn: window * inputs',
    replacement: 'fanIn: inputs',
  },
  {
    id: 'fans-out-by-division',
    check: 'fansOf/dense',
    title: 'fan-out as the number of all weights',
    hint: 'Every input goes to each unit once: the fan-out of a dense kernel is the number of units.',
    original: 'fanOut: window * outputs',
    replacement: 'fanOut: window * inputs * outputs',
  },
  {
    id: 'zeros-ones',
    check: 'zeros/values',
    title: 'ones instead of zeros',
    hint: 'Every weight is 0.',
    original: 'tf.zeros(shape)',
    replacement: 'tf.ones(shape)',
  },
  {
    id: 'zeros-almost',
    check: 'zeros/values',
    title: 'a small constant instead of zero',
    hint: 'Every weight is exactly 0. A constant other than 0 lets gradients through, but it breaks no symmetry either: all units of a layer stay alike.',
    original: 'tf.zeros(shape)',
    replacement: 'tf.fill(shape, 0.01)',
  },
  {
    id: 'small-normal-std-as-variance',
    check: 'smallNormal/statistics',
    title: 'the standard deviation taken for a variance (erratum E22)',
    hint: 'N(0, σ²) has standard deviation σ. The number handed in is the standard deviation already: no root is to be taken of it.',
    original: drawWith('std'),
    replacement: drawWith('Math.sqrt(std)'),
  },
  {
    id: 'small-normal-squared',
    check: 'smallNormal/statistics',
    title: 'the variance where the standard deviation is asked for',
    hint: 'randomNormal wants a standard deviation, not a variance.',
    original: drawWith('std'),
    replacement: drawWith('std ** 2'),
  },
  {
    id: 'small-normal-unit',
    check: 'smallNormal/statistics',
    title: 'N(0, 1), whatever the standard deviation asked for',
    hint: 'The option std is the standard deviation of the weights.',
    original: drawWith('std'),
    replacement: drawWith('1'),
  },
  {
    id: 'small-normal-uniform',
    check: 'smallNormal/statistics',
    title: 'uniform between −std and std',
    hint: 'The weights are normally distributed, and std is their standard deviation, not a limit.',
    original: drawWith('std'),
    replacement: 'randomUniform(random, shape, -std, std)',
  },
  {
    id: 'small-normal-fixed',
    check: 'smallNormal/statistics',
    title: 'a standard deviation of 0.01, whatever was asked for',
    hint: 'The option std is the standard deviation of the weights.',
    original: drawWith('std'),
    replacement: drawWith('0.01'),
  },
  {
    id: 'small-normal-zero-as-default',
    check: 'smallNormal/any-std',
    title: 'std 0 taken for a std that was not given',
    hint: '0 is a standard deviation like any other, though it counts as false: it gives weights that are all 0.',
    original: drawWith('std'),
    replacement: drawWith('std || 0.01'),
  },
  {
    id: 'small-normal-scaled-by-layer',
    check: 'smallNormal/any-std',
    title: 'the standard deviation of a convolution divided by the root of its fan-in',
    hint: 'This rule takes one standard deviation for all layers, whatever their size.',
    original: drawWith('std'),
    replacement: drawWith('shape.length > 2 ? std / Math.sqrt(fansOf(shape).fanIn) : std'),
  },
  exchanged('smallNormal', 'std'),
  ownSeed('smallNormal', 'randomNormal'),
  mathRandom('smallNormal', { draw: 'randomNormal', rest: '0, std' }),
  cached('smallNormal', { draw: 'randomNormal', rest: '0, std' }),
  oneColumn('smallNormal', { draw: 'randomNormal', rest: '0, std' }),
  mirrored('smallNormal', { draw: 'randomNormal', rest: '0, std' }),
  {
    id: 'fan-in-normal-variance',
    check: 'fanInNormal/statistics',
    title: 'the variance 1/n taken for the standard deviation',
    hint: 'randomNormal wants a standard deviation: the root of the variance.',
    original: FAN_IN_STD,
    replacement: '1 / fanIn',
  },
  {
    id: 'fan-in-normal-root-twice',
    check: 'fanInNormal/statistics',
    title: '1/√n taken for a variance, as the documents write it (errata E12 and E22)',
    hint: 'The documents write N(0, 1/√n), but 1/√n is the standard deviation there; as a variance it would make the signal grow by n^¼ in every layer.',
    original: FAN_IN_STD,
    replacement: 'Math.sqrt(1 / Math.sqrt(fanIn))',
  },
  {
    id: 'fan-in-normal-fan-out',
    check: 'fanInNormal/statistics',
    title: 'the fan-out in place of the fan-in',
    hint: 'z adds up the inputs of a unit, so it is their number that makes its variance grow. A kernel has shape [inputs, units].',
    original: FAN_IN_STD,
    replacement: 'Math.sqrt(1 / fansOf(shape).fanOut)',
  },
  {
    id: 'fan-in-normal-number-of-axes',
    check: 'fanInNormal/statistics',
    title: 'n taken for the number of axes of the kernel',
    hint: 'shape.length is 2 for every dense layer; the fan-in is a size in the shape.',
    original: FAN_IN_STD,
    replacement: 'Math.sqrt(1 / shape.length)',
  },
  {
    id: 'fan-in-normal-unit',
    check: 'fanInNormal/statistics',
    title: 'N(0, 1) (erratum E21)',
    hint: 'The sum of n inputs of variance 1 with weights of variance 1 has variance n, so the signal grows by √n in every layer.',
    original: FAN_IN_STD,
    replacement: '1',
  },
  truncated('fanInNormal', FAN_IN_STD, drawWith(FAN_IN_STD)),
  exchanged('fanInNormal', FAN_IN_STD),
  ownSeed('fanInNormal', 'randomNormal'),
  mathRandom('fanInNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(1 / fanIn)' }),
  cached('fanInNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(1 / fanIn)' }),
  oneColumn('fanInNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(1 / fanIn)' }),
  mirrored('fanInNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(1 / fanIn)' }),
  denseOnly('fanInNormal', 'const { fanIn } = fansOf(shape);', 'const fanIn = shape[0]!;'),
  {
    id: 'he-normal-variance',
    check: 'heNormal/statistics',
    title: 'the variance 2/n taken for the standard deviation',
    hint: 'randomNormal wants a standard deviation: the root of the variance.',
    original: HE_STD,
    replacement: '2 / fanIn',
  },
  {
    id: 'he-normal-root-twice',
    check: 'heNormal/statistics',
    title: '√(2/n) taken for a variance (erratum E12)',
    hint: '√(2/n) is the standard deviation already: no further root.',
    original: HE_STD,
    replacement: 'Math.sqrt(Math.sqrt(2 / fanIn))',
  },
  {
    id: 'he-normal-fan-out',
    check: 'heNormal/statistics',
    title: 'the fan-out in place of the fan-in',
    hint: 'z adds up the inputs of a unit, so it is their number that makes its variance grow. A kernel has shape [inputs, units].',
    original: HE_STD,
    replacement: 'Math.sqrt(2 / fansOf(shape).fanOut)',
  },
  {
    id: 'he-normal-without-2',
    check: 'heNormal/statistics',
    title: 'the 2 left out: 1/√n',
    hint: 'ReLU sets half of z to 0 and halves the second moment of the signal; the 2 makes up for it.',
    original: HE_STD,
    replacement: 'Math.sqrt(1 / fanIn)',
  },
  {
    id: 'he-normal-root-of-2-only',
    check: 'heNormal/statistics',
    title: '√2/n: the root stands over the 2 only',
    hint: 'The standard deviation is √(2/n): the root is of the whole fraction.',
    original: HE_STD,
    replacement: 'Math.SQRT2 / fanIn',
  },
  truncated('heNormal', HE_STD, drawWith(HE_STD)),
  {
    id: 'he-normal-uniform',
    check: 'heNormal/statistics',
    title: 'a uniform distribution of the right standard deviation',
    hint: 'The standard deviation is right, but the distribution must be normal.',
    original: drawWith(HE_STD),
    replacement: uniformWithStd(HE_STD),
  },
  exchanged('heNormal', HE_STD),
  ownSeed('heNormal', 'randomNormal'),
  mathRandom('heNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / fanIn)' }),
  cached('heNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / fanIn)' }),
  oneColumn('heNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / fanIn)' }),
  mirrored('heNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / fanIn)' }),
  denseOnly('heNormal', 'const { fanIn } = fansOf(shape);', 'const fanIn = shape[0]!;'),
  {
    id: 'glorot-normal-variance',
    check: 'glorotNormal/statistics',
    title: 'the variance 2/(n_in + n_out) taken for the standard deviation',
    hint: 'randomNormal wants a standard deviation: the root of the variance.',
    original: GLOROT_STD,
    replacement: '2 / (fanIn + fanOut)',
  },
  {
    id: 'glorot-normal-root-twice',
    check: 'glorotNormal/statistics',
    title: '√(2/(n_in + n_out)) taken for a variance (erratum E22)',
    hint: 'That is the standard deviation already: no further root.',
    original: GLOROT_STD,
    replacement: 'Math.sqrt(Math.sqrt(2 / (fanIn + fanOut)))',
  },
  {
    id: 'glorot-normal-root-of-2-only',
    check: 'glorotNormal/statistics',
    title: '√2/(n_in + n_out), as the text has it: the root stands over the 2 only (erratum E22)',
    hint: 'The standard deviation is √(2/(n_in + n_out)): the root is of the whole fraction.',
    original: GLOROT_STD,
    replacement: 'Math.SQRT2 / (fanIn + fanOut)',
  },
  {
    id: 'glorot-normal-without-2',
    check: 'glorotNormal/statistics',
    title: 'the 2 left out: one over the sum of both sides',
    hint: 'The variance is one over the mean of fan-in and fan-out, and a mean of two is half of their sum.',
    original: GLOROT_STD,
    replacement: 'Math.sqrt(1 / (fanIn + fanOut))',
  },
  {
    id: 'glorot-normal-mean-of-stds',
    check: 'glorotNormal/statistics',
    title: 'the mean of 1/√n_in and 1/√n_out',
    hint: 'The variance is one over the mean of the two fans. A mean of two standard deviations is another number.',
    original: 'Math.sqrt(2 / (fanIn + fanOut))',
    replacement: '(Math.sqrt(1 / fanIn) + Math.sqrt(1 / fanOut)) / 2',
  },
  {
    id: 'glorot-normal-fan-out',
    check: 'glorotNormal/statistics',
    title: 'one side only: the fan-out',
    hint: 'Glorot weighs both sides: the signal forward (n_in) and the gradient backward (n_out).',
    original: 'Math.sqrt(2 / (fanIn + fanOut))',
    replacement: 'Math.sqrt(1 / fanOut)',
  },
  {
    id: 'glorot-normal-one-side',
    check: 'glorotNormal/statistics',
    title: 'one side only: 2/n_in',
    hint: 'Glorot weighs both sides: the signal forward (n_in) and the gradient backward (n_out).',
    original: GLOROT_STD,
    replacement: 'Math.sqrt(2 / fanIn)',
  },
  {
    id: 'glorot-normal-fan-in',
    check: 'glorotNormal/statistics',
    title: '1/√n with the fan-in, as fanInNormal has it',
    hint: 'Glorot weighs both sides: the signal forward (n_in) and the gradient backward (n_out).',
    original: GLOROT_STD,
    replacement: 'Math.sqrt(1 / fanIn)',
  },
  truncated('glorotNormal', GLOROT_STD, drawWith(GLOROT_STD)),
  exchanged('glorotNormal', GLOROT_STD),
  ownSeed('glorotNormal', 'randomNormal'),
  mathRandom('glorotNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / (fanIn + fanOut))' }),
  cached('glorotNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / (fanIn + fanOut))' }),
  oneColumn('glorotNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / (fanIn + fanOut))' }),
  mirrored('glorotNormal', { draw: 'randomNormal', rest: '0, Math.sqrt(2 / (fanIn + fanOut))' }),
  denseOnly(
    'glorotNormal',
    'const { fanIn, fanOut } = fansOf(shape);',
    'const [fanIn, fanOut] = shape as [number, number];',
  ),
  {
    id: 'fan-in-uniform-as-std',
    check: 'fanInUniform/statistics',
    title: '1/√n taken for the standard deviation, so that the limit is √(3/n)',
    hint: 'That one keeps the variance, but here the document states the limit itself: ±1/√n.',
    original: 'Math.sqrt(1 / fansOf(shape).fanIn)',
    replacement: 'Math.sqrt(3 / fansOf(shape).fanIn)',
  },
  {
    id: 'fan-in-uniform-one-sided',
    check: 'fanInUniform/statistics',
    title: 'uniform on [0, 1/√n): no weight is negative',
    hint: 'The interval reaches as far below zero as above, so that the mean is 0.',
    original: '-limit, limit',
    replacement: '0, limit',
  },
  {
    id: 'fan-in-uniform-without-root',
    check: 'fanInUniform/statistics',
    title: 'the limit 1/n, without the root',
    hint: 'The limit is one over the root of the fan-in.',
    original: 'Math.sqrt(1 / fansOf(shape).fanIn)',
    replacement: '1 / fansOf(shape).fanIn',
  },
  {
    id: 'fan-in-uniform-fan-out',
    check: 'fanInUniform/statistics',
    title: 'the fan-out in place of the fan-in',
    hint: 'n is the number of inputs of a unit. A kernel has shape [inputs, units].',
    original: 'fansOf(shape).fanIn',
    replacement: 'fansOf(shape).fanOut',
  },
  {
    id: 'fan-in-uniform-normal',
    check: 'fanInUniform/statistics',
    title: 'a normal distribution of the right standard deviation',
    hint: 'The standard deviation is right, but the distribution must be uniform, with no weight beyond ±1/√n.',
    original: 'randomUniform(random, shape, -limit, limit)',
    replacement: 'randomNormal(random, shape, 0, limit / Math.sqrt(3))',
  },
  ownSeed('fanInUniform', 'randomUniform'),
  mathRandom('fanInUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  cached('fanInUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  oneColumn('fanInUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  mirrored('fanInUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  denseOnly('fanInUniform', 'fansOf(shape).fanIn', 'shape[0]!'),
  {
    id: 'glorot-uniform-std-as-limit',
    check: 'glorotUniform/statistics',
    title: 'the standard deviation taken for the limit: the √3 is missing',
    hint: 'U[−a, a] has variance a²/3, not a². Solve a²/3 = 2/(n_in + n_out) for a.',
    original: 'Math.sqrt(6 / (fanIn + fanOut))',
    replacement: 'Math.sqrt(2 / (fanIn + fanOut))',
  },
  {
    id: 'glorot-uniform-root-of-6-only',
    check: 'glorotUniform/statistics',
    title: '√6/(n_in + n_out): the root stands over the 6 only (as in erratum E22)',
    hint: 'The root is of the whole fraction.',
    original: 'Math.sqrt(6 / (fanIn + fanOut))',
    replacement: 'Math.sqrt(6) / (fanIn + fanOut)',
  },
  {
    id: 'glorot-uniform-normal',
    check: 'glorotUniform/statistics',
    title: 'a normal distribution of the right standard deviation',
    hint: 'The standard deviation is right, but the distribution must be uniform, with no weight beyond the limit.',
    original: 'randomUniform(random, shape, -limit, limit)',
    replacement: 'randomNormal(random, shape, 0, limit / Math.sqrt(3))',
  },
  {
    id: 'glorot-uniform-without-root',
    check: 'glorotUniform/statistics',
    title: 'the limit 6/(n_in + n_out), without the root',
    hint: 'Solve a²/3 = 2/(n_in + n_out) for a, not for a².',
    original: 'Math.sqrt(6 / (fanIn + fanOut))',
    replacement: '6 / (fanIn + fanOut)',
  },
  {
    id: 'glorot-uniform-one-side',
    check: 'glorotUniform/statistics',
    title: 'one side only: the limit √(6/n_in)',
    hint: 'Glorot weighs both sides: the signal forward (n_in) and the gradient backward (n_out).',
    original: 'Math.sqrt(6 / (fanIn + fanOut))',
    replacement: 'Math.sqrt(6 / fanIn)',
  },
  {
    id: 'glorot-uniform-without-2',
    check: 'glorotUniform/statistics',
    title: 'the limit √(3/(n_in + n_out)): the 2 of the variance is lost',
    hint: 'The variance is one over the mean of fan-in and fan-out, and a mean of two is half of their sum.',
    original: 'Math.sqrt(6 / (fanIn + fanOut))',
    replacement: 'Math.sqrt(3 / (fanIn + fanOut))',
  },
  {
    id: 'glorot-uniform-one-sided',
    check: 'glorotUniform/statistics',
    title: 'uniform on [0, a): no weight is negative',
    hint: 'The interval reaches as far below zero as above, so that the mean is 0.',
    original: '-limit, limit',
    replacement: '0, limit',
  },
  ownSeed('glorotUniform', 'randomUniform'),
  mathRandom('glorotUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  cached('glorotUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  oneColumn('glorotUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  mirrored('glorotUniform', { draw: 'randomUniform', rest: '-limit, limit' }),
  denseOnly(
    'glorotUniform',
    'const { fanIn, fanOut } = fansOf(shape);',
    'const [fanIn, fanOut] = shape as [number, number];',
  ),
  {
    id: 'one-stream-for-all-layers',
    check: 'initialKernels/layers-differ',
    title: 'one seed for all layers: layers of one shape have equal weights',
    hint: 'random.stream(name) begins at the beginning each time it is asked. Give each layer a stream with a name of its own.',
    original: 'random.stream(`layer ${l + 1}`)',
    replacement: `random.stream('weights')`,
  },
  {
    id: 'kernels-random-name',
    check: 'initialKernels/seed',
    title: 'a stream with a name that Math.random() makes',
    hint: 'The same seed must give the same weights: name the streams by their layers.',
    original: 'random.stream(`layer ${l + 1}`)',
    replacement: 'random.stream(String(Math.random()))',
  },
  {
    id: 'kernels-stream-by-width',
    check: 'initialKernels/layers-differ',
    title: 'streams named by the width of the layer: layers of one width have equal weights',
    hint: 'A name must be the layer’s own: use its number.',
    original: 'random.stream(`layer ${l + 1}`)',
    replacement: 'random.stream(String(units))',
  },
  {
    id: 'kernels-other-seed',
    check: 'initialKernels/seed',
    title: 'a seed of its own in place of the one handed in',
    hint: 'Draw from streams of “random”: another seed must give other weights.',
    original: 'random.stream(`layer ${l + 1}`)',
    replacement:
      'new (random.stream("0").constructor as new (state: number[]) => RandomStream)([1, 2, 3, l])',
  },
  {
    id: 'kernels-one-stream-goes-on',
    check: 'initialKernels/own-streams',
    title: 'one stream that goes on through all layers',
    hint: 'The layers differ, but another width of one layer changes the weights of all layers after it. Each layer has a stream of its own.',
    original: 'return widths.slice(1).map((units, l) => { const stream = random.stream(`layer ${l + 1}`);',
    replacement: 'const stream = random.stream("weights"); return widths.slice(1).map((units, l) => {',
  },
  {
    id: 'kernels-transposed',
    check: 'initialKernels/shapes',
    title: 'kernels of shape [units, inputs]',
    hint: 'x · W needs as many rows in W as x has columns: shape [widths[l − 1], widths[l]].',
    original: '[widths[l]!, units]',
    replacement: '[units, widths[l]!]',
  },
  {
    id: 'kernels-without-output-layer',
    check: 'initialKernels/shapes',
    title: 'a kernel between hidden layers only: the output layer is missing',
    hint: 'There is a kernel between each two neighbours in widths, so one less than there are widths.',
    original: 'widths.slice(1)',
    replacement: 'widths.slice(1, -1)',
  },
  {
    id: 'signal-without-activation',
    check: 'signalByDepth/forward',
    title: 'the activation left out: z is handed on instead of a',
    hint: 'The next layer receives a = f(z).',
    original: 'a = f(z);',
    replacement: 'a = z;',
  },
  {
    id: 'signal-root-mean-square',
    check: 'signalByDepth/sigmoid',
    title: 'the root of the mean square instead of the standard deviation',
    hint: 'A sigmoid has a mean near 0.5, which the mean square counts as spread: subtract the mean first, or use standardDeviation.',
    original: 'activations.push(standardDeviation(a));',
    replacement: 'activations.push(a.square().mean().sqrt().dataSync()[0]!);',
  },
  {
    id: 'signal-without-derivative',
    check: 'signalByDepth/gradients',
    title: "f′(z) left out of the gradient's way back",
    hint: 'a = f(z), so by the chain rule what comes back is multiplied by f′(z), element by element, before it goes through W.',
    original: 'g.mul(derivative(zs[l]!))',
    replacement: 'g',
  },
  {
    id: 'signal-derivative-of-activation',
    check: 'signalByDepth/gradients',
    title: 'f′ taken at a instead of at z',
    hint: 'The derivative that is handed to you is a function of z.',
    original: 'derivative(zs[l]!)',
    replacement: 'derivative(f(zs[l]!))',
  },
  {
    id: 'signal-derivative-after-kernel',
    check: 'signalByDepth/gradients',
    title: '∂L/∂z instead of ∂L/∂a: the number is taken before the product with Wᵀ',
    hint: 'The question is the gradient that a layer hands back to the one before it, ∂L/∂a⁽ˡ⁻¹⁾: take the number after the product with W⁽ˡ⁾ᵀ.',
    original: `g = tf.matMul(g.mul(derivative(zs[l]!)), kernels[l]!, false, true);
      gradients[l] = standardDeviation(g);`,
    replacement: `gradients[l] = standardDeviation(g.mul(derivative(zs[l]!)));
      g = tf.matMul(g.mul(derivative(zs[l]!)), kernels[l]!, false, true);`,
  },
  {
    id: 'signal-gradient-before-layer',
    check: 'signalByDepth/gradients',
    title: '∂L/∂a⁽ˡ⁾, the gradient that a layer receives, instead of ∂L/∂a⁽ˡ⁻¹⁾, the one that it hands back',
    hint: 'The list begins with the gradient that layer 1 hands back to the inputs. Go through the layer first, then take the number.',
    original: `g = tf.matMul(g.mul(derivative(zs[l]!)), kernels[l]!, false, true);
      gradients[l] = standardDeviation(g);`,
    replacement: `gradients[l] = standardDeviation(g);
      g = tf.matMul(g.mul(derivative(zs[l]!)), kernels[l]!, false, true);`,
  },
  {
    id: 'signal-variances',
    check: 'signalByDepth/forward',
    title: 'variances instead of standard deviations',
    hint: 'Take the root: a standard deviation has the unit of the signal.',
    original: 'const zs: tf.Tensor[] = [];',
    replacement: `const zs: tf.Tensor[] = [];
    const standardDeviation = (t: tf.Tensor): number => t.sub(t.mean()).square().mean().dataSync()[0]!;`,
  },
  {
    id: 'signal-gradients-reversed',
    check: 'signalByDepth/gradients',
    title: 'the gradients in the order in which they are computed: last layer first',
    hint: 'The way back begins at the last layer, but the list begins at the first: put each number at the place of its layer.',
    original: 'gradients[l] =',
    replacement: 'gradients[kernels.length - 1 - l] =',
  },
  {
    id: 'signal-gradient-root-mean-square',
    check: 'signalByDepth/gradients',
    title: 'the root of the mean square of the gradient instead of its standard deviation',
    hint: 'Subtract the mean first, or use standardDeviation.',
    original: 'gradients[l] = standardDeviation(g);',
    replacement: 'gradients[l] = g.square().mean().sqrt().dataSync()[0]!;',
  },
  {
    id: 'signal-pre-activation-root-mean-square',
    check: 'signalByDepth/forward',
    title: 'the root of the mean square of z instead of its standard deviation',
    hint: 'Subtract the mean first, or use standardDeviation.',
    original: 'preActivations: zs.map(standardDeviation)',
    replacement: 'preActivations: zs.map((z) => z.square().mean().sqrt().dataSync()[0]!)',
  },
  {
    id: 'signal-activations-of-z',
    check: 'signalByDepth/forward',
    title: 'the standard deviation of z in the place of that of a',
    hint: 'activations asks for a = f(z), preActivations for z.',
    original: 'activations.push(standardDeviation(a));',
    replacement: 'activations.push(standardDeviation(z));',
  },
  {
    id: 'signal-with-input',
    check: 'signalByDepth/forward',
    title: 'the input counted as a layer: activations begin with a⁽⁰⁾',
    hint: 'The lists begin with layer 1.',
    original: 'activations.push(standardDeviation(a));',
    replacement: 'activations.push(standardDeviation(zs.length === 1 ? x : f(zs.at(-2)!)));',
  },
  {
    id: 'signal-tanh-derivative',
    check: 'signalByDepth/sigmoid',
    title: 'the derivative of tanh, whatever the activation',
    hint: 'Take the derivative of the activation asked for: it is made out of ACTIVATIONS for you.',
    original: 'derivative(zs[l]!)',
    replacement: 'ACTIVATIONS.tanh.derivative(zs[l]!)',
  },
  {
    id: 'signal-last-layer-linear',
    check: 'signalByDepth/gradients',
    title: 'f′ left out in the last layer',
    hint: '∂L/∂a⁽ᴸ⁾ comes from above the last activation: it goes through f′ of that layer as through every other.',
    original: 'g.mul(derivative(zs[l]!))',
    replacement: '(l === kernels.length - 1 ? g : g.mul(derivative(zs[l]!)))',
  },
  {
    id: 'signal-kernel-not-transposed',
    check: 'signalByDepth/square',
    title: 'W instead of Wᵀ on the way back',
    hint: 'Forward is a · W; the gradient with respect to a is the gradient with respect to z times Wᵀ. A square kernel hides the mistake from the shapes.',
    original: 'kernels[l]!, false, true',
    replacement: 'kernels[l]!, false, false',
  },
  {
    id: 'predicted-number-of-layers',
    check: 'predictedSignal/forward',
    title: 'n taken for the number of layers (erratum E12)',
    hint: 'The text says that the variance depends on the number of layers. It depends on the number of terms in the sum z: the fan-in of the layer.',
    original: 'const fanIn = widths[l]!;',
    replacement: 'const fanIn = stds.length;',
  },
  {
    id: 'predicted-std-times-n',
    check: 'predictedSignal/forward',
    title: 'the standard deviation multiplied by n instead of √n (erratum E21)',
    hint: 'Variances of independent terms add up, standard deviations do not: n terms of variance 1 have a sum of variance n and standard deviation √n.',
    original: 'fanIn * sigma ** 2 * secondMoment',
    replacement: 'fanIn ** 2 * sigma ** 2 * secondMoment',
  },
  {
    id: 'predicted-std-as-variance',
    check: 'predictedSignal/forward',
    title: 'the standard deviation of the weights taken for their variance (erratum E22)',
    hint: 'The equation has σ², and stds holds σ.',
    original: 'fanIn * sigma ** 2 * secondMoment',
    replacement: 'fanIn * sigma * secondMoment',
  },
  {
    id: 'predicted-variance-returned',
    check: 'predictedSignal/forward',
    title: 'variances returned instead of standard deviations',
    hint: 'Take the root of what you store; carry the variance on.',
    original: 'preActivations.push(Math.sqrt(variance));',
    replacement: 'preActivations.push(variance);',
  },
  {
    id: 'predicted-fan-out-forward',
    check: 'predictedSignal/forward',
    title: 'the fan-out on the way forward',
    hint: 'Forward, a unit adds up its inputs: n is widths[l − 1].',
    original: 'const fanIn = widths[l]!;',
    replacement: 'const fanIn = widths[l + 1]!;',
  },
  {
    id: 'predicted-fan-in-backward',
    check: 'predictedSignal/backward',
    title: 'the fan-in on the way back',
    hint: 'Backward, an input adds up what comes from all units it feeds: n is the fan-out, widths[l].',
    original: 'const fanOut = widths[l + 1]!;',
    replacement: 'const fanOut = widths[l]!;',
  },
  {
    id: 'predicted-relu-as-linear',
    check: 'predictedSignal/relu',
    title: 'the half of ReLU left out on both ways',
    hint: 'ReLU sets half of z to 0, so E[a²] = ½ Var z, and f′ is 0 for that half.',
    original: `const k = activation === 'relu' ? 1 / 2 : 1;`,
    replacement: 'const k = 1;',
  },
  {
    id: 'predicted-relu-backward',
    check: 'predictedSignal/relu',
    title: 'the half of ReLU left out on the way back',
    hint: 'f′(z) is 0 for half of the units, so the gradient loses half of its second moment there too.',
    original: 'stds[l]! ** 2 * k * backward',
    replacement: 'stds[l]! ** 2 * backward',
  },
  {
    id: 'predicted-relu-of-the-input',
    check: 'predictedSignal/relu',
    title: 'one half too many on the way forward, as if the input had been through ReLU, or z itself',
    hint: 'The input has variance 1 and has been through no ReLU: the first layer gets all of it. z⁽ˡ⁾ stands before the ReLU of its own layer.',
    original: 'let secondMoment = 1;',
    replacement: 'let secondMoment = k;',
  },
  {
    id: 'predicted-relu-not-of-the-last-layer',
    check: 'predictedSignal/relu',
    title: 'the half of ReLU left out in the last layer on the way back',
    hint: '∂L/∂a⁽ᴸ⁾ comes from above the last activation: it goes through f′ of that layer as through every other.',
    original: 'let backward = 1;',
    replacement: 'let backward = 1 / k;',
  },
  {
    id: 'predicted-relu-quarter',
    check: 'predictedSignal/relu',
    title: 'k² in the place of k on both ways: ¼',
    hint: 'ReLU halves the second moment. The equations are of second moments, so k is ½, and the root comes at the end.',
    original: `const k = activation === 'relu' ? 1 / 2 : 1;`,
    replacement: `const k = activation === 'relu' ? 1 / 4 : 1;`,
  },
  {
    id: 'predicted-he-gain',
    check: 'predictedSignal/relu',
    title: 'k = 2, the factor of He, where ReLU has ½',
    hint: 'He’s 2 is in the weights and makes up for what ReLU takes away; here you write down what it takes away.',
    original: `const k = activation === 'relu' ? 1 / 2 : 1;`,
    replacement: `const k = activation === 'relu' ? 2 : 1;`,
  },
  {
    id: 'predicted-half-for-all',
    check: 'predictedSignal/forward',
    title: 'k = ½ for linear units too',
    hint: 'A linear unit lets everything through: k is 1.',
    original: `const k = activation === 'relu' ? 1 / 2 : 1;`,
    replacement: 'const k = 1 / 2;',
  },
  {
    id: 'predicted-gradients-reversed',
    check: 'predictedSignal/backward',
    title: 'the gradients in the order in which they are computed: last layer first',
    hint: 'The way back begins at the last layer, but the list begins at the first.',
    original: 'gradients[l] = Math.sqrt(backward);',
    replacement: 'gradients[stds.length - 1 - l] = Math.sqrt(backward);',
  },
  {
    id: 'predicted-gradient-variances',
    check: 'predictedSignal/backward',
    title: 'variances returned instead of standard deviations',
    hint: 'Take the root of what you store; carry the second moment on.',
    original: 'gradients[l] = Math.sqrt(backward);',
    replacement: 'gradients[l] = backward;',
  },
  {
    id: 'predicted-gradient-before-layer',
    check: 'predictedSignal/backward',
    title: '∂L/∂a⁽ˡ⁾, the gradient that a layer receives, instead of the one that it hands back',
    hint: 'The list begins with the gradient that layer 1 hands back to the inputs. Go through the layer first, then take the number.',
    original: 'backward = fanOut * stds[l]! ** 2 * k * backward; gradients[l] = Math.sqrt(backward);',
    replacement: 'gradients[l] = Math.sqrt(backward); backward = fanOut * stds[l]! ** 2 * k * backward;',
  },
  {
    id: 'predicted-gradient-std-as-variance',
    check: 'predictedSignal/backward',
    title: 'the standard deviation of the weights taken for their variance on the way back',
    hint: 'The equation has σ², and stds holds σ.',
    original: 'stds[l]! ** 2 * k * backward',
    replacement: 'stds[l]! * k * backward',
  },
  {
    id: 'predicted-relu-half-of-std',
    check: 'predictedSignal/relu',
    title: 'ReLU taken to halve the standard deviation: ¼ of the second moment',
    hint: 'Half of the terms of a mean square become 0, so the second moment is halved, and its root divided by √2.',
    original: 'secondMoment = k * variance;',
    replacement: 'secondMoment = k * k * variance;',
  },
];
