import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../core/errors';
import { keepsAllPoints } from '../../grading/selftest/survival';
import { liveExpectations, loadGraded } from '../grading';
import { gradedFolder, solutionOf } from '../labs';
import { manifestOf } from '../manifestOf';
import { probeHost } from '../submissionHost';
import type { Mutant } from './mutants';
import { keyOf, mutantsOf } from './mutants';
import { withBoundedLoops } from './operators';

/** Mutants that are right answers too, by {@link keyOf}, each with the reason. */
const Equivalents = z.record(z.string(), z.string().min(1));

export interface MutantTrial {
  lab: string;
  /** Mutants that could be a wrong answer. */
  tried: number;
  caught: number;
  /** They keep full marks at some seed, and are not entered as equivalent. */
  survivors: Omit<Mutant, 'text'>[];
  /** They are entered as equivalent. */
  equivalent: number;
  /** Entries of the list of equivalent mutants that fit no mutant. */
  stale: string[];
  /** Entries of it that lose points at every seed: they are caught, and so no right answers. */
  caughtEquivalents: string[];
}

export interface TrialOptions {
  seeds: number[];
  onStep?: (mutant: string, total: number) => void;
}

/** Grades every mutant of a lab's answers with several seeds. A mutant is caught if it loses points at each of them. */
export async function tryMutants(id: string, { seeds, onStep }: TrialOptions): Promise<MutantTrial> {
  const mutants = await mutantsOf(id);
  const equivalents = readEquivalents(id);
  const isEntered = (mutant: Mutant): boolean => Object.hasOwn(equivalents, keyOf(mutant));
  const survives = await survivalAt(id, seeds);
  const surviving = new Set<Mutant>();
  for (const mutant of mutants) {
    onStep?.(`${mutant.inside}:${mutant.line}`, mutants.length);
    if (await survives(mutant.inside, mutant.text)) surviving.add(mutant);
  }
  const entered = mutants.filter(isEntered);
  const suspects = mutants.filter((mutant) => !isEntered(mutant));
  const survivors = suspects.filter((mutant) => surviving.has(mutant)).map(withoutText);
  const [known, kept] = [entered, entered.filter((mutant) => surviving.has(mutant))].map(
    (of) => new Set(of.map(keyOf)),
  ) as [Set<string>, Set<string>];
  return {
    lab: id,
    tried: suspects.length,
    caught: suspects.length - survivors.length,
    survivors,
    equivalent: entered.length,
    stale: Object.keys(equivalents).filter((key) => !known.has(key)),
    caughtEquivalents: [...known].filter((key) => !kept.has(key)),
  };
}

function withoutText({ text: _, ...described }: Mutant): Omit<Mutant, 'text'> {
  return described;
}

/** Returns a function that tells if an edited solution keeps all points at one of the seeds. */
async function survivalAt(
  id: string,
  seeds: number[],
): Promise<(inside: string, text: string) => Promise<boolean>> {
  const { checks, probes } = await loadGraded(id);
  const manifest = manifestOf(id);
  const all = await Promise.all(seeds.map((seed) => liveExpectations(id, seed)));
  return async (inside, mutant) => {
    const text = withBoundedLoops(mutant);
    for (const expectations of all) {
      const host = probeHost({ folder: solutionOf(id), manifest, probes, text });
      if (await keepsAllPoints(host, inside, { checks, expectations })) return true;
    }
    return false;
  };
}

function readEquivalents(id: string): Record<string, string> {
  const file = join(gradedFolder(id), 'equivalents.json');
  if (!existsSync(file)) return {};
  try {
    return Equivalents.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UsageError(
      `expected a reason for each equivalent mutant in ${file}; bring it back with git checkout`,
    );
  }
}
