import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allLabs } from '../../src/course/labs';

// Each lab has its own files, so that labs are tested in parallel and a lab's folder holds everything about it.
it.each(allLabs())('%s has its graded tests, its self-test and its recording', (id) => {
  const wanted = ['graded.test.ts', 'selftest.test.ts', 'recorded.json'];
  expect(wanted.filter((name) => !existsSync(join(__dirname, id, name)))).toEqual([]);
});
