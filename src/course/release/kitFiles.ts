import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { NewFile } from '../../node/newFile';
import { hasChallenge } from '../challenges/definition';
import { gradedFolder, ROOT, solutionOf } from '../labs';
import { sourcesOf } from '../sources';

/** A file of this kit, as it is. */
export function kitFile(path: string): NewFile {
  return { path, content: readFileSync(join(ROOT, path)), ...(path === 'lab' && { executable: true }) };
}

/** The text of a file in `files/`, which is written for released kits. */
export function releasedText(path: string): string {
  return readFileSync(join(__dirname, 'files', path), 'utf8');
}

/** The files that every released kit has beside its sources. */
export function commonFiles(): NewFile[] {
  const data = pathsIn(join(ROOT, 'data'));
  return ['LICENSE', 'lab', 'lab.cmd', '.editorconfig', '.gitignore', ...data].map(kitFile);
}

/** The files of a lab's solution but the answers to its written questions. */
export function solutionFiles(id: string): string[] {
  return pathsIn(solutionOf(id)).filter((path) => !/^ANSWERS\b/i.test(basename(path)));
}

/** The probes of a lab and what they import of the tests. */
export function probeSources(id: string): string[] {
  return sourcesOf(join(gradedFolder(id), 'probes.ts'), join(ROOT, 'src')).map(pathInKit);
}

/** The trusted training of a lab's challenge, and what it imports of the tests. */
export function challengeSources(id: string): string[] {
  return hasChallenge(id)
    ? sourcesOf(join(gradedFolder(id), 'challenge.ts'), join(ROOT, 'src')).map(pathInKit)
    : [];
}

/** The scores of the reference at a challenge, and the questions with hashes of their answers. */
export function openTaskData(id: string): string[] {
  return ['challenge.json', 'questions.json']
    .map((name) => join(gradedFolder(id), name))
    .filter((file) => existsSync(file))
    .map(pathInKit);
}

export function isSource(path: string): boolean {
  return path.endsWith('.ts') && !path.endsWith('.test.ts');
}

/** The settings of TypeScript for a kit in which only the labs are checked. */
export function typesSettings(): NewFile {
  const { config } = ts.parseConfigFileTextToJson(
    'tsconfig.json',
    String(kitFile('tsconfig.json').content),
  ) as {
    config: { compilerOptions: Record<string, unknown> };
  };
  const options: Record<string, unknown> = { ...config.compilerOptions, types: ['node'] };
  delete options['paths']; // these paths lead to solutions/
  const json = {
    compilerOptions: options,
    include: ['labs', 'src/charts', 'src/**/*.d.ts'],
  };
  return { path: 'tsconfig.json', content: `${JSON.stringify(json, null, 2)}\n` };
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => pathInKit(join(entry.parentPath, entry.name)))
    .sort();
}

function pathInKit(file: string): string {
  return relative(ROOT, file).split(sep).join('/');
}
