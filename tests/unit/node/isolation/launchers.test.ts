import { execFileSync } from 'node:child_process';
import type * as Fs from 'node:fs';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkLimits } from '../../../../src/hosts/limits';
import type { ControlGroup } from '../../../../src/node/isolation/controlGroup';
import type { Launch } from '../../../../src/node/isolation/level';

const mockGroup = jest.fn<ControlGroup | undefined, [number]>();
jest.mock('../../../../src/node/isolation/controlGroup', () => ({
  newControlGroup: (memory: number) => mockGroup(memory),
}));

/** The processes of each user, as the system lists them; undefined: those that there are. */
let mockProcesses: { id: string; uid: number }[] | undefined;
let mockLinks: Record<string, string> = {};
jest.mock('node:fs', () => {
  const fs = jest.requireActual<typeof Fs>('node:fs');
  return {
    ...fs,
    readdirSync: (path: string, ...more: []) =>
      path === '/proc' && mockProcesses
        ? [...mockProcesses.map(({ id }) => id), 'meminfo']
        : fs.readdirSync(path, ...more),
    statSync: (path: string, ...more: []) =>
      path.startsWith('/proc/') && mockProcesses
        ? mockProcesses.find(({ id }) => path === `/proc/${id}`)
        : fs.statSync(path, ...more),
    existsSync: (path: string) => path in mockLinks || fs.existsSync(path),
    lstatSync: (path: string, ...more: []) =>
      path in mockLinks ? { isSymbolicLink: () => mockLinks[path] !== '' } : fs.lstatSync(path, ...more),
    readlinkSync: (path: string) => mockLinks[path] ?? fs.readlinkSync(path),
  };
});

import { keeperFlags } from '../../../../src/node/hosts/permissions';
import { launchProcess } from '../../../../src/node/isolation/process';
import { launchSandbox } from '../../../../src/node/isolation/sandbox';
import { launchUser } from '../../../../src/node/isolation/user';
import { limited } from '../../../../src/node/isolation/wrapper';

const LIMITS = checkLimits(10);
const LAUNCH: Launch = {
  program: '/kit/src/program.cjs',
  reads: ['/kit/src', '/box'],
  env: { LAB_BACKEND: 'cpu', HOME: '/root' },
  limits: LIMITS,
};
const FLAGS = keeperFlags(['/kit/src', '/box', '/kit/src/program.cjs']);
const NODE = realpathSync(process.execPath);

const group = { join: ['/groups/a', '/groups/b'], ranOutOfMemory: jest.fn(() => true), remove: jest.fn() };
beforeEach(() => {
  mockProcesses = undefined;
  mockLinks = {};
  mockGroup.mockReset().mockReturnValue(group);
  group.remove.mockReset();
});
afterEach(() => jest.restoreAllMocks());

/** The arguments that stand together, wherever they are. */
const has = (args: string[], ...part: string[]): boolean =>
  args.some((_, i) => part.every((one, j) => args[i + j] === one));

describe('a plain process', () => {
  it('is Node with the rights of the keeper, behind the limits of the system', () => {
    const { command, args, env, release, ...more } = launchProcess(LAUNCH);
    expect([command, ...args]).toEqual([...limited(LIMITS, []), process.execPath, ...FLAGS, LAUNCH.program]);
    expect(env).toEqual(LAUNCH.env);
    expect(release()).toBeUndefined();
    expect(more).toEqual({});
    expect(mockGroup).not.toHaveBeenCalled();
  });
});

describe('a process of a user of its own', () => {
  it('has a new user each time, no rights of root, and only the environment that it is given', () => {
    const [first, second] = [launchUser(LAUNCH), launchUser(LAUNCH)];
    const { command, args, env } = first;
    const user = /^--reuid=(\d+)$/.exec(args.find((one) => one.startsWith('--reuid='))!)![1]!;
    expect(Number(user)).toBeGreaterThanOrEqual(61_000);
    expect(Number(user)).toBeLessThan(65_000);
    expect([command, ...args]).toEqual([
      ...limited(LIMITS, group.join),
      ...['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'],
      ...['--inh-caps=-all', '--bounding-set=-all', '--pdeathsig=KILL', '--'],
      ...['/usr/bin/env', '-i', 'LAB_BACKEND=cpu', 'HOME=/root'],
      ...[NODE, ...FLAGS, LAUNCH.program],
    ]);
    expect(env).toEqual({ PATH: process.env['PATH'] });
    expect(mockGroup).toHaveBeenCalledWith(LIMITS.memory);
    expect(second.args).not.toContain(`--reuid=${user}`);
  });

  it('ends with all that its user has started, also meanwhile, and with nothing of others', () => {
    const launched = launchUser(LAUNCH);
    const uid = Number(/\d+/.exec(launched.args.find((one) => one.startsWith('--reuid='))!)![0]);
    mockProcesses = [
      { id: '10', uid },
      { id: '11', uid: 0 },
      { id: '12', uid },
    ];
    const killed: [number, unknown][] = [];
    jest.spyOn(process, 'kill').mockImplementation((id, signal) => {
      killed.push([id, signal]);
      mockProcesses = mockProcesses!.filter((one) => one.id !== String(id));
      if (id === 10) mockProcesses.push({ id: '13', uid });
      if (id === 12) throw new Error('it has just ended');
      return true;
    });
    launched.release();
    expect(killed).toEqual([10, 12, 13].map((id) => [id, 'SIGKILL']));
    expect(group.remove).toHaveBeenCalledTimes(1);
  });

  it('is not ended for ever, if its processes do not end', () => {
    const launched = launchUser(LAUNCH);
    const uid = Number(/\d+/.exec(launched.args.find((one) => one.startsWith('--reuid='))!)![0]);
    mockProcesses = [{ id: '10', uid }];
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    launched.release();
    expect(kill).toHaveBeenCalledTimes(100);
  });
});

