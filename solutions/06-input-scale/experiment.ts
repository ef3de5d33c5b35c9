import type { Figures } from '../../src/figures/figure';
export const figures: Figures<unknown> = [];
