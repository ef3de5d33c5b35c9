import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
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
  'pirates',
  'sucrase',
  'lines-and-columns',
  'ts-interface-checker',
  '@jridgewell',
  'tinyglobby',
];
let kit: string;

/** A small kit of its own, with an empty cache. */
beforeEach(() => {
  kit = mkdtempSync(join(tmpdir(), 'lab-typescript-'));
  mkdirSync(join(kit, 'src', 'node'), { recursive: true });
  mkdirSync(join(kit, 'node_modules'));
  for (const name of PACKAGES) symlinkSync(join(ROOT, 'node_modules', name), join(kit, 'node_modules', name));
  copyFileSync(join(ROOT, 'src/node/typescript.cjs'), join(kit, 'src/node/typescript.cjs'));
  writeFileSync(join(kit, 'program.ts'), PROGRAM);
});
afterEach(() => rmSync(kit, { recursive: true, force: true }));

// The error is thrown on line 4 of the source.
const PROGRAM = `interface Shape {
  size: number;
}
const where = (shape: Shape): string => new Error(String(shape.size)).stack!.split('\\n')[1]!;
console.log(where({ size: 2 }));
`;

const run = (): string =>
  execFileSync(process.execPath, ['-r', './src/node/typescript.cjs', 'program.ts'], {
    cwd: kit,
    encoding: 'utf8',
  });
const cache = (): string => join(kit, 'node_modules', '.cache', 'deep-learning-labs');

it('runs TypeScript with its own line numbers, and keeps the stripped text', () => {
  expect(run()).toMatch(/program\.ts:4:/);
  const [kept, ...others] = readdirSync(cache());
  expect(others).toEqual([]);
  expect(readFileSync(join(cache(), kept!), 'utf8')).not.toContain('interface');
});

it('runs the kept text for the same source, and strips another source anew', () => {
  run();
  const [kept] = readdirSync(cache());
  writeFileSync(join(cache(), kept!), "console.log('kept');");
  expect(run()).toBe('kept\n');
  writeFileSync(join(kit, 'program.ts'), "const word: string = 'new';\nconsole.log(word);\n");
  expect(run()).toBe('new\n');
  expect(readdirSync(cache())).toHaveLength(2);
});

it('runs without a cache if none can be written', () => {
  writeFileSync(join(kit, 'node_modules', '.cache'), 'a file in the place of the folder');
  chmodSync(join(kit, 'node_modules', '.cache'), 0o444);
  expect(run()).toMatch(/program\.ts:4:/);
});
