import { declarationsIn } from '../model/declarations';

/**
 * True if a function or class of a `lab.ts` calls another one, itself or through others: its text, without comments,
 * names it. Also true if that can't be known: without a text, or if lab.ts imports files beside it.
 */
export function callsTransitively(text: string | undefined, caller: string, called: string): boolean {
  if (text === undefined || /^[ \t]*(?:import|export)\b[^;]*from ['"]\.\//m.test(text)) return true;
  const code = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  const declarations = declarationsIn(code);
  const bodies = new Map(
    declarations.map(({ name, nameEnd }, i) => [name, code.slice(nameEnd, declarations[i + 1]?.start)]),
  );
  if (!bodies.has(caller) || !bodies.has(called)) return true;
  const reached = new Set([caller]);
  for (const name of reached) {
    for (const word of bodies.get(name)!.match(/\w+/g) ?? []) if (bodies.has(word)) reached.add(word);
    if (reached.has(called)) return true;
  }
  return false;
}
