import { join, relative } from 'node:path';
import { unknownWord } from '../../core/nearest';
import type { Claim, Mode } from '../../compare/scorecard/claim';
import { CLAIMS } from '../../compare/scorecard/claims';
import type { Verdict } from '../../compare/scorecard/judge';
import { judge, oursText } from '../../compare/scorecard/judge';
import type { Entry } from '../../compare/scorecard/page';
import { outputFolder } from '../../node/folders';
import type { CommandResult } from '../command';
import { Countdown } from '../countdown';
import { table } from '../table';
import type { Terminal } from '../terminal';
import { untilStopped } from '../untilStopped';

/** The settings of `lab scorecard`. */
export interface ScorecardSettings {
  /** The claims; none means all. */
  names: readonly string[];
  mode: Mode;
  out: string;
  json: boolean;
  parallel: number;
}

/**
 * The claims of these names in the order of the page; all without a name.
 *
 * @throws UsageError for an unknown name, with the nearest ones
 */
export function claimsNamed(names: readonly string[]): Claim[] {
  const known = CLAIMS.map(({ name }) => name);
  const wanted = names.map((name) => {
    const found = known.find((one) => one === name.trim().toLowerCase());
    if (found === undefined) throw unknownWord('CLAIM', name, known);
    return found;
  });
  return CLAIMS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
}

/** Tries claims, and writes their numbers, pictures and the page. */
export async function scorecard(settings: ScorecardSettings, terminal: Terminal): Promise<CommandResult> {
  const claims = claimsNamed(settings.names);
  const out = outputFolder(settings.out);
  const { runScorecard } = await import('../../course/scorecard/runScorecard');
  const { Stopped } = await import('../../course/compare/runComparison');
  const { writeEntry, writePage } = await import('../../course/scorecard/files');
  const progress = new Countdown(terminal, 'claims tried');
  const entries: Entry[] = [];
  const work = async (signal: AbortSignal): Promise<Entry[]> => {
    await runScorecard({
      ...{ claims, mode: settings.mode, parallel: settings.parallel, signal },
      journal: join(JOURNAL, settings.mode),
      onProgress: ({ done, total, label }) => progress.at({ done: Math.floor(done), total, label }),
      onEntry(entry) {
        entries.push(entry);
        writeEntry(entry, out);
      },
    });
    return entries;
  };
  if ((await untilStopped({ terminal, progress, Stopped, work })) === null) return { exitCode: 1 };
  const page = writePage(out);
  if (settings.json) return { output: { json: { page, claims: entries.map(jsonOf) } }, exitCode: 0 };
  return { output: { text: textOf(entries, page, terminal) }, exitCode: 0 };
}

/** Trainings are kept outside of the folder of the page, which may be `docs`. */
const JOURNAL = join('out', 'scorecard', '.runs');

function jsonOf({ claim, record }: Entry): object {
  const { name, title, source, setting, differs } = claim;
  const { verdict, findings } = judge(claim, record.measured);
  return {
    name,
    title,
    source,
    setting,
    differs,
    verdict,
    findings,
    record: { ...record, chart: undefined },
  };
}

const SIGNS: Record<Verdict, 'green' | 'red' | 'yellow'> = {
  holds: 'green',
  'does not hold': 'red',
  'not told apart': 'yellow',
};

function textOf(entries: readonly Entry[], page: string, { colors }: Terminal): string {
  const rows = entries.flatMap(({ claim, record }) => {
    const { findings, verdict } = judge(claim, record.measured);
    return findings.map((finding, i) => [
      i === 0 ? colors.bold(claim.name) : '',
      finding.expectation.name,
      finding.expectation.claimed,
      oursText(finding),
      i === 0 ? colors[SIGNS[verdict]](verdict) : '',
    ]);
  });
  return [
    table(['claim', 'number', 'claimed', 'ours', 'verdict'], rows),
    '',
    `page: ${relative('', page)}`,
  ].join('\n');
}

/** `lab scorecard --list`. */
export function listClaims(
  names: readonly string[],
  { json }: { json: boolean },
  { colors }: Terminal,
): CommandResult {
  const claims = claimsNamed(names);
  const facts = claims.map(({ name, title, source, setting, differs, ownData, standIn }) => ({
    ...{ name, title, source, setting, differs },
    data: standIn,
    fullData: ownData ?? standIn,
  }));
  if (json) return { output: { json: facts }, exitCode: 0 };
  const lines = facts.flatMap(({ name, title, source, data, fullData }) => [
    `${colors.bold(name)}  ${title}`,
    `    ${colors.dim(`${source}; on ${data}${fullData === data ? '' : `, with --full on ${fullData}`}`)}`,
  ]);
  return { output: { text: lines.join('\n') }, exitCode: 0 };
}
