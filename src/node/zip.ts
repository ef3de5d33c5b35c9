import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { NewFile } from './newFile';

/** The time of every file in a zip: the same files always give the same bytes. */
const TIME = new Date(Date.UTC(2000, 0, 1));

/** The bytes of a zip with these files. */
export async function zipOf(files: readonly NewFile[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, content, executable } of files) {
    const mode = executable ? 0o100755 : 0o100644;
    zip.addBuffer(Buffer.from(content), path, { mtime: TIME, mode });
  }
  zip.end();
  return buffer(zip.outputStream);
}
