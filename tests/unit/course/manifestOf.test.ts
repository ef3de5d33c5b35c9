import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/core/errors';
import { allLabs, ROOT } from '../../../src/course/labs';
import { manifestOf, readManifest } from '../../../src/course/manifestOf';
import { scratchFolder } from '../../support/scratch';

const FOLDER = scratchFolder('manifest');

it('a lab without a solution here has the description in labs/', () => {
  const [id] = allLabs();
  expect(manifestOf(id!)).toEqual(readManifest(join(ROOT, 'labs', id!)));
  expect(() => manifestOf('00-nothing')).toThrow(join(ROOT, 'labs', '00-nothing', 'lab.json'));
});

it('a folder without a description is refused with the path that was looked for', () => {
  const read = (): unknown => readManifest(FOLDER);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(/^expected a lab's description in .*lab\.json: ENOENT/);
});

it('a description keeps its letters', () => {
  const tasks = [{ id: 'f', title: 'Größe', points: 100 }];
  writeFileSync(join(FOLDER, 'lab.json'), JSON.stringify({ id: '01-a', title: 'µ', sources: ['é'], tasks }));
  expect(readManifest(FOLDER)).toMatchObject({ title: 'µ', tasks });
});
