'use strict';
const {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
/** Not needed by any test, or large: each is left out of the copy. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'out', 'coverage']);
/** AssemblyScript, compiled ahead of time; types. */
const NOT_MUTATED = /(^|\/)assembly\/|\.d\.ts$/;

/** The TypeScript sources under `path`, a folder or a file of src/. */
function sourcesUnder(path) {
  const full = join(ROOT, 'src', path);
  if (path.endsWith('.ts')) return [`src/${path}`];
  return readdirSync(full, { recursive: true })
    .map((name) => `src/${path}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts') && !NOT_MUTATED.test(name))
    .sort();
}

/** Copies the project to `copy`: mutants may write anywhere in it. Packages are linked. */
function copyProject(copy) {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(join(copy, 'node_modules'), { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (!LEFT_OUT.has(name)) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  }
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name));
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
  for (const { name, content } of result.files) writeFileSync(join(copy, name), content);
  const lines = new Map(files.map(({ name, content }) => [name, content.split('\n')]));
  return result.mutants.map((mutant) => ({
    ...mutant,
    original: textAt(lines.get(mutant.fileName), mutant.location),
  }));
}

/** The text of a source between two places. */
function textAt(lines, { start, end }) {
  if (start.line === end.line) return lines[start.line].slice(start.column, end.column);
  const inner = lines.slice(start.line + 1, end.line);
  return [lines[start.line].slice(start.column), ...inner, lines[end.line].slice(0, end.column)].join('\n');
}

/** The folder of the unit tests that mirror `path`. */
function testsOf(path) {
  const folder = path.endsWith('.ts') ? path.split('/').slice(0, -1).join('/') : path;
  const tests = join('tests', 'unit', folder);
  if (!existsSync(join(ROOT, tests))) return testsOf(folder.split('/').slice(0, -1).join('/'));
  return tests;
}

module.exports = { ROOT, copyProject, instrument, sourcesUnder, testsOf };
