import { join } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { Hosts } from '../../course/hosts';
import type { Target } from '../../course/labs';
import { ROOT, folderOf, labsNamed, missingOf } from '../../course/labs';

export interface CheckOptions {
  target: Target;
  only?: string[];
  seed?: string;
  deadline?: string;
  recorded?: boolean;
  verbose?: boolean;
  watch?: boolean;
  json?: boolean;
}

export async function check(labs: string[], options: CheckOptions): Promise<void> {
  const ids = labsNamed(labs);
  if (options.watch) return watch(ids, options);
  const hosts = new Hosts(options, missingOf(ids, options.target));
  try {
    // The child first: what is imported next, and what the judge does, takes as long as it does.
    hosts.start(ids[0]!);
    const { checkOnce } = await import('../checkOnce');
    process.exitCode = await checkOnce(ids, options, hosts);
  } finally {
    await hosts.endAll();
  }
}

/** Checks, then again after each save, until Ctrl-C. */
async function watch(ids: string[], options: CheckOptions): Promise<void> {
  if (options.json)
    throw new UsageError('--watch is for people and --json for scripts; expected one of them, received both');
  const { watch: watchFiles } = await import('chokidar');
  const folders = ids.map((id) => folderOf(id, options.target));
  const hosts = new Hosts(options, new Set());
  hosts.start(ids[0]!);
  const { checkOnce } = await import('../checkOnce');
  const round = async (): Promise<void> => {
    if (process.stdout.isTTY) console.clear();
    try {
      await checkOnce(ids, options, hosts);
      if (ids.length === 1) hosts.start(ids[0]!); // for the next round: it has not read lab.ts yet
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(`lab: ${error.message}`);
    }
    console.log(
      pc.dim(
        `watching ${folders.map((f) => join(f, 'lab.ts').replace(`${ROOT}/`, '')).join(', ')} – Ctrl-C ends`,
      ),
    );
  };
  await round();
  let running = Promise.resolve();
  watchFiles(folders, {
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: 80, pollInterval: 20 },
  }).on('all', () => (running = running.then(round)));
}
