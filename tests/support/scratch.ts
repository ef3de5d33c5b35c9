import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const newFolder = (name: string): string => mkdtempSync(join(tmpdir(), `lab-${name}-`));
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true });

/** A new folder for a test file, removed after its tests. @param name a part of the folder's own name */
export function scratchFolder(name: string): string {
  const folder = newFolder(name);
  afterAll(() => remove(folder));
  return folder;
}

/** A new folder for each test, removed after it. @param use is called with its path before each test */
export function scratchFolderForEach(name: string, use: (folder: string) => void): void {
  let folder: string;
  beforeEach(() => use((folder = newFolder(name))));
  afterEach(() => remove(folder));
}
