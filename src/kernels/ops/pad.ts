import type { Kernel } from '../registry';

/** The backend's own kernels write beyond their output if a padding is negative or no whole number. */
export const paddings: readonly Kernel[] = ['PadV2', 'MirrorPad'].map((name) => ({
  name,
  make: (_, stock) => (params) => {
    const given = (params.attrs as { paddings: [number, number][] }).paddings;
    if (!given.flat().every((n) => Number.isInteger(n) && n >= 0)) {
      throw new Error(`a padding takes whole numbers from 0, received [${given.map((pair) => `[${pair}]`)}]`);
    }
    return stock!(params);
  },
}));
