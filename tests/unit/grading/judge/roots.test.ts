import { CallGraph } from '../../../../src/grading/judge/callGraph';
import { calleesOf, rootsOf } from '../../../../src/grading/judge/roots';
import type { Manifest } from '../../../../src/grading/model/manifest';
import { manifest as toy } from '../plainLab';

const task = (id: string, ...uses: string[]): Manifest['tasks'][number] => ({
  id,
  title: id,
  points: 1,
  uses,
});
/** epoch → cost → softmax; epoch → step. */
const manifest: Manifest = {
  ...toy,
  tasks: [task('softmax'), task('cost', 'softmax'), task('step'), task('epoch', 'cost', 'step')],
};
const UNKNOWN = new CallGraph(undefined);

it('finds the callees of a task, through others too, in the order of the lab', () => {
  expect(calleesOf(manifest, 'epoch')).toEqual(['softmax', 'cost', 'step']);
  expect(calleesOf(manifest, 'softmax')).toEqual([]);
});

it.each<[string, string[], string[]]>([
  ['epoch', ['epoch', 'cost', 'softmax'], ['softmax']],
  ['epoch', ['epoch', 'cost', 'step'], ['cost', 'step']],
  ['epoch', ['epoch', 'softmax'], ['softmax']],
  ['epoch', ['epoch'], []],
  ['softmax', ['epoch', 'cost', 'softmax'], []],
])('the roots of %s if %j fail are %j', (of, failing, roots) => {
  expect(rootsOf(of, new Set(failing), { manifest, graph: UNKNOWN })).toEqual(roots);
});

it('leaves out a task that lab.ts does not call', () => {
  const graph = new CallGraph(
    'function softmax() {}\nfunction cost() { softmax(); }\nfunction step() {}\nfunction epoch() { step(); }',
  );
  expect(rootsOf('epoch', new Set(['softmax']), { manifest, graph })).toEqual([]);
  expect(rootsOf('cost', new Set(['softmax']), { manifest, graph })).toEqual(['softmax']);
});
