import { existsSync } from 'node:fs';
import { keeperFlags } from '../hosts/permissions';
import type { Launcher } from './level';
import { limited } from './wrapper';

/**
 * A plain process of the same user with limits. Node's own permissions keep its submission from files, processes and
 * native code, and the kit's own code keeps it from signals to other processes. Nothing keeps it from the network.
 */
export const launchProcess: Launcher = ({ program, reads, env, limits }) => {
  const started = [process.execPath, ...keeperFlags([...reads, program]), program];
  const [command, ...args] = existsSync('/bin/sh') ? [...limited(limits, []), ...started] : started;
  return { command: command!, args, env, release: () => undefined };
};
