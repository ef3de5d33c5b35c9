'use strict';
const {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
/** Not needed by any test, or large: each is left out of the copy. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'out', 'coverage']);
/** AssemblyScript, compiled ahead of time; types; the tests of the kernels, which lie beside them. */
const NOT_MUTATED = /(^|\/)(assembly|tests)\/|\.d\.ts$/;

/** Tests in other folders that are about a folder too: of figures, and of attacks on a submission's process. */
const ALSO = {
  course: ['tests/unit/cli/figures.test.ts'],
  node: ['tests/hostile/isolation.test.ts'],
};
/** In the copy: holds the active mutant for processes that are started without an environment. */
const ACTIVE = 'src/active-mutant';

/** The TypeScript sources under `path`, a folder or a file of src/. */
function sourcesUnder(path) {
  const full = join(ROOT, 'src', path);
  if (path.endsWith('.ts')) return [`src/${path}`];
  return readdirSync(full, { recursive: true })
    .map((name) => `src/${path}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts') && !NOT_MUTATED.test(name))
    .sort();
}

/** Copies the project to `copy`: mutants may write anywhere in it. The files of packages are linked. */
function copyProject(copy) {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  linkFolder(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
}

/**
 * A folder whose files are hard links to those of another one. A symbolic link would not do: the process of a submission
 * may read the packages of its own kit and no others.
 */
function linkFolder(from, to) {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === '.cache') continue;
    if (entry.isDirectory()) linkFolder(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}

/**
 * Rewrites these sources in the copy with all of their mutants, each behind a switch, and returns the mutants, as
 * Stryker's instrumenter describes them.
 */
async function instrument(copy, sources) {
  const { Instrumenter } = await import('@stryker-mutator/instrumenter');
  const silent = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
  const files = sources.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(ROOT, name), 'utf8'),
  }));
  const options = { ignorers: [], excludedMutations: [], plugins: null };
  const result = await new Instrumenter(silent).instrument(files, options);
  writeFileSync(join(copy, ACTIVE), '');
  const header = activeByFile(join(copy, ACTIVE));
  for (const { name, content } of result.files)
    writeFileSync(join(copy, name), content.replace(ASKS_ENV, header));
  const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  return result.mutants.map((mutant) => ({
    ...mutant,
    original: textAt(lines.get(mutant.fileName), mutant.location),
  }));
}

/** Stryker's own line that asks the environment for the active mutant. */
const ASKS_ENV = /ns\.activeMutant = g\.process\.env\.__STRYKER_ACTIVE_MUTANT__;\n\s*\}/;

/** The same, and then a file: the process of a submission has no environment, but may read the sources. */
function activeByFile(file) {
  return `$& else if (ns.activeMutant === undefined && g.process && g.process.getBuiltinModule) {
    try {
      ns.activeMutant = g.process.getBuiltinModule('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8') || undefined;
    } catch (error) {}
  }`;
}

/** The text of a source between two places. */
function textAt(lines, { start, end }) {
  if (start.line === end.line) return lines[start.line].slice(start.column, end.column);
  const inner = lines.slice(start.line + 1, end.line);
  return [lines[start.line].slice(start.column), ...inner, lines[end.line].slice(0, end.column)].join('\n');
}

/** The unit tests that mirror `path` or lie in it, and those of other folders that are about it: folders and files. */
function testsOf(path) {
  const folder = path.endsWith('.ts') ? path.split('/').slice(0, -1).join('/') : path;
  return [mirrorOf(folder), ...(ALSO[path.split('/')[0]] ?? [])];
}

function mirrorOf(folder) {
  const found = [`src/${folder}/tests`, `tests/unit/${folder}`].find((path) => existsSync(join(ROOT, path)));
  return found ?? mirrorOf(folder.split('/').slice(0, -1).join('/'));
}

module.exports = { ACTIVE, ROOT, copyProject, instrument, sourcesUnder, testsOf };
