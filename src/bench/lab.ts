/** The command line of the kit, as a process. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { TYPESCRIPT } from './peer';

const ROOT = resolve(__dirname, '..', '..');
const LAB = join(ROOT, 'src', 'cli', 'lab.cjs');

export interface LabOptions {
  /** What Node is to load first. */
  preload?: string;
  env?: Record<string, string>;
}

/**
 * `npx lab …`, without npx.
 *
 * @returns what it printed
 * @throws Error where it ends with another exit code than 0, with the last of what it printed
 */
export function runLab(args: readonly string[], { preload, env }: LabOptions = {}): Promise<string> {
  const before = preload === undefined ? [] : [...TYPESCRIPT, '-r', preload];
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 };
  return new Promise((done, fail) => {
    execFile(process.execPath, [...before, LAB, ...args], options, (error, stdout, stderr) => {
      if (!error) return done(stdout);
      const last = `${stderr}\n${stdout}`.trim().split('\n').slice(-3).join(' / ');
      fail(new Error(`lab ${args.join(' ')} failed: ${last}`));
    });
  });
}

/** The ids of the labs, as `lab list` tells them. */
export async function labIds(): Promise<string[]> {
  return (JSON.parse(await runLab(['list', '--json'])) as { id: string }[]).map(({ id }) => id);
}
