/** A site of the playground alone, in English and in a language from right to left that is made of the English words. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleSources, webSource } from '../../../../src/course/site/bundle';
import { pageHtml } from '../../../../src/course/site/html';
import { ROOT } from '../../../../src/course/labs';
import { writeSite } from '../../../../src/course/site/write';
import { serveFolder } from '../../../../src/node/staticServer';
import type { Catalogue } from '../../../../src/web/words/words';
import english from '../../../../src/web/words/en.json';

export interface BuiltPlayground {
  /** The address of the page, without what stands after `?` or `#`. */
  readonly address: string;
  close(): Promise<void>;
}

const PAGE = {
  file: 'playground.html',
  script: 'playground/playground.ts',
  style: 'playground/playground.css',
};

/** Each word longer and with other letters, so that a word that is not of the catalogue is seen. */
function mirrored(): Catalogue {
  const entries = Object.entries(english).map(([key, text]) => [key, `ـ${text}ـ`]);
  return { ...(Object.fromEntries(entries) as Catalogue), direction: 'rtl', language: 'فارسی' };
}

export async function builtPlayground(): Promise<BuiltPlayground> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-playground-'));
  const out = join(folder, 'site');
  const sources = [PAGE.script, PAGE.style, 'playground/worker.ts'].map(webSource);
  const frame = { words: english as Catalogue, languages: ['en', 'fa'], version: '0.0.0' };
  writeSite(out, [
    {
      path: PAGE.file,
      content: pageHtml(PAGE, '<div id="playground" data-labs="04-optimizers"></div>', frame),
    },
    { path: 'words/fa.json', content: JSON.stringify(mirrored()) },
    { path: 'data/digits.csv.gz', content: readFileSync(join(ROOT, 'data/digits.csv.gz')) },
    ...(await bundleSources(sources)),
  ]);
  const server = await serveFolder(out, 0);
  return {
    address: `${server.address}${PAGE.file}`,
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
