/**
 * `npm run kernels:specs`: runs tfjs-core's own specs, which its npm package contains, on the cpu backend, on stock wasm
 * and on wasm with the kit's kernels, each in a process of its own. It fails if the kit's kernels fail a spec that one of
 * the others passes and the list of known failures doesn't name, or if a spec of the list passes.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleSpecs } from './bundle';
import { compareSpecs, type KnownFailure, reportOf, type Side, SIDES, type SpecOutcome } from './compare';

const KNOWN = join(__dirname, 'knownFailures.json');
const CACHE = join(__dirname, '../../node_modules/.cache');

async function main(): Promise<number> {
  mkdirSync(CACHE, { recursive: true });
  // Inside of node_modules, so that the bundle finds jasmine-core.
  const folder = mkdtempSync(join(CACHE, 'op-specs-'));
  try {
    const bundle = join(folder, 'specs.cjs');
    await bundleSpecs(bundle);
    const results: [Side, SpecOutcome[]][] = [];
    for (const side of SIDES)
      results.push([side, await outcomesOf(side, bundle, join(folder, `${side}.json`))]);
    const known = JSON.parse(readFileSync(KNOWN, 'utf8')) as KnownFailure[];
    const comparison = compareSpecs(Object.fromEntries(results) as Record<Side, SpecOutcome[]>, known);
    console.log(reportOf(comparison, known));
    return comparison.unknown.length + comparison.mended.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the specs on one side. Specs print much, and stock wasm complains of crashes: nobody reads it. */
async function outcomesOf(side: Side, bundle: string, outFile: string): Promise<SpecOutcome[]> {
  const wasmFolder = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/wasm-out/`;
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [bundle, side, outFile, wasmFolder], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the specs on ${side} ended with code ${code} before all had run`);
  return JSON.parse(readFileSync(outFile, 'utf8')) as SpecOutcome[];
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
