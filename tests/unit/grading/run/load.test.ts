import * as tf from '@tensorflow/tfjs';
import * as mlMatrix from 'ml-matrix';
import { join } from 'node:path';
import { startBackend } from '../../../../src/node/backend';
import { submissionFiles } from '../../../../src/node/submissionFiles';
import type { InProcessHost } from '../../../../src/grading/run/inProcessHost';
import type { Probes } from '../../../../src/grading/model/check';
import { probeHost } from '../../../../src/course/submissionHost';
import { labIds } from '../../../../src/course/labIds';
import { readManifest } from '../../../../src/course/manifestOf';
import { loadSubmission, NoSubmission } from '../../../../src/grading/run/load';
import { folderWith, grade, gradeTwice, hostOf, REFERENCE, withTwice } from '../toyLab';
import { edited } from '../../../support/edited';

const LABS = join(__dirname, '..', '..', '..', '..', 'labs');

beforeAll(async () => {
  await startBackend();
});

/** A host for a lab.ts whose one task is observed by the probes given. */
function hostFor(text: string, probes: Probes<unknown>, [task]: [string]): InProcessHost {
  const tasks = [{ id: task, title: task, points: 100, uses: [] }];
  const lab = { id: '99-toy', title: 'Toy', sources: [], tasks, forbidden: [] };
  return probeHost({ folder: folderWith({ 'lab.ts': text }), manifest: lab, probes });
}

/** The fact after "came: ", which must be the same in every check. */
async function cameOf(files: Record<string, string | Uint8Array>): Promise<string> {
  const { score, checks } = await grade(files);
  expect(score).toBe(0);
  expect(new Set(checks.map((check) => check.verdict))).toEqual(new Set(['crashed']));
  const facts = checks.map((check) => check.message.split('\n')[1]!);
  expect(new Set(facts).size).toBe(1);
  return facts[0]!.replace('came: an error: ', '');
}

describe('a lab.ts that cannot be read', () => {
  it.each<[string, string, string]>([
    // `  return (x;` is line 4; the mistake shows at its 12th character.
    ['a syntax error', withTwice('return (x;'), 'Unexpected token, expected "," at lab.ts:4, column 12'],
    ['a word too many', withTwice('retrun x;'), 'Unexpected token, expected ";" at lab.ts:4, column 10'],
    [
      'a name declared twice, which only the engine finds',
      withTwice('const a = 1;\n  const a = 2;\n  return x;'),
      "Identifier 'a' has already been declared at lab.ts:5",
    ],
    [
      'await in a function that is not async',
      withTwice('await 1;\n  return x;'),
      'await is only valid in async functions and the top level bodies of modules at lab.ts:4',
    ],
  ])('%s', async (_, text, message) => {
    expect(await cameOf({ 'lab.ts': text })).toBe(`lab.ts could not be parsed: ${message}`);
  });

  it('a syntax error in a file beside it names that file', async () => {
    const files = {
      'lab.ts': `import { two } from './two';\n${withTwice('return x.mul(two);')}`,
      'two.ts': '\n(',
    };
    expect(await cameOf(files)).toMatch(
      /^two\.ts could not be parsed: Unexpected token .*at two\.ts:2, column 2$/,
    );
  });
});

it('a file of numbers beside it that is damaged is named', async () => {
  const files = {
    'lab.ts': `import data from './data.json';\n${withTwice('return x.mul(data);')}`,
    'data.json': '[1',
  };
  expect(await cameOf(files)).toMatch(/^data\.json is not JSON: /);
});

describe('a lab.ts that throws while it is loaded', () => {
  it.each<[string, string, string]>([
    ['an error', "throw new Error('early');", 'lab.ts failed while loading at lab.ts:1: early'],
    ['a string', "throw 'early';", 'lab.ts failed while loading: early'],
    [
      // An error of the kit, but the submission's fault: a grade, not bad usage.
      'what the kit says of its arguments',
      "import { seededRandom } from '../../src/core/rng'; seededRandom(0.5);",
      'lab.ts failed while loading at lab.ts:1: expected a whole number as seed, received 0.5',
    ],
  ])('%s', async (_, line, message) => {
    expect(await cameOf({ 'lab.ts': `${line}\n${REFERENCE}` })).toBe(message);
  });
});

