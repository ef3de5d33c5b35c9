/** The name of the permission model's flag in this version of Node; undefined if it has none. */
const FLAG = ['--permission', '--experimental-permission'].find((flag) =>
  process.allowedNodeEnvironmentFlags.has(flag),
);

/**
 * Flags of Node for a thread that may read these files and folders, and may neither write files nor start processes,
 * threads, native code or an inspector.
 */
export function permissionFlags(reads: string[]): string[] {
  if (FLAG === undefined) return [];
  // Each once: Node 20 ends itself if it is given the same path twice.
  return [FLAG, '--no-warnings', ...[...new Set(reads)].map((path) => `--allow-fs-read=${path}`)];
}

/**
 * Flags of Node for the process of such a thread. It may start the thread, and has no other right that the thread
 * lacks: so code that took it over would gain nothing.
 */
export function keeperFlags(reads: string[]): string[] {
  return FLAG === undefined ? [] : [...permissionFlags(reads), '--allow-worker'];
}
