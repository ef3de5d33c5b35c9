/**
 * The figures of lab 08. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 08` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { batchSize } from './figures/batchSize';
import { beforeOrAfter } from './figures/beforeOrAfter';
import { hiddenInputs } from './figures/hiddenInputs';
import { initialScale } from './figures/initialScale';
import { rateAndScale } from './figures/rateAndScale';
import { regularization } from './figures/regularization';
import { relatives } from './figures/relatives';
import { trainAndTestMode } from './figures/trainAndTestMode';
import { trainingCurves } from './figures/trainingCurves';

export const figures: Figures<typeof Lab> = [
  trainingCurves,
  rateAndScale,
  initialScale,
  hiddenInputs,
  beforeOrAfter,
  batchSize,
  relatives,
  trainAndTestMode,
  regularization,
];
