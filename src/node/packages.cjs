'use strict';
/*
 * Keeps the packages that most processes of the kit load in one text with one piece of compiled code: hundreds of
 * files need not be found, read and compiled one by one.
 *
 * A process that runs no submission notes the files of these packages that it loads, and the file that each import
 * means; at its end it writes them as one pack. Later processes take the modules from the pack as long as none of
 * these files has changed.
 */
const { readFileSync, realpathSync, rmSync, statSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');
const { FOLDER, hashOf, keep, read } = require('./startCache.cjs');

/** The engine: compiled code is for one version, with its switches. */
const ENGINE = `${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`;

/** Debuggers and measures of coverage need the files themselves. */
const IS_WATCHED =
  process.env['NODE_V8_COVERAGE'] !== undefined ||
  process.execArgv.some((flag) => flag.startsWith('--inspect'));

/** An import may mean another file to another version of Node. */
const INDEX = `packages-${process.version}.json`;

/** Packages that the judge or a submission's process loads at each start, with what they load themselves. */
const PACKED = [
  ...['core', 'layers', 'converter', 'data', 'backend-cpu', 'backend-webgl', 'backend-wasm']
    .map((part) => `tfjs-${part}`)
    .concat('tfjs')
    .map((name) => `@tensorflow/${name}`),
  ...['long', 'seedrandom', 'pure-rand', 'jstat', '@noble/hashes', 'ml-matrix'],
  ...['sucrase', 'lines-and-columns', 'ts-interface-checker', '@jridgewell'],
  ...['zod', 'commander', 'acorn', 'acorn-walk'],
];
const PACKAGES = realPackages();
const FOLDERS = PACKED.map((name) => join(PACKAGES, name) + sep);

/** The files of the packages that this process loaded, and what each of their imports means. */
const loaded = new Map();
let pack;
let isOpened = false;

if (!IS_WATCHED) {
  const loadByNode = Module._extensions['.js'];
  Module._extensions['.js'] = (module, filename) => {
    if (!FOLDERS.some((folder) => filename.startsWith(folder))) return loadByNode(module, filename);
    loaded.set(filename, new Map());
    if (!isOpened) pack = opened();
    if (pack?.files.has(filename)) run(module, filename);
    else loadByNode(module, filename);
  };
  const resolveByNode = Module._resolveFilename;
  Module._resolveFilename = (name, parent, ...more) => {
    const filename = resolveByNode(name, parent, ...more);
    loaded.get(parent?.filename)?.set(name, filename);
    return filename;
  };
}

function run(module, filename) {
  const { place, imports } = pack.files.get(filename);
  loaded.set(filename, imports);
  const require = (name) => {
    const target = imports.get(name);
    if (target === undefined || !pack.files.has(target)) return module.require(name);
    return (Module._cache[target] ?? begun(target, module)).exports;
  };
  Object.assign(require, byNode(module));
  pack.functions[place].call(module.exports, module.exports, require, module, filename, dirname(filename));
}

/** The other members that Node gives the `require` of a module. */
function byNode(module) {
  const resolve = (name, options) => Module._resolveFilename(name, module, false, options);
  resolve.paths = (name) => Module._resolveLookupPaths(name, module);
  return { resolve, main: process.mainModule, extensions: Module._extensions, cache: Module._cache };
}

/** Runs a file of the pack as Node does: a file that imports it meanwhile gets its exports so far. */
function begun(filename, parent) {
  const module = new Module(filename, parent);
  Object.assign(module, { filename, paths: parent.paths });
  Module._cache[filename] = module;
  try {
    run(module, filename);
    module.loaded = true;
  } catch (error) {
    Reflect.deleteProperty(Module._cache, filename);
    throw error;
  }
  return module;
}

/** The pack of an earlier process; undefined if there is none, or if a file has changed since. */
function opened() {
  isOpened = true;
  try {
    const { hash, files } = JSON.parse(read(INDEX).toString());
    if (files.some(({ path, state }) => stateOf(path) !== state)) return undefined;
    const script = new Script(read(`${hash}.pack`).toString('latin1'), {
      filename: join(FOLDER, `${hash}.pack`),
      cachedData: read(codeName(hash)),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    const known = files.map(({ path, imports }, place) => [path, { place, imports: new Map(imports) }]);
    return { hash, script, files: new Map(known), functions: script.runInThisContext() };
  } catch {
    return undefined;
  }
}

const codeName = (hash) => `${hash}-${ENGINE}.code`;

/** Changes if a file is written or replaced, and not if another copy of the kit links to it. */
function stateOf(file) {
  const { size, mtimeMs, ino } = statSync(file);
  return `${size} ${mtimeMs} ${ino}`;
}

/** Compiled code holds only the functions that ran. It should hold nearly all that a start needs. */
const MOSTLY = 0.8;

/** Keeps the packages that this process loaded, and their compiled code, for the next processes. */
function keepPackages() {
  if (IS_WATCHED || loaded.size === 0) return;
  if (![...loaded.keys()].every((path) => pack?.files.has(path))) keepPack();
  else if (pack.script.cachedDataRejected !== false && loaded.size >= pack.files.size * MOSTLY) {
    // The kernels have set this switch of Node 20. Code that is made with it would be refused at the next start.
    if (process.versions.node.startsWith('20.')) setFlagsFromString('--no-experimental-wasm-relaxed-simd');
    keep(codeName(pack.hash), pack.script.createCachedData());
  }
}

/** Writes the pack of all that this process and earlier ones have loaded. */
function keepPack() {
  try {
    const all = new Map(loaded);
    for (const [path, { imports }] of pack?.files ?? []) if (!all.has(path)) all.set(path, imports);
    const files = [...all].map(([path, imports]) => ({ path, imports: [...imports], state: stateOf(path) }));
    const code = functionsOf([...all.keys()]);
    const hash = hashOf(code);
    keep(`${hash}.pack`, Buffer.from(code, 'latin1'));
    keep(INDEX, Buffer.from(JSON.stringify({ hash, files })));
    if (pack && pack.hash !== hash)
      for (const old of [`${pack.hash}.pack`, codeName(pack.hash)])
        rmSync(join(FOLDER, old), { force: true });
  } catch {
    // A file is gone or can't be packed: each file is loaded by itself.
  }
}

/** Modules as a list of functions. Without comments and spaces there is less to read; the engine keeps a byte a letter. */
function functionsOf(paths) {
  // Loaded only now: with a pack, nobody needs it.
  const { transformSync } = require('esbuild');
  const list = paths.map((path) => {
    const text = readFileSync(path, 'utf8').replace(/^#!/, '//');
    return `function(exports,require,module,__filename,__dirname){${text}\n}`;
  });
  const options = { minifyWhitespace: true, legalComments: 'none', charset: 'ascii' };
  const { code } = transformSync(`[${list.join(',')}]`, options);
  // It leaves the letters of regular expressions as they are.
  if (/\\[^\0-\x7f]/.test(code)) throw new Error('a letter can not be written as an escape');
  return code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The files of a package have their real paths, where node_modules is a link too. */
function realPackages() {
  const path = join(__dirname, '..', '..', 'node_modules');
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

module.exports = { keepPackages };
