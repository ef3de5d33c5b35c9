/** The fonts of the charts, registered with the canvas. */
import './noSystemFonts';
import { GlobalFonts } from '@napi-rs/canvas';
import type { FontName } from '../charts/fonts';
import { fontFile, FONTS, WEIGHTS } from '../charts/fonts';

const NAMES = Object.keys(FONTS) as FontName[];

for (const name of NAMES) {
  for (const weight of WEIGHTS) {
    const path = fontPath(name, weight);
    if (!GlobalFonts.registerFromPath(path, name)) throw new Error(`the font ${path} can't be read`);
  }
}

/** The file of a font, in the package that it comes from. */
export function fontPath(name: FontName, weight: number): string {
  return require.resolve(`@fontsource/${FONTS[name][0]}/files/${fontFile(name, weight)}`);
}

/** The fonts that charts are written with; the fonts of the machine are not among them. */
export function registeredFonts(): string[] {
  return NAMES.filter((name) => GlobalFonts.has(name));
}
