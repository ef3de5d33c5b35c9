import { isPlaceholder, PLACEHOLDER } from '../../../../src/grading/model/placeholder';

it.each([PLACEHOLDER, 'Not implemented yet', 'Not implemented yet: Divide by the sum.'])(
  'the message "%s" is that of a placeholder',
  (message) => expect(isPlaceholder(message)).toBe(true),
);

it.each(['', 'Not implemented', 'so: Not implemented yet: x', 'not implemented yet', 'Not implemented yet?'])(
  'the message "%s" is of another error',
  (message) => expect(isPlaceholder(message)).toBe(false),
);
