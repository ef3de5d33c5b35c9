import * as tf from '@tensorflow/tfjs';
import { startBackend } from '../../../../src/node/backend';
import { allLabs, folderOf } from '../../../../src/course/labs';
import { readManifest } from '../../../../src/course/manifestOf';
import { probeHost } from '../../../../src/course/submissionHost';
import { BELOW_THE_OPS } from '../../../../src/grading/run/shortcuts';
import type { Outcome } from '../../../../src/hosts/outcome';
import { folderWith } from '../toyLab';

/*
 * The ways to reach a forbidden function of tfjs. Each is tried for each forbidden name of each lab: a name that is
 * added to a lab later is refused in all these ways too.
 */

beforeAll(async () => {
  await startBackend();
});

const LABS = allLabs().map((id) => [id, readManifest(folderOf(id, 'labs')).forbidden] as const);

/** Forbidden names of any lab; those with a dot are members of a namespace. */
const NAMES = [...new Set(LABS.flatMap(([, forbidden]) => forbidden))];

/** The answer to a probe that calls `task(x)` of a lab.ts. */
function outcomeOf(text: string, forbidden: string[]): Promise<Outcome> {
  const tasks = [{ id: 'task', title: 'task', points: 100, uses: [] }];
  const manifest = { id: '99-toy', title: 'Toy', sources: [], tasks, forbidden };
  const folder = folderWith({ 'lab.ts': `import * as tf from '@tensorflow/tfjs';\n${text}` });
  const probes = {
    call: {
      observe: async (lab: { task: (x: tf.Tensor) => Promise<unknown> }) => {
        await lab.task(tf.tensor2d([[1, 2]]));
        return { done: 1 };
      },
    },
  };
  const host = probeHost({ folder, manifest, probes: probes as never });
  return host.run({ kind: 'probe', name: 'call', inputs: {} });
}

const using = (body: string, before = ''): string =>
  `${before}\nexport function task(x: any): unknown {\n  return ${body};\n}`;

async function expectRefused(text: string, forbidden: string[]): Promise<void> {
  const outcome = await outcomeOf(text, forbidden);
  expect({ text, kind: outcome.kind }).toEqual({ text, kind: 'forbidden' });
}

describe.each(LABS.filter(([, forbidden]) => forbidden.length > 0))('lab %s', (_, forbidden) => {
  it.each(forbidden)('refuses tf.%s by any name', async (name) => {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const home = name.includes('.') ? `tf.${name.slice(0, name.lastIndexOf('.'))}` : 'tf';
    const whole = typeof Reflect.get(tf, name) === 'object' ? '.anything' : '';
    const ways = [
      using(`${home}.${last}${whole}(x)`),
      using(`new (${home} as any).${last}${whole}(x)`),
      using(`(${home} as any)['${last}']${whole}(x)`),
      using(`Reflect.get(${home}, '${last}')${whole}(x)`),
      using(`alias${whole}(x)`, `const { ${last}: alias } = ${home} as any;`),
      using(`kept.f${whole}(x)`, `const kept = { f: (${home} as any).${last} };`),
      using(`Reflect.apply((${home} as any).${last}${whole}, tf, [x])`),
      ...(name === last
        ? [using(`alias${whole}(x)`, `import { ${last} as alias } from '@tensorflow/tfjs';`)]
        : []),
    ];
    for (const way of ways) await expectRefused(way, forbidden);
  });

  it('refuses what lies below the ops', async () => {
    for (const name of BELOW_THE_OPS) {
      const whole = typeof tf[name as keyof typeof tf] === 'object' ? '.anything' : '';
      await expectRefused(using(`(tf as any).${name}${whole}(x)`), forbidden);
    }
  });
});

describe('a method of a tensor is refused', () => {
  const methods = NAMES.filter((name) => name in tf.Tensor.prototype);

  it.each(methods)('%s', async (name) => {
    const ways = [
      using(`x.${name}()`),
      using(`x['${name}']()`),
      using('soft.call(x)', `const soft = (tf.Tensor.prototype as any).${name};`),
      using(
        `Object.getPrototypeOf(Object.getPrototypeOf(x)).${name}?.call(x) ?? Object.getPrototypeOf(x).${name}.call(x)`,
      ),
      using(`x.constructor.prototype.${name}.call(x)`),
    ];
    for (const way of ways) await expectRefused(way, [name]);
  });
});

