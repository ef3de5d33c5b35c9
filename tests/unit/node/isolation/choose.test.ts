import type * as ChildProcess from 'node:child_process';
import { existsSync } from 'node:fs';
import type { ProcessLevel } from '../../../../src/hosts/isolation';
import type * as Choose from '../../../../src/node/isolation/choose';

interface Ran {
  status: number | null;
  stderr?: string;
  error?: Error;
}

const mockRan = jest.fn<Ran, [string]>();
const mockReleased = jest.fn();
jest.mock('node:child_process', () => ({
  ...jest.requireActual<typeof ChildProcess>('node:child_process'),
  spawnSync: (command: string, args: string[], options: unknown) => ({
    stderr: '',
    ...mockRan(command),
    args,
    options,
  }),
}));
const mockLaunched = jest.fn();
const mockLauncher = (command: string) => (launch: object) => {
  mockLaunched(launch);
  return { command, args: [], env: {}, release: () => mockReleased(command) as unknown };
};
jest.mock('../../../../src/node/isolation/sandbox', () => ({ launchSandbox: mockLauncher('sandbox') }));
jest.mock('../../../../src/node/isolation/user', () => ({ launchUser: mockLauncher('user') }));

/** A fresh copy: what was tried once is remembered. */
function fresh(): typeof Choose {
  let choose: typeof Choose;
  jest.isolateModules(() => {
    choose = jest.requireActual<typeof Choose>('../../../../src/node/isolation/choose');
  });
  return choose!;
}

/** The levels that work here. */
const works = (...levels: ProcessLevel[]): void => {
  mockRan.mockImplementation((command) =>
    levels.includes(command as ProcessLevel) ? { status: 0 } : { status: 1, stderr: 'first\nno rights\n' },
  );
};

beforeEach(() => {
  for (const mock of [mockRan, mockReleased, mockLaunched]) mock.mockReset();
  setPlatform('linux');
});
const { platform } = process;
const setPlatform = (value: string): unknown => Object.defineProperty(process, 'platform', { value });
afterAll(() => setPlatform(platform));

it.each<[ProcessLevel[], ProcessLevel]>([
  [['sandbox', 'user'], 'sandbox'],
  [['user'], 'user'],
  [[], 'process'],
])('of those that work (%j), the strongest level is %s', (levels, strongest) => {
  works(...levels);
  expect(fresh().strongestLevel()).toBe(strongest);
});

it('each level is tried once, with a program that ends at once, and nothing of it is left', () => {
  works('sandbox');
  const { obstacleOf } = fresh();
  for (let i = 0; i < 3; i++) {
    expect(obstacleOf('sandbox')).toBeUndefined();
    expect(obstacleOf('user')).toBe('no rights');
    expect(obstacleOf('process')).toBeUndefined();
  }
  expect(mockRan.mock.calls).toEqual([['sandbox'], ['user']]);
  expect(mockReleased.mock.calls).toEqual([['sandbox'], ['user']]);
  const [[launch]] = mockLaunched.mock.calls as [[{ program: string; reads: string[]; env: object }]];
  expect(existsSync(launch.program)).toBe(true);
  expect(launch).toMatchObject({ reads: [], env: {} });
});

it.each<[Ran, string]>([
  [{ status: 1, stderr: 'one\ntwo\nthree\n' }, 'three'],
  [{ status: 7 }, 'it ended with 7'],
  [{ status: null, error: new Error('spawn bwrap ENOENT') }, 'spawn bwrap ENOENT'],
])('a level that does not work says why: %j', (ran, why) => {
  mockRan.mockReturnValue(ran);
  expect(fresh().obstacleOf('sandbox')).toBe(why);
});

it('on other systems than Linux, nothing is tried', () => {
  setPlatform('darwin');
  const { obstacleOf, strongestLevel } = fresh();
  expect(obstacleOf('user')).toBe('this is not Linux');
  expect(strongestLevel()).toBe('process');
  expect(mockRan).not.toHaveBeenCalled();
});

it('a level that is there is not refused', () => {
  works('user');
  const { requireLevel } = fresh();
  for (const level of ['user', 'process'] as const) expect(requireLevel(level)).toBeUndefined();
});

it.each<[ProcessLevel, string]>([
  ['sandbox', 'bubblewrap (the command bwrap, on Linux), and leave to make namespaces'],
  ['user', 'Linux, setpriv, and the rights of root'],
])('a demand for %s where it is not there is refused with what it takes', (level, needs) => {
  works();
  const { requireLevel } = fresh();
  const sentence = `--isolation ${level} can not be had here: no rights. It takes ${needs}; the strongest level here is process`;
  expect(() => requireLevel(level)).toThrow(sentence);
});

it('without isolation there is no process to start', () => {
  const { processLevel } = fresh();
  expect(processLevel('user')).toBe('user');
  expect(() => processLevel('none')).toThrow(
    '--isolation none is for lab check in a debugger; figures and grade take sandbox, user or process',
  );
});
