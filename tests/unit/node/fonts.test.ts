import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registeredFonts } from '../../../src/node/fonts';
// After the fonts, which forbid the canvas to read those of the machine.
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { FONT_FAMILY } from '../../../src/charts/theme';
import { ROOT } from '../../../src/course/labs';

const NOWHERE = '\u{10fffd}';

/** A digest of the pixels of a text. */
function picture(text: string): string {
  const ctx = createCanvas(200, 48).getContext('2d');
  ctx.font = `24px ${FONT_FAMILY}`;
  ctx.fillText(text, 8, 34);
  return createHash('sha256')
    .update(ctx.getImageData(0, 0, 200, 48).data)
    .digest('hex');
}

describe('fonts', () => {
  it('are the fonts in the list of the theme, in its order', () => {
    expect(
      registeredFonts()
        .map((name) => JSON.stringify(name))
        .join(', '),
    ).toBe(FONT_FAMILY);
  });

  it.each([
    ['figures and Latin', '0123456789 abcxyz ABCXYZ'],
    ['Greek', 'αβγδεζηθικλμνξπρστυφχψω ΓΔΘΛΣΦΨΩ'],
    ['mathematics', '∇∂∑√∞≤≥≠≈±×÷−·⊙∈→←‖∥ℓℝ⟨⟩½'],
    ['raised and lowered', '⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉ₜₙ'],
    ['Hebrew', 'אבגדהוזחטיכלמנסעפצקרשת'],
    ['Persian', 'ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی۰۱۲۳۴۵۶۷۸۹'],
  ])('have every letter of: %s', (_name, letters) => {
    const empty = new Set([picture(NOWHERE), picture(' ')]);
    const missing = [...letters].filter((letter) => letter !== ' ' && empty.has(picture(letter)));
    expect(missing).toEqual([]);
  });

  it('of the machine are left out', () => {
    const ours = ['Roboto', 'Heebo', 'Vazirmatn', 'DejaVu Sans', ...registeredFonts()];
    expect(GlobalFonts.families.map(({ family }) => family).sort()).toEqual(ours.sort());
  });

  // A process reads the fonts of the machine when it loads the canvas for the first time, whichever file does so.
  it('of the machine are switched off in every file before it loads the canvas', () => {
    const late = ['src', 'tests'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
        .map((path) => join(folder, path))
        .filter((path) => {
          const [before, after] = readFileSync(join(ROOT, path), 'utf8').split(
            /^import \{[^}]*\} from '@napi-rs\/canvas';$/m,
          );
          return after !== undefined && !/^import .*'.*\/(noSystemFonts|fonts|canvas)';$/m.test(before!);
        }),
    );
    expect(late).toEqual([]);
  });

  it('put hats over letters and join Persian letters', () => {
    const width = (text: string) => {
      const ctx = createCanvas(1, 1).getContext('2d');
      ctx.font = `24px ${FONT_FAMILY}`;
      return ctx.measureText(text).width;
    };
    expect(width('m̂')).toBeLessThan(width('m') * 1.2);
    expect(picture('سلام')).not.toBe(picture([...'سلام'].join('\u200c')));
  });
});
