import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors';

/** The names of the lab folders in a folder, in the order of their numbers. */
export function labIds(parent: string): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent)
    .filter((name) => existsSync(join(parent, name, 'lab.json')))
    .sort();
}

/**
 * The id of the lab that `03`, `3`, the full id or labs/03-…/lab.ts means. A shell completes the last form.
 *
 * @throws UsageError for a name that means no lab
 */
export function resolveLab(name: string, ids: string[]): string {
  const wanted = /^(?:\.\/)?labs\/([^/]+)\/?(?:lab\.ts)?$/.exec(name)?.[1] ?? name;
  const number = /^\d{1,2}$/.test(wanted) ? `${wanted.padStart(2, '0')}-` : undefined;
  const id = ids.find((known) => known === wanted || (number !== undefined && known.startsWith(number)));
  if (id) return id;
  throw new UsageError(
    `there is no lab "${name}"; expected ${ids.map((known) => known.slice(0, 2)).join(', ')}, ` +
      `a full id like ${ids[0] ?? '03-softmax-sgd'}, or all. See: npx lab list`,
  );
}
