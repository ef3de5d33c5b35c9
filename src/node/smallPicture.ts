/** A chart as a small picture for a page: WebP, with one pixel for each logical one. */
// First: the canvas must not load before the fonts of the machine are switched off.
import './fonts';
import { createCanvas } from '@napi-rs/canvas';
import type { Chart } from '../charts/chart';
import { pictureOf } from '../charts/picture';
import { newCanvas } from './canvas';

/** Of 100. Letters stay sharp, and a picture takes a third of the PNG. */
const QUALITY = 82;

export interface SmallPicture {
  content: Buffer;
  width: number;
  height: number;
}

/** @throws UsageError if the description contradicts itself or its kind is unknown */
export function smallPicture(chart: Chart): SmallPicture {
  const picture = pictureOf(chart, newCanvas);
  const [width, height] = [picture.width, picture.height].map((side) =>
    Math.round(side / picture.pixelRatio),
  ) as [number, number];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.scale(1 / picture.pixelRatio, 1 / picture.pixelRatio);
  picture.draw(context);
  return { content: canvas.toBuffer('image/webp', QUALITY), width, height };
}
