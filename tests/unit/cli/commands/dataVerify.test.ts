import type { VerifyReport } from '../../../../src/node/files/verify';
import { lab } from '../fakeTerminal';

/* Verifying has tests of its own; here its reports are told. */
const mockReports = new Map<string, Partial<VerifyReport>>();
const mockAsked: [string, object][] = [];
jest.mock('../../../../src/node/files/verify', () => ({
  verifyDataset: (name: string, options: object) => {
    mockAsked.push([name, options]);
    const nothing = { parts: [], problems: [], notes: [], files: [], shared: null };
    return { name, folder: `/data/${name}`, ...nothing, ...mockReports.get(name) };
  },
}));
jest.mock('../../../../src/node/files/inventory', () => ({
  inventory: () => [
    { name: 'here', available: true, problem: null },
    { name: 'damaged', available: false, problem: 'a file is empty' },
    { name: 'nowhere', available: false, problem: null },
  ],
}));

beforeEach(() => {
  mockReports.clear();
  mockAsked.length = 0;
});

it('looks at all data sets on this machine, damaged ones too, and reports on each', async () => {
  mockReports.set('damaged', { problems: ['a is empty', 'b is missing'], notes: ['c is newer'] });
  expect(await lab('data', 'verify')).toMatchObject({
    code: 1,
    stdout: [
      '✓ here  /data/here',
      '',
      '✗ damaged  /data/damaged',
      '  wrong: a is empty',
      '  wrong: b is missing',
      '  note: c is newer',
      '',
    ].join('\n'),
  });
  expect(mockAsked).toEqual([
    ['here', {}],
    ['damaged', {}],
  ]);
});

it('looks at the named ones only, or at one in a folder', async () => {
  expect((await lab('data', 'verify', 'a', 'b')).code).toBe(0);
  await lab('data', 'verify', 'a', '--dir', '/there');
  expect(mockAsked).toEqual([
    ['a', {}],
    ['b', {}],
    ['a', { dir: '/there' }],
  ]);
});

it('reports parts, published files and repeats', async () => {
  const part = { part: 'train', count: 30, values: [0, 255], duplicates: 1, classes: { cat: 10, dog: 20 } };
  mockReports.set('a', {
    parts: [part, { ...part, part: 'test', count: 9, duplicates: 0 }],
    files: [{ published: true }, { published: false }],
    shared: 4,
  } as unknown as VerifyReport);
  const { stdout } = await lab('data', 'verify', 'a');
  expect(stdout.split('\n').slice(1)).toEqual([
    '',
    '  part   samples  values   repeats  cat  dog',
    '  train       30  0 … 255        1   10   20',
    '  test         9  0 … 255        0   10   20',
    '',
    '  1 of 2 files have the checksum of the published ones',
    '  4 distinct images are in both parts',
    '  repeats: samples equal to an earlier one of their part, whatever their label',
    '',
  ]);
});

it('--json gives the reports', async () => {
  mockReports.set('a', { problems: ['wrong'] });
  const { code, stdout } = await lab('data', 'verify', 'a', 'b', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    { name: 'a', problems: ['wrong'] },
    { name: 'b', problems: [] },
  ]);
});
