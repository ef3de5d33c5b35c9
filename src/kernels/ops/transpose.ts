import { addressOf, alias, isFourBytes, sizeOf } from '../backend';
import { kernel } from '../registry';

/** out[i_perm[0], i_perm[1], …] = x[i_0, i_1, …] */
export const transpose = kernel<{ perm: number[] }>(
  'Transpose',
  ({ inputs, attrs, backend, native, workspace }) => {
    const x = inputs['x']!;
    const [rows, columns] = x.shape as [number, number];
    if (x.shape.length === 2 && attrs.perm[0] === 1 && attrs.perm[1] === 0 && rows > 1 && columns > 1) {
      const out = backend.makeOutput([columns, rows], x.dtype);
      native.transposeMatrices(addressOf(backend, x), addressOf(backend, out), 1, rows, columns);
      return out;
    }
    if (!isPermutation(attrs.perm))
      throw new Error(`transpose takes each axis once, received [${attrs.perm}]`);
    const shape = attrs.perm.map((axis) => x.shape[axis]!);
    const { sizes, perm } = simplify(x.shape, attrs.perm);
    // Only axes of size 1 move.
    if (perm.length < 2) return alias(backend, x, shape);
    const out = backend.makeOutput(shape, x.dtype);
    if (sizeOf(x) === 0) return out;
    const [from, to] = [addressOf(backend, x), addressOf(backend, out)];
    const [a, b, c] = perm;
    if (perm.length === 2) native.transposeMatrices(from, to, 1, sizes[0]!, sizes[1]!);
    else if (perm.length === 3 && a === 0 && b === 2 && c === 1) {
      native.transposeMatrices(from, to, sizes[0]!, sizes[1]!, sizes[2]!);
    } else {
      const strides = stridesOf(sizes);
      const view = [...perm.map((axis) => sizes[axis]!), ...perm.map((axis) => strides[axis]!)];
      native.copyView(from, to, perm.length, workspace.integers(view));
    }
    return out;
  },
  ({ x }) => isFourBytes(x!.dtype),
);

/** True if each of 0 … n − 1 is there once. tfjs checks the number of axes and their range. */
function isPermutation(perm: number[]): boolean {
  return perm.every((_, axis) => perm.includes(axis));
}

/** The same permutation without axes of size 1, and with axes that stay neighbours joined into one. */
function simplify(shape: number[], perm: number[]): { sizes: number[]; perm: number[] } {
  const groups: number[][] = [];
  for (const axis of perm.filter((axis) => shape[axis] !== 1)) {
    const last = groups.at(-1);
    if (last && shape.slice(last.at(-1)! + 1, axis).every((size) => size === 1) && last.at(-1)! < axis)
      last.push(axis);
    else groups.push([axis]);
  }
  const order = [...groups].sort((g, h) => g[0]! - h[0]!);
  return {
    sizes: order.map((group) => group.reduce((size, axis) => size * shape[axis]!, 1)),
    perm: groups.map((group) => order.indexOf(group)),
  };
}

/** @returns the distance between two neighbours along each axis, in values */
export function stridesOf(shape: number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}
