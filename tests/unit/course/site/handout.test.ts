import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allLabs, ROOT } from '../../../../src/course/labs';
import { manifestOf } from '../../../../src/course/manifestOf';
import { handoutHtml } from '../../../../src/course/site/handout';

const manifest = manifestOf('03-softmax-sgd');
const html = (markdown: string): string => handoutHtml(markdown, manifest);

it('sets a formula in a line and one that stands by itself, with MathML', () => {
  expect(html('With $p_n$ it is')).toMatch(/<p>With <span class="katex">.*<math.*<\/span> it is<\/p>/s);
  expect(html('$$\np = 1\n$$')).toContain('katex-display');
});

it('leaves a dollar that begins no formula', () => {
  expect(html('It costs $5 or 6.')).toContain('It costs $5 or 6.');
});

it('keeps the signs of Markdown inside a formula', () => {
  expect(html('$a_i * b_i * c_i$')).not.toContain('<em>');
});

it('refuses a formula that KaTeX does not know', () => {
  expect(() => html('$\\nonsense$')).toThrow(/KaTeX/);
});

it('leads from the row of a task to its place in the editor', () => {
  const table =
    '| task | points |\n| --- | --- |\n| `softmax(logits)` | 14 |\n| `other(x)` | `softmax` |\n| `softmax-curves` | |';
  expect(html(table).match(/href="#task-\w+"/g)).toEqual(['href="#task-softmax"']);
});

it('leads to the editor, to files to download, and to other handouts', () => {
  expect(html('[lab.ts](lab.ts)')).toContain('href="#editor"');
  expect(html('[c](challenge.ts)')).toContain(
    'href="labs/03-softmax-sgd/challenge.ts" download="challenge.ts"',
  );
  expect(html('[before](../02-backpropagation/README.md)')).toContain('href="02-backpropagation.html"');
});

it('takes no HTML of a handout for its own', () => {
  expect(html('<script>alert(1)</script>')).not.toContain('<script');
});

it.each(allLabs())('sets the handout of %s: each task has its link, and no formula is left as text', (id) => {
  const markdown = readFileSync(join(ROOT, 'labs', id, 'README.md'), 'utf8');
  const whole = handoutHtml(markdown, manifestOf(id));
  for (const { id: task } of manifestOf(id).tasks) expect(whole).toContain(`href="#task-${task}"`);
  expect(whole.replace(/<(pre|annotation)[\s\S]*?<\/\1>/g, '')).not.toMatch(/\$\$|\$\\/);
});
