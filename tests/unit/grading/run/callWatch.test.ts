import * as tf from '@tensorflow/tfjs';
import { EngineShortcuts } from '../../../../src/grading/run/engineShortcuts';
import { startBackend } from '../../../../src/node/backend';
import { submissionFiles } from '../../../../src/node/submissionFiles';
import { CallWatch } from '../../../../src/grading/run/callWatch';
import type { LabModule } from '../../../../src/grading/run/load';
import { loadSubmission } from '../../../../src/grading/run/load';
import { folderWith } from '../toyLab';
import { edited } from '../../../support/edited';

beforeAll(async () => {
  await startBackend();
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a lab.ts exports, whatever that is
type Loose = any;

/** What a watch saw of one probe beside a lab.ts. */
function watched(text: string, tasks: string[], probe: (lab: Loose) => unknown): CallWatch {
  const folder = folderWith({ 'lab.ts': `import * as tf from '@tensorflow/tfjs';\n${text}` });
  const lab: LabModule = loadSubmission({ files: submissionFiles(folder), forbidden: [] });
  tf.engine().startScope();
  const watch = new CallWatch(new EngineShortcuts([]));
  try {
    probe(watch.wrap(lab, tasks));
    return watch;
  } finally {
    watch.release();
    tf.engine().endScope();
  }
}

const penalty = (body: string, more = ''): string => `
export class Penalty {
  kept: any[] = []; map = new Map(); ${more}
  apply(w: tf.Tensor): any { ${body} }
}`;

const ofPenalty = (body: string, more?: string, probe = (p: Loose) => p.apply(tf.ones([2]))): CallWatch =>
  watched(penalty(body, more), ['Penalty'], (lab) => probe(new lab.Penalty()));

describe('methods of exported classes', () => {
  it.each<[string, string, number]>([
    ['without tidy', 'return w.square().sum();', 1],
    ['with tf.keep', 'return tf.tidy(() => { tf.keep(w.add(1)); tf.keep(w.add(2)); return w.sum(); });', 2],
    [
      'that replace what they keep, and dispose of nothing',
      'this.kept = [w.clone()]; this.kept = [w.clone()];',
      1,
    ],
  ])('%s leave tensors behind', (_, body, tensors) => {
    expect(ofPenalty(body).leak).toEqual({ task: 'Penalty.apply', tensors });
  });

  it.each<[string, string, string]>([
    ['with tidy', 'return tf.tidy(() => w.square().sum());', ''],
    ['that keep tensors in a field', 'this.kept = [w.clone()]; this.kept.push({ a: w.clone() });', ''],
    ['that keep tensors in a map', "this.map.set('w', w.clone());", ''],
    ['that keep tensors in private fields, which nobody can see', 'this.#own = w.clone();', '#own: any;'],
  ])('%s leave none', (_, body, more) => {
    expect(ofPenalty(body, more).leak).toBeUndefined();
  });

  it.each([
    ['an object in a map in an object in a list in a field', 'new Map([[1, { a: w.clone() }]])', undefined],
    ['an object deeper than that', 'new Map([[1, { a: { b: w.clone() } }]])', 1],
  ])('that keep a tensor in %s', (_, kept, tensors) => {
    const body = `this.kept = [{ deep: ${kept} }];`;
    expect(ofPenalty(body).leak).toEqual(tensors && { task: 'Penalty.apply', tensors });
  });

  it('leave the tensors that they kept if these are replaced a second time', () => {
    const twice = (p: Loose): void => [1, 2].forEach(() => p.apply(tf.ones([2])));
    expect(ofPenalty('this.kept = [w.clone()];', '', twice).leak).toEqual({
      task: 'Penalty.apply',
      tensors: 1,
    });
    const disposing = 'tf.dispose(this.kept); this.kept = [w.clone()];';
    expect(ofPenalty(disposing, '', twice).leak).toBeUndefined();
  });

  it('are not blamed for tensors that they make inside a task or a tidy of tfjs', () => {
    const text = `${penalty('return w.square().sum();')}
      export function total(w: tf.Tensor) { return tf.tidy(() => new Penalty().apply(w)); }`;
    const inTask = watched(text, ['Penalty', 'total'], (lab) => lab.total(tf.ones([2])));
    expect(inTask.leak).toBeUndefined();
    const inTidy = ofPenalty('return w.square().sum();', '', (p) => tf.tidy(() => p.apply(tf.ones([2]))));
    expect(inTidy.leak).toBeUndefined();
  });

  it('that make the weights of a layer leave no tensor behind', () => {
    const text = `
      export class Scale extends tf.layers.Layer {
        static className = 'WatchedScale';
        scale: any;
        override build() {
          this.scale = this.addWeight('scale', [2], 'float32', tf.initializers.ones());
          this.built = true;
        }
        override call(x: any): any { const a = Array.isArray(x) ? x[0] : x; const made = a.mul(this.scale.read()); LEAK return made; }
      }`;
    const apply = (lab: Loose): unknown => new lab.Scale().apply(tf.ones([3, 2]));
    expect(watched(edited(text, 'LEAK', ''), ['Scale'], apply).leak).toBeUndefined();
    expect(watched(edited(text, 'LEAK', 'a.add(1);'), ['Scale'], apply).leak).toEqual({
      task: 'Scale.call',
      tensors: 1,
    });
  });

  it('are watched if they come from a class above, and told by the class that a probe has made', () => {
    const text = `
      abstract class Above { #seen = 0; call(w: tf.Tensor): any { return tf.tidy(() => this.forward(w)); } abstract forward(w: tf.Tensor): any; }
      export class A extends Above { forward(w: tf.Tensor) { return w.square().sum(); } }
      export class B extends Above { forward(w: tf.Tensor) { tf.keep(w.add(1)); return w.sum(); } }`;
    const probe = (lab: Loose): void => [lab.A, lab.B].forEach((Made) => new Made().call(tf.ones([2])));
    expect(watched(text, ['A', 'B'], probe).leak).toBeUndefined(); // since it has private fields
    const open = edited(text, '#seen = 0;', '');
    expect(watched(open, ['A', 'B'], probe).leak).toEqual({ task: 'B.call', tensors: 1 });
  });

  it('are as they were afterwards', () => {
    let method: unknown;
    let prototype: Loose;
    watched(penalty('return w.sum();'), ['Penalty'], (lab) => {
      ({ prototype } = lab.Penalty);
      method = prototype.apply;
    });
    expect(prototype.apply).not.toBe(method);
    expect(String(prototype.apply)).toContain('w.sum()');
  });
});

describe('under a gradient', () => {
  const leaky = 'export function f(x: tf.Tensor) { x.add(1); return x.square().sum(); }';

  it('a tensor that the tape keeps is no leak', () => {
    const tidy = 'export function f(x: tf.Tensor) { return tf.tidy(() => x.square().sqrt().sum()); }';
    expect(watched(tidy, ['f'], (lab) => tf.grad(lab.f)(tf.ones([2]))).leak).toBeUndefined();
    const w = tf.variable(tf.ones([2]));
    expect(watched(tidy, ['f'], (lab) => tf.variableGrads(() => lab.f(w))).leak).toBeUndefined();
    w.dispose();
  });

  it('a leak is found if the same function is called outside', () => {
    expect(watched(leaky, ['f'], (lab) => lab.f(tf.ones([2]))).leak).toEqual({ task: 'f', tensors: 2 });
  });
});

describe('arguments changed in place', () => {
  const changed = (body: string, ...args: unknown[]): unknown =>
    watched(`export function f(a: any, b: any) { ${body} }`, ['f'], (lab) => lab.f(...args)).changed;

  it.each<[string, string, unknown[], { argument: number; path: string }]>([
    ['a sorted list', 'a.sort();', [[3, 1, 2]], { argument: 0, path: '[0]' }],
    [
      'a number in a list in an object',
      'b.std[1] = 1;',
      [0, { std: [1, 0] }],
      { argument: 1, path: '.std[1]' },
    ],
    ['a longer list', 'a.push(1);', [[]], { argument: 0, path: '' }],
    ['a new name', 'a.extra = 1;', [{}], { argument: 0, path: '.extra' }],
    ['a name that is gone', 'delete a.n;', [{ n: 1 }], { argument: 0, path: '.n' }],
    ['a typed array', 'a.fill(7);', [new Float32Array(2)], { argument: 0, path: '[0]' }],
    ['a list for a number', 'a.n = [1];', [{ n: 1 }], { argument: 0, path: '.n' }],
    ['another NaN than none', 'a[0] = 0;', [[NaN]], { argument: 0, path: '[0]' }],
  ])('%s', (_, body, args, where) => {
    expect(changed(body, ...args)).toEqual({ task: 'f', ...where });
  });

  it('a tensor put in the place of another', () => {
    const running = { mean: tf.scalar(1) };
    expect(changed('a.mean = a.mean.add(1);', running)).toEqual({ task: 'f', argument: 0, path: '.mean' });
  });

  it('by a method', () => {
    const watch = ofPenalty('(w as any)[0] = 5;', '', (p) => p.apply([1]));
    expect(watch.changed).toEqual({ task: 'Penalty.apply', argument: 0, path: '[0]' });
  });

  it.each<[string, string, unknown[]]>([
    ['nothing', 'return [...a].sort();', [[3, NaN, 2]]],
    ['an object of a class', 'a.set(1, 2);', [new Map()]],
    ['more numbers than are looked at', 'a[0] = 1;', [Array(200_000).fill(0)]],
  ])('not %s', (_, body, args) => {
    expect(changed(body, ...args)).toBeUndefined();
  });

  it('not a net of variables, which is there to be trained', () => {
    const net = { w: tf.variable(tf.scalar(1)) };
    expect(changed('a.w.assign(tf.scalar(2)); a.w = tf.variable(tf.scalar(3));', net)).toBeUndefined();
    tf.disposeVariables();
  });
});
