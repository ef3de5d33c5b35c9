/**
 * The figures of lab 11. They call the `lab.ts` that they are given, so this file contains no answers.
 * `npx lab figures 11` draws them with your `lab.ts`.
 */
import type { Figures } from '../../src/figures/figure';
import { batchByBatch, features } from './figures/batchByBatch';
import { boundaryByDropout } from './figures/boundaryByDropout';
import { ensembleMembers } from './figures/ensembleMembers';
import { ensembles } from './figures/ensembles';
import { fourMasks } from './figures/fourMasks';
import { rates } from './figures/rates';
import { sparsity } from './figures/sparsity';
import { thinnedNets } from './figures/thinnedNets';
import { twoForms } from './figures/twoForms';
import { weightScaling } from './figures/weightScaling';
import type * as Lab from './lab';

export const figures: Figures<typeof Lab> = [
  fourMasks,
  thinnedNets,
  twoForms,
  weightScaling,
  rates,
  batchByBatch,
  features,
  boundaryByDropout,
  ensembleMembers,
  ensembles,
  sparsity,
];