it('a folder without lab.ts is bad usage, not a grade', async () => {
  const folder = folderWith({});
  const message = `expected a submission in ${join(folder, 'lab.ts')}, found no file that can be read there`;
  expect(() => loadSubmission({ files: submissionFiles(folder), forbidden: [] })).toThrow(NoSubmission);
  await expect(hostOf(folder).run({ kind: 'probe', name: 'twice', inputs: { x: [1] } })).rejects.toThrow(
    message,
  );
});

it.each<[string, string | Uint8Array]>([
  ['begins as a program for a Unix shell does', `#!/usr/bin/env node\n${REFERENCE}`],
  ['is in UTF-16', Buffer.from(`\ufeff${REFERENCE}`, 'utf16le')],
  ['has a namespace of types', `namespace Types {\n  export type A = 1;\n}\n${REFERENCE}`],
  [
    'has an enumeration that names itself',
    `enum E { A = 1, B = E.A << 1 }\nif (E.B !== 2) throw 1;\n${REFERENCE}`,
  ],
])('a lab.ts that %s is run', async (_, text) => {
  expect(await grade({ 'lab.ts': text })).toMatchObject({ score: 100 });
});

it('a lab.ts with TypeScript that is not run says its line', async () => {
  const text = `namespace Tools {\n  export const one = 1;\n}\n${REFERENCE}`;
  expect(await cameOf({ 'lab.ts': text })).toMatch(/^lab\.ts:1 has a namespace with values, .* write /);
});

describe('imports', () => {
  const importing = (name: string, use = 'imported'): string =>
    `import * as imported from '${name}';\n${withTwice(`if (!${use}) throw 1;\n  return x.mul(2);`)}`;

  it.each([
    'fs',
    'node:fs',
    'child_process',
    '@tensorflow/tfjs-core',
    'ml-matrix/package.json',
    '../../src/data/digits',
    '../../src/grading/judge/judge',
    '../../src/core/../grading/judge',
    '../../solutions/03-softmax-sgd/lab',
    '/etc/hostname',
    './absent',
  ])('of %s are refused', async (name) => {
    expect(await cameOf({ 'lab.ts': importing(name) })).toBe(
      `lab.ts imports "${name}": expected @tensorflow/tfjs, ml-matrix, a module of the kit ` +
        '(../../src/core, ../../src/train) or a file beside it; remove that import',
    );
  });

  it('of a file outside the folder are refused', async () => {
    const inner = `import { two } from '../two';\nif (two !== 2) throw 1;\n${REFERENCE}`;
    const outer = folderWith({ 'two.ts': 'export const two = 2;', 'inner/lab.ts': inner });
    const outcome = await hostOf(join(outer, 'inner')).run({
      kind: 'probe',
      name: 'twice',
      inputs: { x: [1] },
    });
    expect(outcome).toMatchObject({
      kind: 'broken',
      message: expect.stringContaining('lab.ts imports "../two"'),
    });
  });

  it('that happen while the code runs are refused too', async () => {
    const { verdict, message } = await gradeTwice(
      "(eval('require') as (name: string) => void)('fs'); return x;",
    );
    expect(verdict).toBe('crashed');
    expect(message).toContain('lab.ts imports "fs"');
  });

  it.each([
    ['./two.js', 'two.ts'],
    ['./two.mjs', 'two.mts'],
    ['./two.ts', 'two.ts'],
    ['./two', 'two.ts'],
    ['./two', 'two/index.ts'],
    ['./my.two', 'my.two.ts'],
    ['./two.js', 'two.js'],
  ])('of %s find %s beside lab.ts', async (name, file) => {
    const lab = `import { two } from '${name}';\n${withTwice('return x.mul(two);')}`;
    expect(await grade({ 'lab.ts': lab, [file]: 'export const two = 2;' })).toMatchObject({ score: 100 });
  });

  it('of the kit and of own files are allowed', async () => {
    const files = {
      'lab.ts':
        "import { two } from './parts/two';\nimport settings from './settings.json';\n" +
        withTwice('return x.mul(two * settings.one);'),
      'parts/two.ts':
        "import { seededRandom } from '../../../../src/core/rng';\nimport { one } from './one';\n" +
        'export const two = one + seededRandom(0).stream("a").integer(1) + 1;',
      'parts/one.ts': 'export const one = 1;',
      'settings.json': '{ "one": 1 }',
    };
    expect(await grade(files)).toMatchObject({ score: 100 });
  });

  it('of one file by two others give both the same values, also in a circle', async () => {
    const files = {
      'lab.ts':
        "import { state } from './state';\nimport { raise } from './raise';\n" +
        withTwice('raise();\n  return x.mul(state.factor);'),
      'state.ts': "export { raise } from './raise';\nexport const state = { factor: 1 };",
      'raise.ts': "import { state } from './state';\nexport const raise = (): number => (state.factor = 2);",
    };
    expect(await grade(files)).toMatchObject({ score: 100 });
  });

  it('of a package that is open to labs are allowed, but for the names that would be the answer', async () => {
    const using = (name: string): string =>
      `import { ${name} } from 'ml-matrix';\n` +
      withTwice(`return x.mul(new ${name}([[2, 0], [0, 1]]).max());`);
    expect(await grade(using('Matrix'))).toMatchObject({ score: 100 });
    // \`losses\` stands for any name of the manifest's "forbidden".
    const { checks } = await grade(using('losses'));
    expect(checks[0]).toMatchObject({
      verdict: 'forbidden-shortcut',
      message: expect.stringContaining('a call of ml-matrix.losses at lab.ts:5,'),
    });
    const called = await grade(
      `import { softmax } from '@tensorflow/tfjs';\n${withTwice('return softmax(x);')}`,
    );
    expect(called.checks[0]!.message).toContain('a call of tf.softmax at lab.ts:5,');
  });

  it('of types alone may be from anywhere: they leave no code behind', async () => {
    expect(await grade(`import type { Stats } from 'node:fs';\n${REFERENCE}`)).toMatchObject({ score: 100 });
  });
});

