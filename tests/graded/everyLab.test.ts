import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allLabs } from '../../src/course/labs';

// One file each, so that labs are tested side by side and a lab's folder holds all that is known of it.
it.each(allLabs())('%s has its graded tests, its self-test and its recording', (id) => {
  const wanted = ['graded.test.ts', 'selftest.test.ts', 'recorded.json'];
  expect(wanted.filter((name) => !existsSync(join(__dirname, id, name)))).toEqual([]);
});
