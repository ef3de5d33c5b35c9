import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DATASETS } from '../../data/registry';
import { messageOf, show, UsageError } from '../../core/errors';
import { listed } from '../../core/words';
import { fileProblem } from '../../node/fileProblem';
import type { NewFile } from '../../node/newFile';
import type { Catalogue } from '../../web/words/words';
import english from '../../web/words/en.json';
import { BUILDS } from '../../kernels/load/loader';
import { KIT_VERSION } from '../kit';
import { allLabs, hasSolution, ROOT } from '../labs';
import { probeSources } from '../release/kitFiles';
import { visibleProbes } from '../release/visibleProbes';
import {
  bundleFigures,
  bundlePackages,
  bundleProbes,
  bundleServiceWorker,
  bundleSources,
  webSource,
} from './bundle';
import { figureFiles, fontFiles } from './figures';
import { pageHtml } from './html';
import type { SiteLab } from './labFiles';
import { labFiles, labList, siteLab } from './labFiles';
import { labPictures } from './pictures';
import { sitePages, WORKERS } from './pages';
import { SITE_FILE } from './write';

export interface SiteOptions {
  /** A folder with further languages: a file of words each, `fa.json`. */
  words?: string;
}

const WORDS = join(ROOT, 'src/web/words');

/** The files of the course in a browser: a static site, which asks no server for anything but these files. */
export async function siteFiles({ words }: SiteOptions = {}): Promise<NewFile[]> {
  const folders = [WORDS, ...(words === undefined ? [] : [words])];
  const ids = allLabs();
  const without = ids.filter((id) => !hasSolution(id));
  if (ids.length === 0 || without.length > 0)
    throw new UsageError(
      `a site is built from solutions/, which has no ${without.length > 0 ? listed(without) : 'labs'}; get the kit whole`,
    );
  const labs = await Promise.all(ids.map(siteLab));
  const { files: pictures, pictures: pictureOf } = await labPictures(labs.map(({ id }) => id));
  const figures = await Promise.all(labs.map(({ id }) => figureFiles(id)));
  const files = [
    ...htmlFiles(labs, folders),
    ...folders
      .flatMap(cataloguesIn)
      .map(({ language, text }) => ({ path: `words/${language}.json`, content: text })),
    labList(labs, pictureOf),
    ...pictures,
    ...figures.flat(),
    ...fontFiles(),
    ...labs.flatMap(labFiles),
    ...(await codeFiles(labs)),
    ...wasmFiles(),
    ...dataFiles(),
  ];
  return [...files, await bundleServiceWorker(files), aboutSite(files)];
}

function htmlFiles(labs: readonly SiteLab[], folders: string[]): NewFile[] {
  const languages = folders.flatMap(cataloguesIn).map(({ language }) => language);
  const frame = { words: english as Catalogue, languages, version: KIT_VERSION };
  return sitePages(labs).map((page) => ({
    path: page.file,
    content: pageHtml(page, page.body?.() ?? '', frame),
  }));
}

/** The scripts and styles of pages, workers, probes and packages. */
async function codeFiles(labs: readonly SiteLab[]): Promise<NewFile[]> {
  const paths = labs.flatMap(({ id }) => probeSources(id));
  const sources = visibleProbes(labs, [...new Set(paths)]);
  const probes = await bundleProbes(new Map(sources.map(({ path, content }) => [path, String(content)])));
  const figures = await bundleFigures(new Map(labs.flatMap(figureSources)));
  const pages = sitePages(labs).flatMap(({ script, style }) => [script, style]);
  const entries = new Set([...[...pages, ...WORKERS].map(webSource), ...probes.modules, ...figures.modules]);
  return [
    ...probes.files,
    ...figures.files,
    ...(await bundleSources([...entries])),
    ...(await bundlePackages()),
  ];
}

/** The code of a lab's figures as students get it. It holds no answers. */
function figureSources({ id, starter }: SiteLab): [string, string][] {
  return [...starter]
    .filter(([path]) => path === 'experiment.ts' || /^figures\/.*\.ts$/.test(path))
    .map(([path, text]) => [`labs/${id}/${path}`, text]);
}

/**
 * The modules of WebAssembly. Those of the backend are with SIMD and without; it has no threads here, which need headers
 * of a server.
 */
function wasmFiles(): NewFile[] {
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  const backend = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((name) => ({
    path: `code/lab-packages/${name}`,
    content: readFileSync(join(folder, 'wasm-out', name)),
  }));
  const kernels = BUILDS.map((build) => ({
    path: `code/src/kernels/${build}.wasm`,
    content: readFileSync(join(ROOT, 'src/kernels', `${build}.wasm`)),
  }));
  return [...backend, ...kernels];
}

/** The data sets of the kit, as published; a page loads them when they are asked for. */
function dataFiles(): NewFile[] {
  return DATASETS.filter(({ mirrors }) => !mirrors)
    .flatMap(({ files }) => files)
    .map(({ name }) => ({ path: `data/${name}`, content: readFileSync(join(ROOT, 'data', name)) }));
}

/** The file that tells a site from other folders, and lists what is in it. */
function aboutSite(files: readonly NewFile[]): NewFile {
  const about = { kit: KIT_VERSION, files: files.map(({ path }) => path).sort() };
  return { path: SITE_FILE, content: `${JSON.stringify(about, null, 2)}\n` };
}

/** @throws UsageError if a file of words is no JSON, or its folder can't be read */
function cataloguesIn(folder: string): { language: string; text: string }[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      requireWords(text, join(folder, name));
      return { language: name.replace(/\.json$/, ''), text };
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new UsageError(
      `--words takes a folder with files of words, received ${folder}: ${fileProblem(error)}`,
    );
  }
}

/** Every key must be one that the pages ask for: else a sentence would silently stay English. */
function requireWords(text: string, file: string): void {
  let words: object;
  try {
    words = JSON.parse(text) as object;
  } catch (error) {
    throw new UsageError(`expected words as JSON in ${file}: ${messageOf(error)}`);
  }
  const unknown = Object.keys(words).find((key) => !Object.hasOwn(english, key));
  if (unknown !== undefined)
    throw new UsageError(
      `${file} has words for ${show(unknown)}, which no page says; see src/web/words/en.json`,
    );
}
