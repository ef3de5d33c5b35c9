import { fade, styleOf, tint } from '../../../src/charts/theme';

describe('a colour', () => {
  it.each([
    [1, '#0072b2ff'],
    [0.5, '#0072b280'],
    [0.02, '#0072b205'],
  ])('of opacity %d is %s', (opacity, color) => {
    expect(fade('#0072b2', opacity)).toBe(color);
  });

  it.each([
    [1, 'rgb(0, 114, 178)'],
    [0, 'rgb(255, 255, 255)'],
    [0.5, 'rgb(128, 185, 217)'],
  ])('mixed with paper at strength %d is %s', (strength, color) => {
    expect(tint('#0072b2', strength)).toBe(color);
  });
});

describe('the styles of series', () => {
  it('differ for 21 series, first by colour, then by dashes', () => {
    const styles = Array.from({ length: 21 }, (_, i) => JSON.stringify(styleOf(i)));
    expect(new Set(styles).size).toBe(21);
    expect(styleOf(0).dash).toEqual([]);
    expect(styleOf(7)).toEqual({ ...styleOf(0), dash: [9, 3, 2, 3] });
    expect(styleOf(21)).toEqual(styleOf(0));
  });

  it('are dashed if the series asks for it', () => {
    expect(styleOf(3, { dashed: true }).dash).toEqual([6, 4]);
  });
});
