/** TypeScript that needs more than its types removed, and what to write instead. */
const INSTEAD = {
  namespace:
    'a namespace with values, which is not run here; write its functions in the file itself, or in one beside it',
  decorator: 'a decorator, which is not run here; call the function yourself',
  using: 'a "using" declaration, which is not run here; write const, and dispose of the value yourself',
};

export type UnsupportedSyntax = keyof typeof INSTEAD;

/** The sentence about a part of a file that can't be run: `lab.ts:4 has a decorator, …`. */
export function unsupportedSentence(kind: UnsupportedSyntax, file: string, line: number): string {
  return `${file}:${line} has ${INSTEAD[kind]}`;
}
