import { spawnSync } from 'node:child_process';
import { UsageError } from '../../core/errors';
import type { IsolationLevel, ProcessLevel } from '../../hosts/isolation';
import type { Launcher } from './level';
import { launchProcess } from './process';
import { launchSandbox } from './sandbox';
import { launchUser } from './user';

export const LAUNCHERS: Record<ProcessLevel, Launcher> = {
  sandbox: launchSandbox,
  user: launchUser,
  process: launchProcess,
};

/** @throws UsageError for `none`: there is no process to start */
export function processLevel(level: IsolationLevel): ProcessLevel {
  if (level !== 'none') return level;
  throw new UsageError(
    '--isolation none is for lab check in a debugger; figures and grade take sandbox, user or process',
  );
}

/** The needs of each level, in words for a message. */
const NEEDS: Record<ProcessLevel, string> = {
  sandbox: 'bubblewrap (the command bwrap, on Linux), and leave to make namespaces',
  user: 'Linux, setpriv, and the rights of root',
  process: 'nothing',
};

const known = new Map<ProcessLevel, string | undefined>();

/** The reason why a level can't be had on this machine, found by trying it; undefined if it can. */
export function obstacleOf(level: ProcessLevel): string | undefined {
  if (level === 'process') return undefined;
  if (!known.has(level)) known.set(level, tried(level));
  return known.get(level);
}

/** Starts a program that ends at once, as a submission's would be started. */
function tried(level: ProcessLevel): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  const limits = { seconds: 10, total: 10, heap: 64, memory: 512, answer: 1 };
  const { command, args, env, release } = LAUNCHERS[level]({
    program: `${__dirname}/trial.cjs`,
    reads: [],
    env: {},
    limits,
  });
  try {
    const { status, error, stderr } = spawnSync(command, args, { env, encoding: 'utf8', timeout: 20_000 });
    if (status === 0) return undefined;
    return (error?.message ?? stderr.trim().split('\n').at(-1)) || `it ended with ${status}`;
  } finally {
    release();
  }
}

/** The strongest level that can be had here. */
export function strongestLevel(): ProcessLevel {
  return (['sandbox', 'user'] as const).find((level) => obstacleOf(level) === undefined) ?? 'process';
}

/** @throws UsageError if the level can't be had on this machine */
export function requireLevel(level: ProcessLevel): void {
  const obstacle = obstacleOf(level);
  if (obstacle === undefined) return;
  throw new UsageError(
    `--isolation ${level} can not be had here: ${obstacle}. It takes ${NEEDS[level]}; the strongest level here is ${strongestLevel()}`,
  );
}
