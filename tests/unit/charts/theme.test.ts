import { rgb } from 'd3-color';
import { fade, LIGHT, styleOf, THEME_NAMES, themeNamed, tint } from '../../../src/charts/theme';

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
    expect(tint(LIGHT, '#0072b2', strength)).toBe(color);
  });
});

describe('the styles of series', () => {
  it('differ for 21 series, first by colour, then by dashes', () => {
    const styles = Array.from({ length: 21 }, (_, i) => JSON.stringify(styleOf(LIGHT, i)));
    expect(new Set(styles).size).toBe(21);
    expect(styleOf(LIGHT, 0).dash).toEqual([]);
    expect(styleOf(LIGHT, 7)).toEqual({ ...styleOf(LIGHT, 0), dash: [9, 3, 2, 3] });
    expect(styleOf(LIGHT, 21)).toEqual(styleOf(LIGHT, 0));
  });

  it('are dashed if the series asks for it', () => {
    expect(styleOf(LIGHT, 3, { dashed: true }).dash).toEqual([6, 4]);
  });
});

/** The contrast of two colours by WCAG 2: (L₁ + 0.05) / (L₂ + 0.05) of their relative luminances, 1 to 21. */
function contrast(one: string, other: string): number {
  const luminance = (css: string): number => {
    const { r, g, b } = rgb(css);
    const [red, green, blue] = [r, g, b].map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [bright, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright! + 0.05) / (dark! + 0.05);
}

describe('the theme', () => {
  it.each(THEME_NAMES)('%s has letters that are read on its paper', (name) => {
    const { ink, softInk, verdict, paper } = themeNamed(name).palette;
    for (const letters of [ink, softInk, verdict]) expect(contrast(letters, paper)).toBeGreaterThan(4.5);
  });

  it.each(['dark', 'dark-slide'])('%s has lines that are seen on its paper', (name) => {
    const { series, paper } = themeNamed(name).palette;
    for (const color of series) expect(contrast(color, paper)).toBeGreaterThan(4.5);
  });

  it.each(THEME_NAMES)('%s has seven colours', (name) => {
    expect(new Set(themeNamed(name).palette.series).size).toBe(7);
  });

  it('is refused with the list of themes if it has another name', () => {
    expect(() => themeNamed('sepia')).toThrow(
      'expected a theme: light, dark, slide, dark-slide, received "sepia"',
    );
  });
});
