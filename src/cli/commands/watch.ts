import { join, relative } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { UsageError } from '../../core/errors';
import { Hosts } from '../../course/hosts';
import { folderOf, ROOT } from '../../course/labs';
import { CHECK_LIMITS } from '../../hosts/limits';
import type { CheckSettings } from '../checkSettings';
import { validate } from '../checkSettings';
import type { Terminal } from '../terminal';

/** An editor may save a file in several steps. */
const SAVED = { stabilityThreshold: 80, pollInterval: 20 };

/** Judges labs, then again after each save, until `signal` ends it; without a signal until the process ends. */
export async function watch(
  settings: CheckSettings,
  terminal: Terminal,
  signal?: AbortSignal,
): Promise<void> {
  if (settings.format !== 'text')
    throw new UsageError(
      `--watch is for people and --format ${settings.format} for scripts; expected one of them, received both`,
    );
  await validate(settings);
  const { ids, target, deadlineSeconds = CHECK_LIMITS.seconds, isolation } = settings;
  const folders = ids.map((id) => folderOf(id, target));
  const hosts = new Hosts({ target, deadlineSeconds, prints: 'stdout', ...(isolation && { isolation }) });
  let saves: Saves | undefined;
  try {
    hosts.hostFor(ids[0]!);
    const { judgeLabs } = await import('../judgeLabs');
    saves = await savesIn(folders, signal);
    do {
      terminal.clear();
      try {
        await judgeLabs(settings, hosts, terminal);
        // The process for the next round: it reads lab.ts when it is first asked.
        if (ids.length === 1) hosts.hostFor(ids[0]!);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        terminal.note(`lab: ${error.message}`);
      }
      const files = folders.map((folder) => shown(join(folder, 'lab.ts')));
      terminal.print(terminal.colors.dim(`watching ${files.join(', ')} – Ctrl-C ends`));
    } while (await saves.next());
  } finally {
    await saves?.close();
    await hosts.closeAll();
  }
}

interface Saves {
  /** Answers true after a save since the last call, and false once the signal has ended the watch. */
  next(): Promise<boolean>;
  close(): Promise<void>;
}

/** Watches folders until `signal` ends it. */
async function savesIn(folders: string[], signal: AbortSignal | undefined): Promise<Saves> {
  let saved = false;
  let wake = (): void => undefined;
  const watcher = watchFiles(folders, { ignoreInitial: true, awaitWriteFinish: SAVED });
  await new Promise<void>((ready) => watcher.once('ready', ready));
  watcher.on('all', () => {
    saved = true;
    wake();
  });
  signal?.addEventListener('abort', () => wake());
  return {
    next: async () => {
      if (!saved && !signal?.aborted) await new Promise<void>((resolve) => (wake = resolve));
      saved = false;
      return !signal?.aborted;
    },
    close: () => watcher.close(),
  };
}

/** A path for a message: inside the kit, it is relative to the root of the kit. */
function shown(file: string): string {
  const path = relative(ROOT, file);
  return path.startsWith('..') ? file : path;
}
