import { DATASETS } from '../../../src/data/registry';
import { gzipSync } from 'node:zlib';
import { good, mirrors, notFound } from '../node/files/mirror';
import { temporaryFolder, tinyFiles, tinySet, writeFiles } from '../node/files/support';
import { lab } from './fakeTerminal';
import type * as FashionMnist from '../../../src/data/sets/fashionMnist';

// A package of the system that holds a data set is no matter of these tests, which run where it is and where it isn't.
jest.mock('../../../src/data/sets/fashionMnist', () => {
  const actual = jest.requireActual<typeof FashionMnist>('../../../src/data/sets/fashionMnist');
  return { ...actual, FASHION_MNIST: { ...actual.FASHION_MNIST, systemFolders: [] } };
});

const folder = temporaryFolder();
const serve = mirrors();
const saved = { ...process.env };

beforeEach(() => {
  process.env['LAB_CACHE'] = folder();
  delete process.env['LAB_DATA'];
});

afterEach(() => {
  process.env = { ...saved };
});

it('data --help names the commands and the environment variables', async () => {
  const { code, stdout, stderr } = await lab('data', '--help');
  expect([code, stderr]).toEqual([0, '']);
  for (const word of ['list', 'fetch', 'verify', 'LAB_DATA', 'LAB_CACHE']) expect(stdout).toContain(word);
});

it('data --help names the data sets of the registry', async () => {
  expect((await lab('data', 'fetch', '--help')).stdout).toContain('one of mnist, fashion-mnist');
  const help = (await lab('data', 'verify', '--help')).stdout;
  expect(help.replace(/\s+/g, ' ')).toContain('digits, diabetes, fashion-small, mnist, fashion-mnist');
});

it('list prints a line for each data set', async () => {
  const { code, stdout } = await lab('data', 'list');
  expect(code).toBe(0);
  expect(stdout).toMatch(/digits +Handwritten digits, 8×8 +1797 +CC BY 4\.0 +comes with the kit/);
  expect(stdout).toMatch(/mnist .* 60000 train \+ 10000 test .* npx lab data fetch mnist/);
});

it('list says where a data set is, or why it is not usable', async () => {
  writeFiles(folder(), tinyFiles());
  process.env['LAB_DATA'] = folder();
  expect((await lab('data', 'list')).stdout).toMatch(
    new RegExp(`^mnist .* 30 train \\+ 20 test .* ${folder()}$`, 'm'),
  );
  writeFiles(folder(), { ...tinyFiles(), 't10k-images-idx3-ubyte.gz': Buffer.alloc(0) });
  expect((await lab('data', 'list')).stdout).toMatch(/^mnist .* not usable: .*t10k-images.* is empty/m);
});

it('list notes that LAB_DATA names no folder', async () => {
  process.env['LAB_DATA'] = `${folder()}/nowhere`;
  expect((await lab('data', 'list')).stderr).toBe(
    `LAB_DATA names ${folder()}/nowhere, and there is no such folder\n`,
  );
  process.env['LAB_DATA'] = folder();
  expect((await lab('data', 'list')).stderr).toBe('');
});

it('list has a heading for each column', async () => {
  const [head] = (await lab('data', 'list')).stdout.split('\n');
  expect(head!.split(/ {2,}/)).toEqual(['name', 'title', 'samples', 'licence', 'where']);
});

it('list --json', async () => {
  const { code, stdout } = await lab('data', 'list', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toHaveLength(DATASETS.length);
});

it('fetch refuses a data set that is not downloaded', async () => {
  expect(await lab('data', 'fetch', 'digits')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'lab: expected a data set that is downloaded (mnist, fashion-mnist), received "digits"\n',
  });
});

it('fetch --mirror tries the mirrors named, and only those', async () => {
  const none = await serve({}, notFound);
  const other = await serve(tinyFiles(), good);
  const { code, stderr } = await lab('data', 'fetch', 'mnist', '--mirror', none.url, '--mirror', other.url);
  expect(code).toBe(2);
  const [first, ...rest] = stderr.split('\n');
  expect(first).toBe(`${none.url}train-images-idx3-ubyte.gz: HTTP 404 Not Found; trying ${other.url}`);
  expect(rest.join('\n')).toMatch(
    /^lab: [^]*HTTP 404 Not Found\n.*wrong checksum: expected MD5 f68b3c2dcbeaaa9fbdd348bbdeb94873, received \w{32}/,
  );
});

