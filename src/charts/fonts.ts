/** The canvas, with the fonts of the theme and no others. */
import './noSystemFonts';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';

/** Names in the theme's list of fonts → package and subset. */
const FONTS = {
  'Lab Latin': ['roboto', 'latin'],
  'Lab Greek': ['roboto', 'greek'],
  'Lab Math': ['roboto', 'math'],
  'Lab Hebrew': ['heebo', 'hebrew'],
  'Lab Persian': ['vazirmatn', 'arabic'],
  'Lab Fallback': ['dejavu-sans', 'latin'],
} as const;
const WEIGHTS = [400, 700];

for (const [name, [font, subset]] of Object.entries(FONTS)) {
  for (const weight of WEIGHTS) {
    const path = require.resolve(`@fontsource/${font}/files/${font}-${subset}-${weight}-normal.woff2`);
    if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`the font ${path} can't be read`);
  }
}

/** The names charts are written with: none of the machine's. */
export function registeredFonts(): string[] {
  return Object.keys(FONTS).filter((name) => GlobalFonts.has(name));
}

export { createCanvas };
