import type * as tf from '@tensorflow/tfjs';
import { addressOf, makeZeros, sizeOf, valuesOf, type WasmBackend } from '../backend';
import { floatKernel, type Kernel } from '../registry';

interface ResizeAttrs {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

/**
 * dx[source of p] += dy[p]: the gradient of resizing images to the nearest pixel.
 * images: [batch, height, width, channels]. tfjs's own kernels ignore `halfPixelCenters`.
 */
export const resizeNearestNeighborGradient = floatKernel<ResizeAttrs>(
  'ResizeNearestNeighborGrad',
  ({ inputs, attrs, backend, native, workspace }) => {
    const images = inputs['images']!;
    const dy = inputs['dy']!;
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [, newHeight, newWidth] = dy.shape as [number, number, number];
    const dx = makeZeros(backend, images.shape);
    if (sizeOf(dx) === 0 || sizeOf(dy) === 0) return dx;
    const rows = sources(height, newHeight, attrs);
    const columns = sources(width, newWidth, attrs);
    const pixels = rows.flatMap((row) => columns.map((column) => row * width + column));
    const address = workspace.roomFor(4 * pixels.length);
    new Int32Array(backend.wasm.HEAPU8.buffer as ArrayBuffer, address, pixels.length).set(pixels);
    for (let b = 0; b < batch; b++) {
      native.sumSegments(
        addressOf(backend, dy) + 4 * b * pixels.length * channels,
        address,
        addressOf(backend, dx) + 4 * b * height * width * channels,
        pixels.length,
        channels,
        height * width,
      );
    }
    return dx;
  },
);

/** The old position that each new position along an axis shows, in single precision as in the forward kernel. */
function sources(size: number, newSize: number, { alignCorners, halfPixelCenters }: ResizeAttrs): number[] {
  const aligned = alignCorners && newSize > 1;
  const scale = Math.fround(aligned ? (size - 1) / (newSize - 1) : size / newSize);
  return Array.from({ length: newSize }, (_, i) => {
    const position = Math.fround(scale * (halfPixelCenters ? i + 0.5 : i));
    return Math.min(size - 1, alignCorners ? Math.round(position) : Math.floor(position));
  });
}

/** The backend's own kernel divides 0 by 0 for one new row or column that is aligned with two corners. */
export const resizeBilinear: Kernel = {
  name: 'ResizeBilinear',
  make: (_, stock) => (params) => {
    const { alignCorners, size } = params.attrs as unknown as {
      alignCorners: boolean;
      size: [number, number];
    };
    if (!alignCorners || !size.includes(1)) return stock!(params);
    return alignedWithOne(params.backend as WasmBackend, params.inputs['images']!, size);
  },
};

/** One new row shows the first old one, as one new column does. It is too rare for compiled code. */
function alignedWithOne(
  backend: WasmBackend,
  images: tf.TensorInfo,
  [newHeight, newWidth]: [number, number],
): tf.TensorInfo {
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const out = backend.makeOutput([batch, newHeight, newWidth, channels], 'float32');
  const [x, y] = [backend.typedArrayFromHeap(images), valuesOf(backend, out)];
  const [rows, columns] = [cornerPositions(height, newHeight), cornerPositions(width, newWidth)];
  let at = 0;
  for (let b = 0; b < batch; b++)
    for (const row of rows)
      for (const column of columns)
        for (let channel = 0; channel < channels; channel++) {
          const value = (r: number, c: number): number =>
            x[((b * height + r) * width + c) * channels + channel]!;
          const mix = (r: number): number => mixed(value(r, column.from), value(r, column.to), column.share);
          y[at++] = mixed(mix(row.from), mix(row.to), row.share);
        }
  return out;
}

function mixed(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

interface Position {
  /** The old positions on both sides of a new one. */
  from: number;
  to: number;
  /** The share of the second one. */
  share: number;
}

/** The places of `newSize` positions between the first and the last of `size`. */
function cornerPositions(size: number, newSize: number): Position[] {
  return Array.from({ length: newSize }, (_, i) => {
    const place = newSize > 1 ? (i * (size - 1)) / (newSize - 1) : 0;
    const from = Math.floor(place);
    return { from, to: Math.ceil(place), share: place - from };
  });
}
