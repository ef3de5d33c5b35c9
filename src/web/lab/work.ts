import type { LabStore, SavedLab } from '../store/labStore';

/** The reactions of a page to a text that changes from outside, or can't be saved. */
export interface WorkListeners {
  /** The text in the editor now. */
  text(): string;
  onSaved(): void;
  /** Another tab saved, and nothing is unsaved here: its text takes the place of this one. */
  onOther(text: string): void;
  /** Another tab saved, and there are changes here. */
  onConflict(other: SavedLab): void;
  onRefused(full: boolean): void;
}

const AUTOSAVE_MS = 600;

/** The text of one lab in one tab: it is saved a moment after each change, and never over that of another tab. */
export class Work {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirty = false;
  private inConflict = false;
  private saving: Promise<void> = Promise.resolve();
  private readonly tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('lab-saved') : undefined;

  /** @param revision that of the text which the page began with; 0 for the starter */
  constructor(
    private readonly id: string,
    private readonly store: LabStore,
    private readonly listeners: WorkListeners,
    private revision: number,
  ) {
    this.tabs?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data === this.id) void this.lookAtOther();
    });
    addEventListener('pagehide', () => void this.save());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.save();
    });
  }

  get isSaved(): boolean {
    return !this.dirty;
  }

  changed(): void {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), AUTOSAVE_MS);
  }

  /** Saves what is unsaved; one saving after the other. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    return (this.saving = this.saving.then(() => this.saveNow()));
  }

  /** Saves, and keeps the text in the history. */
  async keepVersion(): Promise<void> {
    await this.save();
    await this.store.keepVersion(this.id, this.listeners.text());
  }

  /** Ends a conflict: the text in the editor counts, and the other one goes into the history. */
  async keepMine(other: SavedLab): Promise<void> {
    await this.store.keepVersion(this.id, other.text);
    this.follow(other.revision);
    await this.save();
  }

  /** Ends a conflict: the other text counts, and that in the editor goes into the history. */
  async takeOther(other: SavedLab): Promise<void> {
    await this.store.keepVersion(this.id, this.listeners.text());
    this.listeners.onOther(other.text);
    this.follow(other.revision);
    this.dirty = false;
  }

  /** A conflict was not decided: the next saving asks again. */
  askAgain(): void {
    this.inConflict = false;
  }

  private follow(revision: number): void {
    this.revision = revision;
    this.inConflict = false;
  }

  private async saveNow(): Promise<void> {
    if (!this.dirty || this.inConflict) return;
    const text = this.listeners.text();
    const saving = await this.store.save(this.id, text, this.revision);
    if (saving.kind === 'conflict') {
      this.inConflict = true;
      return this.listeners.onConflict(saving.other);
    }
    if (saving.kind === 'refused') return this.listeners.onRefused(saving.full);
    this.revision = saving.revision;
    this.dirty = this.listeners.text() !== text;
    this.tabs?.postMessage(this.id);
    this.listeners.onSaved();
  }

  private async lookAtOther(): Promise<void> {
    const other = await this.store.lab(this.id);
    if (!other || other.revision === this.revision || this.inConflict) return;
    if (this.dirty) return this.save();
    this.revision = other.revision;
    if (other.text !== this.listeners.text()) this.listeners.onOther(other.text);
    this.dirty = false;
  }
}