describe('the place of an error', () => {
  // Line 4 of lab.ts begins the body of `twice`.
  it.each<[string, string, string]>([
    ['its own', "const y = x;\n  if (y) throw new Error('mine');\n  return y;", 'at lab.ts:5: mine'],
    ['of JavaScript', '(null as any).x;\n  return x;', 'at lab.ts:4: Cannot read properties of null'],
    [
      'deep inside tfjs, under more frames than Node keeps by default',
      'return tf.tidy(() => tf.tidy(() => [1].map(() =>\n    x.reshape([99]))[0])) as any;',
      'at lab.ts:5: ', // what tfjs says differs by backend
    ],
    [
      'after types that leave no trace in the code that runs',
      'type A = {\n  a: number;\n};\n  const a: A = { a: 1 };\n  throw new Error(`types ${a.a}`);',
      'at lab.ts:8: types 1',
    ],
  ])('%s', async (_, body, fact) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 10; // Node's default; Jest sets 100
    const { verdict, message } = await gradeTwice(body);
    Error.stackTraceLimit = limit;
    expect(verdict).toBe('crashed');
    expect(message).toContain(`came: an error ${fact}`);
  });

  it.each(['a b', 'é (1)', 'שיעור'])('in a folder whose name is "%s"', async (name) => {
    const text = withTwice("throw new Error('here');");
    const folder = join(folderWith({ [`${name}/lab.ts`]: text }), name);
    expect(await hostOf(folder).run({ kind: 'probe', name: 'twice', inputs: { x: [1] } })).toEqual({
      kind: 'crashed',
      message: 'here',
      where: 'lab.ts:4',
    });
  });

  it('in a file of its own', async () => {
    const files = {
      'lab.ts': `import { two } from './two';\n${withTwice('return x.mul(two());')}`,
      'two.ts': "export function two(): number {\n  throw new Error('not two');\n}\n",
    };
    const { checks } = await grade(files);
    expect(checks[0]!.message).toContain('came: an error at two.ts:2: not two');
  });
});

