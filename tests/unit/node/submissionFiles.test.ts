import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSubmission } from '../../../src/grading/run/load';
import { homeOf, submissionFiles } from '../../../src/node/submissionFiles';
import * as rng from '../../../src/core/rng';
import { scratchFolderForEach } from '../../support/scratch';

let folder: string;
scratchFolderForEach('files', (path) => (folder = path));

it('reads files below the folder, and none that is missing or a folder', () => {
  mkdirSync(join(folder, 'parts.ts'));
  writeFileSync(join(folder, 'lab.ts'), 'é');
  const files = submissionFiles(folder);
  expect(files.read('lab.ts')).toBe('é');
  expect(files.read('absent.ts')).toBeUndefined();
  expect(files.read('parts.ts')).toBeUndefined();
});

it('names a file by its path', () => {
  expect(submissionFiles(folder).describe('parts/lab.ts')).toBe(join(folder, 'parts', 'lab.ts'));
});

it('has the modules of the kit and public packages', () => {
  const files = submissionFiles(folder);
  expect(files.kitModule('core/rng')).toBe(rng);
  expect(files.packageModule('ml-matrix')).toHaveProperty('Matrix');
});

it('has the URL of its folder, as stacks have it', () => {
  expect(homeOf(join('/a b', 'é'))).toBe('file:///a%20b/%C3%A9/');
  expect(submissionFiles(folder).home).toBe(homeOf(folder));
});

it('finds the line of a syntax error that only the engine finds', () => {
  const { syntaxErrorLine } = submissionFiles(folder);
  expect(syntaxErrorLine!('const a = 1;\nconst a = 2;', 'lab.ts')).toBe('lab.ts:2');
  expect(syntaxErrorLine!('const a = 1;', 'lab.ts')).toBeUndefined();
});

it('a file in a folder beside the submission’s can not be imported', () => {
  mkdirSync(join(folder, 'mine'));
  mkdirSync(join(folder, 'mine-too'));
  writeFileSync(join(folder, 'mine-too', 'answer.ts'), 'export const answer = 42;');
  const load = (name: string): unknown => {
    writeFileSync(join(folder, 'mine', 'lab.ts'), `import { answer } from '${name}';\nexport { answer };`);
    return loadSubmission({ files: submissionFiles(join(folder, 'mine')), forbidden: [] });
  };
  for (const name of ['../mine-too/answer', './../mine-too/answer', './parts/../../mine-too/answer'])
    expect(() => load(name)).toThrow(`lab.ts imports "${name}": expected `);
  writeFileSync(join(folder, 'mine', 'answer.ts'), 'export const answer = 1;');
  expect(load('./parts/../answer')).toMatchObject({ answer: 1 });
});
