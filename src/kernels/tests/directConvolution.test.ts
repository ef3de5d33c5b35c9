/** The choices that affect only the speed of convolutions: their results are compared in kernels.test.ts. */
import { convGeometry, type Geometry } from '../geometry';
import { canConvolveBack, convolve, filterGradient } from '../ops/directConvolution';
import type { Workspace } from '../workspace';

type ConvAttrs = Parameters<typeof convGeometry>[2];

function geometryOf(image: number[], filter: number[], attrs: Partial<ConvAttrs> = {}): Geometry {
  return convGeometry(image, filter, { strides: 1, pad: 'same', ...attrs });
}

describe('the input gradient as a convolution', () => {
  const image = [1, 20, 20, 2];
  const filter = [3, 3, 2, 4];

  it.each<[string, Geometry, boolean]>([
    ['"same" padding', geometryOf(image, filter), true],
    ['an output that is a little smaller', geometryOf(image, filter, { pad: 'valid' }), false],
    ['an output of nearly the same size', geometryOf([1, 40, 40, 2], filter, { pad: 'valid' }), true],
    ['a stride over rows', geometryOf(image, filter, { strides: [2, 1] }), false],
    ['a stride over columns', geometryOf(image, filter, { strides: [1, 2] }), false],
    ['dilated rows', geometryOf(image, filter, { dilations: [2, 1] }), true],
    ['dilated columns', geometryOf(image, filter, { dilations: [1, 2] }), false],
    ['padding as wide as the filter', padded([2, 2], [2, 2]), true],
    ['more padding above than the filter reaches', padded([3, 2], [2, 2]), false],
    ['more padding on the left than the filter reaches', padded([2, 2], [3, 2]), false],
  ])('with %s', (_name, geometry, expected) => {
    expect(canConvolveBack(geometry)).toBe(expected);
  });

  it('is not used if the padding of a small image is wider than a dilated filter', () => {
    const small = padded([4, 4], [2, 2], [2, 1]);
    expect(canConvolveBack(small)).toBe(true);
    expect(canConvolveBack(padded([5, 4], [2, 2], [2, 1]))).toBe(false);
  });

  function padded(height: [number, number], width: [number, number], dilations?: [number, number]): Geometry {
    return geometryOf(image, filter, {
      pad: [[0, 0], height, width, [0, 0]],
      ...(dilations && { dilations }),
    });
  }
});

describe('the portion of work in one call', () => {
  /** Runs one of the functions with a module that only notes the images and rows of a portion. */
  function portionOf(run: (workspace: Workspace) => void): { images: number; rows: number } {
    let portion = { images: 0, rows: 0 };
    const note = (...numbers: number[]): number => {
      portion = { images: numbers[4]!, rows: numbers[5]! };
      return 0;
    };
    const native = {
      convolve: note,
      filterGradient: note,
      convolveScratchBytes: () => 0,
      filterGradientScratchBytes: () => 0,
    };
    // A workspace without a backend: the functions use only these members.
    run({ native, integers: () => 0, roomFor: () => 0 } as unknown as Workspace);
    return portion;
  }
  const forward = (g: Geometry) => (workspace: Workspace) =>
    convolve(workspace, g, { x: 0, filter: 0, y: 0 });
  const backward = (g: Geometry) => (workspace: Workspace) =>
    filterGradient(workspace, g, { x: 0, dy: 0, dw: 0 });

  it.each<[string, Geometry, { images: number; rows: number }]>([
    // 32 kB are 8,192 floats; a padded image has 10·10·4 = 400.
    ['as many images as fit into 32 kB', geometryOf([64, 8, 8, 4], [3, 3, 4, 2]), { images: 20, rows: 8 }],
    ['no more images than there are', geometryOf([3, 8, 8, 4], [3, 3, 4, 2]), { images: 3, rows: 8 }],
    // A padded image has 34·34·16 = 18,496 floats: 32 · 8,192 / 18,496 = 14.2 rows fit.
    ['some rows of a large image', geometryOf([2, 32, 32, 16], [3, 3, 16, 2]), { images: 1, rows: 14 }],
    ['one row at least', geometryOf([1, 4, 4, 50_000], [3, 3, 50_000, 1]), { images: 1, rows: 1 }],
    // The filter reaches over (2·2 + 1) rows, so that a padded image has (7·2 + 5)·(7 + 3)·4 = 760 floats.
    [
      'strides and dilations count',
      { ...geometryOf([64, 16, 8, 4], [3, 3, 4, 2]), outHeight: 8, strideHeight: 2, dilationHeight: 2 },
      { images: 10, rows: 8 },
    ],
    [
      'of columns, too',
      { ...geometryOf([64, 8, 16, 4], [3, 3, 4, 2]), outWidth: 8, strideWidth: 2, dilationWidth: 2 },
      { images: 10, rows: 8 },
    ],
  ])('is %s', (_name, geometry, expected) => {
    expect(portionOf(forward(geometry))).toEqual(expected);
  });

  it.each<[string, Geometry, { images: number; rows: number }]>([
    [
      'at most 512 output pixels of small images',
      geometryOf([64, 8, 8, 1], [3, 3, 1, 2]),
      { images: 8, rows: 8 },
    ],
    [
      'at most 512 output pixels of a large image',
      geometryOf([2, 64, 64, 1], [3, 3, 1, 2]),
      { images: 1, rows: 8 },
    ],
  ])('is %s in a filter gradient', (_name, geometry, expected) => {
    expect(portionOf(backward(geometry))).toEqual(expected);
  });
});
