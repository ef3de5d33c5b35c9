import * as tf from '@tensorflow/tfjs';

/** Thrown where a submission calls the very function it was asked to write. */
export class ForbiddenShortcut extends Error {
  override readonly name = 'ForbiddenShortcut';
  constructor(readonly shortcut: string) {
    super(`${shortcut} is not allowed in this lab`);
  }
}

/** A package as a submission sees it: the names given throw {@link ForbiddenShortcut} when they are called. */
export function withoutShortcuts<Package extends object>(
  forbidden: string[],
  original: Package,
  called: string,
): Package {
  const names = new Set(forbidden);
  return new Proxy({} as Package, {
    get(_, name) {
      // Transpiled imports ask this first, and copy the module (which a proxy can't be) where it is not set.
      if (name === '__esModule') return true;
      return typeof name === 'string' && names.has(name)
        ? refusal(`${called}.${name}`)
        : Reflect.get(original, name);
    },
    has: (_, name) => name in original,
  });
}

/** Runs `body` while the chained forms of the names (`x.softmax()`) are refused as well. */
export async function refusingChained<T>(forbidden: string[], body: () => T | Promise<T>): Promise<T> {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  const originals = forbidden
    .filter((name) => name in prototype)
    .map((name) => [name, prototype[name]] as const);
  for (const [name] of originals) prototype[name] = refusal(`tensor.${name}`);
  try {
    return await body();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
}

/** Stands for a function, or for a namespace of functions, and throws when any of them is called. */
function refusal(name: string): unknown {
  // A plain function, since only that can be called and constructed both.
  return new Proxy(function refused() {} as object, {
    // A transpiled call of an imported name reads `name.call(…)`.
    get: (_, member) => refusal(member === 'call' ? name : `${name}.${String(member)}`),
    apply: () => {
      throw new ForbiddenShortcut(name);
    },
    construct: () => {
      throw new ForbiddenShortcut(name);
    },
  });
}
