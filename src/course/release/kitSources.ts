import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ROOT } from '../labs';

/*
 * The files of the machinery that some programs need: those that a program imports, and so on. Paths are those in the
 * kit, with `/` between folders.
 */

/** Imports of every kind, those of types included: a released kit can be type-checked. */
const MENTIONS = [
  /\bfrom '(\.{1,2}\/[^']+)'/g,
  /\bimport\('(\.{1,2}\/[^']+)'\)/g,
  /\bimport '(\.{1,2}\/[^']+)'/g,
  /\brequire\('(\.{1,2}\/[^']+)'\)/g,
  // Programs that are started: join(__dirname, 'worker.cjs'), `${__dirname}/trial.cjs`
  /['/]([\w-]+\.cjs)['`]/g,
];

/** The command. The processes that submissions run in are started by it. */
const PROGRAMS = ['src/cli/lab.cjs'];

/** The modules of WebAssembly, which are read by their names. */
const MODULES = ['plain', 'simd', 'relaxed'].map((name) => `src/kernels/${name}.wasm`);

/** The modules of the commands that need no solution. A command that is not here is left out of a student's kit. */
const STUDENTS_MODULES =
  /^src\/cli\/commands\/(?:list|check|watch|figures|hint|challenge|doctor|start|data[A-Z]\w*)\.ts$/;

/** Comparisons of methods and submissions, which take the solutions. */
const COMPARISONS = /^src\/(?:course\/(?:compare|scorecard)|compare)\//;

/** The folders that an answer may import from. All their files are released, also those that no figure uses. */
const FOR_ANSWERS = ['src/core', 'src/train'];

/**
 * The machinery of a student's kit: nothing that only teachers' commands need.
 *
 * @param users sources of labs and probes, which use it too
 */
export function studentsMachinery(users: readonly string[]): string[] {
  const isTeachers = (path: string): boolean =>
    (path.startsWith('src/cli/commands/') && !STUDENTS_MODULES.test(path)) || COMPARISONS.test(path);
  return closure([...PROGRAMS, ...FOR_ANSWERS.flatMap(sourcesIn), ...users], isTeachers);
}

/** The machinery of every command. */
export function wholeMachinery(users: readonly string[]): string[] {
  return closure([...PROGRAMS, ...FOR_ANSWERS.flatMap(sourcesIn), ...users], () => false);
}

function closure(start: readonly string[], isLeftOut: (path: string) => boolean): string[] {
  const found = new Set(start);
  for (const path of found) {
    for (const mentioned of mentionedIn(path)) if (!isLeftOut(mentioned)) found.add(mentioned);
  }
  const machinery = [...found].filter((path) => path.startsWith('src/'));
  const folders = [...new Set(machinery.map((path) => posix.dirname(path)))];
  // No source imports the type declarations for packages, so they are added here.
  const declarations = folders.flatMap(sourcesIn).filter((path) => /\.d\.c?ts$/.test(path));
  return [...new Set([...machinery, ...declarations, ...MODULES])].sort();
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => /\.(?:d\.c)?ts$/.test(name))
    .map((name) => posix.join(folder, name));
}

function mentionedIn(path: string): string[] {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const names = MENTIONS.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));
  return names.flatMap((name) => {
    const to = posix.join(posix.dirname(path), name);
    const file = [to, `${to}.ts`, `${to}/index.ts`].find(
      (one) => /\.\w+$/.test(one) && existsSync(join(ROOT, one)),
    );
    return file?.startsWith('src/') ? [file] : [];
  });
}
