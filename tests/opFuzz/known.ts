import type { Finding } from './watch';

/** Differences that are no fault of the kernels on wasm, each with its reason. */
const KNOWN: readonly { finding: RegExp; reason: string }[] = [
  {
    finding: /wasm says "a filter of .* is larger than the image/,
    reason: 'The cpu backend makes a tensor of negative size.',
  },
  { finding: /wasm says "All values in axis param/, reason: 'The cpu backend does not look at each axis.' },
  {
    finding: /wasm says ".*takes each axis once/,
    reason: 'The cpu backend counts an axis that is given twice for two.',
  },
  {
    finding: /wasm says ".*takes numbers, received truth values/,
    reason: 'The cpu backend stores sums of truth values in one byte.',
  },
  {
    finding: /wasm says "a padding takes whole numbers/,
    reason: 'The cpu backend takes a padding that is no number for 0.',
  },
  {
    finding: /wasm says "a slice takes sizes that are whole numbers/,
    reason: 'The cpu backend reads between two values.',
  },
  {
    finding: /wasm says "a (transposed convolution takes an output shape|selection takes)/,
    reason: 'Refused: half a row, or shapes that do not fit.',
  },
  { finding: /^Slice: .*"(begin|size)":\[[^\]]*\.5/, reason: 'As above, and it returns NaN.' },
  {
    finding: /wasm says "cum(sum|prod) does not support bool/,
    reason: 'Refused by the backend in its own words.',
  },
  { finding: /^ResizeBilinearGrad: .*instead of \[/, reason: 'The cpu backend mixes up height and width.' },
  {
    finding: /^ResizeNearestNeighborGrad: .* value /,
    reason: 'The cpu backend is wrong, see tests/stockBugs.test.ts of the kernels.',
  },
  {
    finding: /^Dilation2D: .* instead of -9007199254740992/,
    reason: 'The cpu backend takes this number for −∞.',
  },
  {
    finding: /^StridedSlice: .*cpu says "Size\(\d+\) must match the product of shape/,
    reason: 'The cpu backend fails where an end lies before its begin, and nothing is left.',
  },
];

export function isKnown({ detail }: Finding): boolean {
  return KNOWN.some(({ finding }) => finding.test(detail));
}
