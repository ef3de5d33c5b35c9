import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { hintsOf } from '../../../src/course/hints';
import { TOY, TOY_ROOT, writeFiles } from './toyKit';
import type * as ToyKit from './toyKit';

jest.mock('../../../src/course/labs', () => jest.requireActual<typeof ToyKit>('./toyKit').labsOfToyKit());

const hints = (first: string): string => JSON.stringify({ twice: [first, 'second', 'third'] });

it('a lab may have no hints', () => expect(hintsOf(TOY)).toBeUndefined());

it("hints are those of the solution, and in a student's kit those of the lab", () => {
  writeFiles(TOY_ROOT, { [join('solutions', TOY, 'hints.json')]: hints('of the solution') });
  expect(hintsOf(TOY)).toEqual({ twice: ['of the solution', 'second', 'third'] });
  writeFiles(TOY_ROOT, { [join('labs', TOY, 'hints.json')]: hints('of the lab') });
  expect(hintsOf(TOY)!['twice']![0]).toBe('of the lab');
});

it('damaged hints are reported with their file', () => {
  writeFiles(TOY_ROOT, { [join('labs', TOY, 'hints.json')]: '{' });
  expect(() => hintsOf(TOY)).toThrow(join(TOY_ROOT, 'labs', TOY, 'hints.json'));
  rmSync(join(TOY_ROOT, 'labs', TOY), { recursive: true });
});
