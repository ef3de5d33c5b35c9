import { checkTexts, textsOf } from '../../../src/charts/texts';
import { renderChart } from '../../../src/node/canvas';
import { SAMPLES } from './samples';

const titled = (title: string) => ({ ...SAMPLES.lines, title });

it.each([
  ['Latin and mathematics', 'a loss of 8.7·10⁻¹¹, ∂L/∂w ≤ ½, η₀'],
  ['Greek', 'λ = 0.1'],
  ['Hebrew', 'קצב למידה'],
  ['Persian', 'مقایسهٔ نرخ یادگیری'],
])('%s can be written', (_script, title) => {
  expect(() => checkTexts(titled(title))).not.toThrow();
});

it.each([
  ['Chinese', '学习率', '学'],
  ['Japanese', 'まなび', 'ま'],
  ['Korean', '학습률', '학'],
  ['Cyrillic', 'скорость', 'с'],
])('%s, which no font has, is said instead of drawn as boxes', (_script, title, letter) => {
  expect(() => renderChart(titled(`cost ${title}`))).toThrow(
    `expected Latin, Greek, Hebrew, Arabic or Persian letters, for which the kit has fonts, received "${letter}" in "cost ${title}"`,
  );
});

it('a NUL in a text is refused', () => {
  expect(() => renderChart(titled('a\0b'))).toThrow(
    'expected text without the character NUL, received "a\\u0000b"',
  );
});

it('texts are those that are drawn, in panels too', () => {
  const panels = {
    ...SAMPLES.panels,
    title: 'whole',
    source: 'S10',
    details: 'not drawn',
    panels: [titled('part')],
  };
  expect(textsOf(panels)).toEqual(expect.arrayContaining(['whole', 'part', 'epoch', 'cost', 'SGD']));
  expect(textsOf(panels)).not.toEqual(expect.arrayContaining(['S10']));
  expect(textsOf(panels)).not.toContain('not drawn');
});