/** Kernels by the op they compute, as a submission could ask the engine for them. */
const KERNELS = NAMES.flatMap((name) => {
  const kernel = `${name[0]!.toUpperCase()}${name.slice(1)}`;
  return tf.getKernelsForBackend('cpu').some(({ kernelName }) => kernelName === kernel)
    ? [[name, kernel] as const]
    : [];
});

describe('the kernel of an op is refused', () => {
  const inputs = '{ x, logits: x, a: x, features: x, alpha: x }';

  it.each(KERNELS.filter(([, kernel]) => tf.getKernel(kernel, 'cpu') !== undefined && kernel !== 'Step'))(
    'of %s, where the engine was found among the globals: %s',
    async (name, kernel) => {
      const engine = '(globalThis as any)._tfengine';
      await expectRefused(using(`${engine}.runKernel('${kernel}', ${inputs}, { alpha: 1 })`), [name]);
      await expectRefused(using(`tf.engine().runKernel('${kernel}', ${inputs} as any)`), [name]);
      await expectRefused(
        using(
          `Object.getPrototypeOf(${engine}).runKernel.call(${engine}, '${kernel}', ${inputs}, { alpha: 1 })`,
        ),
        [name],
      );
    },
  );
});

describe('the activation of a layer or of a fused op is refused', () => {
  it.each(['softmax', 'sigmoid', 'tanh', 'relu', 'elu', 'selu', 'softplus'])(
    '%s of a layer',
    async (name) => {
      await expectRefused(using(`tf.layers.activation({ activation: '${name}' as any }).apply(x)`), [name]);
      await expectRefused(using(`tf.layers.dense({ units: 2, activation: '${name}' as any }).apply(x)`), [
        name,
      ]);
    },
  );

  it.each(['relu', 'relu6', 'elu', 'sigmoid', 'leakyRelu'])('%s of a fused product', async (name) => {
    const options = `{ a: x, b: tf.ones([2, 2]), activation: '${name.toLowerCase()}' as any }`;
    await expectRefused(using(`tf.fused.matMul(${options})`), [name]);
  });

  it('and no lab that forbids an activation allows the layers that have it', () => {
    const made = ['softmax', 'logSoftmax', 'sigmoid', 'tanh', 'relu', 'relu6', 'elu', 'selu', 'softplus'];
    for (const [id, forbidden] of LABS) {
      const ofLayers = forbidden.filter((name) => made.includes(name));
      if (ofLayers.length > 0)
        expect({ id, forbidden }).toMatchObject({
          forbidden: expect.arrayContaining(['layers', 'sequential', 'model']),
        });
    }
  });
});

it('an activation is refused on another backend, too', async () => {
  const text = `export async function task(x: any): Promise<unknown> {
    const before = tf.getBackend();
    await tf.setBackend('cpu');
    try {
      return tf.layers.activation({ activation: 'softmax' }).apply(x);
    } finally {
      await tf.setBackend(before);
    }
  }`;
  await expectRefused(text, ['softmax']);
});

describe('a gradient that tfjs computes is refused', () => {
  const square = '(() => x.square().sum()) as any';

  it.each([
    ['the engine', using('tf.engine().gradients(() => x.square().sum(), [x])')],
    [
      'the engine among the globals',
      using(`(globalThis as any)._tfengine.gradients(() => x.square().sum(), [x])`),
    ],
    [
      'an optimizer of its own',
      using(
        `new Own().computeGradients(${square}, [x.variable()])`,
        'class Own extends (tf.Optimizer as any) { getClassName() { return "Own"; } applyGradients() {} }',
      ),
    ],
    [
      'code of the kit',
      using(
        'autodiff([v], () => v.square().sum() as any)({} as any)',
        "import { autodiff } from '../../src/train/objective';\nconst v = tf.variable(tf.ones([2]));",
      ),
    ],
    [
      'the training of a model',
      `export async function task(x: any): Promise<unknown> {
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
        model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
        return model.trainOnBatch(x, tf.ones([1, 1]));
      }`,
    ],
    [
      'the steps that the engine writes down',
      using(
        'tape(() => x.square().sum())',
        `const tape = (run: () => tf.Tensor): unknown => {
          const engine = tf.engine() as any;
          engine.startTape();
          run();
          const steps = engine.state.activeTape;
          engine.endTape();
          return steps.at(-1).gradient([tf.scalar(1)]);
        };`,
      ),
    ],
    [
      'steps that it is made to write down by its fields',
      using(
        'tape(() => x.square().sum())',
        `const tape = (run: () => tf.Tensor): unknown => {
          const { state } = tf.engine() as any;
          Object.assign(state, { gradientDepth: 1, activeTape: [] });
          run();
          const steps = state.activeTape;
          Object.assign(state, { gradientDepth: 0, activeTape: null });
          return steps.at(-1).gradient([tf.scalar(1)]);
        };`,
      ),
    ],
  ])('of %s', async (_, text) => {
    await expectRefused(text, ['variableGrads']);
  });
});

