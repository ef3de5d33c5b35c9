/**
 * The figures of lab 13. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 13` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { branches } from './figures/branches';
import { deletion } from './figures/deletion';
import { depthFigure } from './figures/depth';
import { gradient } from './figures/gradient';
import { landscapes } from './figures/landscapes';
import { parametersFigure } from './figures/parameters';

export const figures: Figures<typeof Lab> = [
  depthFigure,
  gradient,
  landscapes,
  parametersFigure,
  branches,
  deletion,
];
