/**
 * The figures of lab 08. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 08` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { batchSize } from './figures/batchSize';
import { beforeOrAfter } from './figures/beforeOrAfter';
import { hiddenInputs } from './figures/hiddenInputs';
import { initialScale } from './figures/initialScale';
import type { LabModule } from './figures/net';
import { rateAndScale } from './figures/rateAndScale';
import { regularization } from './figures/regularization';
import { trainAndTestMode } from './figures/trainAndTestMode';
import { trainingCurves } from './figures/trainingCurves';

export const figures: Figures<LabModule> = [
  trainingCurves,
  rateAndScale,
  initialScale,
  hiddenInputs,
  beforeOrAfter,
  batchSize,
  trainAndTestMode,
  regularization,
];
