import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { z } from 'zod';
import type { NewFile } from '../../node/newFile';
import { ROOT } from '../labs';

const Versions = z.record(z.string(), z.string());
const Dependencies = z.looseObject({
  dependencies: Versions.optional(),
  devDependencies: Versions.optional(),
  optionalDependencies: Versions.optional(),
  peerDependencies: Versions.optional(),
});
const Package = Dependencies.extend({
  name: z.string(),
  version: z.string(),
  overrides: Versions,
  allowScripts: z.record(z.string(), z.boolean()),
});
const Lock = z.looseObject({ packages: z.record(z.string(), Dependencies) });

/** The needs of a kit that no import names: types for editors, and the package of matrices that answers may use. */
const ALWAYS = ['typescript', '@types/node', 'ml-matrix', '@tensorflow/tfjs-node'];

/**
 * The `package.json` and `package-lock.json` of a released kit: the packages that its sources use, at the versions
 * of this kit, so that `npm ci` installs exactly those.
 *
 * @param scripts the scripts of its package.json
 */
export function packageFiles(files: readonly NewFile[], scripts: Record<string, string>): NewFile[] {
  const whole = Package.parse(jsonOf('package.json'));
  const lock = Lock.parse(jsonOf('package-lock.json'));
  const isUsed = usedIn(files);
  const chosen = (versions: Record<string, string> = {}): Record<string, string> =>
    only(versions, (name) => ALWAYS.includes(name) || isUsed(name.replace(/^@types\//, '')));
  const needs = {
    dependencies: chosen(whole.dependencies),
    devDependencies: only(chosen(whole.devDependencies), (name) => name.startsWith('@types/')),
    optionalDependencies: chosen(whole.optionalDependencies),
  };
  const packages = reachable(lock.packages, Object.values(needs).flatMap(Object.keys));
  const isThere = (name: string): boolean => Object.hasOwn(packages, `node_modules/${name}`);
  const { name, version, private: isPrivate, license, engines, bin } = whole;
  const common = { name, version, license };
  const json = {
    ...{ ...common, private: isPrivate, engines, bin, scripts },
    ...{ overrides: only(whole.overrides, isThere), ...needs },
    allowScripts: only(whole.allowScripts, isThere),
  };
  const root = { ...common, engines, bin, ...needs };
  return [
    { path: 'package.json', content: textOf(json) },
    {
      path: 'package-lock.json',
      content: textOf({ ...lock, name, version, packages: { '': root, ...packages } }),
    },
  ];
}

/** Tells if a package is named in the text of some file. */
function usedIn(files: readonly NewFile[]): (name: string) => boolean {
  const texts = files
    .filter(({ path }) => /(?<!\.d)\.(?:ts|cjs)$/.test(path))
    .map(({ content }) => String(content));
  const all = texts.join('\n');
  return (name) => {
    // The code puts the names of font packages together from parts, so the whole names stand nowhere.
    if (name.startsWith('@fontsource/')) return all.includes('@fontsource/');
    return [`'${name}'`, `'${name}/`].some((mention) => all.includes(mention));
  };
}

type LockedPackages = z.infer<typeof Lock>['packages'];

/** The entries of a lock that some packages need, and so on. */
function reachable(packages: LockedPackages, names: readonly string[]): LockedPackages {
  const open = names.map((name) => `node_modules/${name}`);
  const found = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path) || !Object.hasOwn(packages, path)) continue;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path]!;
    const needed = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    for (const name of needed) {
      const at = placeOf(name, path, packages);
      if (at !== undefined) open.push(at);
    }
  }
  return Object.fromEntries(Object.entries(packages).filter(([path]) => found.has(path)));
}

/** The place at which Node finds a package that another one requires: beside it, or in a folder above. */
function placeOf(name: string, from: string, packages: LockedPackages): string | undefined {
  for (let folder = from; ; folder = posix.dirname(folder)) {
    const place = posix.join(folder === '.' ? '' : folder, 'node_modules', name);
    if (Object.hasOwn(packages, place)) return place;
    if (folder === '.') return undefined;
  }
}

function only<T>(entries: Record<string, T>, isKept: (name: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => isKept(name)));
}

function jsonOf(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
}

function textOf(json: unknown): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
