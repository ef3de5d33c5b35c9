import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** The paths that a page names in its code: `src/hosts/host.ts`, `tests/graded/…` cut before a placeholder. */
function pathsIn(text: string): string[] {
  const named = [...text.matchAll(/`((?:src|tests|solutions|labs|docs|data|\.ci)\/[^`\s]*)`/g)];
  return named.map((match) => match[1]!).filter((path) => !/NN|NAME|…|\*/.test(path));
}

/** The files that a page links to. */
function linksIn(text: string, file: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1]!);
  return links.map((link) => join(dirname(file), link));
}

it.each(['README.md', 'docs/ARCHITECTURE.md', 'docs/GRADING.md', 'src/kernels/README.md', 'data/README.md'])(
  'every path and link in %s leads to a file of the kit',
  (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const paths = [...pathsIn(text), ...linksIn(text, file)];
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  },
);

const handouts = readdirSync(join(ROOT, 'labs')).map((lab) => `labs/${lab}/README.md`);

it.each(handouts)(
  'every link of the handout %s leads to a file of its folder or to a secure page',
  (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const near = linksIn(text, file);
    const far = [...text.matchAll(/\]\((https?:[^)\s]+)\)/g)].map((match) => match[1]!);
    expect(near.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(near.length).toBeGreaterThan(0);
    expect(far.filter((link) => !/^https:\/\/[\w.-]+\/\S*$/.test(link))).toEqual([]);
  },
);
