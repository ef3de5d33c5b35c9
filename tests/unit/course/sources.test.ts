import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { sourcesOf } from '../../../src/course/sources';
import { writeFiles } from './toyKit';
import { scratchFolder } from '../../support/scratch';

const ROOT = scratchFolder('sources');

/** The sources that `a.ts` needs, by their paths, without those in the folder `out`. */
function needed(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(ROOT, 'kit-'));
  writeFiles(folder, files);
  return sourcesOf(join(folder, 'a.ts'), join(folder, 'out')).map((file) => file.slice(folder.length + 1));
}

it.each<[string, Record<string, string>, string[]]>([
  ['itself', {}, []],
  ['what it imports', { 'b.ts': '' }, ['b.ts']],
  ['what that imports', { 'b.ts': "export { c } from './deep/c';", 'deep/c.ts': '' }, ['b.ts', 'deep/c.ts']],
  ['what is in a folder', { 'b/index.ts': "import '../c';", 'c.ts': '' }, ['b/index.ts', 'c.ts']],
  ['a file once, though two import it', { 'b.ts': "import { a } from './a';" }, ['b.ts']],
  ['nothing that is a package', { 'b.ts': "import x from 'c';", 'c.ts': '' }, ['b.ts']],
  ['nothing of types alone', { 'b.ts': "import type { T } from './c';", 'c.ts': '' }, ['b.ts']],
  ['nothing that a text names', { 'b.ts': "const t = ' from ./c';\n// import './c'", 'c.ts': '' }, ['b.ts']],
  ['nothing that is left out', { 'b.ts': "import { o } from './out/o';", 'out/o.ts': '' }, ['b.ts']],
  ['what has its ending', { 'b.ts': "import { c } from './c.ts';", 'c.ts': '' }, ['b.ts', 'c.ts']],
  ['no other kind of file', { 'b.ts': "import c from './c.json';", 'c.json': '' }, ['b.ts']],
])('a source needs %s', (_, files, more) => {
  const first = "import { b } from './b';\n";
  expect(needed({ 'a.ts': first, ...files })).toEqual(['a.ts', ...more]);
});

it('an import over several lines counts too', () => {
  expect(needed({ 'a.ts': "import {\n  b,\n} from './b';\n", 'b.ts': '' })).toEqual(['a.ts', 'b.ts']);
});
