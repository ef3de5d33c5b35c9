/**
 * The figures of lab 01. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 01` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { activations, activationsTogether } from './figures/activations';
import { deadUnits } from './figures/deadUnits';
import { gates } from './figures/gates';
import { hiddenPlane } from './figures/hiddenPlane';
import { networks } from './figures/networks';
import { ringRepresentation } from './figures/ring';
import { ringUnfolds, xorUnfolds } from './figures/unfolding';
import { approximationByWidth, boundaryByWidth } from './figures/widths';
import { xorRegions, xorTraining } from './figures/xor';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  activations,
  activationsTogether,
  gates,
  xorRegions,
  xorTraining,
  hiddenPlane,
  xorUnfolds,
  ringRepresentation,
  ringUnfolds,
  boundaryByWidth,
  approximationByWidth,
  networks,
  deadUnits,
];
