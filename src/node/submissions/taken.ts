import { UsageError } from '../../core/errors';
import { INTAKE_LIMITS, sizeText } from './limits';
import { oddName, shownName, useOf } from './names';

/** A file of code, or an archive inside, that was taken. */
export interface TakenFile {
  /** Relative to the folder or archive, with slashes. */
  path: string;
  data: Buffer;
}

/** A file that was not taken, and the reason in words. */
export interface LeftOut {
  path: string;
  why: string;
}

/** The files of a folder or archive that may be looked at; all others are left where they are. */
export interface Taken {
  files: TakenFile[];
  leftOut: LeftOut[];
}

/** An entry of a folder or archive before it is read. */
export interface Entry {
  path: string;
  kind: 'file' | 'link' | 'special';
  size: number;
  /** The size in the archive. */
  packedSize?: number;
}

/** Decides entry by entry what is read, and keeps the sums within their limits. */
export class Taking {
  readonly taken: Taken = { files: [], leftOut: [] };
  private entries = 0;
  private bytes = 0;
  private readonly lowerCase = new Set<string>();
  private readonly folders = new Set<string>();

  /** @param source the folder or archive, for messages */
  constructor(private readonly source: string) {}

  /** @throws UsageError if there are too many entries */
  count(): void {
    if (++this.entries > INTAKE_LIMITS.entries)
      throw new UsageError(
        `${shownName(this.source)} has more than ${INTAKE_LIMITS.entries} files and folders; hand in a smaller one`,
      );
  }

  /**
   * True if the entry is to be read.
   *
   * @throws UsageError if all files together are too large
   */
  wants(entry: Entry): boolean {
    const use = useOf(entry.path);
    if (use === 'other') return false;
    const why = this.objection(entry);
    if (why !== undefined) this.leaveOut(entry.path, why);
    if (why !== undefined || use === 'packages' || use === 'configuration') return false;
    this.bytes += entry.size;
    if (this.bytes > INTAKE_LIMITS.all)
      throw new UsageError(
        `the code in ${shownName(this.source)} is larger than ${sizeText(INTAKE_LIMITS.all)}; hand in a smaller part`,
      );
    return true;
  }

  take(path: string, data: Buffer): void {
    this.taken.files.push({ path, data });
  }

  leaveOut(path: string, why: string): void {
    this.taken.leftOut.push({ path, why });
  }

  private objection({ path, kind, size, packedSize }: Entry): string | undefined {
    const use = useOf(path);
    if (use === 'packages') return this.packages(path);
    const odd = oddName(path);
    if (odd !== undefined) return odd;
    if (use === 'configuration') return 'a configuration: the kit has its own';
    if (kind === 'link') return 'a link';
    if (kind === 'special') return 'no ordinary file';
    const most = use === 'archive' ? INTAKE_LIMITS.innerArchive : INTAKE_LIMITS.file;
    if (size > most) return `larger than ${sizeText(most)}`;
    if (packedSize !== undefined && size > INTAKE_LIMITS.ratio * Math.max(packedSize, 512))
      return `packed more than ${INTAKE_LIMITS.ratio} times`;
    const lower = path.toLowerCase();
    if (this.lowerCase.has(lower)) return 'the same name as another file, but for capitals';
    this.lowerCase.add(lower);
    return undefined;
  }

  /** Packages are named once for each folder of them. */
  private packages(path: string): string | undefined {
    const parts = path.split('/');
    const folder = parts.slice(0, parts.indexOf('node_modules') + 1).join('/');
    if (this.folders.has(folder)) return undefined;
    this.folders.add(folder);
    this.leaveOut(`${folder}/`, 'packages: the kit has its own');
    return undefined;
  }
}
