import Module from 'node:module';
import { join, resolve, sep } from 'node:path';

const SOURCES = resolve(__dirname, '..', '..');
/** A `lab.ts` may import some of these, and they must stay what they are: tfjs would be another one if loaded again. */
const OPEN = ['core', 'train', 'data', 'kernels', 'backend'].map((folder) => join(SOURCES, folder) + sep);
const PACKAGES = `${sep}node_modules${sep}`;

interface Loaded {
  parent: unknown;
  children: unknown[];
}

/**
 * Takes the modules of the kit out of the lists that Node keeps of what is loaded, so that a submission finds none of
 * the functions that watch it. These modules keep working. If a submission asks for one by its name, it gets a new
 * copy, which nobody else uses.
 */
export function hideModules(): void {
  const { _cache: cache } = Module as unknown as { _cache: Record<string, Loaded> };
  for (const [path, module] of Object.entries(cache)) {
    Object.assign(module, { parent: undefined, children: [] } satisfies Loaded);
    if (!path.includes(PACKAGES) && !OPEN.some((folder) => path.startsWith(folder)))
      Reflect.deleteProperty(cache, path);
  }
}