it('verify checks all data sets that are here', async () => {
  const { code, stdout } = await lab('data', 'verify');
  expect(code).toBe(0);
  expect(stdout).toContain('✓ digits');
  expect(stdout).toContain('✓ diabetes');
  expect(stdout).not.toContain('mnist');
});

it('verify prints what each part holds, and whether the files are the published ones', async () => {
  const { stdout } = await lab('data', 'verify', 'digits');
  expect(stdout.split('\n').slice(1)).toEqual([
    '',
    '  part  samples  values  repeats    0    1    2    3    4    5    6    7    8    9',
    '  all      1797  0 … 1         0  178  182  177  183  181  182  181  179  174  180',
    '',
    '  1 of 1 files have the checksum of the published ones',
    '',
  ]);
});

it('verify counts the samples that parts repeat and share', async () => {
  const [train, labels] = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'];
  const files = tinyFiles();
  // The training images again as test images; the first image twice.
  const { images } = tinySet(30);
  images.copyWithin(20, 16, 20);
  writeFiles(folder(), {
    ...files,
    [train]: gzipSync(images),
    't10k-images-idx3-ubyte.gz': files[train]!,
    't10k-labels-idx1-ubyte.gz': files[labels]!,
  });
  const { code, stdout } = await lab('data', 'verify', 'mnist', '--dir', folder());
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}train {7}30 .* 1 /m);
  expect(stdout).toMatch(/^ {2}29 distinct images are in both parts$/m);
  expect(stdout).toMatch(
    /^ {2}repeats: samples equal to an earlier one of their part, whatever their label$/m,
  );
  expect(stdout).toMatch(/^ {2}0 of 4 files have the checksum of the published ones$/m);
});

it('verify prints the sets one below the other, with an empty line between them', async () => {
  const { stdout } = await lab('data', 'verify', 'digits', 'diabetes');
  expect(stdout).toMatch(/published ones\n(.*\n)*\n✓ diabetes/);
});

it('verify without a name does not skip a data set that cannot be used', async () => {
  writeFiles(folder(), { ...tinyFiles(), 't10k-labels-idx1-ubyte.gz': Buffer.alloc(0) });
  process.env['LAB_DATA'] = folder();
  expect(await lab('data', 'verify')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('t10k-labels-idx1-ubyte.gz is empty'),
  });
});

it('verify --dir ends with exit code 1 if something is wrong', async () => {
  writeFiles(folder(), { ...tinyFiles(), 't10k-labels-idx1-ubyte.gz': Buffer.alloc(0) });
  const { code, stdout } = await lab('data', 'verify', 'mnist', '--dir', folder());
  expect(code).toBe(1);
  expect(stdout).toContain('✗ mnist');
  expect(stdout).toContain(
    `wrong: ${folder()}/t10k-labels-idx1-ubyte.gz is empty: expected a file with data, found 0 bytes`,
  );
});

it('verify --json', async () => {
  writeFiles(folder(), tinyFiles());
  const { code, stdout } = await lab('data', 'verify', 'mnist', '--dir', folder(), '--json');
  const [report, ...others] = JSON.parse(stdout) as { problems: string[] }[];
  expect(others).toEqual([]);
  expect(report).toMatchObject({ name: 'mnist', parts: [{ count: 30 }, { count: 20 }], shared: 0 });
  expect(code).toBe(report!.problems.length > 0 ? 1 : 0);
});

it.each([[[]], [['mnist', 'digits']]])('verify --dir needs one name, received %j', async (names) => {
  expect(await lab('data', 'verify', ...names, '--dir', folder())).toMatchObject({
    code: 2,
    stderr: `lab: --dir needs the name of one data set, received ${names.length}\n`,
  });
});
