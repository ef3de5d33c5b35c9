'use strict';
/*
 * Builds the module three times from one source: for engines with relaxed SIMD (fused multiply-add), with SIMD, and with
 * neither. `--check` writes nothing: it fails if the committed bytes differ from a new build. Both fail if the module has
 * data of its own, because it would lie in the memory that the module shares with tfjs.
 */
const fs = require('node:fs');
const path = require('node:path');

const BUILDS = {
  relaxed: ['--enable', 'simd', '--enable', 'relaxed-simd'],
  simd: ['--enable', 'simd'],
  plain: ['--disable', 'simd'],
};
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'];

/** @returns the module's bytes and its text form */
async function build(features) {
  // The compiler is an ES module.
  const { main } = (await import('assemblyscript/asc')).default;
  const outputs = new Map();
  const { error, stderr } = await main(
    ['index.ts', '--baseDir', __dirname, ...OPTIONS, ...features, '-o', 'module.wasm', '-t', 'module.wat'],
    { writeFile: (name, contents) => void outputs.set(name, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return { bytes: Buffer.from(outputs.get('module.wasm')), text: String(outputs.get('module.wat')) };
}

async function run({ check }) {
  for (const [name, features] of Object.entries(BUILDS)) {
    const file = path.join(__dirname, '..', `${name}.wasm`);
    const { bytes, text } = await build(features);
    // Data of the module would overwrite the backend's data at the same address.
    if (/\(data|\(memory \$0 [1-9]/.test(text)) throw new Error(`${name}.wasm has data of its own`);
    if (!check) fs.writeFileSync(file, bytes);
    else if (!bytes.equals(fs.readFileSync(file))) {
      throw new Error(`${name}.wasm differs from a build of its source: run npm run kernels`);
    }
    console.log(`${name}.wasm: ${bytes.length} bytes${check ? ', as built from its source' : ''}`);
  }
}

run({ check: process.argv.includes('--check') }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
