import { colorOf, lettersOn, positionOn, rampOf } from '../../../src/charts/ramps';
import { LIGHT, themeNamed } from '../../../src/charts/theme';

const linear = { log: false, min: 0, max: 10, ticks: [] };
const log = { log: true, min: 1, max: 100, ticks: [] };
const NO_VALUE = [208, 212, 217];

describe('the colour of a value', () => {
  it.each([
    ['a gap', linear, null, NO_VALUE],
    ['not a number', linear, NaN, NO_VALUE],
    ['zero on a log scale', log, 0, NO_VALUE],
    ['a negative number on a log scale', log, -1, NO_VALUE],
    ['the smallest', linear, 0, [0, 0, 0]],
    ['less than the smallest', linear, -5, [0, 0, 0]],
    ['the middle', linear, 5, [128, 128, 128]],
    ['the middle of a log scale', log, 10, [128, 128, 128]],
    ['the greatest', linear, 10, [255, 255, 255]],
    ['infinite', linear, Infinity, [255, 255, 255]],
  ])('%s', (_name, scale, value, color) => {
    expect(colorOf(rampOf(LIGHT, 'grey'), scale, value, LIGHT)).toEqual(color);
  });
});

describe('the position on a scale', () => {
  it('is logarithmic on a log scale', () => {
    expect(positionOn(log, 10)).toBeCloseTo(0.5);
    expect(positionOn(linear, 2)).toBeCloseTo(0.2);
  });
});

const DARK = themeNamed('dark');

describe('ramps', () => {
  const isBright = (theme: typeof DARK, name: Parameters<typeof rampOf>[1], position: number) =>
    lettersOn(rampOf(theme, name)(position)) === LIGHT.palette.ink;

  it.each([
    ['sequential', LIGHT, false, true],
    ['pale', LIGHT, true, true],
    ['grey', LIGHT, false, true],
    ['fromPaper', LIGHT, true, false],
    ['diverging', LIGHT, false, false],
    // Grounds of points and lines, which are bright in the dark theme.
    ['pale', DARK, false, false],
    ['soft', DARK, false, false],
    ['fromPaper', DARK, false, true],
    ['grey', DARK, false, true],
  ] as const)('%s: bright at its beginning and at its end', (name, theme, first, last) => {
    expect([isBright(theme, name, 0), isBright(theme, name, 1)]).toEqual([first, last]);
  });

  it('are mixed of their colours without a step', () => {
    const soft = rampOf(DARK, 'soft');
    expect([soft(0), soft(1)]).toEqual([
      [29, 79, 124],
      [122, 47, 53],
    ]);
    for (let i = 1; i < 256; i++) {
      const [before, after] = [soft((i - 1) / 255), soft(i / 255)];
      before.forEach((channel, j) => expect(Math.abs(channel - after[j]!)).toBeLessThanOrEqual(2));
    }
  });
});

it('a value that is missing has the grey of the theme', () => {
  expect(colorOf(rampOf(DARK, 'grey'), linear, null, DARK)).toEqual([74, 84, 95]);
});
