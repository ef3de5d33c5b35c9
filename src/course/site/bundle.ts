import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
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
  loader: { '.woff2': 'file' },
};

/** Packages that are bundled apart, since the kit, the probes and the answers share one copy of each. */
const SHARED: Record<string, string> = {
  '@tensorflow/tfjs': 'tfjs',
  '@tensorflow/tfjs-backend-wasm': 'tfjs-backend-wasm',
};

const PACKAGES = 'lab-packages';

/** Bundles sources of `src/`: pages, styles, workers, and modules that answers may import. Paths are below the root. */
export async function bundleSources(entries: string[]): Promise<NewFile[]> {
  return filesOf({
    ...COMMON,
    entryPoints: entries,
    outbase: '.',
    chunkNames: 'src/shared/[name]-[hash]',
    assetNames: 'src/files/[name]-[hash]',
    plugins: [sharedPackages(), modulesForAnswers(), newFonts()],
  });
}

/**
 * Bundles the probes of labs, from sources that need not be the files of this kit.
 *
 * @param sources the probes and what they import of the tests, by their paths in the kit
 * @returns the bundles, and the modules of the kit that they import: entries of {@link bundleSources}
 */
export async function bundleProbes(sources: ReadonlyMap<string, string>): Promise<Bundled> {
  const entries = [...sources.keys()].filter((path) => path.endsWith('/probes.ts'));
  return bundleGiven(sources, { entries, shared: 'tests/graded/shared' });
}

/**
 * Bundles the figures of labs, from the sources that a student gets.
 *
 * @param sources the list of figures of each lab, `experiment.ts`, and the figures beside it, by their paths in the kit
 * @returns as {@link bundleProbes}
 */
export async function bundleFigures(sources: ReadonlyMap<string, string>): Promise<Bundled> {
  const entries = [...sources.keys()].filter((path) => path.endsWith('/experiment.ts'));
  return bundleGiven(sources, { entries, shared: 'labs/shared' });
}

/** Bundles, and the modules of the kit that they import: entries of {@link bundleSources}. */
interface Bundled {
  files: NewFile[];
  modules: string[];
}

async function bundleGiven(
  sources: ReadonlyMap<string, string>,
  { entries, shared }: { entries: string[]; shared: string },
): Promise<Bundled> {
  const modules = new Set<string>();
  const files = await filesOf({
    ...COMMON,
    entryPoints: entries,
    outbase: '.',
    chunkNames: `${shared}/[name]-[hash]`,
    plugins: [sharedPackages(), givenSources(sources), kitModules(modules)],
  });
  return { files, modules: [...modules] };
}

/** Hands esbuild these texts instead of the files of the kit. */
function givenSources(sources: ReadonlyMap<string, string>): Plugin {
  return {
    name: 'given-sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = sources.get(inKit(path));
        if (contents === undefined) throw new Error(`${inKit(path)} is not among the sources of this bundle`);
        return { contents, loader: 'ts' };
      });
    },
  };
}

/** Imports of modules of the kit stay imports, of the module's own file in the site. */
function kitModules(found: Set<string>): Plugin {
  return {
    name: 'kit-modules',
    setup({ onResolve }) {
      onResolve({ filter: /^\..*\/src\// }, ({ path, importer }) => {
        const module = `${inKit(posix.join(posix.dirname(importer.replaceAll('\\', '/')), path))}.ts`;
        found.add(module);
        return { path: `${MARK}${module.replace(/\.ts$/, '.js')}`, external: true };
      });
    },
  };
}

/** Folders of the kit that answers may import from. */
const FOR_ANSWERS = ['core', 'train'];

