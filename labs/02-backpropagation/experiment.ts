/**
 * The figures of lab 02, drawn with whatever `lab.ts` they are given: there are no answers in here.
 * `npx lab figures 02` draws them with yours.
 */
import type { Figures } from '../../src/figures/figure';
import type { LabModule } from './figures/common';
import { descentOnExample } from './figures/descentOnExample';
import { exampleGraph } from './figures/exampleGraph';
import { gradientByLayer } from './figures/gradientByLayer';
import { gradientCheck } from './figures/gradientCheck';
import { neuronChain } from './figures/neuronChain';
import { supportingLines } from './figures/supportingLines';

export const figures: Figures<LabModule> = [
  exampleGraph,
  descentOnExample,
  neuronChain,
  gradientCheck,
  supportingLines,
  gradientByLayer,
];
