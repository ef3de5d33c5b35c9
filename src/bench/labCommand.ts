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
      const lines = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
      fail(new Error(`lab ${args.join(' ')} failed: ${lines.slice(-3).join(' / ')}`));
    });
  });
}
