import type { Limits } from '../../hosts/limits';

/** MiB of data beyond the limit of memory: stacks of threads, and memory that is reserved but not used. */
const RESERVED = 1024;
/** A process computes in several threads: their time counts together. */
const THREADS = 4;
/** MiB of a file that a process writes. */
const LARGEST_FILE = 64;
const OPEN_FILES = 256;

/**
 * The beginning of a command line that sets limits of the system and then becomes the command that follows. All
 * systems with a POSIX shell have these.
 *
 * @param join files that the process writes its id into first: so it joins a control group before it starts anything
 */
export function limited({ memory, total }: Limits, join: string[]): string[] {
  const data = (memory + RESERVED) * 1024;
  const script = [
    ...join.map((_, i) => `echo $$ > "\${${i + 1}}"`),
    `shift ${join.length}`,
    `for limit in "c 0" "n ${OPEN_FILES}" "f ${LARGEST_FILE * 2048}" "d ${data}" "t ${Math.ceil(total * THREADS)}"; do ulimit -$limit 2>/dev/null || :; done`,
    // The shell sets these itself.
    'unset PWD OLDPWD',
    'exec "$@"',
  ];
  return ['/bin/sh', '-c', script.join('\n'), 'limits', ...join];
}
