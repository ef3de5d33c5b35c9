import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const PACKAGES = [
  ...['sucrase', 'lines-and-columns', 'ts-interface-checker', '@jridgewell', 'tinyglobby'],
  ...['esbuild', '@esbuild'],
];
let home: string;
let kit: string;

/** A small kit of its own, with an empty cache, and with a package that the kit packs. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lab-typescript-'));
  kit = join(home, 'kit');
  mkdirSync(join(kit, 'src', 'node'), { recursive: true });
  mkdirSync(join(kit, 'node_modules', 'acorn'), { recursive: true });
  for (const name of PACKAGES) symlinkSync(join(ROOT, 'node_modules', name), join(kit, 'node_modules', name));
  for (const name of ['typescript.cjs', 'packages.cjs', 'startCache.cjs'])
    copyFileSync(join(ROOT, 'src/node', name), join(kit, 'src/node', name));
  for (const [name, text] of Object.entries(ACORN))
    writeFileSync(join(kit, 'node_modules', 'acorn', name), text);
  writeFileSync(join(kit, 'program.ts'), PROGRAM);
  writeFileSync(join(kit, 'main.cjs'), MAIN);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

// The error is thrown on line 4 of the source.
const PROGRAM = `interface Shape {
  size: number;
}
const where = (shape: Shape): string => new Error(String(shape.size)).stack!.split('\\n')[1]!;
import { word } from 'acorn';
console.log(where({ size: 2 }), word());
`;
/** Two files that import each other, letters of other scripts, and all that Node gives a module. */
const ACORN: Record<string, string> = {
  'index.js': `#!/usr/bin/env node
'use strict';
exports.early = 'früh';
const { late } = require('./late');
exports.word = () => [late, exports.early, /[ש-ת]/.test('שלום'), this === module.exports, __filename.slice(-8),
  require.resolve('./late.js').slice(-7), require('node:path').sep, typeof require.main, module.children.length >= 0].join();
`,
  'late.js': `exports.late = require('./index.js').early + '→';\n`,
};
const WORD = 'früh→,früh,true,true,index.js,late.js,/,object,true';
/** Runs the program, keeps its packages, and tells the files of the cache. */
const MAIN = `require('./src/node/typescript.cjs');
require('./program.ts');
require('./src/node/packages.cjs').keepPackages();
`;

function run(folder = kit, flags: string[] = []): string {
  return execFileSync(process.execPath, [...flags, join(folder, 'main.cjs')], { encoding: 'utf8' });
}
const cache = (): string => join(kit, 'node_modules', '.cache', 'deep-learning-labs');

/** The files of the cache of one kind. */
function kept(kind: 'sealed' | 'pack' | 'code'): string[] {
  const names = readdirSync(cache()).filter((name) => name.endsWith(`.${kind}`));
  return names.map((name) => join(cache(), name));
}

it('runs TypeScript with its own line numbers, and keeps the stripped text', () => {
  for (let i = 0; i < 2; i++) {
    expect(run()).toMatch(/program\.ts:4:/);
    expect(kept('sealed')).toHaveLength(1);
  }
});

it('keeps no text that can be read without its source', () => {
  run();
  for (const name of readdirSync(cache()).filter((file) => !file.includes('pack')))
    expect(readFileSync(join(cache(), name), 'latin1')).not.toMatch(/where|console|size/);
});

it('runs another source anew', () => {
  run();
  writeFileSync(join(kit, 'program.ts'), "const word: string = 'new';\nconsole.log(word);\n");
  expect(run()).toBe('new\n');
  expect(kept('sealed')).toHaveLength(2);
});

it('runs packages from their files, from the pack, and with compiled code, all with the same result', () => {
  for (const [packs, codes] of [
    [1, 0],
    [1, 1],
    [1, 1],
  ]) {
    expect(run()).toContain(WORD);
    expect([kept('pack').length, kept('code').length]).toEqual([packs, codes]);
  }
});

it('runs the files of a package again after one of them has changed, and keeps them anew', () => {
  run();
  run();
  const [old] = kept('pack');
  writeFileSync(join(kit, 'node_modules', 'acorn', 'late.js'), `exports.late = 'changed';\n`);
  expect(run()).toContain('changed,früh');
  expect(run()).toContain('changed,früh');
  expect(kept('pack').filter((name) => name !== old)).toHaveLength(1);
});

const withOneBitChanged = (content: Buffer): Buffer => {
  content[content.length - 9]! ^= 1;
  return content;
};

it.each([
  ['cut', (content: Buffer) => content.subarray(0, content.length / 2)],
  ['emptied', () => Buffer.alloc(0)],
  ['changed in one bit', withOneBitChanged],
])('does without files of the cache that were %s, and replaces them', (_, damage) => {
  run();
  run();
  const files = readdirSync(cache()).map((name) => join(cache(), name));
  for (const file of files) writeFileSync(file, damage(readFileSync(file)));
  for (let i = 0; i < 3; i++) expect(run()).toMatch(new RegExp(`program\\.ts:4:.*${WORD}`));
  for (const file of files) expect(readFileSync(file).length).toBeGreaterThan(4);
});

it('keeps compiled code for each set of switches of the engine', () => {
  run();
  run();
  expect(run(kit, ['--no-opt'])).toContain(WORD);
  expect(kept('code')).toHaveLength(2);
});

it('runs without a cache if none can be written', () => {
  writeFileSync(join(kit, 'node_modules', '.cache'), 'a file in the place of the folder');
  for (let i = 0; i < 2; i++) expect(run()).toMatch(new RegExp(`program\\.ts:4:.*${WORD}`));
});

it('reports the place in a copy of the kit that shares its packages, and shares their pack', () => {
  run();
  run();
  const copy = join(home, 'copy');
  cpSync(kit, copy, { recursive: true, filter: (from) => !from.startsWith(join(kit, 'node_modules')) });
  symlinkSync(join(kit, 'node_modules'), join(copy, 'node_modules'));
  expect(run(copy)).toContain(`${join(copy, 'program.ts')}:4:`);
  expect([kept('pack').length, kept('code').length]).toEqual([1, 1]);
});
