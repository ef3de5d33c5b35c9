import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors';
import { counted } from '../../core/words';
import type { Bar } from '../../course/challenges/bar';
import { barOf, RUNS } from '../../course/challenges/bar';
import { distributionFile, loadChallenge, referenceScores } from '../../course/challenges/definition';
import { CHALLENGE_FILE, TRIES_FILE } from '../../course/challenges/file';
import type { RunOutcome } from '../../course/challenges/run';
import { runAll, runSeed } from '../../course/challenges/run';
import type { Try } from '../../course/challenges/tries';
import { keepTry, readTries } from '../../course/challenges/tries';
import type { Target } from '../../course/labs';
import { folderOf } from '../../course/labs';
import { freshSeed } from '../../course/seeds';
import { startSubmissionProcess } from '../../course/startSubmissionProcess';
import { meanInterval } from '../../figures/statistics';
import type { Challenge } from '../../grading/model/challenge';
import type { Host } from '../../hosts/host';
import type { IsolationLevel } from '../../hosts/isolation';
import { CHECK_LIMITS } from '../../hosts/limits';
import { startBackend } from '../../node/backend';
import { writeFile } from '../../node/writeFile';
import type { CommandResult } from '../command';
import { withSteps } from '../steps';
import { table } from '../table';
import type { Terminal } from '../terminal';

/** The most tries that are listed. */
const SHOWN = 12;
const HASH_LETTERS = 8;
const NOTE_LETTERS = 80;

interface Common {
  id: string;
  target: Target;
  isolation: IsolationLevel | undefined;
  json: boolean;
}

/** Runs a student's answer on fresh seeds, keeps the try, and lists all tries beside the reference. */
export async function tryChallenge(
  settings: Common & { note: string; seed: number | undefined },
  terminal: Terminal,
): Promise<CommandResult> {
  const { id, target, note, json } = settings;
  const challenge = await loadChallenge(id);
  const bar = barOf(referenceScores(id), RUNS);
  const folder = challengeFolder(id, target);
  const tries = triesOf(target, folder); // a damaged list is reported before anything runs
  const seed = settings.seed ?? freshSeed();
  const code = codeHash(folder);
  const seeds = Array.from({ length: RUNS }, (_, i) => runSeed(seed, i));
  const scores = await scoresOf(challenge, settings, { seeds, terminal });
  if (!Array.isArray(scores)) return withoutScore(id, scores, json);
  const { centre, low, high } = meanInterval(scores);
  const one: Try = {
    ...{ date: new Date().toISOString(), seed, scores, mean: centre, interval: [low, high], code },
    ...{ reached: centre <= bar.limit, note: note.slice(0, NOTE_LETTERS) },
  };
  if (target === 'labs') keepTry(join(folder, TRIES_FILE), one);
  const exitCode = one.reached ? 0 : 1;
  if (json) return { output: { json: { lab: id, measure: challenge.measure, bar, try: one } }, exitCode };
  return { output: { text: triesText({ id, challenge, bar, tries: [...tries, one] }, terminal) }, exitCode };
}

/** Lists the tries that are kept. */
export async function listTries({ id, target, json }: Common, terminal: Terminal): Promise<CommandResult> {
  const challenge = await loadChallenge(id);
  const bar = barOf(referenceScores(id), RUNS);
  const tries = triesOf(target, challengeFolder(id, target));
  if (json) return { output: { json: { lab: id, measure: challenge.measure, bar, tries } }, exitCode: 0 };
  return { output: { text: triesText({ id, challenge, bar, tries }, terminal) }, exitCode: 0 };
}

/** Measures the reference: its scores are the bar of all tries. */
export async function measureReference(
  settings: Common & { runs: number },
  terminal: Terminal,
): Promise<CommandResult> {
  const { id, runs } = settings;
  const challenge = await loadChallenge(id);
  const seeds = Array.from({ length: runs }, (_, i) => -1 - i);
  const scores = await scoresOf(challenge, { ...settings, target: 'solutions' }, { seeds, terminal });
  if (!Array.isArray(scores)) return withoutScore(id, scores, settings.json);
  const file = distributionFile(id);
  writeFile(
    file,
    `${JSON.stringify({ scores: scores.map((score) => Number(score.toPrecision(6))) }, null, 2)}\n`,
  );
  const { mean, deviation, limit } = barOf(scores, RUNS);
  const text = `${counted(runs, 'run')}: mean ${shown(mean)}, deviation ${shown(deviation)}; the bar is at ${shown(limit)}`;
  return { output: { text }, exitCode: 0 };
}

