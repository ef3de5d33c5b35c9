/**
 * The canvas that charts are drawn on. It is handed in, so that charts are drawn alike in Node and in a browser. This
 * is the part of the standard's `CanvasRenderingContext2D` that is used: the canvas of Node has no more.
 */

export interface Canvas2D {
  /** Handed back to `drawImage` and to Chart.js, and otherwise left alone. */
  readonly canvas: object;

  fillStyle: string | object;
  strokeStyle: string | object;
  lineWidth: number;
  lineJoin: 'bevel' | 'miter' | 'round';
  font: string;
  direction: 'inherit' | 'ltr' | 'rtl';
  textAlign: 'center' | 'end' | 'left' | 'right' | 'start';
  textBaseline: 'alphabetic' | 'bottom' | 'hanging' | 'ideographic' | 'middle' | 'top';
  imageSmoothingEnabled: boolean;

  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(angle: number): void;
  scale(x: number, y: number): void;
  getTransform(): { readonly a: number; readonly b: number };

  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(bendX: number, bendY: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, startAngle: number, endAngle: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  roundRect(x: number, y: number, width: number, height: number, radius: number): void;
  clip(): void;
  fill(rule?: 'evenodd' | 'nonzero'): void;
  stroke(): void;
  setLineDash(lengths: number[]): void;

  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };

  createImageData(width: number, height: number): { readonly data: Uint8ClampedArray };
  putImageData(image: object, x: number, y: number): void;
  drawImage(image: object, x: number, y: number, width: number, height: number): void;
}

/** Makes an empty canvas of this many pixels. */
export type NewCanvas = (width: number, height: number) => Canvas2D;
