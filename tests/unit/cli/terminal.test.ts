import { PassThrough } from 'node:stream';
import { processTerminal } from '../../../src/cli/terminal';
import { ProgressBar } from '../../../src/cli/progress';
import { table } from '../../../src/cli/table';

const mockBar = jest.fn<undefined, unknown[]>();
jest.mock('cli-progress', () => ({
  SingleBar: class {
    start = (...args: unknown[]): void => mockBar('start', ...args);
    update = (...args: unknown[]): void => mockBar('update', ...args);
    stop = (): void => mockBar('stop');
  },
}));

/** A stream that keeps its text: a screen of so many columns, or a file without columns. */
function stream(columns?: number): NodeJS.WriteStream & { text: () => string } {
  const pass = new PassThrough();
  let written = '';
  pass.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const screen = columns === undefined ? { isTTY: false } : { isTTY: true, columns };
  // Of a screen, the terminal looks at these properties only.
  return Object.assign(pass, screen, { text: () => written }) as never;
}

describe('the terminal of a process', () => {
  it('prints answers on standard output and notes on standard error, each with a line end', () => {
    const [stdout, stderr] = [stream(), stream()];
    const terminal = processTerminal({ stdout, stderr, env: {} });
    terminal.print('answer');
    terminal.note('note');
    expect([stdout.text(), stderr.text()]).toEqual(['answer\n', 'note\n']);
  });

  it.each([
    [stream(80), 80],
    [stream(110), 110],
    [stream(300), 110],
    [stream(), 100],
  ])('is as wide as its screen, but not wider than 110 characters', (stdout, width) => {
    expect(processTerminal({ stdout, stderr: stream(), env: {} }).width).toBe(width);
  });

  it.each([
    ['on a screen', stream(80), {}, true],
    ['not in a file', stream(), {}, false],
    ['not with NO_COLOR', stream(80), { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', stream(80), { NO_COLOR: '' }, true],
  ])('has colours %s', (_, stdout, env, colours) => {
    const { colors } = processTerminal({ stdout, stderr: stream(), env });
    expect(colors.red('x') !== 'x').toBe(colours);
  });

  it('clears a screen only', () => {
    const clear = jest.spyOn(console, 'clear').mockImplementation();
    processTerminal({ stdout: stream(), stderr: stream(), env: {} }).clear();
    expect(clear).not.toHaveBeenCalled();
    processTerminal({ stdout: stream(80), stderr: stream(), env: {} }).clear();
    expect(clear).toHaveBeenCalledTimes(1);
    clear.mockRestore();
  });
});

describe('a progress bar', () => {
  let now: jest.SpyInstance<number, []>;
  beforeEach(() => {
    mockBar.mockClear();
    now = jest.spyOn(Date, 'now').mockReturnValue(0);
  });
  afterEach(() => now.mockRestore());

  it('appears on a screen once a job has taken more than a second, and stops', () => {
    const bar = processTerminal({ stdout: stream(), stderr: stream(80), env: {} }).progress(4);
    bar.at(1, 'first');
    now.mockReturnValue(1000);
    bar.at(1, 'first');
    expect(mockBar.mock.calls).toEqual([]);
    now.mockReturnValue(1001);
    bar.at(2, 'second');
    now.mockReturnValue(1002);
    bar.at(3, 'third');
    bar.stop();
    expect(mockBar.mock.calls).toEqual([
      ['start', 4, 2, { step: 'second' }],
      ['update', 2, { step: 'second' }],
      ['update', 3, { step: 'third' }],
      ['stop'],
    ]);
  });

  it('does not appear in a file, nor after a job that was short', () => {
    const inFile = new ProgressBar(2, stream());
    const short = new ProgressBar(2, stream(80));
    short.at(1, 'first');
    short.stop();
    now.mockReturnValue(5000);
    inFile.at(1, 'first');
    inFile.stop();
    expect(mockBar.mock.calls).toEqual([]);
  });
});

it('a table has aligned columns, no frame, and no spaces at the ends of its lines', () => {
  expect(
    table(
      ['name', 'points', ''],
      [
        ['a', 5, 'short'],
        ['long name', 100, ''],
      ],
      [1],
    ),
  ).toBe('name       points\na               5  short\nlong name     100');
});
