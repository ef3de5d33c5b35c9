import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { keeperFlags } from '../hosts/permissions';
import { newControlGroup } from './controlGroup';
import type { Launcher } from './level';
import { limited } from './wrapper';

/** MiB of /tmp inside. */
const SCRATCH = 64;
/** Folders of the system's libraries; a sandbox has those that are here. */
const LIBRARIES = [
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/lib',
  '/lib64',
  '/nix/store',
  '/etc/ld.so.cache',
];
/** A user and group without rights anywhere. */
const NOBODY = '65534';

/**
 * A process in bubblewrap: namespaces of its own for users, processes, network and messages; of the files only those
 * it needs, read-only; no capabilities; no environment.
 */
export const launchSandbox: Launcher = ({ program, reads, env, limits }) => {
  const group = newControlGroup(limits.memory);
  const node = realpathSync(process.execPath);
  const [command, ...args] = [
    ...limited(limits, group?.join ?? []),
    'bwrap',
    ...NAMESPACES,
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--size', String(SCRATCH * 2 ** 20), '--tmpfs', '/tmp'],
    ...LIBRARIES.filter((path) => existsSync(path)).flatMap(bound),
    ...[node, ...reads, program].flatMap((path) => ['--ro-bind', path, path]),
    ...['--remount-ro', '/', '--chdir', dirname(program)],
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--', node, ...keeperFlags([...reads, program]), program],
  ];
  return {
    command: command!,
    args,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    release: () => group?.remove(),
    ...(group && { ranOutOfMemory: () => group.ranOutOfMemory() }),
  };
};

const NAMESPACES = [
  ...['--unshare-all', '--unshare-user', '--uid', NOBODY, '--gid', NOBODY, '--cap-drop', 'ALL'],
  ...['--new-session', '--die-with-parent', '--clearenv', '--hostname', 'lab'],
];

/** A folder of libraries may be a link to another one. */
function bound(path: string): string[] {
  return lstatSync(path).isSymbolicLink()
    ? ['--symlink', readlinkSync(path), path]
    : ['--ro-bind', path, path];
}
