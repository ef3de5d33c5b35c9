import { FrameReader, frameOf, LARGEST_FRAME } from '../../../src/hosts/frames';

/** What a reader makes of pieces of bytes. */
function read(pieces: Uint8Array[], secret = 's3cret'): { texts: string[]; garbage: number } {
  const texts: string[] = [];
  let garbage = 0;
  const reader = new FrameReader(secret, { onText: (text) => texts.push(text), onGarbage: () => garbage++ });
  for (const piece of pieces) reader.push(piece);
  return { texts, garbage };
}

const joined = (...pieces: Uint8Array[]): Uint8Array =>
  Uint8Array.from(pieces.flatMap((piece) => [...piece]));
const frame = (text: string): Uint8Array => frameOf('s3cret', text);
const TEXTS = ['{"id":1}', '', 'שלום', 'x'.repeat(1000)];
const bytes = joined(...TEXTS.map(frame));

it.each([1, 2, 3, 4, 5, 100, bytes.length])('frames arrive whole in pieces of %d bytes', (size) => {
  const pieces: Uint8Array[] = [];
  for (let i = 0; i < bytes.length; i += size) pieces.push(bytes.subarray(i, i + size));
  expect(read(pieces)).toEqual({ texts: TEXTS, garbage: 0 });
});

it('half a frame is no text yet', () => {
  expect(read([frame('whole'), frame('half').subarray(0, 9)])).toEqual({ texts: ['whole'], garbage: 0 });
});

it('a frame may be as large as the largest', () => {
  const body = 's3cret'.padEnd(LARGEST_FRAME, 'x');
  const { texts, garbage } = read([frameOf('', body)]);
  expect(garbage).toBe(0);
  expect(texts.map((text) => text.length)).toEqual([LARGEST_FRAME - 's3cret'.length]);
});

const withLength = (length: number): Uint8Array => {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, length);
  return header;
};

it.each<[string, Uint8Array]>([
  ['a line of text', new TextEncoder().encode('this is no frame\n')],
  ['a frame that is too large', withLength(LARGEST_FRAME + 1)],
  ['a frame without the secret', frameOf('', '{"id":1}')],
  ['a frame with another secret', frameOf('s3creT', '{"id":1}')],
  ['a frame that is no text', joined(withLength(7), new TextEncoder().encode('s3cret'), Uint8Array.of(0xff))],
  ['a frame that is shorter than the secret', joined(withLength(2), Uint8Array.of(0x73, 0x33))],
])('%s is garbage, is reported once, and nothing is read after it', (_, garbage) => {
  expect(read([frame('before'), garbage, garbage, frame('after')])).toEqual({
    texts: ['before'],
    garbage: 1,
  });
});

it('a reader may have a smaller largest frame', () => {
  const texts: string[] = [];
  const onGarbage = jest.fn();
  const reader = new FrameReader('', { onText: (text) => texts.push(text), onGarbage }, 10);
  reader.push(frameOf('', 'x'.repeat(10)));
  expect(onGarbage).not.toHaveBeenCalled();
  reader.push(frameOf('', 'x'.repeat(11)));
  expect(texts).toEqual(['x'.repeat(10)]);
  expect(onGarbage).toHaveBeenCalledTimes(1);
});

it('holds the bytes of a frame that never ends only up to its size', () => {
  const piece = new Uint8Array(2 ** 20);
  const { texts, garbage } = read([withLength(LARGEST_FRAME), ...Array<Uint8Array>(65).fill(piece)]);
  expect({ texts, garbage }).toEqual({ texts: [], garbage: 1 });
});
