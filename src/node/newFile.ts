/** A file that is to be written to a new folder or archive. */
export interface NewFile {
  /** Its path inside, with `/` between folders. */
  path: string;
  content: string | Buffer;
  /** True if it is a program that a shell may start. */
  executable?: boolean;
}
