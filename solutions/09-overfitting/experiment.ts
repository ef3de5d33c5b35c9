/**
 * The figures of lab 09, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 09` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import type { LabModule } from './figures/common';
import { errorByParameters, fits } from './figures/capacity';
import { memorizing, weightBoxes } from './figures/memorizing';
import { randomLabels } from './figures/randomLabels';
import { stoppingChoice } from './figures/stoppingChoice';

export const figures: Figures<LabModule> = [
  memorizing,
  fits,
  weightBoxes,
  errorByParameters,
  randomLabels,
  stoppingChoice,
];
