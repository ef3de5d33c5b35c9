const KIB = 1024;
const MIB = 1024 * KIB;

/** The most that is taken from a submission. The files of a right answer are a hundredth of it. */
export const INTAKE_LIMITS = {
  /** Bytes of one file of code. */
  file: MIB,
  /** Bytes of an archive inside a folder or an archive. */
  innerArchive: 32 * MIB,
  /** Bytes of the archive that is handed to the command. */
  archive: 1024 * MIB,
  /** Bytes of all files that are taken from one folder or archive. */
  all: 256 * MIB,
  /** Bytes that come out of one compressed tar, files that are not taken included. */
  unpacked: 2048 * MIB,
  /** Files and folders of one folder or archive. */
  entries: 100_000,
  /** Folders inside each other. */
  depth: 20,
  /** Letters of a path. */
  path: 240,
  /** A file that is packed more than this many times is not unpacked. */
  ratio: 200,
  /** Files of code of one lab. */
  filesOfLab: 50,
} as const;

/** A size as people read it. */
export function sizeText(bytes: number): string {
  return bytes < MIB ? `${Math.ceil(bytes / KIB)} KiB` : `${Math.ceil(bytes / MIB)} MiB`;
}
