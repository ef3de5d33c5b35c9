/**
 * The figures of lab 06. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 06` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { float32Addition } from './figures/float32Addition';
import { lossContours } from './figures/lossContours';
import { decorrelateWhiten, standardizeSteps } from './figures/scatterSteps';
import { splitStatistics } from './figures/splitStatistics';
import { trainingCurves } from './figures/trainingCurves';

export const figures: Figures<typeof Lab> = [
  float32Addition,
  standardizeSteps,
  decorrelateWhiten,
  lossContours,
  trainingCurves,
  splitStatistics,
];
