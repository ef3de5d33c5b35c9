/**
 * The figures of lab 10. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 10` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { biases } from './figures/biases';
import { biasesOnDigits } from './figures/biasesOnDigits';
import { boundaryByLambda } from './figures/boundaries';
import { closedForms } from './figures/closedForms';
import { contours } from './figures/contours';
import { decoupled } from './figures/decoupled';
import { earlyStoppingPath } from './figures/earlyStoppingPath';
import { fashionLambda, fashionWeights } from './figures/fashion';
import { gains } from './figures/gains';
import { lambdaSweep } from './figures/lambdaSweep';
import { regressionCurves, regressionWeights } from './figures/regression';
import { stability } from './figures/stability';
import { trainingCurves, weightBoxes } from './figures/training';
import { boxesOverTraining, weightsOverTraining } from './figures/weightsOverTraining';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  closedForms,
  contours,
  earlyStoppingPath,
  stability,
  trainingCurves,
  weightBoxes,
  regressionCurves,
  regressionWeights,
  weightsOverTraining,
  boxesOverTraining,
  boundaryByLambda,
  lambdaSweep,
  gains,
  fashionLambda,
  fashionWeights,
  decoupled,
  biases,
  biasesOnDigits,
];
