import { PassThrough } from 'node:stream';
import { Prints } from '../../../../src/node/hosts/prints';

const MARK = '  │ ';
const MORE = `${MARK}(it prints more, which is left out)\n`;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** All that is shown of pieces that come one after the other, each stream its own list; then the streams close. */
async function shown(...streams: string[][]): Promise<string[]> {
  const told: string[] = [];
  const prints = new Prints((text) => told.push(text));
  for (const pieces of streams) {
    const stream = new PassThrough();
    prints.listen(stream);
    for (const piece of pieces) {
      stream.write(piece);
      await turn();
    }
    stream.destroy();
    await turn();
  }
  return told;
}

it.each<[string[], string[]]>([
  [['a\nb\n'], ['a', 'b']],
  [
    ['a', 'b\nc'],
    ['ab', 'c'],
  ],
  [['a\n'], ['a']],
  [['\n'], ['']],
  [['a\r\n'], ['a ']],
  [['שלום', '\n'], ['שלום']],
])('%j is shown line by line, each with a mark: %j', async (pieces, lines) => {
  expect((await shown(pieces)).map((text) => text.replace('\r', ' '))).toEqual(
    lines.map((line) => `${MARK}${line}\n`),
  );
});

it('letters that steer a terminal are not shown', async () => {
  expect((await shown(['\u001b[2Ja\n']))[0]).not.toContain('\u001b');
});

it('a thousand lines are shown, of all streams together, and then a remark, once', async () => {
  const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}\n`);
  expect(await shown(lines(999))).toHaveLength(999);
  const all = await shown(lines(600), lines(600), ['rest']);
  expect(all).toHaveLength(1001);
  expect(all.at(-1)).toBe(MORE);
  expect(await shown([lines(2000).join('')])).toHaveLength(1001);
});

it('a hundred thousand letters are shown, and then a remark', async () => {
  const line = `${'x'.repeat(999)}\n`;
  expect(await shown([line.repeat(100)])).toHaveLength(100);
  const all = await shown([line.repeat(102)]);
  expect(all).toHaveLength(102);
  expect(all.slice(-2)).toEqual([`${MARK}${line}`, MORE]);
});

it('a line without end is cut, and the next one is shown', async () => {
  const [line, ...others] = await shown(['x'.repeat(150_000), '\nnext\n']);
  expect(line!.startsWith(`${MARK}${'x'.repeat(1000)}`)).toBe(true);
  expect(line!.length).toBeLessThan(3000);
  expect(others).toEqual([`${MARK}next\n`]);
});

it('a stream that breaks is no fault', async () => {
  const told: string[] = [];
  const stream = new PassThrough();
  new Prints((text) => told.push(text)).listen(stream);
  stream.write('last words');
  await turn();
  stream.destroy(new Error('broken'));
  await turn();
  expect(told).toEqual([`${MARK}last words\n`]);
});