describe('the absence of', () => {
  it('a function that is not exported', async () => {
    const { checks } = await grade(edited(REFERENCE, 'export function twice(', 'function twice('));
    expect(checks.map((check) => check.verdict)).toEqual(['not-implemented', 'not-implemented', 'passed']);
    expect(checks[0]!.message).toBe(
      'asked: twice a vector of 3\n' +
        'came: lab.ts exports no function named twice\n' +
        'hint: keep the name and arguments that the starter gives twice',
    );
  });

  it.each<[string, string]>([
    ['class twice { constructor(readonly x: unknown) {} }', 'as a class, expected a function'],
    ['const twice = 2;', 'no function named twice'],
  ])('a function, but %s', async (instead, fact) => {
    const text = edited(REFERENCE, /function twice\([^]*?^}/m, instead);
    const [first] = (await grade(text)).checks;
    expect(first).toMatchObject({ verdict: 'not-implemented', score: 0 });
    expect(first!.message).toMatch(/came: lab\.ts exports (twice )?/);
    expect(first!.message).toContain(`${fact}\nhint: keep the name and arguments`);
  });

  it('a class', async () => {
    const host = (text: string): InProcessHost =>
      hostFor(
        text,
        {
          made: { inputs: () => 0, observe: ({ L1 }: never) => new (L1 as new () => { n: number })() },
          registered: {
            inputs: () => 0,
            observe: ({ L1 }: never) => [(L1 as { className: string }).className],
          },
        } as never,
        ['L1'],
      );
    const outcome = { kind: 'missing-task', message: 'lab.ts exports no class named L1' };
    expect(await host('').run({ kind: 'probe', name: 'made', inputs: 0 })).toEqual(outcome);
    expect(await host('').run({ kind: 'probe', name: 'registered', inputs: 0 })).toEqual(outcome);
    expect(await host('export function L1() {}').run({ kind: 'probe', name: 'made', inputs: 0 })).toEqual({
      kind: 'missing-task',
      message: 'lab.ts exports L1 as a function, expected a class',
    });
  });

  it('a result', async () => {
    const { verdict, message } = await gradeTwice('return undefined as any;');
    expect(verdict).toBe('wrong-shape');
    expect(message.split('\n').slice(1)).toEqual([
      'came: twice returned nothing',
      'hint: twice must end in a return; an arrow function with { } needs one too',
    ]);
  });

  it("a part of a result: the probe can't read it; this does not count as a crash", async () => {
    const { checks } = await grade(
      edited(REFERENCE, 'return { sum: values.sum<tf.Scalar>(), values };', 'return null as any;'),
    );
    expect(checks[2]).toMatchObject({ verdict: 'wrong-shape', score: 0 });
    expect(checks[2]!.message).toContain('came: what twiceSum returned was used as ');
    expect(checks[2]!.message).toContain(', but it is null (');
  });

  it('a tensor, which the probe hands on to tfjs', async () => {
    const host = hostFor(
      'export const f = () => ({ a: 1 });',
      {
        stacked: {
          inputs: () => 0,
          observe: ({ f }: never) => ({ y: tf.stack([(f as () => tf.Tensor)()]) }),
        },
      } as never,
      ['f'],
    );
    const outcome = await host.run({ kind: 'probe', name: 'stacked', inputs: 0 });
    expect(outcome).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining(
        'something from what f returned, an object with {a}, was used as a tensor',
      ),
    });
  });

  it('an answer that is still to be written, and the one that calls it', async () => {
    const { score, checks } = await grade(withTwice("throw new Error('Not implemented yet');"));
    expect(score).toBe(0);
    expect(checks.map((check) => check.verdict)).toEqual(Array(3).fill('not-implemented'));
    expect(checks[0]!.message).toContain('hint: for help in steps: npx lab hint 99 twice');
    expect(checks[2]!.message).toBe(
      'asked: the sum of twice a vector\n' +
        'came: twice, which this task calls, is not implemented yet\n' +
        'first: write twice first',
    );
  });
});

