import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SubmissionBox } from '../../../src/node/submissionBox';

let from: string;
let box: SubmissionBox;
beforeEach(() => {
  from = mkdtempSync(join(tmpdir(), 'lab-from-'));
  box = new SubmissionBox();
});
afterEach(() => {
  box.remove();
  rmSync(from, { recursive: true, force: true });
});

function write(files: Record<string, string | Buffer>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), text);
  }
}

const copied = (): string[] => readdirSync(box.folder, { recursive: true }).map(String).sort();

it.each([
  ['./answers', 'answers.ts'],
  ['./answers.js', 'answers.ts'],
  ['./answers.mjs', 'answers.mts'],
  ['./answers.ts', 'answers.ts'],
  ['./data.json', 'data.json'],
])('an import of %s brings %s along, and nothing else', (name, file) => {
  write({ 'lab.ts': `import { one } from '${name}';`, [file]: '1', 'other.ts': '2' });
  expect(box.take(from)).toBeUndefined();
  expect(copied()).toEqual([file, 'lab.ts'].sort());
});

it('reads the imports of a lab.ts in UTF-16', () => {
  write({ 'lab.ts': Buffer.from("\ufeffimport './answers';", 'utf16le'), 'answers.ts': '1' });
  expect(box.take(from)).toBeUndefined();
  expect(copied()).toEqual(['answers.ts', 'lab.ts']);
});

it('brings along what files beside it import', () => {
  write({ 'lab.ts': "import './a/b.js';", 'a/b.ts': "import '../c';", 'c/index.ts': '1' });
  expect(box.take(from)).toBeUndefined();
  expect(copied()).toEqual(['a', 'a/b.ts', 'c', 'c/index.ts', 'lab.ts']);
});
