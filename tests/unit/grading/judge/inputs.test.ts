import { inputsOf, labelsOf } from '../../../../src/grading/judge/inputs';
import type { Check } from '../../../../src/grading/model/check';
import { checks, probes } from '../plainLab';

const [check] = checks as [Check];

it('the inputs of a seed are the same each time, and others for another seed', () => {
  expect(inputsOf(probes, check, 1)).toEqual(inputsOf(probes, check, 1));
  expect(inputsOf(probes, check, 1)).not.toEqual(inputsOf(probes, check, 2));
});

it('a probe without labels has none', () => {
  expect(labelsOf(probes, check)).toEqual({});
  const labels = { doubled: 'twice x' };
  expect(labelsOf({ twice: { ...probes['twice']!, labels } }, check)).toBe(labels);
});

it.each([
  ['inputs', () => inputsOf({}, check, 1)],
  ['labels', () => labelsOf({}, check)],
])('a check without its probe has no %s', (_, ask) => {
  expect(ask).toThrow("check twice/values names a probe that isn't there: twice");
});
