/**
 * The fonts of charts: the name in the theme's list of fonts, with the package and the subset of it. Node registers them
 * with its canvas, a page loads them from the site, so that both write the same letters.
 */
export const FONTS = {
  'Lab Latin': ['roboto', 'latin'],
  'Lab Greek': ['roboto', 'greek'],
  'Lab Math': ['roboto', 'math'],
  'Lab Hebrew': ['heebo', 'hebrew'],
  'Lab Persian': ['vazirmatn', 'arabic'],
  'Lab Fallback': ['dejavu-sans', 'latin'],
} as const;

export type FontName = keyof typeof FONTS;

export const WEIGHTS = [400, 700] as const;

/** The name of the file of a font, in its package and in the site. */
export function fontFile(name: FontName, weight: number): string {
  const [font, subset] = FONTS[name];
  return `${font}-${subset}-${weight}-normal.woff2`;
}
