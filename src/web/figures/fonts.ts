import type { FontName } from '../../charts/fonts';
import { fontFile, FONTS, WEIGHTS } from '../../charts/fonts';

/** Fonts that every picture has letters of: Latin, Greek, mathematics. */
const USUAL: readonly FontName[] = ['Lab Latin', 'Lab Greek', 'Lab Math'];
/** Letters that the usual fonts have. Others are rare, and their fonts large. */
const HAVE_USUAL = /^[\u0000-\u00ff\u0370-\u03ff\u2010-\u2027\u2212]*$/; // eslint-disable-line no-control-regex -- the first letters of the code

const loaded = new Map<FontName, Promise<unknown>>();

/** Loads the fonts for a text from the site, so that a picture has the letters of the command line's. */
export async function loadFonts(text: string): Promise<void> {
  const all = Object.keys(FONTS) as FontName[];
  await Promise.all((HAVE_USUAL.test(text) ? USUAL : all).map(fontOf));
}

function fontOf(name: FontName): Promise<unknown> {
  const known = loaded.get(name);
  if (known) return known;
  const faces = WEIGHTS.map(async (weight) => {
    const address = new URL(`fonts/${fontFile(name, weight)}`, document.baseURI);
    document.fonts.add(await new FontFace(name, `url("${address.href}")`, { weight: String(weight) }).load());
  });
  const loading = Promise.all(faces);
  loaded.set(name, loading);
  return loading;
}
