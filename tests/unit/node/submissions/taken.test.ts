import { UsageError } from '../../../../src/core/errors';
import { INTAKE_LIMITS, sizeText } from '../../../../src/node/submissions/limits';
import type { Entry } from '../../../../src/node/submissions/taken';
import { Taking } from '../../../../src/node/submissions/taken';

const MIB = 2 ** 20;
const entry = (path: string, more: Partial<Entry> = {}): Entry => ({ path, kind: 'file', size: 10, ...more });

/** Says if an entry is read, and the reason if it is named as left out. */
function wanted(one: Entry): [boolean, string | undefined] {
  const taking = new Taking('class');
  const is = taking.wants(one);
  return [is, taking.taken.leftOut[0]?.why];
}

it.each<[Entry, boolean, string | undefined]>([
  [entry('lab.ts'), true, undefined],
  [entry('work.zip'), true, undefined],
  [entry('notes.txt'), false, undefined],
  [entry('figures/lab.ts'), false, undefined],
  [entry('package.json'), false, 'a configuration: the kit has its own'],
  [entry('a/../lab.ts'), false, 'a path that leaves its folder'],
  [entry('lab.ts', { kind: 'link' }), false, 'a link'],
  [entry('lab.ts', { kind: 'special' }), false, 'no ordinary file'],
  [entry('lab.ts', { size: MIB }), true, undefined],
  [entry('lab.ts', { size: MIB + 1 }), false, 'larger than 1 MiB'],
  [entry('work.zip', { size: 32 * MIB }), true, undefined],
  [entry('work.zip', { size: 32 * MIB + 1 }), false, 'larger than 32 MiB'],
  [entry('lab.ts', { size: 200 * 600, packedSize: 600 }), true, undefined],
  [entry('lab.ts', { size: 200 * 600 + 1, packedSize: 600 }), false, 'packed more than 200 times'],
  // A very small file may be packed well.
  [entry('lab.ts', { size: 200 * 512, packedSize: 1 }), true, undefined],
  [entry('lab.ts', { size: 200 * 512 + 1, packedSize: 1 }), false, 'packed more than 200 times'],
])('%j is read: %s', (one, is, why) => expect(wanted(one)).toEqual([is, why]));

it('two files whose names differ in capitals only would be one on other machines: the second is left out', () => {
  const taking = new Taking('class');
  expect([
    taking.wants(entry('a/Lab.ts')),
    taking.wants(entry('a/lab.ts')),
    taking.wants(entry('b/lab.ts')),
  ]).toEqual([true, false, true]);
  expect(taking.taken.leftOut).toEqual([
    { path: 'a/lab.ts', why: 'the same name as another file, but for capitals' },
  ]);
});

it('packages are named once for each folder of them, and none is read', () => {
  const taking = new Taking('class');
  for (const path of [
    'a/node_modules/x/1.js',
    'a/node_modules/y/2.js',
    'node_modules/x.js',
    'a/node_modules/x/node_modules/z.js',
  ])
    expect(taking.wants(entry(path))).toBe(false);
  expect(taking.taken.leftOut).toEqual(
    ['a/node_modules/', 'node_modules/'].map((path) => ({ path, why: 'packages: the kit has its own' })),
  );
});

it('all files together have a limit, which those that are left out do not use up', () => {
  const taking = new Taking('the class');
  taking.wants(entry('package.json', { size: INTAKE_LIMITS.all }));
  taking.wants(entry('big.ts', { size: INTAKE_LIMITS.all }));
  for (let i = 0; i < 8; i++) expect(taking.wants(entry(`${i}.zip`, { size: 32 * MIB }))).toBe(true);
  expect(() => taking.wants(entry('one.ts', { size: 1 }))).toThrow(
    new UsageError('the code in the class is larger than 256 MiB; hand in a smaller part'),
  );
});

it('the number of entries has a limit', () => {
  const taking = new Taking('the class');
  for (let i = 0; i < INTAKE_LIMITS.entries; i++) taking.count();
  expect(() => taking.count()).toThrow(
    new UsageError('the class has more than 100000 files and folders; hand in a smaller one'),
  );
});

it('what was taken and left out is kept in its order', () => {
  const taking = new Taking('class');
  taking.take('b', Buffer.from('1'));
  taking.take('a', Buffer.from('2'));
  taking.leaveOut('c', 'why');
  expect(taking.taken).toEqual({
    files: [
      { path: 'b', data: Buffer.from('1') },
      { path: 'a', data: Buffer.from('2') },
    ],
    leftOut: [{ path: 'c', why: 'why' }],
  });
});

it.each([
  [0, '0 KiB'],
  [1, '1 KiB'],
  [1024, '1 KiB'],
  [1025, '2 KiB'],
  [MIB - 1, '1024 KiB'],
  [MIB, '1 MiB'],
  [MIB + 1, '2 MiB'],
  [INTAKE_LIMITS.archive, '1024 MiB'],
  [INTAKE_LIMITS.unpacked, '2048 MiB'],
])('%i bytes are %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