describe('a sandbox', () => {
  const args = (more: Partial<Launch> = {}): string[] => launchSandbox({ ...LAUNCH, ...more }).args;

  it('is bubblewrap with namespaces of its own, no rights, and a user of nobody', () => {
    const all = args();
    for (const one of ['--unshare-all', '--unshare-user', '--new-session', '--die-with-parent', '--clearenv'])
      expect(all).toContain(one);
    expect(has(all, '--uid', '65534', '--gid', '65534', '--cap-drop', 'ALL')).toBe(true);
    expect(has(all, '--hostname', 'lab')).toBe(true);
    const { command } = launchSandbox(LAUNCH);
    expect([command, ...all.slice(0, all.indexOf('bwrap'))]).toEqual(limited(LIMITS, group.join));
    expect(mockGroup).toHaveBeenCalledWith(LIMITS.memory);
  });

  it('sees the files that it needs, read-only, and an own small folder for others', () => {
    const all = args();
    for (const path of [NODE, ...LAUNCH.reads, LAUNCH.program])
      expect(has(all, '--ro-bind', path, path)).toBe(true);
    expect(has(all, '--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev')).toBe(true);
    expect(has(all, '--size', String(64 * 2 ** 20), '--tmpfs', '/tmp')).toBe(true);
    expect(has(all, '--remount-ro', '/', '--chdir', '/kit/src')).toBe(true);
    expect(all.filter((one) => one.includes('bind') && one !== '--ro-bind')).toEqual([]);
  });

  it('sees the libraries of the system that are here, as links where they are links', () => {
    mockLinks = { '/lib64': 'usr/lib64', '/nix/store': '' };
    const all = args();
    expect(has(all, '--symlink', 'usr/lib64', '/lib64')).toBe(true);
    expect(has(all, '--ro-bind', '/nix/store', '/nix/store')).toBe(true);
    for (const path of ['/usr/lib', '/etc/ld.so.cache', '/usr/local/lib'])
      expect(all.includes(path)).toBe(jest.requireActual<typeof Fs>('node:fs').existsSync(path));
  });

  it('has the variables that it is given, and starts Node with the rights of the keeper', () => {
    const all = args();
    expect(has(all, '--setenv', 'LAB_BACKEND', 'cpu', '--setenv', 'HOME', '/root')).toBe(true);
    expect(all.slice(all.indexOf('--'))).toEqual(['--', NODE, ...FLAGS, LAUNCH.program]);
    expect(launchSandbox(LAUNCH).env).toEqual({ PATH: process.env['PATH'] });
  });

  it.each([
    ['sandbox', launchSandbox],
    ['user', launchUser],
  ])(
    'or another user (%s) tells if the system ended it for lack of memory, where it counts that',
    (_, launch) => {
      mockProcesses = [];
      expect(launch(LAUNCH).ranOutOfMemory!()).toBe(true);
      launch(LAUNCH).release();
      expect(group.remove).toHaveBeenCalledTimes(1);
      mockGroup.mockReturnValue(undefined);
      const without = launch(LAUNCH);
      expect(without.ranOutOfMemory).toBeUndefined();
      expect(() => without.release()).not.toThrow();
      expect([without.command, ...without.args].slice(0, 4)).toEqual(limited(LIMITS, []));
    },
  );

  it.each([
    ['sandbox', launchSandbox],
    ['user', launchUser],
  ])('or another user (%s) finds its programs where there is no PATH', (_, launch) => {
    const env = { ...process.env };
    delete env['PATH'];
    jest.replaceProperty(process, 'env', env);
    expect(launch(LAUNCH).env).toEqual({ PATH: '/usr/bin:/bin' });
  });
});

describe('the limits of the system', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-limits-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  /** The output of a script that runs behind the limits. */
  const behind = (script: string, files: string[] = []): string => {
    const [command, ...before] = limited(LIMITS, files);
    return execFileSync(command!, [...before, '/bin/sh', '-c', script, 'x', 'y z'], { encoding: 'utf8' });
  };

  it('are those of open files, written files, memory, time and pages after a crash', () => {
    const lines = behind('ulimit -n; ulimit -f; ulimit -d; ulimit -t; ulimit -c').split('\n');
    const data = (LIMITS.memory + 1024) * 1024;
    expect(lines.slice(0, 5)).toEqual([
      '256',
      String(64 * 2048),
      String(data),
      String(LIMITS.total * 4),
      '0',
    ]);
  });

  it('are set before the process becomes its command, with all its arguments', () => {
    expect(behind('echo "$1"; echo "${PWD+there} ${OLDPWD+there}"')).toMatch(/^y z\n/);
  });

  it('come after the process has told its control groups who it is', () => {
    const files = ['a b', 'c'].map((name) => join(folder, name));
    const id = behind('echo $$', files).trim();
    expect(files.map((file) => readFileSync(file, 'utf8').trim())).toEqual([id, id]);
  });
});
