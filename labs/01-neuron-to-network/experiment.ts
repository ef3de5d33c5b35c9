/**
 * The figures of lab 01, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 01` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import { activations, activationsTogether } from './figures/activations';
import { deadUnits } from './figures/deadUnits';
import { gates } from './figures/gates';
import { networks } from './figures/networks';
import { ringRepresentation } from './figures/ring';
import { xorRegions, xorTraining } from './figures/xor';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  activations,
  activationsTogether,
  gates,
  xorRegions,
  xorTraining,
  ringRepresentation,
  networks,
  deadUnits,
];