/** Makes the module `kit-modules`: all that answers may import, by path. */
function modulesForAnswers(): Plugin {
  const paths = FOR_ANSWERS.flatMap((folder) =>
    readdirSync(join(ROOT, 'src', folder))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replace(/\.ts$/, '')}`),
  );
  const imports = paths.map((path, i) => `import * as m${i} from './src/${path}';`);
  const entries = paths.map((path, i) => `'${path}': m${i}`);
  const contents = `${imports.join('\n')}\nexport const MODULES = { ${entries.join(', ')} };`;
  return {
    name: 'modules-for-answers',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^kit-modules$/ }, () => ({ path: 'kit-modules', namespace: 'made' }));
      onLoad({ filter: /.*/, namespace: 'made' }, () => ({ contents, loader: 'js', resolveDir: ROOT }));
    },
  };
}

/** Leaves old formats of KaTeX's fonts out: every browser that runs this reads the new one. */
function newFonts(): Plugin {
  return {
    name: 'new-fonts',
    setup({ onLoad }) {
      onLoad({ filter: /katex\.min\.css$/ }, ({ path }) => ({
        contents: readFileSync(path, 'utf8').replace(/,url\([^)]*\.(?:woff|ttf)\) format\("[^"]*"\)/g, ''),
        loader: 'css',
      }));
    },
  };
}

/** A path of this machine as one in the kit, with `/` between folders. */
function inKit(path: string): string {
  return posix.relative(ROOT.replaceAll('\\', '/'), path.replaceAll('\\', '/'));
}

/** Bundles the packages that are shared. */
export async function bundlePackages(): Promise<NewFile[]> {
  return filesOf({
    ...COMMON,
    entryPoints: Object.fromEntries(Object.entries(SHARED).map(([name, file]) => [file, name])),
    outdir: `code/${PACKAGES}`,
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

/** Bytes. A larger file, as a data set of images, is loaded when it is asked for. */
const LARGEST_KEPT = 1.5e6;

/** Bundles the program that keeps these files in the browser: it knows them by their paths and one hash. */
export async function bundleServiceWorker(files: readonly NewFile[]): Promise<NewFile> {
  const hash = createHash('sha256');
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, content } of sorted) hash.update(`${path}\n`).update(content);
  const kept = sorted.filter(({ content }) => Buffer.byteLength(content) <= LARGEST_KEPT);
  const site = { hash: hash.digest('hex').slice(0, 16), files: kept.map(({ path }) => path) };
  const [{ content } = { content: '' }] = await filesOf({
    ...COMMON,
    entryPoints: [webSource('offline/serviceWorker.ts')],
    splitting: false,
    format: 'iife',
    define: { SITE: JSON.stringify(site) },
  });
  // At the top, since a program there may answer for all of the site.
  return { path: 'service-worker.js', content };
}

/** Imports of shared packages stay imports, of the file that holds the package. */
function sharedPackages(): Plugin {
  return {
    name: 'shared-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^@tensorflow\// }, ({ path }) =>
        SHARED[path] === undefined
          ? undefined
          : { path: `${MARK}${PACKAGES}/${SHARED[path]}.js`, external: true },
      );
    },
  };
}

/** Begins the name of another file in `code/`; the way to it depends on the file that the import ends up in. */
const MARK = 'file-of-site:';

async function filesOf(options: BuildOptions): Promise<NewFile[]> {
  const { outputFiles = [], metafile } = await build({ ...options, write: false, metafile: true });
  refusePrivate(Object.keys(metafile.inputs));
  return outputFiles.map(({ path, contents, text }): NewFile => {
    const inSite = inKit(path);
    if (!inSite.endsWith('.js')) return { path: inSite, content: Buffer.from(contents) };
    const up = posix.relative(posix.dirname(inSite), 'code');
    return { path: inSite, content: text.replaceAll(MARK, `${up}/`) };
  });
}

/** Sources that no student gets. Probes come as texts without their hidden ones. */
const PRIVATE = /^solutions\/|(?:^|\/)(?:misconceptions|promises|checks)\.ts$/;

/** @throws Error if a bundle has such a source in it: better no site than one with answers */
function refusePrivate(inputs: readonly string[]): void {
  const found = inputs.filter((path) => PRIVATE.test(path));
  if (found.length > 0) throw new Error(`the site must not have ${found.join(', ')} in it`);
}

/** The path of a file of `src/web`, below the root of the kit. */
export function webSource(path: string): string {
  return posix.join('src/web', path);
}