describe('a result of another kind', () => {
  it.each<[string, string, string[]]>([
    [
      'an array for a tensor',
      'return tf.tidy(() => x.mul(2).arraySync()) as any;',
      [
        'came: doubled = an array of numbers, [2, 4, 6.623]',
        'expected: doubled = a tensor, [2, 4, 6.623]',
        'differs: it is an array of numbers, expected a tensor: return the tensor itself, without arraySync() or dataSync()',
      ],
    ],
    [
      'a number for a tensor',
      'return 2 as any;',
      [
        'came: doubled = a number, 2',
        'expected: doubled = a tensor, [2, 4, 6.623]',
        'differs: it is a number, expected a tensor: return the tensor itself, or make one of the number with tf.scalar',
      ],
    ],
    [
      'what dataSync gives',
      'return tf.tidy(() => x.mul(2).dataSync()) as any;',
      [
        'came: expected doubled to be a tensor or a number, received a Float32Array, which dataSync() gives',
        'hint: the doc comment above twice says what it returns',
      ],
    ],
    [
      'a Promise',
      'return Promise.resolve(x.mul(2)) as any;',
      [
        'came: twice returned a Promise',
        'hint: remove async and await from twice: dataSync() and arraySync() take numbers out of a tensor at once',
      ],
    ],
  ])('%s', async (_, body, lines) => {
    const { verdict, score, message } = await gradeTwice(body);
    expect([verdict, score]).toEqual(['wrong-shape', 0]);
    expect(message.split('\n').filter((line) => !/^(asked|inputs):/.test(line))).toEqual(lines);
  });

  it('a Promise, if the probe looks for parts of a result', async () => {
    const { checks } = await grade(
      edited(REFERENCE, 'export function twiceSum', 'export async function twiceSum'),
    );
    expect(checks[2]).toMatchObject({ verdict: 'wrong-shape', score: 0 });
    expect(checks[2]!.message).toContain('came: twiceSum returned a Promise\n');
  });
});

describe('shortcuts', () => {
  it.each<[string, string, string, number]>([
    ['a function of tfjs', 'return tf.softmax(x);', 'tf.softmax', 4],
    ['taken apart', 'const { softmax: s } = tf;\n  return s(x);', 'tf.softmax', 5],
    ['by a name put together', "return (tf as any)['soft' + 'max'](x);", 'tf.softmax', 4],
    ['chained', 'const y = x.add(1);\n\n  return y.softmax();', 'tensor.softmax', 6],
    ['a namespace', 'return tf.losses.softmaxCrossEntropy(x, x);', 'tf.losses.softmaxCrossEntropy', 4],
    ['of gradients', 'return tf.grad((y) => y.sum())(x);', 'tf.grad', 4],
    ['an optimizer', 'tf.train.adam(0.1);\n  return x.mul(2);', 'tf.train.adam', 4],
    ['a member of a namespace', 'return tf.layers.dropout({ rate: 0.5 }).apply(x);', 'tf.layers.dropout', 4],
    [
      'another one',
      "return tf.layers.activation({ activation: 'relu' }).apply(x);",
      'tf.layers.activation',
      4,
    ],
    [
      'a member of a namespace taken apart',
      'const { layers } = tf;\n  const { dropout } = layers;\n  return dropout({ rate: 0.5 }).apply(x);',
      'tf.layers.dropout',
      6,
    ],
  ])('%s', async (_, body, name, line) => {
    const result = await gradeTwice(body);
    expect(result).toMatchObject({ verdict: 'forbidden-shortcut', score: 0 });
    expect(result.message).toContain(`came: a call of ${name} at lab.ts:${line}, which is the answer`);
  });

  it('leave the other members of a namespace as they were', async () => {
    const body =
      'const add = tf.layers.add().apply([x, x]);\n  if (!(tf.layers.dense({ units: 1 }) instanceof tf.layers.Layer)) throw 1;\n  return add as tf.Tensor1D;';
    expect(await gradeTwice(body)).toMatchObject({ verdict: 'passed' });
    expect(tf.layers.dropout({ rate: 0.5 }).getClassName()).toBe('Dropout');
  });

  it('of every lab are names that exist, so that each of them is refused', () => {
    const inside = (whole: object, [name, ...rest]: string[]): boolean =>
      name! in whole && (rest.length === 0 || inside(Reflect.get(whole, name!) as object, rest));
    for (const lab of labIds(LABS)) {
      const { forbidden } = readManifest(join(LABS, lab));
      const unknown = forbidden.filter(
        (name) => ![tf, tf.Tensor.prototype, mlMatrix].some((whole) => inside(whole, name.split('.'))),
      );
      expect([lab, unknown]).toEqual([lab, []]);
    }
  });

  it('are put back after the check, also after an error', async () => {
    const originals = [tf.Tensor.prototype.softmax, tf.Tensor.prototype.logSoftmax];
    for (const body of ['return x.softmax();', 'throw 1;', 'return x.mul(2);']) {
      await gradeTwice(body);
      expect([tf.Tensor.prototype.softmax, tf.Tensor.prototype.logSoftmax]).toEqual(originals);
    }
    expect(tf.tidy(() => tf.tensor1d([0, 0]).softmax().arraySync())).toEqual([0.5, 0.5]);
    expect(tf.tidy(() => tf.softmax(tf.tensor1d([0, 0])).arraySync())).toEqual([0.5, 0.5]);
  });

  it('that are only looked at are no shortcuts', async () => {
    expect(await gradeTwice('typeof tf.softmax; typeof x.softmax; return x.mul(2);')).toMatchObject({
      verdict: 'passed',
    });
  });
});

