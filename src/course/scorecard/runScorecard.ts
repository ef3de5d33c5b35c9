import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { Claim, Design, Mode } from '../../compare/scorecard/claim';
import { configurationOf } from '../../compare/scorecard/claim';
import type { Entry } from '../../compare/scorecard/page';
import { makeRecord } from '../../compare/scorecard/record';
import type { Measurements } from '../../compare/result';
import { findLabelled } from '../../data/registry';
import { locate } from '../../node/files/locate';
import { measureComparison } from '../compare/runComparison';

export interface ScorecardOptions {
  claims: readonly Claim[];
  mode: Mode;
  /** The folder that keeps the numbers of each training. */
  journal: string;
  /** The number of worker processes. */
  parallel: number;
  /** Called after each training. */
  onProgress: (progress: { done: number; total: number; label: string }) => void;
  /** Called after each claim. */
  onEntry: (entry: Entry) => void;
  /** Stops the trainings. */
  signal: AbortSignal;
}

/** The data that a claim is tried on: those of its source in full mode, if they are on this machine. */
export function designOf({ ownData, standIn }: Claim, mode: Mode): Design {
  const has = ownData !== undefined && mode === 'full' && locate(findLabelled(ownData)) !== undefined;
  return has ? { mode, data: ownData, isOwnData: true } : { mode, data: standIn, isOwnData: false };
}

/**
 * Tries claims one after the other. Trainings that are in the journal are not run again.
 *
 * @throws Stopped if the signal came
 */
export async function runScorecard(options: ScorecardOptions): Promise<void> {
  // Each comparison listens to the signal, and there are more of them than Node expects.
  setMaxListeners(0, options.signal);
  for (const [place, claim] of options.claims.entries()) {
    const design = designOf(claim, options.mode);
    const answers: Record<string, Measurements> = {};
    for (const [name, question] of Object.entries(claim.questions(design))) {
      answers[name] = await measureComparison({
        configuration: configurationOf(question, design),
        out: join(options.journal, claim.name),
        parallel: options.parallel,
        isolation: 'process',
        signal: options.signal,
        onProgress: ({ done, total, label }) =>
          options.onProgress({
            done: place + done / (total + 1),
            total: options.claims.length,
            label: `${claim.name}: ${label}`,
          }),
      });
      requireFinished(claim, answers[name]);
    }
    options.onEntry({ claim, record: makeRecord(claim, design, answers) });
  }
}

/** A verdict takes all runs: one that failed says nothing of the claim, and something of the kit. */
function requireFinished({ name }: Claim, { runs }: Measurements): void {
  for (const { outcome } of runs)
    if (outcome.kind === 'failed') throw new Error(`a training of ${name} failed: ${outcome.reason}`);
}
