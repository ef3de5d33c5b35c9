import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [];
