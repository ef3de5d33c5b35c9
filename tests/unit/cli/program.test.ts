import { allLabs } from '../../../src/course/labs';
import { lab } from './fakeTerminal';

/* What the command line hands to the commands, and how it ends. The commands themselves have tests of their own. */
const mockCalls: [name: string, settings: unknown][] = [];
let mockError: Error | undefined;
const mockCommand =
  (name: string) =>
  (settings: unknown): unknown => {
    mockCalls.push([name, settings]);
    if (mockError) throw mockError;
    return { output: { json: { ran: name } }, exitCode: 1 };
  };
jest.mock('../../../src/cli/commands/check', () => ({ check: mockCommand('check') }));
jest.mock('../../../src/cli/commands/watch', () => ({ watch: mockCommand('watch') }));
jest.mock('../../../src/cli/commands/hint', () => ({ hint: mockCommand('hint') }));
jest.mock('../../../src/cli/commands/figures', () => ({ figures: mockCommand('figures') }));
jest.mock('../../../src/cli/commands/start', () => ({ start: mockCommand('start') }));
jest.mock('../../../src/cli/commands/mutants', () => ({ mutants: mockCommand('mutants') }));
jest.mock('../../../src/cli/commands/selftest', () => ({ selftest: mockCommand('selftest') }));
jest.mock('../../../src/cli/commands/list', () => ({ list: mockCommand('list') }));
jest.mock('../../../src/cli/commands/doctor', () => ({ doctor: mockCommand('doctor') }));
jest.mock('../../../src/cli/commands/record', () => ({ record: mockCommand('record') }));
jest.mock('../../../src/cli/commands/starters', () => ({ starters: mockCommand('starters') }));
jest.mock('../../../src/cli/commands/challenge', () => ({
  tryChallenge: mockCommand('tryChallenge'),
  listTries: mockCommand('listTries'),
  measureReference: mockCommand('measureReference'),
}));
jest.mock('../../../src/cli/commands/dataList', () => ({ listData: mockCommand('listData') }));
jest.mock('../../../src/cli/commands/dataFetch', () => ({ fetchData: mockCommand('fetchData') }));
jest.mock('../../../src/cli/commands/dataVerify', () => ({ verifyData: mockCommand('verifyData') }));
let mockReleased = false;
jest.mock('../../../src/course/kit', () => ({
  isReleased: () => mockReleased,
  KIT_VERSION: '9.8.7',
}));

beforeEach(() => {
  mockCalls.length = 0;
  [mockError, mockReleased] = [undefined, false];
});

const [THREE, FOUR] = ['03-softmax-sgd', '04-optimizers'];
const CHECK = {
  ids: [THREE],
  target: 'labs',
  only: undefined,
  seed: undefined,
  deadlineSeconds: undefined,
  isolation: undefined,
  recorded: false,
  verbose: false,
  format: 'text',
  out: undefined,
};
const FIGURES = {
  ids: [THREE],
  target: 'labs',
  only: undefined,
  mode: 'quick',
  data: 'digits',
  seedCount: undefined,
  out: undefined,
  json: false,
  isolation: undefined,
  theme: 'light',
  svg: false,
  parallel: expect.any(Number) as number,
};
const CHALLENGE = { id: THREE, target: 'labs', isolation: undefined, json: false };
const FETCH = { name: 'mnist', mirrors: undefined, json: false };
const ALL = allLabs();

