import type { LinesChart } from '../../../src/charts/lines';
import { themeNamed } from '../../../src/charts/theme';
import { renderGif } from '../../../src/node/gif';

const frame = (count: number, note = 'a step'): LinesChart => ({
  kind: 'lines',
  title: 'Cost',
  note,
  x: { label: 'step', min: 0, max: 4 },
  y: { label: 'cost', min: 0, max: 4 },
  series: [{ x: [0, 1, 2, 3, 4].slice(0, count), y: [4, 3, 2, 1, 0].slice(0, count) }],
});
const animation = { frames: [frame(2), frame(3), frame(5)], delay: 200, pause: 1500 };

/** The images of a GIF: how long each stays, in hundredths of a second, and its width and height. */
function imagesOf(gif: Buffer): { delay: number; width: number; height: number }[] {
  const images: { delay: number; width: number; height: number }[] = [];
  let at = 13 + ((gif[10]! & 0x80) > 0 ? 3 * 2 ** ((gif[10]! & 7) + 1) : 0);
  let delay = 0;
  while (gif[at] !== 0x3b) {
    if (gif[at] === 0x21) {
      if (gif[at + 1] === 0xf9) delay = gif.readUInt16LE(at + 4);
      at += 2;
    } else {
      images.push({ delay, width: gif.readUInt16LE(at + 5), height: gif.readUInt16LE(at + 7) });
      at += 10 + ((gif[at + 9]! & 0x80) > 0 ? 3 * 2 ** ((gif[at + 9]! & 7) + 1) : 0) + 1;
    }
    while (gif[at]! > 0) at += gif[at]! + 1;
    at += 1;
  }
  return images;
}

it('a GIF has each frame for its time, and after the first only what changes', () => {
  const gif = renderGif(animation);
  expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
  const images = imagesOf(gif);
  expect(images.map(({ delay }) => delay)).toEqual([20, 20, 150]);
  const [whole, ...parts] = images.map(({ width, height }) => width * height);
  expect(Math.max(...parts)).toBeLessThan(whole! / 2);
});

it('the same frames give the same bytes', () => {
  expect(renderGif(animation).equals(renderGif(animation))).toBe(true);
});

it('a frame that changes nothing is one pixel', () => {
  const [, second] = imagesOf(renderGif({ ...animation, frames: [frame(2), frame(2)] }));
  expect(second).toEqual({ delay: 150, width: 1, height: 1 });
});

it('frames with more words fit under those with fewer', () => {
  const long = frame(2, 'a step that takes many words '.repeat(300));
  const low = imagesOf(renderGif({ ...animation, frames: [frame(2), frame(3)] }))[0]!;
  const high = imagesOf(renderGif({ ...animation, frames: [frame(2), long] }))[0]!;
  expect(high.height).toBeGreaterThan(low.height);
});

it('a theme changes the colours', () => {
  expect(renderGif(animation, themeNamed('dark')).equals(renderGif(animation))).toBe(false);
});

it('a single frame is no animation', () => {
  expect(() => renderGif({ ...animation, frames: [frame(2)] })).toThrow(
    'expected 2 to 30 frames, received 1',
  );
});
