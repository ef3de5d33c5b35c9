import { readdirSync, realpathSync, statSync } from 'node:fs';
import { keeperFlags } from '../hosts/permissions';
import { newControlGroup } from './controlGroup';
import type { Launcher } from './level';
import { limited } from './wrapper';

/** Users that exist nowhere else: each process of a submission has its own. */
const FIRST_USER = 61_000;
const USERS = 4000;
let started = process.pid;

/**
 * A process of a user of its own, without capabilities. All processes that it started are found by their user, and
 * ended.
 */
export const launchUser: Launcher = ({ program, reads, env, limits }) => {
  const user = FIRST_USER + (started++ % USERS);
  const group = newControlGroup(limits.memory);
  const [command, ...args] = [
    ...limited(limits, group?.join ?? []),
    ...['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'],
    ...['--inh-caps=-all', '--bounding-set=-all', '--pdeathsig=KILL', '--'],
    ...['/usr/bin/env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
    ...[realpathSync(process.execPath), ...keeperFlags([...reads, program]), program],
  ];
  return {
    command: command!,
    args,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    release: () => {
      endAllOf(user);
      group?.remove();
    },
    ...(group && { ranOutOfMemory: () => group.ranOutOfMemory() }),
  };
};

/** Ends all processes of a user, those too that they start meanwhile. */
function endAllOf(user: number): void {
  for (let rounds = 0; rounds < 100; rounds++) {
    const all = processesOf(user);
    if (all.length === 0) return;
    for (const id of all) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It has just ended.
      }
    }
  }
}

function processesOf(user: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === user)
    .map(Number);
}
