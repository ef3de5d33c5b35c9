import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldPictures } from '../../../../src/course/compare/oldPictures';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-old-pictures-'));
  for (const name of ['curves.png', 'curves.svg', 'heat.png', 'heat.svg', 'mine.png', 'heat.txt'])
    writeFileSync(join(folder, name), name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function after(json: string, kept: string[]): string[] {
  const file = join(folder, 'result.json');
  writeFileSync(file, json);
  removeOldPictures(file, kept);
  return readdirSync(folder).sort();
}
const ALL = ['curves.png', 'curves.svg', 'heat.png', 'heat.svg', 'heat.txt', 'mine.png', 'result.json'];

it('removes PNG and SVG of the names in the list, but for those that are kept', () => {
  const left = ['curves.png', 'curves.svg', 'heat.txt', 'mine.png', 'result.json'];
  expect(after('{"pictures": ["curves", "heat", "ranks"]}', ['curves'])).toEqual(left);
});

it.each([
  ['has no list', '{"runs": []}'],
  ['is damaged', '{"pictures": ["heat"'],
  ['lists something else', '{"pictures": [1, "heat"]}'],
  ['lists a path', '{"pictures": ["heat", "../heat"]}'],
])('removes nothing if the file %s', (_what, json) => {
  expect(after(json, [])).toEqual(ALL);
});

it('removes nothing from a folder without numbers', () => {
  removeOldPictures(join(folder, 'result.json'), []);
  expect(readdirSync(folder)).toHaveLength(ALL.length - 1);
});
