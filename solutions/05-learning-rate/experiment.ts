/**
 * The figures of lab 05. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 05` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import type * as Lab from './lab';
import { cliff } from './figures/cliff';
import { clipLength } from './figures/clipLength';
import { explodingTraining } from './figures/explodingTraining';
import { fourRates } from './figures/fourRates';
import { lossBySchedule } from './figures/lossBySchedule';
import { plateau } from './figures/plateau';
import { schedules } from './figures/schedules';

export const figures: Figures<typeof Lab> = [
  fourRates,
  schedules,
  lossBySchedule,
  plateau,
  cliff,
  clipLength,
  explodingTraining,
];
