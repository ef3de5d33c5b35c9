import katex from 'katex';
import type { MarkdownIt, Token } from 'markdown-it';
import newReader from 'markdown-it';
import type { Manifest } from '../../grading/model/manifest';
import { DOWNLOADS } from './labFiles';
import { escaped } from './escaped';

/**
 * A handout as HTML: its formulas are set, the tasks of its table lead to the editor, and files that are worked on
 * elsewhere can be downloaded.
 */
export function handoutHtml(markdown: string, manifest: Manifest): string {
  const reader = newReader({ html: false, linkify: false }).use(formulas);
  const tokens = reader.parse(markdown, {});
  for (const token of tokens) linkFiles(token.children ?? [], manifest.id);
  linkTasks(tokens, manifest);
  return reader.renderer
    .render(tokens, reader.options, {})
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>');
}

/** `$x$` inside a line, and `$$…$$` as a block. */
function formulas(reader: MarkdownIt): void {
  reader.inline.ruler.before('escape', 'formula', (state, silent) => {
    const found = /^\$\$([^$]+)\$\$|^\$((?:\\.|[^$\\])+)\$(?!\d)/.exec(state.src.slice(state.pos));
    if (!found) return false;
    if (!silent) {
      const token = state.push('formula', '', 0);
      token.content = found[1] ?? found[2]!;
      token.block = found[1] !== undefined;
    }
    state.pos += found[0].length;
    return true;
  });
  reader.renderer.rules['formula'] = (tokens, i) => formulaHtml(tokens[i]!.content, tokens[i]!.block);
}

/** With MathML for readers of screens. A formula that KaTeX doesn't know fails the build. */
function formulaHtml(tex: string, displayMode: boolean): string {
  return katex.renderToString(tex, { displayMode, throwOnError: true, strict: 'error' });
}

function linkFiles(tokens: Token[], lab: string): void {
  for (const token of tokens) {
    const href = token.type === 'link_open' ? String(token.attrGet('href') ?? '') : '';
    if (href === '') continue;
    if (href === 'lab.ts') token.attrSet('href', '#editor');
    if (DOWNLOADS.includes(href)) {
      token.attrSet('href', `labs/${lab}/${href}`);
      token.attrSet('download', href);
    }
    const other = /^\.\.\/(\d\d-[a-z0-9-]+)\/(?:README\.md)?(#.*)?$/.exec(href);
    if (other) token.attrSet('href', `${other[1]}.html${other[2] ?? ''}`);
  }
}

/** The name of a task in a row of the table becomes a link to its place in the editor. */
function linkTasks(tokens: Token[], { tasks }: Manifest): void {
  for (const [i, token] of tokens.entries()) {
    if (tokens[i - 1]?.type !== 'td_open' || tokens[i - 2]?.type !== 'tr_open') continue;
    const [first] = token.children ?? [];
    const name = first?.type === 'code_inline' ? /^\w+(?=\(|$)/.exec(first.content)?.[0] : undefined;
    if (!first || !tasks.some(({ id }) => id === name)) continue;
    first.type = 'html_inline';
    first.content = `<a class="task" href="#task-${name}"><code>${escaped(first.content)}</code></a>`;
  }
}
