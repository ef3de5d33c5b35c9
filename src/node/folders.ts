import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../core/errors';
import { fileProblem } from './fileProblem';

/**
 * Makes a folder and those above it, as far as they are missing. Node's own recursive `mkdir` never ends where a
 * folder above is there and takes no new ones, as in /proc.
 *
 * @throws the error of the file system
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Removes a file or folder, if it is there: a part of its path may be a file. */
export function removeIfThere(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
  }
}

/**
 * The folder that `--out` names; it is made if it is not there.
 *
 * @throws UsageError if no folder can be made there, or no file can be written in it
 */
export function outputFolder(path: string): string {
  if (path.trim() === '') throw new UsageError('--out takes a folder, received an empty name');
  try {
    makeFolder(path);
    requireWritable(path);
    return path;
  } catch (error) {
    throw new UsageError(
      `--out takes a folder that can be written to, received ${path}: ${fileProblem(error)}`,
    );
  }
}

/**
 * The file that `--out` names. The folder it belongs in is made if it is not there.
 *
 * @throws UsageError if no file can be written there
 */
export function outputFile(path: string): string {
  if (path.trim() === '') throw new UsageError('--out takes a file, received an empty name');
  try {
    makeFolder(dirname(path));
    requireWritable(dirname(path));
  } catch (error) {
    throw new UsageError(
      `--out takes a file that can be written to, received ${path}: ${fileProblem(error)}`,
    );
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return path;
  throw new UsageError(
    `--out takes a file, and ${path} is ${found.isDirectory() ? 'a folder' : 'not an ordinary file'}`,
  );
}

/** True if a path, which need not be there yet, is a folder or lies in it. Links are followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === '' || (!isAbsolute(way) && way.split(sep)[0] !== '..');
}

/** The real path of the part that exists, and the rest unchanged. */
function realPath(path: string): string {
  const whole = resolve(path);
  if (existsSync(whole)) return realpathSync(whole);
  return dirname(whole) === whole ? whole : join(realPath(dirname(whole)), basename(whole));
}

/** @throws the error of the file system if nothing can be written in a folder */
function requireWritable(folder: string): void {
  accessSync(folder, constants.W_OK | constants.X_OK);
  // Only a try shows it where a disk is full or read-only.
  rmdirSync(mkdtempSync(join(folder, '.lab-')));
}
