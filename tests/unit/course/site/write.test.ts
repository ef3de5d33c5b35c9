import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SITE_FILE, writeSite } from '../../../../src/course/site/write';

let parent: string;
beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'lab-site-'))));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const files = (text: string): { path: string; content: string }[] => [
  { path: SITE_FILE, content: '{}' },
  { path: 'a/b.txt', content: text },
];

it('writes a site, and replaces one that was built before with all its files', () => {
  const out = join(parent, 'site');
  writeSite(out, [...files('first'), { path: 'old.txt', content: '' }]);
  writeSite(out, files('second'));
  expect(readFileSync(join(out, 'a/b.txt'), 'utf8')).toBe('second');
  expect(existsSync(join(out, 'old.txt'))).toBe(false);
});

it('leaves a folder with other files as it is', () => {
  writeFileSync(join(parent, 'thesis.txt'), 'mine');
  expect(() => writeSite(parent, files('x'))).toThrow(/holds files that may be somebody's work/);
  expect(readFileSync(join(parent, 'thesis.txt'), 'utf8')).toBe('mine');
});
