import type { Check } from '../../../../src/grading/model/check';
import { labelOf, probe, taskOf, toleranceOf } from '../../../../src/grading/model/check';

it('the task of a check stands before the slash of its id', () => {
  expect(taskOf('softmax/large-logits')).toBe('softmax');
  expect(taskOf('softmax')).toBe('softmax');
});

it('a check without a tolerance has that of float32 arithmetic', () => {
  const check: Check = { id: 'softmax/values', points: 1, asks: '', probe: 'softmax' };
  expect(toleranceOf(check)).toEqual({ absolute: 1e-6, relative: 1e-4 });
  const tolerance = { absolute: 1, relative: 0 };
  expect(toleranceOf({ ...check, tolerance })).toBe(tolerance);
});

it('an observation is called by its label, or else by its key', () => {
  expect(labelOf('p', { p: 'probabilities' })).toBe('probabilities');
  expect(labelOf('q', { p: 'probabilities' })).toBe('q');
});

it('a probe stays as it was written', () => {
  const written = { inputs: () => 1, observe: () => ({ x: 1 }) };
  expect(probe()(written)).toBe(written);
});
