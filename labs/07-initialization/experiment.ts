/**
 * The figures of lab 07. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 07` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { growth } from './figures/growth';
import { reluHistograms, tanhHistograms } from './figures/histograms';
import { signalFigure } from './figures/signalByDepth';
import { statedStd } from './figures/statedStd';
import { sumOfInputs } from './figures/sumOfInputs';
import { symmetry } from './figures/symmetry';
import { training } from './figures/training';

export const figures: Figures<typeof Lab> = [
  sumOfInputs,
  signalFigure,
  tanhHistograms,
  reluHistograms,
  growth,
  statedStd,
  symmetry,
  training,
];
