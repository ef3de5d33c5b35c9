import { posix } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';
import type { NewFile } from '../../node/newFile';
import { ROOT } from '../labs';

/*
 * The code of the site. Its files lie as their sources do: `code/src/…` is the kit's, `code/tests/graded/…` are the
 * probes, and `code/lab-packages/` holds tfjs. The refusal of shortcuts asks in which file the code lies that runs, here as
 * in Node.
 */

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  minify: true,
  splitting: true,
  target: 'es2022',
  platform: 'browser',
  legalComments: 'none',
  logLevel: 'silent',
  write: false,
  outdir: 'code',
  loader: { '.wasm': 'file', '.woff2': 'file' },
};

/** Packages that are bundled apart, since the kit, the probes and the answers share one copy of each. */
const SHARED: Record<string, string> = {
  '@tensorflow/tfjs': 'tfjs',
  '@tensorflow/tfjs-backend-wasm': 'tfjs-backend-wasm',
};

const FOLDER = 'code/lab-packages';

/** Bundles sources of `src/`: pages, styles, workers, and modules that answers may import. Paths are below the root. */
export async function bundleSources(entries: string[]): Promise<NewFile[]> {
  return filesOf({
    ...COMMON,
    entryPoints: entries,
    outbase: '.',
    chunkNames: 'src/shared/[name]-[hash]',
    assetNames: 'src/files/[name]-[hash]',
    plugins: [sharedPackages()],
  });
}

/** Bundles the packages that are shared. */
export async function bundlePackages(): Promise<NewFile[]> {
  return filesOf({
    ...COMMON,
    entryPoints: Object.fromEntries(Object.entries(SHARED).map(([name, file]) => [file, name])),
    outdir: FOLDER,
    chunkNames: 'shared/[name]-[hash]',
    // Parts for Node, which stand behind a question for the platform.
    external: [
      'fs',
      'path',
      'crypto',
      'util',
      'os',
      'worker_threads',
      'perf_hooks',
      'node-fetch',
      'string_decoder',
    ],
  });
}

/** Imports of shared packages stay imports, of the file that holds the package. */
export function sharedPackages(): Plugin {
  return {
    name: 'shared-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^@tensorflow\// }, ({ path }) =>
        // A mark that is no path; the place depends on the file that imports it.
        SHARED[path] === undefined ? undefined : { path: `${MARK}${SHARED[path]}.js`, external: true },
      );
    },
  };
}

const MARK = 'lab-package:';

async function filesOf(options: BuildOptions): Promise<NewFile[]> {
  const { outputFiles = [] } = await build({ ...options, write: false });
  return outputFiles.map(({ path, contents, text }): NewFile => {
    const inSite = posix.relative(ROOT.replaceAll('\\', '/'), path.replaceAll('\\', '/'));
    if (!inSite.endsWith('.js')) return { path: inSite, content: Buffer.from(contents) };
    const up = posix.relative(posix.dirname(inSite), FOLDER);
    return { path: inSite, content: text.replaceAll(MARK, up.startsWith('.') ? `${up}/` : `./${up}/`) };
  });
}

/** The path of a file of `src/web`, below the root of the kit. */
export function webSource(path: string): string {
  return posix.join('src/web', path);
}
