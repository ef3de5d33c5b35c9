'use strict';
/*
 * Builds the package into dist/: CommonJS with types for Node, one ES module for browsers and workers, and the modules of
 * WebAssembly. `--clean` removes dist/ again: `npm pack` builds it, packs it and removes it.
 */
const fs = require('node:fs');
const path = require('node:path');
const { gzipSync } = require('node:zlib');

const OUT = path.join(__dirname, 'dist');
/** The entries of "exports" in package.json. */
const ENTRIES = ['index.ts', 'load/node.ts'];
const MODULES = ['relaxed', 'simd', 'plain'];
/** The largest size of a compressed module: each page that trains downloads one. */
const LARGEST_KB = 30;

function compile() {
  const ts = require('typescript');
  const { config } = ts.readConfigFile(path.join(__dirname, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, __dirname);
  const program = ts.createProgram(
    ENTRIES.map((entry) => path.join(__dirname, entry)),
    { ...options, types: ['node'], outDir: OUT, rootDir: __dirname, declaration: true, noEmitOnError: true },
  );
  const { diagnostics } = program.emit();
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (all.length === 0) return;
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => __dirname,
    getNewLine: () => '\n',
  };
  throw new Error(ts.formatDiagnostics(all, host));
}

function bundle() {
  require('esbuild').buildSync({
    entryPoints: [path.join(__dirname, 'index.ts')],
    outfile: path.join(OUT, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['@tensorflow/*'],
  });
}

function copyModules() {
  for (const name of MODULES) {
    const bytes = fs.readFileSync(path.join(__dirname, `${name}.wasm`));
    const kilobytes = gzipSync(bytes, { level: 9 }).length / 1000;
    if (kilobytes > LARGEST_KB)
      throw new Error(
        `${name}.wasm has ${kilobytes.toFixed(1)} kB compressed, at most ${LARGEST_KB} are allowed`,
      );
    fs.writeFileSync(path.join(OUT, `${name}.wasm`), bytes);
    console.log(`${name}.wasm: ${bytes.length} bytes, ${kilobytes.toFixed(1)} kB compressed`);
  }
}

fs.rmSync(OUT, { recursive: true, force: true });
if (!process.argv.includes('--clean')) {
  compile();
  bundle();
  copyModules();
}
