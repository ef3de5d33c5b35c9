/*
 * Parsers for the error texts and stacks of V8, the JavaScript engine of Node. Other engines word them differently,
 * so only this file depends on their form.
 */

/** How a value was used when a TypeError was thrown. */
export interface FailedUse {
  /** The member that was read or called; undefined if the value itself was called or iterated. */
  member?: string;
  /** The value was called, or something was read from it, or it was iterated. */
  how: 'called' | 'read' | 'iterated';
  /** The value, if the text tells it. */
  value?: 'undefined' | 'null';
}

/** Parses a V8 TypeError: how the code used a value, which member it read, and which value it found. */
export function failedUse(message: string): FailedUse | undefined {
  const method = /\.(\w+) is not a function/.exec(message)?.[1];
  if (method !== undefined) return { how: 'called', member: method };
  if (/ is not a function/.test(message)) return { how: 'called' };
  const read =
    /^Cannot read properties of (?<value>undefined|null) \(reading '(?<member>\w+)'\)/.exec(message) ??
    /^Cannot destructure property '(?<member>\w+)' of .* as it is (?<value>undefined|null)/.exec(message);
  if (read) return { how: 'read', ...(read.groups as { value: 'undefined' | 'null'; member: string }) };
  if (!/ is not iterable/.test(message)) return undefined;
  const iterated = /^(undefined|null)\b/.exec(message)?.[1] as FailedUse['value'];
  return { how: 'iterated', ...(iterated && { value: iterated }) };
}

/**
 * The first line of a stack that is below a folder: `lab.ts:42`.
 *
 * @param home the URL of the folder, with a slash at its end
 */
export function placeIn(stack: string, home: string): string | undefined {
  const start = stack.indexOf(home);
  const place = start < 0 ? null : /^([^\s:()]+):(\d+)/.exec(stack.slice(start + home.length));
  return place ? `${place[1]}:${place[2]}` : undefined;
}

/** The names of the functions and methods on a stack, innermost first. */
export function functionsOn(stack: string): string[] {
  return [...stack.matchAll(/^ +at (?:\w+\.)*(\w+) \(/gm)].map((frame) => frame[1]!);
}

/** The line of a syntax error, `lab.ts:4`. V8 writes it in the first line of the stack. */
export function lineOfSyntaxError(stack: string, file: string): string | undefined {
  const place = stack.split('\n')[0]!;
  return place.startsWith(`${file}:`) ? place : undefined;
}

/**
 * The files of the functions that are running, innermost first. Code that was compiled from a text (by `eval`) has the
 * name '', even if it gives itself another one. Empty if the code that runs keeps stacks from being read.
 */
export function runningFiles(): string[] {
  const { stackTraceLimit } = Error;
  const hook = hookOf(Error, 'prepareStackTrace');
  try {
    Error.stackTraceLimit = DEEPEST_STACK;
    Error.prepareStackTrace = (_, sites) => sites;
    const sites: unknown = new Error().stack;
    return Array.isArray(sites) ? (sites as NodeJS.CallSite[]).flatMap(fileOf) : [];
  } catch {
    return [];
  } finally {
    restoreStacks(hook, stackTraceLimit);
  }
}

/** Built-in functions have no file. */
function fileOf(site: NodeJS.CallSite): string | [] {
  return site.isEval() ? '' : (site.getFileName() ?? []);
}

const DEEPEST_STACK = 200;

const { getOwnPropertyDescriptor: hookOf, deleteProperty: remove } = Reflect;

/** A browser has no such hook before somebody sets it: then none is left behind. */
function restoreStacks(hook: PropertyDescriptor | undefined, limit: number): void {
  try {
    if (hook) Object.defineProperty(Error, 'prepareStackTrace', hook);
    else remove(Error, 'prepareStackTrace');
    Error.stackTraceLimit = limit;
  } catch {
    // `Error` is frozen. So nothing was changed, and nothing has to be put back.
  }
}
