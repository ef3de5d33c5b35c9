/** Runs the command line of the kit as a process. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { TYPESCRIPT } from './peer';

const ROOT = resolve(__dirname, '..', '..');
const LAB = join(ROOT, 'src', 'cli', 'lab.cjs');

export interface LabOptions {
  /** A file that Node loads first. */
  preload?: string;
  env?: Record<string, string>;
}

/**
 * `npx lab …`, without npx.
 *
 * @returns its standard output
 * @throws Error with the last lines of its output, if its exit code isn't 0
 */
export function runLab(args: readonly string[], { preload, env }: LabOptions = {}): Promise<string> {
  const nodeOptions = preload === undefined ? [] : [...TYPESCRIPT, '-r', preload];
  const options = { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 };
  return new Promise((done, fail) => {
    execFile(process.execPath, [...nodeOptions, LAB, ...args], options, (error, stdout, stderr) => {
      if (!error) return done(stdout);
      const last = `${stderr}\n${stdout}`.trim().split('\n').slice(-3).join(' / ');
      fail(new Error(`lab ${args.join(' ')} failed: ${last}`));
    });
  });
}

/** The ids of the labs, from `lab list`. */
export async function labIds(): Promise<string[]> {
  return (JSON.parse(await runLab(['list', '--json'])) as { id: string }[]).map(({ id }) => id);
}
