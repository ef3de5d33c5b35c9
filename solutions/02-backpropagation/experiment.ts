/**
 * The figures of lab 02. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 02` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { descentOnExample } from './figures/descentOnExample';
import { exampleGraph } from './figures/exampleGraph';
import { gradientByLayer } from './figures/gradientByLayer';
import { gradientCheck } from './figures/gradientCheck';
import { neuronChain } from './figures/neuronChain';
import { supportingLines } from './figures/supportingLines';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  exampleGraph,
  descentOnExample,
  neuronChain,
  gradientCheck,
  supportingLines,
  gradientByLayer,
];
