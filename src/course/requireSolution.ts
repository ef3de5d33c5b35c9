import { UsageError } from '../core/errors';
import { hasSolution } from './labs';

/** @throws UsageError if the reference solution, which a self-test needs, is not here */
export function requireSolution(id: string): void {
  if (!hasSolution(id))
    throw new UsageError(`the self-test of ${id} needs solutions/${id}/lab.ts, which is not here`);
}
