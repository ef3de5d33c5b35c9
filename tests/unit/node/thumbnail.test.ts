// First, as everywhere: the canvas must not load the fonts of the machine.
import '../../../src/node/noSystemFonts';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { sizeOfPng, thumbnailOf } from '../../../src/node/thumbnail';

/** Left half red, right half blue. */
function flag(width: number, height: number): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'red';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = 'blue';
  context.fillRect(width / 2, 0, width / 2, height);
  return canvas.toBuffer('image/png');
}

it('reads the size of a PNG from its header, also inside a larger buffer', () => {
  const png = flag(300, 120);
  expect(sizeOfPng(png)).toEqual({ width: 300, height: 120 });
  const padded = Buffer.concat([Buffer.alloc(7), png]);
  expect(sizeOfPng(padded.subarray(7))).toEqual({ width: 300, height: 120 });
});

it('makes a PNG smaller and keeps its ratio and its colours', async () => {
  const small = await thumbnailOf(flag(400, 200), 50);
  expect(sizeOfPng(small)).toEqual({ width: 50, height: 25 });
  const canvas = createCanvas(50, 25);
  const context = canvas.getContext('2d');
  context.drawImage(await loadImage(small), 0, 0);
  expect([...context.getImageData(10, 12, 1, 1).data]).toEqual([255, 0, 0, 255]);
  expect([...context.getImageData(40, 12, 1, 1).data]).toEqual([0, 0, 255, 255]);
});
