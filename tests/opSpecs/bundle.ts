import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** In one file for all, `__dirname` would be the folder of that file; some modules load wasm files beside themselves. */
const ownFolders: Plugin = {
  name: 'own-folders',
  setup(building) {
    building.onLoad({ filter: /\/kernels\/load\/node\.ts$|\/wasm-out\/.*\.js$/ }, ({ path }) => ({
      contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${readFileSync(path, 'utf8')}`,
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

/** Bundles tfjs-core's specs with tfjs, its backends and the kit's kernels: the specs are ES modules that share tfjs's. */
export async function bundleSpecs(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'specs.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // tfjs-core declares that its specs do nothing when they are loaded.
    ignoreAnnotations: true,
    mainFields: ['module', 'main'],
    external: ['jasmine-core'],
    plugins: [ownFolders],
    logLevel: 'error',
  });
}
