/**
 * The figures of lab 12, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 12` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import { byClass } from './figures/byClass';
import type { LabModule } from './figures/common';
import { noise } from './figures/noise';
import { augmentedGrid, transforms } from './figures/pictures';
import { trainingSize } from './figures/trainingSize';

export const figures: Figures<LabModule> = [transforms, augmentedGrid, trainingSize, byClass, noise];
