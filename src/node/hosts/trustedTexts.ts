import Module from 'node:module';
import { dirname, resolve } from 'node:path';
import * as typescript from '../typescript.cjs';

type Resolve = (name: string, parent: { filename?: string } | undefined, ...more: unknown[]) => string;

/**
 * Lets TypeScript files be imported whose texts are given: by their absolute paths, and by each other. This thread need
 * not be allowed to read them. Returns a function that ends this; those that were loaded go on.
 */
export function importFromTexts(texts: [file: string, text: string][]): () => void {
  const { given } = typescript;
  const node = Module as unknown as { _resolveFilename: Resolve };
  const { _resolveFilename: resolveByNode } = node;
  for (const [file, text] of texts) given.set(file, text);
  node._resolveFilename = (name, parent, ...more) => {
    const meant = resolve(dirname(parent?.filename ?? '/'), name);
    const file = [meant, `${meant}.ts`].find((path) => given.has(path));
    return file ?? resolveByNode(name, parent, ...more);
  };
  return () => {
    node._resolveFilename = resolveByNode;
    given.clear();
  };
}
