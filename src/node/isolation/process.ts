import { existsSync } from 'node:fs';
import type { Launcher } from './level';
import { limited } from './wrapper';

/**
 * A plain process of the same user with limits. Node's own permissions keep its submission from files, processes and
 * native code; nothing keeps it from signals to other processes and from the network.
 */
export const launchProcess: Launcher = ({ program, env, limits }) => {
  const [command, ...args] = existsSync('/bin/sh')
    ? [...limited(limits, []), process.execPath, program]
    : [process.execPath, program];
  return { command: command!, args, env, release: () => undefined };
};
