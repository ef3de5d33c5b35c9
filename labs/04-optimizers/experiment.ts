/**
 * The figures of lab 04. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 04` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { adamFirstSteps } from './figures/adamFirstSteps';
import { adamThenSgd } from './figures/adamThenSgd';
import { costByOptimizer } from './figures/costByOptimizer';
import { effectiveStep } from './figures/effectiveStep';
import { momentumDiverges } from './figures/momentumDiverges';
import { momentumMap } from './figures/momentumMap';
import { sensitivity } from './figures/sensitivity';
import { leavingASaddle, trajectories } from './figures/trajectories';

export const figures: Figures<typeof Lab> = [
  trajectories,
  leavingASaddle,
  effectiveStep,
  momentumDiverges,
  momentumMap,
  costByOptimizer,
  sensitivity,
  adamFirstSteps,
  adamThenSgd,
];
