import { printable } from '../../../src/core/printable';

it.each([
  ['plain text stays, with its line breaks', 'é שלום\nb', 'é שלום\nb'],
  ['escapes, bells, tabs and carriage returns become spaces', 'a\u001b[2J\u0007\t\rb', 'a [2J   b'],
  ['marks that turn the direction of text become spaces', 'a\u202eb\u2066c', 'a b c'],
  ['2000 letters stay', 'x'.repeat(2000), 'x'.repeat(2000)],
  ['longer texts are cut', 'x'.repeat(2001), `${'x'.repeat(2000)}…`],
])('%s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});
