/** Numbers as handouts, answers and charts write them: `5 \cdot 10^{-3}`, `10^{-5}`, `0.48`, `−0.6`, `1.2·10⁻⁴`, `1,258`. */

const NUMBER =
  /(?<![\w.,])[−+]?(?:(?:(\d[\d,]*(?:\.\d+)?)(?: \\cdot |·))?10(?:\^\{?(-?\d+)\}?|([⁻⁰¹²³⁴-⁹]+))|\d[\d,]*(?:\.\d+)?)/g;

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function exponentOf(power: string | undefined, raised: string | undefined): number {
  if (power !== undefined) return Number(power);
  return Number([...raised!].map((letter) => (letter === '⁻' ? '-' : SUPERSCRIPT.indexOf(letter))).join(''));
}

export interface WrittenNumber {
  value: number;
  /** Rounds another number as this one was rounded. */
  round: (value: number) => number;
}

/** The numbers of a text, each with the precision in which it is written. */
export function writtenNumbers(text: string): WrittenNumber[] {
  return [...text.matchAll(NUMBER)].map(([all, mantissa, power, raised]) => {
    const sign = all.startsWith('−') ? -1 : 1;
    if (power === undefined && raised === undefined) {
      const plain = all.replace(/[,−+]/g, '');
      const decimals = plain.split('.')[1]?.length ?? 0;
      return { value: sign * Number(plain), round: (value) => Number(value.toFixed(decimals)) };
    }
    const digits = (mantissa ?? '1').replace(/[.,]/g, '').length;
    const value = sign * Number(`${mantissa ?? 1}e${exponentOf(power, raised)}`);
    return { value, round: (other) => Number(other.toPrecision(digits)) };
  });
}