describe('tensors left behind', () => {
  const leakyTwice = 'const copies = [x.add(1), x.add(2)];\n  return x.mul(copies.length);';

  it('cost half of the points, and are counted by function', async () => {
    const { score, checks } = await grade(withTwice(leakyTwice));
    // Both checks of twice at half; twiceSum calls it inside its own tidy, which disposes of them.
    expect(score).toBe(20 + 10 + 40);
    expect(checks[0]).toMatchObject({ verdict: 'tensor-leak', score: 20, points: 40, misconception: null });
    expect(checks[0]!.message).toContain(
      'came: the right numbers, but twice left 2 tensors behind, so memory grows with every call (half of the points)',
    );
  });

  it('are found even if it is only one', async () => {
    const { verdict, message } = await gradeTwice('return x.add(x.mul(1));');
    expect(verdict).toBe('tensor-leak');
    expect(message).toContain('twice left 1 tensor behind');
  });

  it('cost no points if the numbers are wrong anyway', async () => {
    expect(await gradeTwice('x.add(1);\n  return x.mul(3);')).toMatchObject({ verdict: 'wrong', score: 0 });
  });

  it('do not outlive the check', async () => {
    await grade(REFERENCE);
    const before = tf.memory().numTensors;
    await grade(withTwice(leakyTwice));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('do not include an argument that is returned as it came', async () => {
    expect(await gradeTwice('x.mul(1).dispose();\n  return x;')).toMatchObject({ verdict: 'wrong' });
  });

  it('are not to be the arguments: disposing of these is reported', async () => {
    const result = await gradeTwice('const y = x.mul<tf.Tensor1D>(2);\n  x.dispose();\n  return y;');
    expect(result).toMatchObject({ verdict: 'crashed', score: 0 });
    expect(result.message).toContain('twice disposed of a tensor that belongs to its caller');
  });
});

describe('answers of a reference that stand in for its own', () => {
  const REFERENCE_TEXT = `export function twice(x: number): number { return 2 * x; }
export class Box { side(): number { return 1; } }`;
  const callersOf = (own: string, tasks: string[]): Record<string, () => unknown> => {
    const text = `${own}
export function caller(): number { return twice(10); }
export function boxed(): number { return new Box().side(); }`;
    const files = submissionFiles(folderWith({ 'lab.ts': text }));
    const mended = { text: REFERENCE_TEXT, tasks };
    return loadSubmission({ files, forbidden: [], mended }) as Record<string, () => unknown>;
  };
  const OWN_BOX = 'export class Box { side(): number { return 7; } }';

  it.each([
    ['a function', 'export function twice(x: number): number { return 3 * x; }'],
    ['a constant', 'export const twice = (x: number): number => 3 * x;'],
    [
      'a function that is exported at the end',
      'const twice = (x: number): number => 3 * x;\nexport { twice };',
    ],
  ])('are called by the other tasks in place of %s', (_, own) => {
    const { caller, boxed, twice } = callersOf(`${own}\n${OWN_BOX}`, ['twice']);
    expect([caller!(), boxed!()]).toEqual([20, 7]);
    expect((twice as (x: number) => number)(1)).toBe(2);
  });

  it('are constructed in place of a class', () => {
    const { caller, boxed } = callersOf(`const twice = (x: number): number => 3 * x;\n${OWN_BOX}`, ['Box']);
    expect([caller!(), boxed!()]).toEqual([30, 1]);
  });

  it('are exported if lab.ts declares none', () => {
    const { twice } = callersOf(OWN_BOX, ['twice']);
    expect((twice as unknown as (x: number) => number)(2)).toBe(4);
  });

  it('leave the lines of errors as they are', () => {
    const own = `export function twice(x: number): number { return 3 * x; }\n${OWN_BOX}\nexport function late() { throw new Error('no'); }`;
    const { late } = callersOf(own, ['twice', 'Box']);
    expect(() => late!()).toThrow(expect.objectContaining({ stack: expect.stringContaining('lab.ts:3:') }));
  });
});
