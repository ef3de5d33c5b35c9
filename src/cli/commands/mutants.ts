import type { MutantTrial } from '../../course/mutants/trial';
import { tryMutantsOf } from '../../course/mutants/inProcesses';
import type { CommandResult } from '../command';
import { withSteps } from '../steps';
import type { Terminal } from '../terminal';

export interface MutantsSettings {
  ids: string[];
  /** The first of the seeds. */
  seed: number;
  json: boolean;
}

/** Each mutant is graded with this many seeds. */
const SEEDS = 3;

/** Makes systematic mistakes in the reference's answers and lists those that keep full marks. */
export async function mutants(settings: MutantsSettings, terminal: Terminal): Promise<CommandResult> {
  const { ids, seed, json } = settings;
  const seeds = Array.from({ length: SEEDS }, (_, i) => seed + i);
  const trials = await withSteps(terminal, (onStep) => tryMutantsOf(ids, { seeds, onStep }));
  const faults = ({ survivors, stale, caughtEquivalents }: MutantTrial): unknown[] => [
    ...survivors,
    ...stale,
    ...caughtEquivalents,
  ];
  const exitCode = trials.some((trial) => faults(trial).length > 0) ? 1 : 0;
  if (json) return { output: { json: { seeds, labs: trials } }, exitCode };
  return { output: { text: trials.map((trial) => trialText(trial, terminal)).join('\n') }, exitCode };
}

function trialText(trial: MutantTrial, { colors }: Terminal): string {
  const { lab, tried, caught, survivors, equivalent, stale, caughtEquivalents } = trial;
  const share = tried === 0 ? '–' : `${((100 * caught) / tried).toFixed(1)} %`;
  return [
    `\n${colors.bold(lab)}  ${caught} of ${tried} mutants caught (${share}), ${equivalent} entered as equivalent`,
    ...survivors.map(
      ({ inside, line, operator, original, replacement }) =>
        `  ${colors.red('keeps all points')} ${inside}, line ${line} (${operator}): ${shown(original)} → ${shown(replacement)}`,
    ),
    ...stale.map((key) => `  ${colors.yellow('no longer a mutant')} ${key}`),
    ...caughtEquivalents.map((key) => `  ${colors.yellow('no equivalent: it is caught')} ${key}`),
  ].join('\n');
}

function shown(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
}
