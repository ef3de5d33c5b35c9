/*
 * The compiled functions that the kernels call. A WebAssembly backend keeps their module in a field, where a
 * submission could find them.
 */

type Compute = (...given: unknown[]) => unknown;

/** The module of a backend, as Emscripten makes it: each function has its name with a `_` in front. */
interface WasmModule {
  [name: string]: unknown;
  asm?: Record<string, unknown>;
}

/** Returns the function that takes the place of a module's function. */
export type Exchange = (kernel: string, compute: Compute) => Compute;

const exchanged = new WeakSet<object>();

/** Replaces the functions of these kernels in the modules of all backends, also in those that are made later. */
export function exchangeInBackends(
  { registry, registryFactory }: { registry: object; registryFactory: object },
  names: readonly string[],
  exchange: Exchange,
): void {
  for (const backend of Object.values(registry)) exchangeIn(backend, names, exchange);
  for (const entry of Object.values(registryFactory) as { factory: () => unknown }[]) {
    if (exchanged.has(entry)) continue;
    exchanged.add(entry);
    const { factory } = entry;
    entry.factory = () => {
      const made = factory();
      const after = (backend: unknown): unknown => exchangeIn(backend, names, exchange);
      return made instanceof Promise ? made.then(after) : after(made);
    };
  }
}

function exchangeIn(backend: unknown, names: readonly string[], exchange: Exchange): unknown {
  const { wasm } = (backend ?? {}) as { wasm?: WasmModule };
  if (typeof wasm !== 'object' || wasm === null || exchanged.has(wasm)) return backend;
  exchanged.add(wasm);
  const functions: Record<string, Compute> = {};
  for (const name of names) {
    const compute = wasm.asm?.[name] ?? wasm[`_${name}`];
    if (typeof compute === 'function') functions[name] = exchange(name, compute as Compute);
  }
  // Emscripten would write the inner function into its field on the first call. So the fields keep their value.
  for (const [name, value] of Object.entries(functions))
    Object.defineProperty(wasm, `_${name}`, { get: () => value, set: () => undefined, configurable: false });
  if (wasm.asm) Object.defineProperty(wasm, 'asm', { value: { ...wasm.asm, ...functions }, writable: false });
  return backend;
}
