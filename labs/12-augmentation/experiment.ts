/**
 * The figures of lab 12. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 12` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { byClass } from './figures/byClass';
import { noise } from './figures/noise';
import { augmentedGrid, transforms } from './figures/pictures';
import { trainingSize } from './figures/trainingSize';

export const figures: Figures<typeof Lab> = [transforms, augmentedGrid, trainingSize, byClass, noise];
