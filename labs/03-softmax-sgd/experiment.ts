/**
 * The figures of lab 03. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 03` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { costByMethod } from './figures/costByMethod';
import { firstMinibatch } from './figures/firstMinibatch';
import { gradientNoise } from './figures/gradientNoise';
import { confusionMatrix, weightImages } from './figures/learned';
import { leavingAMinimum } from './figures/leavingAMinimum';
import { likelihoodBias } from './figures/likelihoodBias';
import { likelihoodUnderflow } from './figures/likelihoodUnderflow';
import { minibatchAndFull } from './figures/minibatchAndFull';
import { softmaxCurves } from './figures/softmaxCurves';
import { stepTime } from './figures/stepTime';

export const figures: Figures<typeof Lab> = [
  softmaxCurves,
  firstMinibatch,
  costByMethod,
  stepTime,
  gradientNoise,
  minibatchAndFull,
  leavingAMinimum,
  weightImages,
  confusionMatrix,
  likelihoodBias,
  likelihoodUnderflow,
];
