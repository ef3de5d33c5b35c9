import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { gradedFolder, ROOT, solutionOf } from '../labs';

/** A hash of all files of the kit that the grades of some labs may depend on. */
export function kitHash(labs: readonly string[]): string {
  const hash = createHash('sha256');
  const folders = [join(ROOT, 'src'), ...labs.flatMap((id) => [gradedFolder(id), solutionOf(id)])];
  const shared = ['package.json', 'package-lock.json'].map((name) => join(ROOT, name));
  const graded = filesIn(join(ROOT, 'tests', 'graded'), 'folder');
  for (const file of [...shared, ...graded, ...folders.flatMap((folder) => filesIn(folder, 'all'))].sort()) {
    if (!existsSync(file)) continue;
    hash.update(`${relative(ROOT, file).split(sep).join('/')}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

function filesIn(folder: string, depth: 'folder' | 'all'): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: depth === 'all', withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.md'))
    .map((entry) => join(entry.parentPath, entry.name));
}
