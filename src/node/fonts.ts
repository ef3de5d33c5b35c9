/** The fonts of the charts, registered with the canvas. */
import './noSystemFonts';
import { GlobalFonts } from '@napi-rs/canvas';

/** Name in the theme's list of fonts → package and subset. */
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

/** The fonts that charts are written with; the fonts of the machine are not among them. */
export function registeredFonts(): string[] {
  return Object.keys(FONTS).filter((name) => GlobalFonts.has(name));
}
