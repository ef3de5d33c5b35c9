import { PassThrough } from 'node:stream';
import { ProgressBar } from '../../../src/cli/progress';

let now: jest.SpyInstance<number, []>;
beforeEach(() => (now = jest.spyOn(Date, 'now').mockReturnValue(0)));
afterEach(() => now.mockRestore());

/** A screen that keeps what is written to it. */
function screen(): NodeJS.WriteStream & { text: () => string } {
  const pass = new PassThrough();
  let written = '';
  pass.on('data', (chunk: Buffer) => (written += chunk.toString()));
  // The bar uses these properties of a screen only.
  return Object.assign(pass, { isTTY: true, columns: 80, text: () => written }) as never;
}

it('a progress bar shows the share that is done and the step, and leaves nothing behind', () => {
  const stream = screen();
  const bar = new ProgressBar(4, stream);
  now.mockReturnValue(2000);
  bar.at(1, 'softmax');
  expect(stream.text()).toContain(`${'='.repeat(6)}${'-'.repeat(18)} 25%  softmax`);
  // The cursor is hidden while the bar is there, and comes back.
  expect(stream.text()).toContain('\u001b[?25l');
  bar.stop();
  expect(stream.text()).toContain('\u001b[?25h');
  // Ends with the line cleared, not with a new one.
  expect(stream.text().endsWith('\n')).toBe(false);
  expect(stream.text().lastIndexOf('\u001b[0K')).toBeGreaterThan(stream.text().lastIndexOf('softmax'));
});
