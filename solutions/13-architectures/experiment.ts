/**
 * The figures of lab 13, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 13` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import { branches } from './figures/branches';
import { deletion } from './figures/deletion';
import { depthFigure } from './figures/depth';
import { gradient } from './figures/gradient';
import type { LabModule } from './figures/nets';
import { parametersFigure } from './figures/parameters';

export const figures: Figures<LabModule> = [depthFigure, gradient, parametersFigure, branches, deletion];
