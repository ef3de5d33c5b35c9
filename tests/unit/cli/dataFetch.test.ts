import type { FetchedFile, FetchEvent, FetchOptions } from '../../../src/node/files/fetch';
import { lab } from './fakeTerminal';

/** The events of a download, which has tests of its own; here they are shown. */
let mockEvents: FetchEvent[] = [];
const mockOptions: FetchOptions[] = [];
const mockFile: FetchedFile = { file: '/cache/a.gz', bytes: 2_500_000, url: 'http://m/a.gz', resumedFrom: 0 };
jest.mock('../../../src/node/files/fetch', () => ({
  fetchDataset: (_: unknown, options: FetchOptions) => {
    mockOptions.push(options);
    for (const event of mockEvents) options.onEvent?.(event);
    return Promise.resolve([mockFile]);
  },
}));
beforeEach(() => {
  mockEvents = [];
  mockOptions.length = 0;
});

const done = (file: Partial<FetchedFile>): FetchEvent => ({ kind: 'done', ...mockFile, ...file });

it('tells what became of each file, and the folder at the end', async () => {
  mockEvents = [
    done({}),
    done({ file: '/cache/b.gz', bytes: 1234, url: undefined }),
    done({ file: '/cache/c.gz', bytes: 1_000_000, resumedFrom: 500_000 }),
  ];
  expect(await lab('data', 'fetch', 'mnist')).toMatchObject({
    code: 0,
    stdout: [
      'a.gz  2.5 MB  from http://m/a.gz',
      'b.gz  0.001 MB  already here',
      'c.gz  1.0 MB  from http://m/a.gz, the first 0.500 MB from an earlier attempt',
      '',
      'MNIST, handwritten digits, 28×28 is in /cache\n',
    ].join('\n'),
    stderr: '',
  });
  expect(mockOptions[0]).not.toHaveProperty('mirrors');
});

it('--json prints the files alone', async () => {
  mockEvents = [done({})];
  const { stdout } = await lab('data', 'fetch', 'mnist', '--json');
  expect(JSON.parse(stdout)).toEqual({ name: 'mnist', folder: '/cache', files: [mockFile] });
});

it('shows one bar for each file whose length is known', async () => {
  const progress = (file: string, received: number, total?: number): FetchEvent => ({
    kind: 'progress',
    file,
    received,
    total,
  });
  mockEvents = [
    progress('a.gz', 1_000_000, 2_500_000),
    progress('a.gz', 2_000_000, 2_500_000),
    done({}),
    progress('b.gz', 100),
    done({ file: '/cache/b.gz' }),
    progress('c.gz', 100, 200),
  ];
  const { bars } = await lab('data', 'fetch', 'mnist');
  expect(bars).toEqual([
    {
      total: 2_500_000,
      steps: ['1000000 a.gz, 1.0 MB of 2.5 MB', '2000000 a.gz, 2.0 MB of 2.5 MB'],
      stopped: true,
    },
    { total: 200, steps: ['100 c.gz, 0.000 MB of 0.000 MB'], stopped: false },
  ]);
});

it('notes that it waits for another process, and the mirror that is tried after a failure', async () => {
  mockEvents = [
    { kind: 'waiting' },
    { kind: 'failed', url: 'http://m/a.gz', reason: 'HTTP 404', next: 'http://n/' },
    { kind: 'failed', url: 'http://n/a.gz', reason: 'HTTP 404', next: undefined },
  ];
  expect((await lab('data', 'fetch', 'mnist')).stderr).toBe(
    'another process is fetching mnist; waiting for it\nhttp://m/a.gz: HTTP 404; trying http://n/\n',
  );
});
