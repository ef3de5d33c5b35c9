import type { Dataset, DatasetInfo, Samples } from './dataset';

/** How a published file is recognised. */
export interface FileChecksum {
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Checksum of the file as published. */
  readonly file: string;
  /** Checksum of the unpacked content. It stays the same if the content is packed again or not at all. */
  readonly content?: string;
}

/** One published file of a data set. */
export interface DataFile {
  /** Its published name: `train-images-idx3-ubyte.gz`. */
  readonly name: string;
  /** Other usual names, without `.gz`. */
  readonly aliases?: readonly string[];
  /** The part of the data set it belongs to, a key of `info.counts`. */
  readonly part: string;
  /** The thing it stores for each sample, in the plural, for messages: `labels`. */
  readonly holds: string;
  readonly checksum: FileChecksum;
}

/** A file that was found and read. */
export interface FoundFile extends DataFile {
  /** Its path or address, for messages. */
  readonly path: string;
  /** Its content, unpacked. */
  readonly bytes: Uint8Array;
}

/** The files of a data set that were found. */
export interface FoundFiles {
  /** The folder they are in, for messages. */
  readonly folder: string;
  readonly files: readonly FoundFile[];
}

/** The part of a `Dataset` that its files contain. */
export type DatasetContent<S extends Samples = Samples> = Omit<Dataset<S>, keyof DatasetInfo>;

/**
 * A data set the kit can read: one file in `sets/` and one line in `registry.ts`. It knows its files and how to parse
 * them. The code that calls `parse` downloads, reads and unpacks the files.
 */
export interface DatasetDefinition<S extends Samples = Samples> {
  readonly info: DatasetInfo;
  readonly kind: S['kind'];
  readonly files: readonly DataFile[];
  /**
   * Addresses of folders with the files, in the order in which they are tried. A set without mirrors comes with the
   * kit: all its files are in the folder `data`, exactly as published.
   */
  readonly mirrors?: readonly string[];
  /** Folders into which a package of the operating system puts the files. They are searched last. */
  readonly systemFolders?: readonly string[];
  /**
   * @param found for a set with mirrors, at least one file, possibly of another size; otherwise all of them
   * @throws UsageError for missing files, for damaged content and for files that don't belong together.
   */
  parse(found: FoundFiles): DatasetContent<S>;
  /**
   * The number of samples in one file, read from its first bytes.
   *
   * @param file with at least the first 1000 bytes of its content, or all of it
   * @throws UsageError for a damaged file.
   */
  countSamples?(file: FoundFile): number;
}

/** A data set that is downloaded, not delivered with the kit. */
export type DownloadedDataset = DatasetDefinition & Required<Pick<DatasetDefinition, 'mirrors'>>;

/** The data set in the files that were found. */
export function parseDataset<S extends Samples>(
  definition: DatasetDefinition<S>,
  found: FoundFiles,
): Dataset<S> {
  return { ...definition.info, ...definition.parse(found) };
}
