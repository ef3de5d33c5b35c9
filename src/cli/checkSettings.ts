import { checksOf, chosenChecks } from '../course/checks';
import type { ReferenceMode } from '../course/grading';
import type { Target } from '../course/labs';
import { hasSolution } from '../course/labs';
import { recordedSeeds } from '../course/recordingFiles';
import { seedFor } from '../course/seeds';
import type { IsolationLevel } from '../hosts/isolation';
import type { ReportFormat } from '../reports/formats';
import { UsageError } from '../core/errors';
import type { Check } from '../grading/model/check';
import { outputFile } from '../node/folders';
import { FORMAT_NAMES } from './options';

/** The settings of `lab check`. Their values are parsed; an absent one is undefined. */
export interface CheckSettings {
  ids: string[];
  target: Target;
  /** The tasks and checks to judge; all of them without it. */
  only: string[] | undefined;
  seed: number | undefined;
  deadlineSeconds: number | undefined;
  isolation?: IsolationLevel | undefined;
  recorded: boolean;
  verbose: boolean;
  format: ReportFormat;
  /** The file of the report; without it the report is printed. */
  out: string | undefined;
}

/** A lab to judge, and the reference and seed that its answers are judged by. */
export interface LabToJudge {
  id: string;
  reference: ReferenceMode;
  seed: number;
}

/**
 * The labs to judge. Every round of `--watch` draws fresh seeds.
 *
 * @throws UsageError for a wrong `--seed` of a recording
 */
export function labsToJudge({ ids, recorded, seed }: CheckSettings): LabToJudge[] {
  return ids.map((id) => {
    const reference = recorded || !hasSolution(id) ? 'recorded' : 'live';
    return { id, reference, seed: seedFor(reference, seed, recordedSeeds(id)) };
  });
}

/**
 * Refuses wrong settings before anything is started.
 *
 * @throws UsageError for a wrong `--only`, `--seed` or `--out`, or a format that can't hold the labs
 */
export async function validate(settings: CheckSettings): Promise<void> {
  const { format, out, ids } = settings;
  if (out !== undefined && format === 'text')
    throw new UsageError(
      '--out writes a report that another program reads; expected --format with one of ' +
        `${FORMAT_NAMES.filter((name) => name !== 'text').join(', ')}, received none`,
    );
  if (format === 'exercism' && ids.length > 1)
    throw new UsageError(`--format exercism takes one lab, received ${ids.length}`);
  const labs = labsToJudge(settings);
  if (out !== undefined) outputFile(out);
  if (settings.only === undefined) return;
  for (const { id } of labs) requireChecks(id, await checksOf(id), settings);
}

/** @throws UsageError if a lab does not have the names of `--only`; the message names the lab if several are judged */
function requireChecks(id: string, checks: Check[], { only, ids }: CheckSettings): void {
  try {
    chosenChecks(checks, only);
  } catch (error) {
    if (!(error instanceof UsageError) || ids.length === 1) throw error;
    throw new UsageError(`${error.message}, which lab ${id.slice(0, 2)} does not have`);
  }
}
