/** An animation → a GIF, in Node. The encoder is that of the canvas; the same frames give the same bytes. */
// First: the canvas must not load before the fonts of the machine are switched off.
import { newCanvas } from './canvas';
import { createCanvas, GifEncoder } from '@napi-rs/canvas';
import type { Animation } from '../charts/animation';
import { checkAnimation } from '../charts/animation';
import { pictureOf } from '../charts/picture';
import type { Picture } from '../charts/picture';
import type { Theme } from '../charts/theme';
import { LIGHT } from '../charts/theme';

/** The width in pixels: nearly that of the page, and small enough for a megabyte. */
const WIDTH = 1024;
/** The sampling of colours by the encoder, from 1 (slow) to 30: charts have few colours. */
const SAMPLING = 5;

/** A part of a frame, in pixels. */
interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/**
 * Draws an animation as a GIF that begins anew without end. From the second frame on, a frame holds only the rectangle in
 * which it differs from the one before.
 *
 * @throws UsageError as {@link checkAnimation} and `renderChart`
 */
export function renderGif(animation: Animation, theme: Theme = LIGHT): Buffer {
  checkAnimation(animation);
  const { frames, delay, pause } = animation;
  const pictures = frames.map((chart) => pictureOf(chart, newCanvas, { theme }));
  // Words that take a line more make a picture higher: all frames get the room of the highest.
  const height = Math.max(...pictures.map((picture) => Math.round(picture.height * scaleOf(picture))));
  const encoder = new GifEncoder(WIDTH, height, { repeat: 0, quality: SAMPLING });
  let before: Uint8ClampedArray | undefined;
  for (const [i, picture] of pictures.entries()) {
    const pixels = drawn(picture, height, theme);
    const part = before ? changedPart(before, pixels) : { left: 0, top: 0, width: WIDTH, height };
    const time = i === pictures.length - 1 ? pause : delay;
    const { left, top } = part;
    encoder.addFrame(cut(pixels, part), part.width, part.height, { left, top, delay: time });
    before = pixels;
  }
  return encoder.finish();
}

const scaleOf = ({ width }: Picture): number => WIDTH / width;

/** Red, green, blue and opacity of each pixel. */
function drawn(picture: Picture, height: number, { palette }: Theme): Uint8ClampedArray {
  const ctx = createCanvas(WIDTH, height).getContext('2d');
  ctx.fillStyle = palette.paper;
  ctx.fillRect(0, 0, WIDTH, height);
  ctx.scale(scaleOf(picture), scaleOf(picture));
  picture.draw(ctx);
  return ctx.getImageData(0, 0, WIDTH, height).data;
}

/** The smallest rectangle outside of which two frames are the same; one pixel if they are the same everywhere. */
function changedPart(before: Uint8ClampedArray, pixels: Uint8ClampedArray): Part {
  const [old, now] = [words(before), words(pixels)];
  let [left, right, top, bottom] = [WIDTH, 0, now.length, -1];
  for (let i = 0; i < now.length; i++) {
    if (now[i] === old[i]) continue;
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), y];
  }
  if (bottom < 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Four bytes of a pixel as one number. */
function words({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

function cut(pixels: Uint8ClampedArray, part: Part): Uint8Array {
  const row = 4 * part.width;
  const result = new Uint8Array(row * part.height);
  for (let y = 0; y < part.height; y++) {
    const start = 4 * ((part.top + y) * WIDTH + part.left);
    result.set(pixels.subarray(start, start + row), y * row);
  }
  return result;
}
