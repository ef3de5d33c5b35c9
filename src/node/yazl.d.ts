/** The part of yazl that the kit uses. */
declare module 'yazl' {
  import type { Readable } from 'node:stream';

  export class ZipFile {
    readonly outputStream: Readable;
    addBuffer(content: Buffer, path: string, options: { mtime: Date; mode: number }): void;
    end(): void;
  }
}
