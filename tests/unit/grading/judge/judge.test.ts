import { fractionOfPoints, judge } from '../../../../src/grading/judge/judge';
import type { Observation } from '../../../../src/grading/model/observation';
import type { ProbeAnswer } from '../../../../src/grading/model/probeAnswer';
import type { Verdict } from '../../../../src/grading/model/report';
import { VERDICTS } from '../../../../src/grading/model/report';
import type { Outcome } from '../../../../src/hosts/outcome';

const EXACT = { absolute: 0, relative: 0 };

const vector = (...values: number[]): Observation => ({ v: { shape: [values.length], values } });
const scalar = (value: number): Observation => ({ s: { form: 'number', shape: [], values: [value] } });
const asTensor: Observation = { s: { form: 'tensor', shape: [], values: [1] } };

const answered = (value: ProbeAnswer): Outcome<ProbeAnswer> => ({ kind: 'answered', value });
const leak = { task: 'twice', tensors: 2 };
const changed = { task: 'twice', argument: 0, path: '' };

it.each<[Outcome<ProbeAnswer>, Verdict]>([
  [answered({ observation: scalar(1) }), 'passed'],
  [answered({ observation: scalar(1), leak }), 'tensor-leak'],
  [answered({ observation: scalar(1), changed }), 'changed-input'],
  [answered({ observation: scalar(1), leak, changed }), 'changed-input'],
  [answered({ observation: scalar(2), leak, changed }), 'wrong'],
  [answered({ observation: scalar(NaN) }), 'not-a-number'],
  [answered({ observation: { s: { shape: [1], values: [1] } } }), 'wrong-shape'],
  [answered({ observation: vector(1) }), 'wrong-shape'],
  [answered({ observation: asTensor }), 'wrong-shape'],
  [{ kind: 'unreadable', message: '' }, 'wrong-shape'],
  [{ kind: 'forbidden', name: 'tf.softmax' }, 'forbidden-shortcut'],
  [{ kind: 'not-implemented' }, 'not-implemented'],
  [{ kind: 'missing-task', message: '' }, 'not-implemented'],
  [{ kind: 'not-handed-in' }, 'not-handed-in'],
  [{ kind: 'broken', message: '' }, 'crashed'],
  [{ kind: 'crashed', message: '' }, 'crashed'],
  [{ kind: 'unanswered' }, 'timed-out'],
  [{ kind: 'timed-out', seconds: 5 }, 'timed-out'],
  [{ kind: 'out-of-memory' }, 'out-of-memory'],
])('the verdict on %j is %s', (outcome, verdict) => {
  expect(judge(outcome, scalar(1), EXACT).verdict).toBe(verdict);
});

it('reports the difference of numbers that came, and only that', () => {
  expect(judge(answered({ observation: scalar(2) }), scalar(1), EXACT)).toEqual({
    verdict: 'wrong',
    difference: { kind: 'values', name: 's', index: [], observed: 2, expected: 1, wrong: 1, of: 1 },
  });
  expect(judge(answered({ observation: scalar(1) }), scalar(1), EXACT)).toEqual({ verdict: 'passed' });
});

it('gives full points for passing, half for side effects, and none for the rest', () => {
  const points = Object.fromEntries(VERDICTS.map((verdict) => [verdict, fractionOfPoints(verdict)]));
  const none = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  expect(points).toEqual({ ...none, passed: 1, 'tensor-leak': 0.5, 'changed-input': 0.5 });
});
