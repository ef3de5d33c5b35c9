import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** More processes and threads than the kit's own process has. */
const MOST_TASKS = 64;
/** MiB beyond the limit of memory: the judge's own measure ends a submission first, and can tell its line. */
const SPARE = 256;

const ROOT = '/sys/fs/cgroup';
let groups = 0;

/** A group of processes whose memory and number the system limits together. */
export interface ControlGroup {
  /** A process whose id is written into these files belongs to the group. */
  join: string[];
  /** True if the system ended a process of it for lack of memory. */
  ranOutOfMemory(): boolean;
  remove(): void;
}

/**
 * Makes a control group; undefined where none can be made, as for users without rights to it.
 *
 * @param root where the system keeps its control groups
 */
export function newControlGroup(memory: number, root = ROOT): ControlGroup | undefined {
  const name = `lab-${process.pid}-${groups++}`;
  const bytes = String((memory + SPARE) * 2 ** 20);
  const made: string[] = [];
  const make = (parent: string, limits: [string, string][]): string => {
    const folder = join(root, parent, name);
    mkdirSync(folder);
    made.push(folder);
    for (const [file, value] of limits) writeFileSync(join(folder, file), value);
    return folder;
  };
  const remove = (): void => {
    for (const folder of made.splice(0)) removeEmpty(folder);
  };
  try {
    if (existsSync(join(root, 'memory'))) {
      make('memory', [['memory.limit_in_bytes', bytes]]);
      make('pids', [['pids.max', String(MOST_TASKS)]]);
    } else {
      make('', [
        ['memory.max', bytes],
        ['pids.max', String(MOST_TASKS)],
      ]);
    }
  } catch {
    remove();
    return undefined;
  }
  const [first] = made as [string];
  return {
    join: made.map((folder) => join(folder, 'cgroup.procs')),
    ranOutOfMemory: () => killsIn(first) > 0,
    remove,
  };
}

/** How often the system ended a process of a group for lack of memory. */
function killsIn(folder: string): number {
  for (const file of ['memory.oom_control', 'memory.events']) {
    try {
      const count = /^oom_kill (\d+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1];
      if (count !== undefined) return Number(count);
    } catch {
      // This file belongs to the other version of control groups.
    }
  }
  return 0;
}

/** A group can be removed once its last process is gone, which takes a moment. */
function removeEmpty(folder: string, tries = 50): void {
  try {
    rmdirSync(folder);
  } catch {
    if (tries > 0) setTimeout(() => removeEmpty(folder, tries - 1), 20);
  }
}
