import type * as Fs from 'node:fs';

/** The files of /proc: the children of each thread, and the status of each process. */
let mockTree: Record<string, { tasks: Record<string, string>; status?: string }> = {};
jest.mock('node:fs', () => ({
  ...jest.requireActual<typeof Fs>('node:fs'),
  readdirSync: (path: string) => Object.keys(processAt(path).tasks),
  readFileSync: (path: string) => {
    const { tasks, status } = processAt(path);
    const task = /\/task\/(\d+)\/children$/.exec(path)?.[1];
    return task === undefined ? status : tasks[task];
  },
}));
function processAt(path: string): (typeof mockTree)[string] {
  const found = mockTree[/^\/proc\/(\d+)\//.exec(path)![1]!];
  if (found === undefined) throw new Error('ENOENT');
  return found;
}

import { memoryOf, treeOf } from '../../../../src/node/hosts/memory';

const statusOf = (mebibytes: number): string =>
  `Name:\tnode\nVmHWM:\t 9999999 kB\nVmRSS:\t ${String(mebibytes * 1024).padStart(8)} kB\nRssFile:\t     17 kB\n`;
const process = (children: string, mebibytes: number): (typeof mockTree)[string] => ({
  tasks: { 1: children },
  status: statusOf(mebibytes),
});

it('the memory of a process is that of all below it together, in MiB', () => {
  mockTree = { 10: process('11 12 ', 3), 11: process('', 5), 12: process('13 ', 7), 13: process('', 11) };
  expect(treeOf(10)).toEqual([10, 11, 12, 13]);
  expect(memoryOf(10)).toBe(26);
  expect(memoryOf(12)).toBe(18);
});

it('each thread of a process may have started some', () => {
  mockTree = {
    10: { tasks: { 10: '11', 14: '12' }, status: statusOf(1) },
    11: process('', 1),
    12: process('', 1),
  };
  expect(memoryOf(10)).toBe(3);
});

it('a process that has ended and is still listed takes none', () => {
  mockTree = { 10: process('11', 3), 11: { tasks: { 1: '' }, status: 'Name:\tnode\nState:\tZ (zombie)\n' } };
  expect(memoryOf(10)).toBe(3);
});

it('is not known of a process that is gone', () => {
  mockTree = {};
  expect(memoryOf(10)).toBeUndefined();
  expect(treeOf(10)).toEqual([10]);
});

it('is measured of a thousand processes at most: a tree without end ends nothing', () => {
  mockTree = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [10 + i, process(`${11 + i}`, 1)]));
  expect(treeOf(10)).toHaveLength(1000);
});
