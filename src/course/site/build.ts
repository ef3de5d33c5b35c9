import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NewFile } from '../../node/newFile';
import type { Catalogue } from '../../web/words/words';
import english from '../../web/words/en.json';
import { KIT_VERSION } from '../kit';
import { ROOT } from '../labs';
import { bundlePackages, bundleSources, webSource } from './bundle';
import { pageHtml } from './html';
import { sitePages, WORKERS } from './pages';
import { SITE_FILE } from './write';

export interface SiteOptions {
  /** Folders with a catalogue of words a language. Default: that of the kit. */
  words?: string[];
}

const WORDS = join(ROOT, 'src/web/words');

/** The files of the course in a browser: a static site, which asks no server for anything but these files. */
export async function siteFiles({ words = [WORDS] }: SiteOptions = {}): Promise<NewFile[]> {
  const pages = sitePages();
  const catalogues = words.flatMap(cataloguesIn);
  const languages = catalogues.map(({ language }) => language);
  const entries = [...pages.flatMap(({ script, style }) => [script, style]), ...WORKERS].map(webSource);
  const frame = { words: english as Catalogue, languages, version: KIT_VERSION };
  const html = pages.map(async (page): Promise<NewFile> => {
    const body = (await page.body?.()) ?? '';
    return { path: page.file, content: pageHtml(page, body, frame) };
  });
  const files = [
    ...(await Promise.all(html)),
    ...(await bundleSources([...new Set(entries)])),
    ...(await bundlePackages()),
    ...backendFiles(),
    ...catalogues.map(({ language, text }) => ({ path: `words/${language}.json`, content: text })),
  ];
  return [...files, aboutSite(files)];
}

/** The modules of the wasm backend: with SIMD and without. It has no threads here, which need headers of a server. */
function backendFiles(): NewFile[] {
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  return ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].map((name) => ({
    path: `code/lab-packages/${name}`,
    content: readFileSync(join(folder, 'wasm-out', name)),
  }));
}

/** The file that tells a site from other folders, and lists what is in it. */
function aboutSite(files: readonly NewFile[]): NewFile {
  const about = { kit: KIT_VERSION, files: files.map(({ path }) => path).sort() };
  return { path: SITE_FILE, content: `${JSON.stringify(about, null, 2)}\n` };
}

function cataloguesIn(folder: string): { language: string; text: string }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({
      language: name.replace(/\.json$/, ''),
      text: readFileSync(join(folder, name), 'utf8'),
    }));
}