it.each<[string, string, object]>([
  ['list', 'list', { json: false }],
  ['list --json', 'list', { json: true }],
  ['doctor', 'doctor', { json: false }],
  ['doctor --json', 'doctor', { json: true }],
  ['check 3', 'check', CHECK],
  ['check 03 04-optimizers', 'check', { ...CHECK, ids: [THREE, FOUR] }],
  ['check all', 'check', { ...CHECK, ids: ALL }],
  ['check 03 --watch', 'watch', CHECK],
  [
    'check 03 --target solutions --only a,b --only c --seed 0 --deadline 7 --isolation none --recorded --verbose',
    'check',
    {
      ...CHECK,
      ...{ target: 'solutions', only: ['a', 'b', 'c'], seed: 0, deadlineSeconds: 7, isolation: 'none' },
      ...{ recorded: true, verbose: true },
    },
  ],
  ['check 03 --json', 'check', { ...CHECK, format: 'json' }],
  ['check 03 --format junit --out a.xml', 'check', { ...CHECK, format: 'junit', out: 'a.xml' }],
  ['figures 03', 'figures', FIGURES],
  [
    'figures 03 --target a --only b --full --data c --seeds 2 --jobs 3 --out d --json --isolation user',
    'figures',
    {
      ...FIGURES,
      ...{ target: 'a', only: 'b', mode: 'full', data: 'c', seedCount: 2, parallel: 3, out: 'd', json: true },
      isolation: 'user',
    },
  ],
  ['figures 03 --quick', 'figures', FIGURES],
  ['figures 03 --theme dark-slide --svg', 'figures', { ...FIGURES, theme: 'dark-slide', svg: true }],
  ['selftest', 'selftest', { ids: ALL, seed: undefined, json: false }],
  ['selftest 03 --seed 2 --json', 'selftest', { ids: [THREE], seed: 2, json: true }],
  ['mutants 03', 'mutants', { ids: [THREE], seed: 1, json: false }],
  ['mutants 03 04 --seed 5 --json', 'mutants', { ids: [THREE, FOUR], seed: 5, json: true }],
  ['hint 03 softmax', 'hint', { id: THREE, task: 'softmax', step: 1 }],
  ['hint 03 softmax --step 3', 'hint', { id: THREE, task: 'softmax', step: 3 }],
  ['challenge 03', 'tryChallenge', { ...CHALLENGE, note: '', seed: undefined }],
  [
    'challenge 03 --target a --note b --seed 1 --isolation process --json',
    'tryChallenge',
    { id: THREE, target: 'a', note: 'b', seed: 1, isolation: 'process', json: true },
  ],
  ['challenge 03 --list', 'listTries', CHALLENGE],
  ['challenge 03 --measure 40', 'measureReference', { ...CHALLENGE, runs: 40 }],
  ['starters', 'starters', { ids: ALL, check: false, overwrite: false }],
  ['starters 03 --check', 'starters', { ids: [THREE], check: true, overwrite: false }],
  ['starters 03 --overwrite', 'starters', { ids: [THREE], check: false, overwrite: true }],
  ['record', 'record', { ids: ALL, check: false }],
  ['record 03 --check', 'record', { ids: [THREE], check: true }],
  ['start', 'start', { mode: 'quick', data: 'digits', out: 'out', parallel: expect.any(Number) }],
  ['start --full --data a --jobs 2 --out b', 'start', { mode: 'full', data: 'a', out: 'b', parallel: 2 }],
  ['data list', 'listData', { json: false }],
  ['data list --json', 'listData', { json: true }],
  ['data fetch mnist', 'fetchData', FETCH],
  [
    'data fetch mnist --mirror http://a --mirror http://b --json',
    'fetchData',
    { ...FETCH, mirrors: ['http://a', 'http://b'], json: true },
  ],
  ['data verify', 'verifyData', { names: [], dir: undefined, json: false }],
  ['data verify mnist --dir a --json', 'verifyData', { names: ['mnist'], dir: 'a', json: true }],
])('lab %s runs "%s" with its settings', async (line, name, settings) => {
  const { code, stdout, stderr } = await lab(...line.split(' '));
  expect(mockCalls).toEqual([[name, settings]]);
  if (name === 'watch') expect([code, stdout]).toEqual([0, '']);
  else expect([code, stdout]).toEqual([1, `${JSON.stringify({ ran: name }, null, 2)}\n`]);
  expect(stderr).toBe('');
});

it.each([
  ['hint all softmax', 'expected one lab, received all'],
  ['challenge all', 'expected one lab, received all'],
  ['hint 03 softmax --step 4', '--step takes a whole number from 1 to 3, received "4"'],
  ['figures 03 --theme sepia', '--theme takes one of light, dark, slide, dark-slide, received "sepia"'],
  ['compare lr=1 --theme sepia', '--theme takes one of light, dark, slide, dark-slide, received "sepia"'],
  ['check 03 --isolation jail', '--isolation takes one of '],
  [
    'check 03 --format pdf',
    '--format takes text, json, gradescope, exercism, junit, github, markdown, received "pdf"',
  ],
  [
    'check 03 --json --format junit',
    '--json is --format json; received --format junit too; leave one of them out',
  ],
])('lab %s is refused', async (line, message) => {
  const { code, stderr } = await lab(...line.split(' '));
  expect([code, mockCalls]).toEqual([2, []]);
  expect(stderr.startsWith(`lab: ${message}`)).toBe(true);
});

it('--json and --format json ask for the same', async () => {
  await lab('check', '03', '--json', '--format', 'json');
  expect(mockCalls).toEqual([['check', { ...CHECK, format: 'json' }]]);
});

it("reports an error of the file system in a sentence, and the kit's own with its stack", async () => {
  mockError = Object.assign(new Error('ENOSPC'), {
    code: 'ENOSPC',
    syscall: 'write',
    path: '/full/disk',
    errno: -28,
  });
  const full = await lab('doctor');
  expect(full).toMatchObject({ code: 2, stdout: '' });
  expect(full.stderr).toMatch(/^lab: \/full\/disk can't be used: [^\n]*no space[^\n]*\n$/);
  mockError = new Error('a fault of the kit');
  const own = await lab('doctor');
  expect(own.code).toBe(2);
  expect(own.stderr).toMatch(
    /^lab: the kit itself failed; please report this:\n Error: a fault of the kit\n +at .*program\.test/,
  );
});

it('prints its version, and help once', async () => {
  expect(await lab('--version')).toMatchObject({ code: 0, stdout: '9.8.7\n', stderr: '' });
  const { code, stdout } = await lab('--help');
  expect([code, stdout.match(/^ {2}help /gm)]).toEqual([0, ['  help ']]);
  expect(stdout.replace(/\s+/g, ' ')).toContain('--version print the version of the kit');
  expect(stdout).toMatch(/\n\nLAB is a lab's number \(3 or 03\)[^]*npx lab figures 03 .*your code\n$/);
});

it('the help of a command has the options of all commands too', async () => {
  const { stdout } = await lab('check', '--help');
  expect(stdout).toMatch(/\nGlobal Options:\n +--version /);
});

it('the kit of students has no command of teachers', async () => {
  mockReleased = true;
  expect((await lab('selftest')).stderr).toMatch(/^lab: lab selftest is for teachers/);
  expect((await lab('--help')).stdout).not.toContain('selftest');
  expect(mockCalls).toEqual([]);
  mockReleased = false;
  expect((await lab('--help')).stdout).toContain('selftest');
});
