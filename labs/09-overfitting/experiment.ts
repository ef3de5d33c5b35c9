/**
 * The figures of lab 09, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 09` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import { errorByParameters, fits } from './figures/capacity';
import { memorizing, weightBoxes } from './figures/memorizing';
import { randomLabels } from './figures/randomLabels';
import { stoppingChoice } from './figures/stoppingChoice';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  memorizing,
  fits,
  weightBoxes,
  errorByParameters,
  randomLabels,
  stoppingChoice,
];
