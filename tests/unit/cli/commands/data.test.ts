import { Command } from 'commander';
import { dataCommand } from '../../../../src/cli/commands/data';
import { good, mirrors, notFound } from '../../node/files/mirror';
import { temporaryFolder, tinyFiles, writeFiles } from '../../node/files/support';

const folder = temporaryFolder();
const serve = mirrors();
const saved = { ...process.env };
let out: string;
let err: string;

beforeEach(() => {
  process.env['LAB_CACHE'] = folder();
  delete process.env['LAB_DATA'];
  out = '';
  err = '';
  const keep = (text: unknown): boolean => ((out += String(text)), true);
  jest.spyOn(process.stdout, 'write').mockImplementation(keep);
  jest.spyOn(console, 'log').mockImplementation((text) => void keep(`${text}\n`));
  jest.spyOn(console, 'error').mockImplementation((text) => void (err += `${text}\n`));
});

afterEach(() => {
  jest.restoreAllMocks();
  process.env = { ...saved };
  process.exitCode = undefined;
});

const lab = (...args: string[]): Promise<Command> =>
  new Command('lab').addCommand(dataCommand()).parseAsync(['data', ...args], { from: 'user' });

it('help names the data sets of the registry', async () => {
  await expect(lab('fetch', '--help')).rejects.toThrow('(outputHelp)');
  expect(out).toContain('one of mnist, fashion-mnist');
  await expect(lab('verify', '--help')).rejects.toThrow('(outputHelp)');
  expect(out).toContain('digits, diabetes, mnist, fashion-mnist');
});

it('list: a line for each data set', async () => {
  await lab('list');
  expect(out).toMatch(/digits +Handwritten digits, 8×8 +1797 +CC BY 4\.0 +comes with the kit/);
  expect(out).toMatch(/mnist .* 60000 train \+ 10000 test .* npx lab data fetch mnist/);
});

it('list --json', async () => {
  await lab('list', '--json');
  expect(JSON.parse(out)).toHaveLength(4);
});

it('fetch: refuses a set that comes with the kit', async () => {
  await expect(lab('fetch', 'digits')).rejects.toThrow(
    'expected a data set that is downloaded (mnist, fashion-mnist), received "digits"',
  );
});

it('fetch --mirror: tries the named mirrors only', async () => {
  const none = await serve({}, notFound);
  const other = await serve(tinyFiles(), good);
  await expect(lab('fetch', 'mnist', '--mirror', none.url, '--mirror', other.url)).rejects.toThrow(
    /HTTP 404 Not Found\n.*wrong checksum: expected MD5 f68b3c2dcbeaaa9fbdd348bbdeb94873, received \w{32}/,
  );
  expect(err).toBe(`${none.url}train-images-idx3-ubyte.gz: HTTP 404 Not Found; trying ${other.url}\n`);
});

it('verify: without names, every set on this machine, with exit code 0', async () => {
  await lab('verify');
  expect(out).toContain('✓ digits');
  expect(out).toContain('✓ diabetes');
  expect(out).not.toContain('mnist');
  expect(process.exitCode).toBeUndefined();
});

it('verify --dir: exit code 1 if something is wrong', async () => {
  writeFiles(folder(), { ...tinyFiles(), 't10k-labels-idx1-ubyte.gz': Buffer.alloc(0) });
  await lab('verify', 'mnist', '--dir', folder());
  expect(out).toContain('✗ mnist');
  expect(out).toContain('t10k-labels-idx1-ubyte.gz is empty: expected a file with data, found 0 bytes');
  expect(process.exitCode).toBe(1);
});

it('verify --json', async () => {
  writeFiles(folder(), tinyFiles());
  await lab('verify', 'mnist', '--dir', folder(), '--json');
  expect(JSON.parse(out)).toMatchObject([
    { name: 'mnist', parts: [{ count: 30 }, { count: 20 }], shared: 0 },
  ]);
});

it('verify --dir: needs one name', async () => {
  await expect(lab('verify', '--dir', folder())).rejects.toThrow(
    '--dir needs the name of one data set, received 0',
  );
});
