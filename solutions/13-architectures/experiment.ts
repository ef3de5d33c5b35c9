/**
 * The figures of lab 13, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 13` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import { branches } from './figures/branches';
import type { LabModule } from './figures/common';
import { depthFigure } from './figures/depth';
import { gradient } from './figures/gradient';

export const figures: Figures<LabModule> = [depthFigure, gradient, branches];
