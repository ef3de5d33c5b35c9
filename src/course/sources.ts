import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A relative import that stays at run time; imports of types alone do not. */
const IMPORT = /^(?:import|export) (?!type )[^'"]*'(\.{1,2}\/[^']+)'/gm;

/**
 * A TypeScript file and all that it imports, except for what lies in a folder that is left out: the files that a
 * process needs in order to load it.
 */
export function sourcesOf(file: string, leftOut: string): string[] {
  const found = new Set<string>([file]);
  for (const path of found) {
    for (const [, name] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const imported = resolve(dirname(path), name!);
      const source = [imported, `${imported}.ts`, join(imported, 'index.ts')].find(
        (candidate) => candidate.endsWith('.ts') && existsSync(candidate),
      );
      if (source !== undefined && !source.startsWith(leftOut)) found.add(source);
    }
  }
  return [...found];
}
