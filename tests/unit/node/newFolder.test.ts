import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NewFolder } from '../../../src/node/newFolder';
import { scratchFolderForEach } from '../../support/scratch';

let home: string;
scratchFolderForEach('new', (path) => (home = path));

it('has its name when all files are in it, and leaves nothing else', () => {
  const folder = new NewFolder(join(home, 'a', 'kit'));
  expect(existsSync(join(home, 'a', 'kit'))).toBe(false);
  folder.write([{ path: 'b/c.txt', content: 'text' }]);
  folder.close();
  expect(readdirSync(join(home, 'a'))).toEqual(['kit']);
  expect(readFileSync(join(home, 'a', 'kit', 'b', 'c.txt'), 'utf8')).toBe('text');
});

it('is removed if it is closed before it is written', () => {
  new NewFolder(join(home, 'kit')).close();
  expect(readdirSync(home)).toEqual([]);
});

it('is refused in one sentence where a file or somebody’s work is', () => {
  writeFileSync(join(home, 'file'), 'text');
  mkdirSync(join(home, 'used'));
  writeFileSync(join(home, 'used', 'work.ts'), '');
  const file = join(home, 'file');
  const used = join(home, 'used');
  expect(() => new NewFolder('')).toThrow('--out takes a folder, received an empty name');
  expect(() => new NewFolder(file)).toThrow(`--out takes a new folder; ${file} is a file`);
  expect(() => new NewFolder(used)).toThrow(`--out takes a new or empty folder; ${used} holds files`);
  expect(() => new NewFolder(join(file, 'inside'))).toThrow(
    `--out takes a folder that can be written to, received ${join(file, 'inside')}: a part of the path is a file, not a folder`,
  );
});

// Node's own recursive mkdir never returns from here.
const itOnProc = existsSync('/proc/self') ? it : it.skip;
itOnProc('is refused where the system takes no new folders', () => {
  expect(() => new NewFolder('/proc/lab/kit')).toThrow(
    '--out takes a folder that can be written to, received /proc/lab/kit: nothing can be made there',
  );
});

it('takes the place of an empty folder, and no other', () => {
  const kit = join(home, 'kit');
  mkdirSync(kit);
  new NewFolder(kit).write([{ path: 'a', content: '1' }]);
  expect(readdirSync(kit)).toEqual(['a']);
  rmSync(join(kit, 'a'));
  const late = new NewFolder(kit);
  writeFileSync(join(kit, 'work.ts'), '');
  expect(() => late.write([{ path: 'a', content: '1' }])).toThrow(
    `--out takes a folder that can be written to, received ${kit}: a folder has this name`,
  );
  expect(readdirSync(home)).toEqual(['kit']);
  expect(readdirSync(kit)).toEqual(['work.ts']);
});

it('has programs that can be started, and files that can not', () => {
  new NewFolder(join(home, 'kit')).write([
    { path: 'run', content: '', executable: true },
    { path: 'text', content: '' },
  ]);
  const modes = ['run', 'text'].map((name) => statSync(join(home, 'kit', name)).mode & 0o111);
  expect(modes.map((mode) => mode > 0)).toEqual([true, false]);
});

it('a name of spaces is an empty one', () => {
  expect(() => new NewFolder('  ')).toThrow('--out takes a folder, received an empty name');
});