/** The scores of several runs of one answer; its process is ended afterwards. */
async function scoresOf(
  challenge: Challenge,
  { id, target, isolation }: Common,
  { seeds, terminal }: { seeds: number[]; terminal: Terminal },
): Promise<number[] | Exclude<RunOutcome, { score: number }>> {
  const host = await openHost({ id, target, isolation });
  try {
    await startBackend();
    return await withSteps(terminal, (onStep) =>
      runAll({ challenge, host, seeds }, (run) => onStep(`run ${run + 1}`, seeds.length)),
    );
  } finally {
    await host.close();
  }
}

async function openHost({ id, target, isolation }: Omit<Common, 'json'>): Promise<Host> {
  if (isolation === 'none') {
    await startBackend();
    return (await import('../../course/challenges/host')).challengeHost(challengeFolder(id, target));
  }
  const common = { id, target, serves: 'challenge', limits: CHECK_LIMITS, prints: 'stderr' } as const;
  return startSubmissionProcess({ ...common, ...(isolation && { isolation }) });
}

function withoutScore(
  id: string,
  outcome: Exclude<RunOutcome, { score: number }>,
  json: boolean,
): CommandResult {
  const lab = id.slice(0, 2);
  const text =
    'notWritten' in outcome
      ? `challenge.ts of lab ${lab} is not written yet; the section "Challenge" of its handout says what it is about`
      : `the challenge of lab ${lab} was not run: ${outcome.fault}`;
  return { output: json ? { json: { lab: id, fault: text } } : { text }, exitCode: 1 };
}

/** @throws UsageError if there is no challenge.ts */
function challengeFolder(id: string, target: Target): string {
  const folder = folderOf(id, target);
  if (existsSync(join(folder, CHALLENGE_FILE))) return folder;
  const back = target === 'labs' ? `; git checkout labs/${id}/${CHALLENGE_FILE} brings it back` : '';
  throw new UsageError(`expected ${join(folder, CHALLENGE_FILE)}, found no such file${back}`);
}

/** Tries are kept beside a student's own challenge.ts only. */
function triesOf(target: Target, folder: string): Try[] {
  return target === 'labs' ? readTries(join(folder, TRIES_FILE)) : [];
}

function codeHash(folder: string): string {
  const text = readFileSync(join(folder, CHALLENGE_FILE));
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LETTERS);
}

interface Listed {
  id: string;
  challenge: Challenge;
  bar: Bar;
  tries: Try[];
}

function triesText({ id, challenge, bar, tries }: Listed, { colors }: Terminal): string {
  const rows = tries
    .slice(-SHOWN)
    .map((one) => [
      one.date.slice(0, 16).replace('T', ' '),
      shown(one.mean),
      `${shown(one.interval[0])} to ${shown(one.interval[1])}`,
      one.code,
      one.reached ? 'reached' : '',
      one.note,
    ]);
  const reference = [
    'reference',
    shown(bar.mean),
    `± ${shown(bar.deviation)} a run`,
    `${bar.runs} runs`,
    '',
    '',
  ];
  const last = tries.at(-1);
  const closing =
    last === undefined
      ? 'no try yet'
      : last.reached
        ? colors.green(`the last try has reached the bar of ${shown(bar.limit)}`)
        : `the last try misses the bar of ${shown(bar.limit)} by ${shown(last.mean - bar.limit)}`;
  return [
    colors.bold(`${id.slice(0, 2)} · ${challenge.title}`),
    `${challenge.measure}, mean of ${RUNS} runs and its 95 % interval; less is better`,
    '',
    table(['try', 'result', 'interval', 'code', '', 'note'], [...rows, reference], [1]),
    '',
    closing,
    colors.dim(
      'an answer as good as the reference misses the bar once in 2000 tries; the challenge gives no points',
    ),
  ].join('\n');
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
