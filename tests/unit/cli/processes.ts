import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..', '..');

/** What a process of its own printed, and how it ended. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** As in a terminal without colours. */
function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', ...more };
  delete env['FORCE_COLOR'];
  return env;
}

/** `node` with arguments, in the root of the kit. */
export function runNode(args: string[], more: Record<string, string> = {}): Promise<Ran> {
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: ROOT, env: environment(more) }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      done({ code, stdout, stderr });
    });
  });
}

/** `npx lab …` */
export function runLab(args: string[], env?: Record<string, string>): Promise<Ran> {
  return runNode(['src/cli/lab.cjs', ...args], env);
}

/** `npx lab …` in a shell, which sends its output elsewhere: `> /dev/full`. */
export function runLabInShell(args: string, redirection: string): Promise<Ran> {
  const command = `"${process.execPath}" src/cli/lab.cjs ${args} ${redirection}`;
  return ran(spawn('bash', ['-o', 'pipefail', '-c', command], { cwd: ROOT, env: environment({}) }));
}

function ran(child: ChildProcessByStdio<null | Writable, Readable, Readable>): Promise<Ran> {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (printed[stream] += text));
  return new Promise((done) => child.on('close', (code) => done({ code: code ?? -1, ...printed })));
}

/** A few lines of JavaScript that load the kit's sources. */
export function runScript(script: string, env?: Record<string, string>): Promise<Ran> {
  return runNode(['--require', 'sucrase/register/ts', '--eval', script], env);
}

/** `npx lab … --watch`: what each round prints; after each but the last, the next of `edits` is made. */
export function watchLab(args: string[], edits: (() => void)[]): Promise<string[]> {
  const child = spawn(process.execPath, ['src/cli/lab.cjs', ...args], { cwd: ROOT, env: environment({}) });
  const rounds: string[] = [];
  let text = '';
  return new Promise((done) => {
    child.on('close', () => done(rounds));
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
      // A round ends with this line, and from then on every save is seen.
      if (!/^watching .*\n/m.test(text)) return;
      rounds.push(text);
      text = '';
      const edit = edits[rounds.length - 1];
      if (edit) edit();
      else child.kill();
    });
  });
}