const TABLE = 'const table = (name: string): Map<string, any> => (globalThis as any)._tfGlobals.get(name);';

it.each(['Softmax', 'Sigmoid', 'Tanh', 'Relu', 'Elu', 'Selu', 'Softplus'])(
  'the gradient of the kernel %s is refused, where it was found among the globals',
  async (kernel) => {
    const gradient = `table('gradRegistry').get('${kernel}').gradFunc(x, [x, x], { dim: 1 })`;
    await expectRefused(using(gradient, TABLE), [`${kernel[0]!.toLowerCase()}${kernel.slice(1)}`]);
  },
);

describe('a kernel of the kit’s own is refused', () => {
  const inputs = '{ labels: x, logits: x, dy: x, y: x, x, w: tf.ones([2, 2]), b: tf.ones([2]) } as any';

  it.each([
    ['SoftmaxCrossEntropyWithGradient', 'losses', '{}'],
    ['SoftmaxCrossEntropyWithGradient', 'softmax', '{}'],
    ['SigmoidCrossEntropyWithGradient', 'losses', '{}'],
    ['SigmoidCrossEntropyWithGradient', 'sigmoid', '{}'],
    ['CrossEntropyGradient', 'losses', '{}'],
    ['ReluGradient', 'relu', '{}'],
    ['DenseLayer', 'sigmoid', "{ activation: 'sigmoid' }"],
  ])('%s where %s is forbidden', async (kernel, name, attrs) => {
    expect(tf.getKernel(kernel, 'wasm')).toBeDefined();
    await expectRefused(using(`tf.engine().runKernel('${kernel}', ${inputs}, ${attrs} as any)`), [name]);
  });
});

describe('a function of the WebAssembly module below a kernel is refused', () => {
  const module = '(tf.engine() as any).backend.wasm';

  it.each([
    ['by its field', `${module}._Softmax(1, 1, 1, 1)`],
    [
      'after it was put there again',
      `(${module}._Softmax = ${module}.asm.Softmax, ${module}._Softmax(1, 1, 1, 1))`,
    ],
    ['among all of the module', `${module}.asm.Softmax(1, 1, 1, 1)`],
    ['by a new wrapper', `${module}.cwrap('Softmax', null, ['number'])(1)`],
    ['with an activation', `${module}.__FusedMatMul(1)`],
  ])('%s', async (_, way) => {
    expect(tf.getBackend()).toBe('wasm');
    await expectRefused(using(way), ['softmax']);
  });

  it('of another backend that is made of the same module', async () => {
    const made = `const made = (tf.engine() as any).registryFactory.wasm.factory();
      export async function task() { return (await made).wasm._Softmax(1, 1, 1, 1); }`;
    await expectRefused(made, ['softmax']);
  });
});

it.each([
  ['put there again as it was', '{ ...kernel }'],
  ['of another name', "{ ...kernel, kernelName: 'Mine' }"],
])('a kernel that is %s is refused', async (_, config) => {
  const before = `${TABLE}
    const [key, kernel] = [...table('kernelRegistry')].find(([name]) => name === tf.getBackend() + '_Softmax')!;
    table('kernelRegistry').set(tf.getBackend() + '_Mine', ${config});`;
  await expectRefused(using("tf.engine().runKernel('Mine', { logits: x } as any, { dim: 1 })", before), [
    'softmax',
  ]);
});

describe('what a lab allows stays allowed', () => {
  it.each([
    ['a gradient where none is forbidden', using('tf.grad((v: any) => v.square().sum())(x)'), ['softmax']],
    [
      'the gradient of a kernel, by tfjs itself',
      using('tf.grad((v: any) => v.sigmoid().sum())(x)'),
      ['softmax'],
    ],
    ['a scope of the engine', using('(tf.engine().startScope(), x)'), ['softmax']],
    ['another activation', using("tf.layers.activation({ activation: 'relu' }).apply(x)"), ['softmax']],
    ['an op that is made of a forbidden one’s parts', using('x.exp().div(x.exp().sum())'), ['softmax']],
  ])('%s', async (_, text, forbidden) => {
    expect(await outcomeOf(text, forbidden)).toMatchObject({ kind: 'answered' });
  });
});
