import { statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { UsageError } from '../../core/errors';
import { fileProblem } from '../fileProblem';

export interface DownloadOptions {
  /** Called after every piece; `total` is undefined if the server does not send it. */
  onProgress?: (received: number, total: number | undefined) => void;
  /** Milliseconds without data after which the download fails. */
  stallTimeout?: number;
}

/**
 * Downloads into a `.part` file. It continues an earlier attempt (HTTP Range), or starts from the beginning if the
 * server can't continue. After an error the file keeps the bytes that have arrived.
 *
 * @returns the number of bytes that were there already and were kept.
 * @throws Error with a reason of one line if the server is at fault.
 * @throws UsageError if the file cannot be written.
 */
export async function download(
  url: string,
  partFile: string,
  { onProgress, stallTimeout = 30_000 }: DownloadOptions = {},
): Promise<number> {
  const stalled = new AbortController();
  const timer = setTimeout(
    () => stalled.abort(new Error(`no data for ${stallTimeout / 1000} seconds`)),
    stallTimeout,
  );
  try {
    const answer = await request(url, sizeOf(partFile), stalled.signal);
    await save(answer, partFile, (received) => {
      timer.refresh();
      onProgress?.(received, answer.total);
    });
    return answer.start;
  } finally {
    clearTimeout(timer);
  }
}

interface Answer {
  body: AsyncIterable<Uint8Array>;
  /** The position in the file at which the body begins. */
  start: number;
  total: number | undefined;
}

async function request(url: string, start: number, signal: AbortSignal): Promise<Answer> {
  // No further encoding: the files are gzipped already, and the sizes and ranges must be those of the file itself.
  const headers = { 'accept-encoding': 'identity', ...(start > 0 && { range: `bytes=${start}-` }) };
  const response = await fetch(url, { headers, signal }).catch((error: unknown) => {
    throw new Error(`cannot connect (${reasonOf(error)})`);
  });
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  const body = response.body ?? Readable.from([]);
  if (response.status === 200) return { body, start: 0, total: contentLength(response) };
  if (response.status === 206 && start > 0 && Number(range?.[1]) === start) {
    return { body, start, total: range![2] === '*' ? undefined : Number(range![2]) };
  }
  await response.body?.cancel();
  const cannotGoOn = response.status === 206 || response.status === 416;
  if (start > 0 && cannotGoOn) return request(url, 0, signal);
  throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());
}

async function save(answer: Answer, partFile: string, onReceived: (received: number) => void): Promise<void> {
  const file = await writing(partFile, () => open(partFile, answer.start > 0 ? 'a' : 'w'));
  try {
    await append(answer, file, partFile, onReceived);
  } finally {
    await file.close();
  }
}

async function append(
  { body, start, total }: Answer,
  file: FileHandle,
  partFile: string,
  onReceived: (received: number) => void,
): Promise<void> {
  let received = start;
  const interrupted = (reason: string): Error =>
    new Error(`interrupted after ${received} of ${total ?? 'an unknown number of'} bytes (${reason})`);
  try {
    for await (const piece of body) {
      await writing(partFile, () => file.appendFile(piece));
      received += piece.length;
      onReceived(received);
    }
  } catch (error) {
    throw error instanceof UsageError ? error : interrupted(reasonOf(error));
  }
  if (total !== undefined && received !== total) throw interrupted('the server ended early');
}

async function writing<T>(partFile: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw new UsageError(
      `cannot write ${partFile}: ${fileProblem(error)}. Make room there, or set LAB_CACHE to another folder.`,
    );
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The length of the body. It is unknown for an encoded body, because the header has the encoded length. */
function contentLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

/** The cause of fetch's own messages "fetch failed" and "terminated". */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.message || cause?.code || message;
}
