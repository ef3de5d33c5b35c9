'use strict';
/*
 * Keeps the engine's compiled form of the modules that a process loads, of the kit and of its packages, in
 * node_modules/.cache. Without it, each process compiles the same code again.
 *
 * An entry is found by the hash of the module's path and text; it lies in a folder for the version and the flags of
 * the engine. A damaged entry, one that the engine refuses, and a folder that can't be written to cost time only.
 *
 * Only processes that run no submission write entries: they call `keepCompiled`. Whoever can write them could write
 * the kit's sources as well.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');
const { cachedDataVersionTag, setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');
const { crc32 } = require('node:zlib');

// The kernels need this switch of Node 20. It is part of the engine's key to its compiled code: set later, all code that
// is loaded after it would be refused.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'deep-learning-labs');
const FOLDER = join(CACHE, `${process.version}-${process.arch}-${cachedDataVersionTag().toString(16)}`);

/**
 * The kit that node_modules lies in. Compiled code has the path of its file in it: a copy of the kit, with a link to
 * these packages, keeps nothing of its own files here.
 */
const HOME = dirname(realHome()) + sep;

/** Debuggers and measures of coverage follow the engine's own compiler only. */
const IS_WATCHED =
  process.env['NODE_V8_COVERAGE'] !== undefined ||
  process.execArgv.some((flag) => flag.startsWith('--inspect'));

/** Node hands a module's code to a function with these parameters. All of it stands on the first line. */
const [OPENING, CLOSING] = Module.wrapper;

/** The scripts that this process compiled itself, by hash. */
const fresh = new Map();

const compileByNode = Module.prototype._compile;
if (!IS_WATCHED) Module.prototype._compile = compile;

function compile(text, filename, format) {
  const isOrdinary = format === undefined || format === 'commonjs';
  const script = isOrdinary && filename.startsWith(HOME) ? scriptOf(text, filename) : undefined;
  // Node says what is wrong with it, or finds that it is an ECMAScript module.
  if (script === undefined) return compileByNode.call(this, text, filename, format);
  const run = script.runInThisContext();
  return run.call(this.exports, this.exports, requireOf(this), this, filename, dirname(filename));
}

function scriptOf(text, filename) {
  const hash = hashOf(`${filename}\n${text}`);
  const cachedData = read(join(FOLDER, hash));
  try {
    const script = new Script(OPENING + text.replace(/^#!/, '//') + CLOSING, {
      filename,
      cachedData,
      columnOffset: -OPENING.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (script.cachedDataRejected !== false) fresh.set(hash, script);
    return script;
  } catch {
    return undefined;
  }
}

/** The `require` of a module, as Node makes it. */
function requireOf(module) {
  const require = (name) => module.require(name);
  require.resolve = (name, options) => Module._resolveFilename(name, module, false, options);
  require.resolve.paths = (name) => Module._resolveLookupPaths(name, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

/* A file of the cache: a checksum of the rest, and the rest. The engine itself does not look for damage. */
const HEAD = 4;

function read(file) {
  try {
    const content = readFileSync(file);
    const rest = content.subarray(HEAD);
    return crc32(rest) === content.readUInt32LE(0) ? rest : undefined;
  } catch {
    return undefined; // It is not there yet.
  }
}

/** Writes to a temporary name and renames, so that no other process reads half a file. */
function keep(file, rest) {
  const part = `${file}.${process.pid}.part`;
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(crc32(rest));
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(part, Buffer.concat([head, rest]), { mode: 0o644 });
    renameSync(part, file);
  } catch {
    // The folder can't be written to: the same is done again next time.
  }
}

/** Keeps all that this process has compiled until now; answers if that was anything. */
function keepCompiled() {
  const any = fresh.size > 0;
  for (const [hash, script] of fresh) keep(join(FOLDER, hash), script.createCachedData());
  fresh.clear();
  return any;
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

function realHome() {
  const path = join(__dirname, '..', '..', 'node_modules');
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

module.exports = { CACHE, hashOf, read, keep, keepCompiled };
