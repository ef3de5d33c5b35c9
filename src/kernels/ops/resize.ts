import { addressOf, makeZeros, sizeOf } from '../backend';
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
    if (alignCorners && size.includes(1)) {
      throw new Error(`resizing on wasm aligns corners for two rows and columns or more, received [${size}]`);
    }
    return stock!(params);
  },
};
