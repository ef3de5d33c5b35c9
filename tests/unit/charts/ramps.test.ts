import { colorOf, isBright, positionOn, RAMPS } from '../../../src/charts/ramps';

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
    expect(colorOf(RAMPS.grey, scale, value)).toEqual(color);
  });
});

describe('the position on a scale', () => {
  it('is logarithmic on a log scale', () => {
    expect(positionOn(log, 10)).toBeCloseTo(0.5);
    expect(positionOn(linear, 2)).toBeCloseTo(0.2);
  });
});

describe('ramps', () => {
  it.each([
    ['sequential', false, true],
    ['pale', true, true],
    ['grey', false, true],
    ['diverging', false, false],
  ] as const)('%s: bright at its beginning %p, bright at its end %p', (name, first, last) => {
    expect([isBright(RAMPS[name](0)), isBright(RAMPS[name](1))]).toEqual([first, last]);
  });
});
