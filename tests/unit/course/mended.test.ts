import { edited } from '../../support/edited';
import { withoutOtherAnswers } from '../../../src/course/mended';

const SOLUTION = `import * as tf from '@tensorflow/tfjs';

/** Each row sums to 1. */
export function softmax(logits: tf.Tensor2D): tf.Tensor2D {
  // BEGIN SOLUTION Divide.
  return divided(logits);
  // END SOLUTION
}

function divided(x: tf.Tensor2D): tf.Tensor2D {
  // BEGIN SOLUTION Divide by the sum.
  return x.div(x.sum());
  // END SOLUTION
}

export function cost(logits: tf.Tensor2D): tf.Scalar {
  // BEGIN SOLUTION The mean.
  return softmax(logits).mean();
  // END SOLUTION
}
`;

it('keeps the answer to a task and what it calls, and no other answer', () => {
  const text = withoutOtherAnswers(SOLUTION, ['softmax']);
  expect(text).toContain('return divided(logits);');
  expect(text).toContain('return x.div(x.sum());');
  expect(text).not.toContain('softmax(logits).mean()');
  expect(text).toContain('throw new Error');
});

it('keeps the answers that an answer calls', () => {
  expect(withoutOtherAnswers(SOLUTION, ['cost'])).toBe(SOLUTION);
});

it('takes away all answers if none is asked for', () => {
  const text = withoutOtherAnswers(edited(SOLUTION, 'Divide by the sum.', 'Sum up.'), []);
  expect(text).not.toContain('x.div');
  expect(text).not.toContain('divided(logits)');
});
