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
const PACKAGES = ['sucrase', 'lines-and-columns', 'ts-interface-checker', '@jridgewell', 'tinyglobby'];
let home: string;
let kit: string;

/** A small kit of its own, with an empty cache. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'lab-typescript-'));
  kit = join(home, 'kit');
  mkdirSync(join(kit, 'src', 'node'), { recursive: true });
  mkdirSync(join(kit, 'node_modules', 'greeting'), { recursive: true });
  for (const name of PACKAGES) symlinkSync(join(ROOT, 'node_modules', name), join(kit, 'node_modules', name));
  for (const name of ['typescript.cjs', 'codeCache.cjs'])
    copyFileSync(join(ROOT, 'src/node', name), join(kit, 'src/node', name));
  writeFileSync(join(kit, 'node_modules', 'greeting', 'index.js'), PACKAGE);
  writeFileSync(join(kit, 'program.ts'), PROGRAM);
  writeFileSync(join(kit, 'main.cjs'), MAIN);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

// The error is thrown on line 4 of the source.
const PROGRAM = `interface Shape {
  size: number;
}
const where = (shape: Shape): string => new Error(String(shape.size)).stack!.split('\\n')[1]!;
import { place } from 'greeting';
console.log(where({ size: 2 }), place);
`;
const PACKAGE = "exports.place = new Error('here').stack.split('\\n')[1];\n";
/** Runs the program, keeps its code, and tells if it was compiled anew. */
const MAIN = `require('./src/node/typescript.cjs');
require('./program.ts');
console.log(require('./src/node/codeCache.cjs').keepCompiled() ? 'compiled' : 'from the cache');
`;

function run(folder = kit, flags: string[] = []): string {
  return execFileSync(process.execPath, [...flags, join(folder, 'main.cjs')], { encoding: 'utf8' });
}
const cache = (): string => join(kit, 'node_modules', '.cache', 'deep-learning-labs');

/** The files of the cache: stripped texts, and compiled code. */
function entries(kind: 'text' | 'code'): string[] {
  const all = readdirSync(cache(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = all.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => path.endsWith('.text') === (kind === 'text'));
}

it('runs TypeScript with its own line numbers, and keeps the stripped text and the compiled code', () => {
  const first = run();
  expect(first).toMatch(/program\.ts:4:/);
  expect(first).toContain(`${join('greeting', 'index.js')}:1:17`);
  expect(first).toMatch(/compiled$/m);
  const [text, ...others] = entries('text');
  expect(others).toEqual([]);
  expect(readFileSync(text!, 'utf8')).not.toContain('interface');
  expect(entries('code')).toHaveLength(2);
  expect(run()).toBe(first.replace('compiled', 'from the cache'));
});

it('compiles another source anew', () => {
  run();
  writeFileSync(join(kit, 'program.ts'), "const word: string = 'new';\nconsole.log(word);\n");
  expect(run()).toBe('new\ncompiled\n');
  expect(run()).toBe('new\nfrom the cache\n');
});

const withOneBitChanged = (content: Buffer): Buffer => {
  content[content.length - 9]! ^= 1;
  return content;
};

it.each([
  ['cut', (content: Buffer) => content.subarray(0, content.length / 2)],
  ['emptied', () => Buffer.alloc(0)],
  ['changed in one bit', withOneBitChanged],
])('does without a file of the cache that was %s, and replaces it', (_, damage) => {
  run();
  for (const file of [...entries('text'), ...entries('code')])
    writeFileSync(file, damage(readFileSync(file)));
  const output = run();
  expect(output).toMatch(/program\.ts:4:.*index\.js:1:17/s);
  expect(output).toMatch(/compiled$/m);
  expect(run()).toMatch(/from the cache$/m);
});

it('keeps the code of engines with other switches apart', () => {
  run();
  expect(run(kit, ['--no-opt'])).toMatch(/compiled$/m);
  expect(run(kit, ['--no-opt'])).toMatch(/from the cache$/m);
  expect(run()).toMatch(/from the cache$/m);
});

it('runs without a cache if none can be written', () => {
  writeFileSync(join(kit, 'node_modules', '.cache'), 'a file in the place of the folder');
  expect(run()).toMatch(/program\.ts:4:/);
  expect(run()).toMatch(/compiled$/m);
});

it('tells the place in a copy of the kit that shares its packages, not the place in the kit', () => {
  run();
  const copy = join(home, 'copy');
  cpSync(kit, copy, { recursive: true, filter: (from) => !from.startsWith(join(kit, 'node_modules')) });
  symlinkSync(join(kit, 'node_modules'), join(copy, 'node_modules'));
  expect(run(copy)).toContain(`${join(copy, 'program.ts')}:4:`);
  expect(run(kit)).toContain(`${join(kit, 'program.ts')}:4:`);
  expect(entries('code')).toHaveLength(2);
});
