// First: the canvas must not load before the fonts of the machine are switched off.
import './noSystemFonts';
import { createCanvas, loadImage } from '@napi-rs/canvas';

/** The size of a PNG in its own pixels, from its header. */
export function sizeOfPng(png: Uint8Array): { width: number; height: number } {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: header.getUint32(16), height: header.getUint32(20) };
}

/** A PNG made smaller, to a width in pixels; the ratio of its sides stays. */
export async function thumbnailOf(png: Uint8Array, width: number): Promise<Buffer> {
  const size = sizeOfPng(png);
  const height = Math.round((width * size.height) / size.width);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(await loadImage(Buffer.from(png)), 0, 0, width, height);
  return canvas.toBuffer('image/png');
}
