/**
 * The figures of lab 09. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 09` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { errorByParameters, fits } from './figures/capacity';
import { fittingNonsense } from './figures/fittingNonsense';
import { labelSheet } from './figures/labelSheet';
import { memorizing, weightBoxes } from './figures/memorizing';
import { randomLabels } from './figures/randomLabels';
import { stoppingChoice } from './figures/stoppingChoice';
import { timeToMemorize } from './figures/timeToMemorize';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  memorizing,
  fits,
  weightBoxes,
  errorByParameters,
  labelSheet,
  randomLabels,
  timeToMemorize,
  fittingNonsense,
  stoppingChoice,
];
