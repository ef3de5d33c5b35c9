import * as tf from '@tensorflow/tfjs';

/** Thrown if a submission calls the very function that it was asked to write. */
export class ForbiddenShortcut extends Error {
  override readonly name = 'ForbiddenShortcut';
  constructor(readonly shortcut: string) {
    super(`${shortcut} is not allowed in this lab`);
  }
}

/**
 * A package as a submission sees it: the forbidden names throw {@link ForbiddenShortcut} when they are called.
 * A dotted name, `layers.dropout`, is a member of a namespace, whose other members are as they were.
 */
export function withoutShortcuts<Package extends object>(
  forbidden: string[],
  original: Package,
  called: string,
): Package {
  const names = new Set(forbidden);
  const namespaces = restrictedNamespaces(forbidden, original, called);
  return new Proxy({} as Package, {
    get(_, name) {
      // Transpiled imports read this first. If it isn't set, they copy the module, and a proxy can't be copied.
      if (name === '__esModule') return true;
      if (typeof name !== 'string') return Reflect.get(original, name);
      if (names.has(name)) return refusal(`${called}.${name}`);
      return namespaces.get(name) ?? Reflect.get(original, name);
    },
    has: (_, name) => name in original,
  });
}

/** The namespaces of a package that have forbidden members, each without these. */
function restrictedNamespaces(forbidden: string[], original: object, called: string): Map<string, object> {
  const members = new Map<string, string[]>();
  for (const name of forbidden) {
    const [namespace, ...rest] = name.split('.') as [string, ...string[]];
    if (rest.length === 0) continue;
    members.set(namespace, [...(members.get(namespace) ?? []), rest.join('.')]);
  }
  return new Map(
    [...members].flatMap(([namespace, names]) => {
      const whole: unknown = Reflect.get(original, namespace);
      // Not every package of a lab has this namespace.
      if (typeof whole !== 'object' || whole === null) return [];
      return [[namespace, withoutShortcuts(names, whole, `${called}.${namespace}`)]];
    }),
  );
}

/** tfjs as a submission sees it: without the forbidden names, and without what lies below the ops. */
export function withoutShortcutsOfTf(forbidden: string[]): typeof tf {
  return withoutShortcuts([...forbidden, ...BELOW_THE_OPS], tf, 'tf');
}

/**
 * Members of tfjs that no answer needs, and that reach forbidden ops by another way: kernels and their gradients,
 * backends, and classes and models by the name in a text. What the engine computes is refused by engineShortcuts.ts.
 */
export const BELOW_THE_OPS = [
  'backend',
  'findBackend',
  'findBackendFactory',
  'registerBackend',
  'removeBackend',
  'KernelBackend',
  'MathBackendCPU',
  'MathBackendWebGL',
  'shared',
  'webgl',
  'webgl_util',
  'gpgpu_util',
  'getKernel',
  'getKernelsForBackend',
  'registerKernel',
  'unregisterKernel',
  'copyRegisteredKernels',
  'kernel_impls',
  'getGradient',
  'registerGradient',
  'unregisterGradient',
  'serialization.SerializationMap',
  'models',
  'loadLayersModel',
  'GraphModel',
  'loadGraphModel',
  'loadGraphModelSync',
  'registerOp',
  'deregisterOp',
];

/** Runs `body` while the chained forms of the names (`x.softmax()`) are refused as well. */
export async function refusingChained<T>(forbidden: string[], body: () => T | Promise<T>): Promise<T> {
  const allow = refuseChained(forbidden);
  try {
    return await body();
  } finally {
    allow();
  }
}

/** The functions that refuse. A method that is already replaced by one of them is left alone. */
const refusals = new WeakSet<object>();

/** Refuses the chained forms of the names from now on. Returns a function that allows them again. */
export function refuseChained(forbidden: string[]): () => void {
  // The chained ops are looked up by their names here; their types don't matter.
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  const originals = forbidden
    .map((name) => [name, prototype[name]] as const)
    .filter(([, original]) => typeof original === 'function' && !refusals.has(original));
  for (const [name] of originals) prototype[name] = refusal(`tensor.${name}`);
  return () => {
    for (const [name, original] of originals) prototype[name] = original;
  };
}

/** Stands for a function, or for a namespace of functions, and throws when any of them is called. */
function refusal(name: string): unknown {
  // A plain function, since only a plain function can be both called and constructed.
  const refused = new Proxy(function refused() {} as object, {
    // A transpiled call of an imported name reads `name.call(…)`.
    get: (_, member) => refusal(member === 'call' ? name : `${name}.${String(member)}`),
    apply: () => {
      throw new ForbiddenShortcut(name);
    },
    construct: () => {
      throw new ForbiddenShortcut(name);
    },
  });
  refusals.add(refused);
  return refused;
}
