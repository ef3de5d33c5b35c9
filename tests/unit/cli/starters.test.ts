import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as ToyKit from '../course/toyKit';
import { TOY, TOY_ROOT, toyFiles, writeFiles } from '../course/toyKit';
import { lab } from './fakeTerminal';

jest.mock('../../../src/course/labs', () =>
  jest.requireActual<typeof ToyKit>('../course/toyKit').labsOfToyKit(),
);

const SOLUTION = join(TOY_ROOT, 'solutions', TOY, 'lab.ts');
const STARTER = join(TOY_ROOT, 'labs', TOY, 'lab.ts');
beforeEach(() => writeFiles(TOY_ROOT, toyFiles()));

it('starters writes labs/, keeps the work of a student, and replaces it with --overwrite', async () => {
  expect(await lab('starters')).toMatchObject({
    code: 0,
    stdout: ['README.md', 'experiment.ts', 'lab.json', 'lab.ts']
      .map((file) => `wrote ${join('labs', TOY, file)}\n`)
      .join(''),
  });
  const starter = readFileSync(STARTER, 'utf8');
  expect(starter).toContain("throw new Error('Not implemented yet');");
  expect(await lab('starters', '--check')).toMatchObject({
    code: 0,
    stdout: 'labs/ is what solutions/ generates (1 lab)\n',
  });
  expect(await lab('starters')).toMatchObject({ code: 0, stdout: '' });
  writeFileSync(STARTER, 'my work');
  const check = await lab('starters', '--check');
  expect(check).toMatchObject({ code: 1, stdout: '' });
  expect(check.stderr).toBe(
    `not what solutions/ generates: ${join('labs', TOY, 'lab.ts')}\n` +
      'run: npx lab starters --overwrite; delete the files that no solution has\n',
  );
  expect(await lab('starters')).toMatchObject({ code: 2, stdout: '' });
  expect(readFileSync(STARTER, 'utf8')).toBe('my work');
  expect(await lab('starters', '--overwrite')).toMatchObject({
    code: 0,
    stdout: `wrote ${join('labs', TOY, 'lab.ts')}\n`,
  });
  expect(readFileSync(STARTER, 'utf8')).toBe(starter);
});

it('starters and record are refused without solutions', async () => {
  rmSync(SOLUTION);
  expect(await lab('starters', '--check')).toMatchObject({
    code: 2,
    stderr: 'lab: starters are made from solutions/, and there are none here\n',
  });
  expect(await lab('record', '--check')).toMatchObject({
    code: 2,
    stderr: 'lab: recordings are made from solutions/, and there are none here\n',
  });
});
