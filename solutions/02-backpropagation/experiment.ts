/**
 * The figures of lab 02, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 02` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import type { LabModule } from './figures/common';

export const figures: Figures<LabModule> = [];
