import type { Catalogue } from '../../web/words/words';
import { filled } from '../../web/words/words';
import { escaped } from './escaped';
import type { SitePage } from './pages';

export interface PageFrame {
  words: Catalogue;
  /** The codes of the site's languages. */
  languages: string[];
  version: string;
}

/** Nothing from elsewhere, and no form that sends. Answers are texts that the browser runs, so `eval` is allowed. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "form-action 'none'",
].join('; ');

/** The whole HTML of a page. */
export function pageHtml(page: SitePage, body: string, { words, languages, version }: PageFrame): string {
  const title = page.title === undefined ? words.course : `${page.title} · ${words.course}`;
  const word = (key: keyof Catalogue): string =>
    `data-word="${key}">${escaped(filled(words[key], { version }))}`;
  return `<!doctype html>
<html lang="en" dir="ltr" data-languages="${languages.join(' ')}" data-version="${escaped(version)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="code/src/web/${page.style}">
<script type="module" src="code/src/web/${page.script.replace(/\.ts$/, '.js')}"></script>
</head>
<body>
<a class="skip" href="#main" ${word('toContent')}</a>
<header class="top">
<a class="course" href="index.html" ${word('course')}</a>
<nav><a href="playground.html" ${word('playground')}</a></nav>
</header>
<main id="main" tabindex="-1">${body}</main>
<footer class="foot"><noscript>${escaped(words.needsScripts)}</noscript> <span ${word('version')}</span></footer>
</body>
</html>
`;
}
