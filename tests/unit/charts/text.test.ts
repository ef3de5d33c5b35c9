import { drawText, wrap } from '../../../src/charts/render/text';
import { themeNamed } from '../../../src/charts/theme';
import { recordingPen } from './recordingPen';

/** On the recording pen, a letter of size 10 is 5 wide. */
const LETTERS = { size: 10 };
const lines = (text: string, width: number) => wrap(recordingPen().pen, text, width, LETTERS);

describe('a text is broken into lines', () => {
  it.each([
    ['that just fit', 'ab cd ef', 25, ['ab cd', 'ef']],
    ['between words that do not fit together', 'ab cd ef', 24, ['ab', 'cd', 'ef']],
    ['and the spaces between words become single ones', 'ab   cd\n ef', 100, ['ab cd ef']],
    ['within a word that alone is too wide', 'abcdefg', 15, ['abc', 'def', 'g']],
    ['of one letter if even two are too wide', 'abc', 4, ['a', 'b', 'c']],
    ['that share a line with the end of a long word', 'abcd e', 15, ['abc', 'd e']],
    ['of which an empty text has one', '', 10, ['']],
  ])('%s', (_how, text, width, expected) => {
    expect(lines(text, width)).toEqual(expected);
  });
});

describe('a text is drawn', () => {
  it.each([
    ['השוואה', 'rtl'],
    ['comparison', 'ltr'],
  ])('in its direction: %s', (text, direction) => {
    const { pen, set, calls } = recordingPen();
    drawText(pen, text, { x: 3, y: 4 }, LETTERS);
    expect(set['direction']).toEqual([direction]);
    expect(calls).toEqual([{ method: 'fillText', args: [text, 3, 4] }]);
  });

  it('in plain letters by default, in bold ones and over a halo if asked', () => {
    const { pen, set, calls } = recordingPen();
    drawText(pen, 'a', { x: 0, y: 0 }, LETTERS);
    drawText(pen, 'a', { x: 0, y: 0 }, { ...LETTERS, bold: true, halo: true });
    expect(set['font']).toEqual([expect.stringMatching(/^10px/), expect.stringMatching(/^bold 10px/)]);
    expect(calls.map(({ method }) => method)).toEqual(['fillText', 'strokeText', 'fillText']);
  });
});

it.each([
  ['light', '#1f2328', '#ffffff'],
  ['dark', '#eef2f6', '#10151b'],
])('text has the ink of the theme %s, and a halo of its paper', (name, ink, paper) => {
  const { pen, set } = recordingPen(themeNamed(name));
  drawText(pen, 'a', { x: 0, y: 0 }, { ...LETTERS, halo: true });
  expect([set['fillStyle'], set['strokeStyle']]).toEqual([[ink], [paper]]);
});
