import { accessSync, constants, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { lock } from 'proper-lockfile';
import { expected, messageOf, UsageError } from '../../core/errors';
import type { DataFile, DownloadedDataset } from '../../data/definition';
import { fileProblem } from '../fileProblem';
import { makeFolder } from '../folders';
import { checksumOf, isPublished } from './checksums';
import { download, type DownloadOptions } from './download';
import { cacheFolder } from './locate';

export interface FetchedFile {
  file: string;
  bytes: number;
  /** The address it was downloaded from; undefined if it was there already. */
  url: string | undefined;
  /** The number of bytes from an earlier attempt, which were not downloaded again. */
  resumedFrom: number;
}

/** An event during a download, for a progress display. */
export type FetchEvent =
  | { kind: 'waiting' }
  | { kind: 'progress'; file: string; received: number; total: number | undefined }
  | { kind: 'failed'; url: string; reason: string; next: string | undefined }
  | ({ kind: 'done' } & FetchedFile);

export interface FetchOptions extends Pick<DownloadOptions, 'stallTimeout'> {
  /** Addresses of folders with the files, instead of the public ones. */
  mirrors?: readonly string[];
  env?: NodeJS.ProcessEnv;
  onEvent?: (event: FetchEvent) => void;
}

/**
 * Downloads the files of a data set into the cache, each from the first mirror that has it with the right checksum.
 * A file in the cache is always complete: it is downloaded under another name, checked, and then renamed.
 * A second process that fetches the same data set waits for the first process and then uses its files.
 *
 * @throws UsageError for a mirror that is not an address, a cache that cannot be written, and a file that no mirror
 *   delivers; that error lists each mirror with its reason.
 */
export async function fetchDataset(
  dataset: DownloadedDataset,
  options: FetchOptions = {},
): Promise<FetchedFile[]> {
  const { name } = dataset.info;
  const mirrors = (options.mirrors ?? dataset.mirrors).map(folderAddress);
  const folder = cacheFolder(name, options.env);
  makeCache(folder);
  const release = await lockFolder(folder, () => options.onEvent?.({ kind: 'waiting' }));
  try {
    const files: FetchedFile[] = [];
    for (const published of dataset.files) {
      const file = await fetchFile({ name, published, folder, mirrors, options });
      options.onEvent?.({ kind: 'done', ...file });
      files.push(file);
    }
    return files;
  } finally {
    await release().catch(() => undefined);
  }
}

interface Job {
  /** The name of the data set. */
  name: string;
  published: DataFile;
  folder: string;
  mirrors: string[];
  options: FetchOptions;
}

async function fetchFile(job: Job): Promise<FetchedFile> {
  const { published, folder, mirrors, options } = job;
  const file = path.join(folder, published.name);
  if (existsSync(file) && isPublished(readFileSync(file), published)) {
    return { file, bytes: statSync(file).size, url: undefined, resumedFrom: 0 };
  }
  const failures: string[] = [];
  for (const [i, mirror] of mirrors.entries()) {
    const url = mirror + published.name;
    try {
      const resumedFrom = await fetchFrom(url, file, job);
      return { file, bytes: statSync(file).size, url, resumedFrom };
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const reason = messageOf(error);
      failures.push(`  ${url}: ${reason}`);
      options.onEvent?.({ kind: 'failed', url, reason, next: mirrors[i + 1] });
    }
  }
  throw noMirrorLeft(job, file, failures);
}

/** Downloads, checks and renames. Returns the number of bytes that were there already. */
async function fetchFrom(url: string, file: string, job: Job): Promise<number> {
  const { published, options } = job;
  const partFile = `${file}.part`;
  const start = await download(url, partFile, {
    ...(options.stallTimeout !== undefined && { stallTimeout: options.stallTimeout }),
    onProgress: (received, total) =>
      options.onEvent?.({ kind: 'progress', file: published.name, received, total }),
  });
  const bytes = readFileSync(partFile);
  if (isPublished(bytes, published)) {
    renameSync(partFile, file);
    return start;
  }
  rmSync(partFile);
  // The first bytes may be from another mirror, so this mirror may be right: try it again from the beginning.
  if (start > 0) return fetchFrom(url, file, job);
  const { algorithm, file: expectedSum } = published.checksum;
  throw new Error(
    `wrong checksum: expected ${algorithm} ${expectedSum}, received ${checksumOf(bytes, algorithm)} (${bytes.length} bytes)`,
  );
}

function noMirrorLeft({ name, published, folder }: Job, file: string, failures: string[]): UsageError {
  const kept = statSync(`${file}.part`, { throwIfNoEntry: false })?.size;
  const advice = kept
    ? `Run the command again to go on after the ${kept} bytes that have arrived, or get`
    : 'Get';
  return new UsageError(
    [
      `cannot download ${published.name} of ${name}:`,
      ...failures,
      `${advice} the files of ${name} another way and put them in ${folder}, or in any folder that LAB_DATA names.`,
    ].join('\n'),
  );
}

function folderAddress(mirror: string): string {
  if (!/^https?:\/\//.test(mirror) || !URL.canParse(mirror)) {
    throw expected('a mirror to be the address of a folder (http:// or https://)', mirror);
  }
  return mirror.endsWith('/') ? mirror : `${mirror}/`;
}

function makeCache(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `cannot write to ${folder}: ${fileProblem(error)}. Set LAB_CACHE to a folder that you can write to.`,
    );
  }
}

/** Waits until no other process fetches into a folder. The lock of a process that died ends after ten seconds. */
async function lockFolder(folder: string, onWait: () => void): Promise<() => Promise<void>> {
  // A lock can be lost while a machine sleeps. That does no harm: no file gets its name unchecked.
  const options = { realpath: false, stale: 10_000, onCompromised: () => undefined };
  try {
    return await lock(folder, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
  }
  onWait();
  return lock(folder, { ...options, retries: { forever: true, minTimeout: 100, maxTimeout: 2000 } });
}
