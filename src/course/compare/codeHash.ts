import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { LabelledSamples } from '../../data/dataset';
import { METHOD_LABS } from '../../compare/methods';
import { ROOT, solutionOf } from '../labs';
import { sourcesOf } from '../sources';

/** Folders of src that a training computes with, whatever of them it imports. */
const FOLDERS = ['kernels', 'train', 'backend', 'data'];

/**
 * A hash of the code that the numbers of a training depend on: the engine and all that it imports, the reference's
 * methods, and the versions of the packages. Commands, pictures and statistics are no part of it.
 */
export function codeHash(): string {
  const engine = join(ROOT, 'src', 'compare', 'training', 'train.ts');
  const methods = METHOD_LABS.map((lab) => join(solutionOf(lab), 'lab.ts')).filter(existsSync);
  const files = new Set([
    ...sourcesOf(engine, join(ROOT, 'node_modules')),
    ...FOLDERS.flatMap((folder) => filesIn(join(ROOT, 'src', folder))),
    ...methods,
    ...['src/node/backend.ts', 'package-lock.json'].map((path) => join(ROOT, path)).filter(existsSync),
  ]);
  const hash = createHash('sha256');
  for (const file of [...files].sort()) {
    hash.update(`${relative(ROOT, file).split(sep).join('/')}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/** A hash of the samples of a data set. */
export function hashOfSamples({ x, y }: LabelledSamples): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [x, y])
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|wasm)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !['tests', 'dist'].some((part) => file.includes(`${sep}${part}${sep}`)));
}
