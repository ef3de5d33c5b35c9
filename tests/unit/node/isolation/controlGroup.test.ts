import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newControlGroup } from '../../../../src/node/isolation/controlGroup';
import { scratchFolderForEach } from '../../../support/scratch';

/* A folder stands for the system's; so nobody has to have rights to it. */

const MIB = 2 ** 20;
let root: string;
scratchFolderForEach('groups', (path) => (root = path));

/** Makes the folders of the first version, which has one for each kind of limit. */
const firstVersion = (): void => ['memory', 'pids'].forEach((name) => mkdirSync(join(root, name)));
const textIn = (...path: string[]): string => readFileSync(join(...path), 'utf8');

it('in the second version is one folder with limits of memory and processes', () => {
  const group = newControlGroup(100, root)!;
  const [file, ...others] = group.join;
  expect(others).toEqual([]);
  const folder = dirname(file!);
  expect(dirname(folder)).toBe(root);
  expect(file).toBe(join(folder, 'cgroup.procs'));
  expect(textIn(folder, 'memory.max')).toBe(String(356 * MIB));
  expect(textIn(folder, 'pids.max')).toBe('64');
});

it('in the first version is a folder for each kind of limit', () => {
  firstVersion();
  const [memory, pids] = newControlGroup(100, root)!.join.map(dirname) as [string, string];
  expect([dirname(memory), dirname(pids)]).toEqual([join(root, 'memory'), join(root, 'pids')]);
  expect(readdirSync(memory)).toEqual(['memory.limit_in_bytes']);
  expect(textIn(memory, 'memory.limit_in_bytes')).toBe(String(356 * MIB));
  expect(readdirSync(pids)).toEqual(['pids.max']);
  expect(textIn(pids, 'pids.max')).toBe('64');
});

it('has a name of its own, with the number of this process', () => {
  const folders = [newControlGroup(1, root), newControlGroup(1, root)].map((group) =>
    dirname(group!.join[0]!),
  );
  expect(new Set(folders).size).toBe(2);
  for (const folder of folders)
    expect(folder.split('/').at(-1)).toMatch(new RegExp(`^lab-${process.pid}-\\d+$`));
});

it.each([
  ['memory.events', 'low 0\noom 3\noom_kill 2\n', true],
  ['memory.events', 'low 0\noom 3\noom_kill 0\n', false],
  ['memory.oom_control', 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n', true],
  ['memory.oom_control', 'oom_kill_disable 1\nunder_oom 1\n', false],
  ['memory.events', 'oom_group_oom_kill 5\n', false],
])('the system counts in %s how often it ended a process for lack of memory: %j', (name, text, ran) => {
  const group = newControlGroup(1, root)!;
  expect(group.ranOutOfMemory()).toBe(false);
  writeFileSync(join(dirname(group.join[0]!), name), text);
  expect(group.ranOutOfMemory()).toBe(ran);
});

/** Takes the files of a group away, which the system does by itself. */
const empty = (folder: string): void =>
  readdirSync(folder).forEach((name) => rmSync(join(folder, name), { force: true }));
const gone = async (folder: string): Promise<boolean> => {
  for (let waits = 0; waits < 500 && existsSync(folder); waits++)
    await new Promise((done) => setTimeout(done, 10));
  return !existsSync(folder);
};

it('is removed, all its folders, once its last process is gone', async () => {
  firstVersion();
  const group = newControlGroup(1, root)!;
  const folders = group.join.map(dirname);
  group.remove();
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, true]);
  folders.forEach(empty);
  for (const folder of folders) expect(await gone(folder)).toBe(true);
});

it('is not there if no folder can be made, or not all of them, and leaves none behind', async () => {
  expect(newControlGroup(1, join(root, 'nowhere'))).toBeUndefined();
  mkdirSync(join(root, 'memory'));
  expect(newControlGroup(1, root)).toBeUndefined();
  const [left] = readdirSync(join(root, 'memory')).map((name) => join(root, 'memory', name));
  empty(left!);
  expect(await gone(left!)).toBe(true);
});
