import type { DBSchema, IDBPDatabase } from 'idb';
import { openDB } from 'idb';

/** A student's `lab.ts` of one lab, as it was saved last. */
export interface SavedLab {
  text: string;
  /** Counts the savings: so a tab sees that another one saved in between. */
  revision: number;
}

/** A text that was kept at some time. */
export interface Version {
  key: number;
  text: string;
  /** Milliseconds since 1970. */
  saved: number;
}

/** The points of the last check of all tasks. */
export interface Score {
  score: number;
  points: number;
  /** The tasks that had all their points. */
  done: string[];
}

/** The result of a saving. `conflict`: another tab has saved since this one read the text. */
export type Saving =
  | { kind: 'saved'; revision: number }
  | { kind: 'conflict'; other: SavedLab }
  | { kind: 'refused'; full: boolean };

interface Schema extends DBSchema {
  labs: { key: string; value: SavedLab };
  versions: { key: number; value: { lab: string; text: string; saved: number }; indexes: { lab: string } };
  scores: { key: string; value: Score };
}

export const MOST_VERSIONS = 50;

/**
 * The store of this browser: one text a lab, its last versions, and the points. Where the browser refuses to keep
 * anything, the store holds it as long as the page is open, and says so.
 */
export class LabStore {
  private constructor(private readonly database: IDBPDatabase<Schema> | undefined) {}

  /** @param place tells courses of one server apart: the path of the site */
  static async open(place = new URL('.', document.baseURI).pathname): Promise<LabStore> {
    try {
      const database = await openDB<Schema>(`labs:${place}`, 1, {
        upgrade(made) {
          made.createObjectStore('labs');
          made.createObjectStore('versions', { autoIncrement: true }).createIndex('lab', 'lab');
          made.createObjectStore('scores');
        },
      });
      return new LabStore(database);
    } catch {
      return new LabStore(undefined);
    }
  }

  /** False if nothing is kept when the page is closed. */
  get keeps(): boolean {
    return this.database !== undefined;
  }

  async lab(id: string): Promise<SavedLab | undefined> {
    return this.database?.get('labs', id);
  }

  /**
   * Saves a text, unless another tab has saved one since.
   *
   * @param base the revision that the text was made from
   */
  async save(id: string, text: string, base: number): Promise<Saving> {
    if (!this.database) return { kind: 'refused', full: false };
    try {
      const write = this.database.transaction('labs', 'readwrite');
      const now = await write.store.get(id);
      if (now && now.revision !== base && now.text !== text) {
        await write.done;
        return { kind: 'conflict', other: now };
      }
      const revision = (now?.revision ?? 0) + 1;
      await write.store.put({ text, revision }, id);
      await write.done;
      return { kind: 'saved', revision };
    } catch (error) {
      return { kind: 'refused', full: error instanceof DOMException && error.name === 'QuotaExceededError' };
    }
  }

  /** Keeps a version for the history, if it differs from the last one. The oldest ones give way. */
  async keepVersion(id: string, text: string): Promise<void> {
    if (!this.database) return;
    try {
      const versions = await this.versions(id);
      if (versions[0]?.text === text) return;
      const write = this.database.transaction('versions', 'readwrite');
      await write.store.add({ lab: id, text, saved: Date.now() });
      for (const { key } of versions.slice(MOST_VERSIONS - 1)) await write.store.delete(key);
      await write.done;
    } catch {
      // The text itself was saved, or its refusal told.
    }
  }

  /** The versions of a lab, the newest first. */
  async versions(id: string): Promise<Version[]> {
    if (!this.database) return [];
    const read = this.database.transaction('versions');
    const [keys, values] = await Promise.all([
      read.store.index('lab').getAllKeys(id),
      read.store.index('lab').getAll(id),
    ]);
    return values.map(({ text, saved }, i) => ({ key: keys[i]!, text, saved })).reverse();
  }

  async scores(): Promise<Map<string, Score>> {
    if (!this.database) return new Map();
    const read = this.database.transaction('scores');
    const [keys, values] = await Promise.all([read.store.getAllKeys(), read.store.getAll()]);
    return new Map(keys.map((key, i) => [key, values[i]!]));
  }

  async keepScore(id: string, score: Score): Promise<void> {
    try {
      await this.database?.put('scores', score, id);
    } catch {
      // It is on the page, and the next check gives it again.
    }
  }
}
