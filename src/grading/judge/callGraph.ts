/** Where something is declared in the first column: a function, a class or a constant. */
const DECLARED =
  /^(?:export )?(?:default )?(?:async )?(?:function\*?|(?:abstract )?class|const|let|var) (\w+)\b/gm;

/**
 * Whether a function or class of a `lab.ts` calls another one of it, itself or by way of others: whether its
 * text, without comments, names it. True where that can't be told: without a text, or where not everything is
 * declared in this one file.
 */
export function mayCall(text: string | undefined, caller: string, called: string): boolean {
  if (text === undefined || /^[ \t]*(?:import|export)\b[^;]*from ['"]\.\//m.test(text)) return true;
  const code = text.replace(/\/\*[^]*?\*\/|\/\/.*/g, '');
  const places = [...code.matchAll(DECLARED)];
  const bodies = new Map(
    places.map(({ 1: name, 0: { length }, index }, i) => [
      name!,
      code.slice(index + length, places[i + 1]?.index),
    ]),
  );
  if (!bodies.has(caller) || !bodies.has(called)) return true;
  const reached = new Set([caller]);
  for (const name of reached) {
    for (const word of bodies.get(name)!.match(/\w+/g) ?? []) if (bodies.has(word)) reached.add(word);
    if (reached.has(called)) return true;
  }
  return false;
}
