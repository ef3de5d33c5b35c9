import { loadDataset, loadImages } from '../../../src/node/files/load';
import type { FigureContext } from '../../../src/figures/figure';
import { once } from '../../../src/figures/once';

const digits = loadImages();
const context: FigureContext = {
  mode: 'quick',
  seeds: [0, 1],
  dataset: digits,
  load: async (name) => loadDataset(name),
  progress: () => undefined,
};
const lab = { name: 'a lab' };

/** A run that counts its calls, and returns the count. */
function counted(): (lab: object, context: FigureContext) => number {
  let calls = 0;
  return once(() => (calls += 1));
}

it('figures with the same run share its result', () => {
  const run = counted();
  expect([run(lab, context), run(lab, { ...context, seeds: [0, 1] })]).toEqual([1, 1]);
});

it.each<[string, object, Partial<FigureContext>]>([
  ['lab', { ...lab }, {}],
  ['mode', lab, { mode: 'full' }],
  ['data set', lab, { dataset: { ...digits, name: 'mnist' } }],
  ['list of seeds', lab, { seeds: [0] }],
])('another %s is another run', (_, otherLab, change) => {
  const run = counted();
  expect([run(lab, context), run(otherLab, { ...context, ...change })]).toEqual([1, 2]);
});

it('a run that failed is repeated', () => {
  let calls = 0;
  const run = once(() => {
    calls += 1;
    if (calls === 1) throw new Error('diverged');
    return calls;
  });
  expect(() => run(lab, context)).toThrow('diverged');
  expect(run(lab, context)).toBe(2);
});
