import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The folder of PostgreSQL's programs; undefined if they aren't here. */
export function postgresPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

export const PASSWORD = 'open:sesame/1';

/**
 * A PostgreSQL server of its own, on a loopback port, with all its files in a temporary folder. It asks for a password.
 */
export class Postgres {
  private server: ChildProcess | undefined;

  private constructor(
    private readonly programs: string,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(programs: string): Promise<Postgres> {
    const folder = mkdtempSync(join(tmpdir(), 'lab-postgres-'));
    if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY);
    const postgres = new Postgres(programs, folder, await freePort());
    const password = join(folder, 'password');
    writeFileSync(password, PASSWORD, { mode: 0o644 });
    const data = join(folder, 'data');
    const secret = ['--auth=scram-sha-256', `--pwfile=${password}`];
    const [command, ...args] = postgres.command('initdb', [
      '-D',
      data,
      '-U',
      'grader',
      '-N',
      '-E',
      'UTF8',
      ...secret,
    ]);
    execFileSync(command!, args, { stdio: 'pipe', cwd: folder });
    await postgres.resume();
    return postgres;
  }

  /** The address of the database. */
  get url(): string {
    return this.address(PASSWORD);
  }

  address(password: string, database = 'postgres'): string {
    return `postgres://grader:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  /** Starts the server again. */
  async resume(): Promise<void> {
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', `unix_socket_directories=${this.folder}`];
    const flags = settings.flatMap((setting) => ['-c', setting]);
    const [command, ...args] = this.command('postgres', [
      '-D',
      join(this.folder, 'data'),
      '-p',
      `${this.port}`,
      ...flags,
    ]);
    const server = spawn(command!, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.folder });
    this.server = server;
    await new Promise<void>((ready, failed) => {
      let said = '';
      server.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('ready to accept connections')) ready();
      });
      server.once('exit', (code) => failed(new Error(`postgres ended (${code}): ${said}`)));
    });
  }

  /** Ends the server and all its connections at once. */
  async pause(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT'); // a fast shutdown
    await gone;
  }

  /** Asks the database directly. */
  sql(text: string): string {
    return execFileSync(join(this.programs, 'psql'), ['-XAtqc', text, this.url], { encoding: 'utf8' }).trim();
  }

  async stop(): Promise<void> {
    await this.pause();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A command of PostgreSQL's, which refuses to run as root. */
  private command(name: string, args: string[]): string[] {
    const program = join(this.programs, name);
    if (process.getuid?.() !== 0) return [program, ...args];
    return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', program, ...args];
  }
}

const NOBODY = 65534;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Tests with a server where there is one; elsewhere they say aloud that they are left out. */
export function withPostgres(name: string, tests: (server: () => Postgres) => void): void {
  const programs = postgresPrograms();
  if (programs === undefined) {
    process.stderr.write(`LEFT OUT: ${name} is not tested: there is no PostgreSQL (initdb, postgres) here\n`);
    it('needs PostgreSQL, which is not here', () => expect(postgresPrograms()).toBeUndefined());
    return;
  }
  describe(name, () => {
    let server: Postgres;
    beforeAll(async () => {
      server = await Postgres.start(programs);
    }, 180_000);
    afterAll(() => server.stop());
    tests(() => server);
  });
}
