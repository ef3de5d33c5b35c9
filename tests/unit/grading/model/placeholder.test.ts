import { hintIn, placeholderMessage } from '../../../../src/grading/model/placeholder';

it('the hint of a placeholder is found in its message', () => {
  expect(placeholderMessage('Divide by the sum.')).toBe('Not implemented yet: Divide by the sum.');
  expect(hintIn(placeholderMessage('Divide by the sum.'))).toBe('Divide by the sum.');
  expect(hintIn(placeholderMessage(''))).toBe('');
});

it.each(['', 'Not implemented', 'so: Not implemented yet: x', 'not implemented yet: x'])(
  'the message "%s" is of another error',
  (message) => {
    expect(hintIn(message)).toBeUndefined();
  },
);
