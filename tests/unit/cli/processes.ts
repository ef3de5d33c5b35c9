import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');

/** What a process of its own printed, and how it ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** `node` with arguments, in the root of the kit, as in a terminal without colours. */
export function runNode(args: string[], more: Record<string, string> = {}): Promise<Ran> {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', ...more };
  delete env['FORCE_COLOR'];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      done({ code, stdout, stderr });
    });
  });
}

/** `npx lab …` */
export function runLab(args: string[], env?: Record<string, string>): Promise<Ran> {
  return runNode(['src/cli/lab.cjs', ...args], env);
}

/** A few lines of JavaScript that load the kit's sources. */
export function runScript(script: string, env?: Record<string, string>): Promise<Ran> {
  return runNode(['--require', 'sucrase/register/ts', '--eval', script], env);
}
