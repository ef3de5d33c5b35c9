'use strict';
/*
 * Builds the module three times from one source: for engines with relaxed SIMD (products and sums in one step),
 * with SIMD, and with neither. `--check` builds nothing: it fails where the committed bytes are not what the source
 * gives, and where the module would put data of its own into the memory it shares.
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
    // Data would be written over whatever the backend keeps at that address.
    if (/\(data|\(memory \$0 [1-9]/.test(text)) throw new Error(`${name}.wasm has data of its own`);
    if (!check) fs.writeFileSync(file, bytes);
    else if (!bytes.equals(fs.readFileSync(file))) {
      throw new Error(`${name}.wasm is not what its source gives: run npm run kernels`);
    }
    console.log(`${name}.wasm: ${bytes.length} bytes${check ? ', as built from its source' : ''}`);
  }
}

run({ check: process.argv.includes('--check') }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
