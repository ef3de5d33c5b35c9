import type { Launcher } from './level';

/**
 * A plain process of the same user. Node's own permissions keep its submission from files, processes and native code;
 * nothing keeps it from signals to other processes and from the network.
 */
export const launchProcess: Launcher = ({ program, env }) => ({
  command: process.execPath,
  args: [program],
  env,
  release: () => undefined,
});
