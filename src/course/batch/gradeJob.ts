import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Host } from '../../hosts/host';
import type { Expectations } from '../../grading/judge/expectations';
import { gradeLab } from '../../grading/judge/grade';
import type { LabReport } from '../../grading/model/report';
import { startBackend } from '../../node/backend';
import type { Unscored } from '../../reports/graded';
import { expectationsOf, gradingOf } from '../grading';
import { challengeResult } from '../challenges/result';
import { Hosts } from '../hosts';
import type { AnswerResult } from '../../grading/model/questions';
import { checkAnswers } from '../questions';
import { SpareHosts } from '../spareHosts';
import type { GradeInput, GradeValue } from './gradeInput';
import { GradeInputSchema, SCRATCH } from './gradeInput';
import { kitHash } from './kitHash';

/** The kit's hash for some labs, when this process first read it. */
const kits = new Map<string, string>();

/** Grades of another kit must not be kept under the name of this one. */
function requireKit({ kit, labs }: GradeInput): void {
  const ids = labs.map(({ id }) => id);
  const key = ids.join();
  if (!kits.has(key)) kits.set(key, kitHash(ids));
  if (kits.get(key) !== kit) throw new Error('the files of the kit have changed since the grading began');
}

/**
 * The numbers of the reference and of the known wrong answers, by lab, kind and seed: the same for all submissions.
 */
const known = new Map<string, Promise<Expectations>>();

/**
 * The process of the next submission loads the kit while this one is judged. One is enough: the processes of a
 * submission's other labs are started one lab ahead.
 */
const SPARES = new SpareHosts({ most: 1, idleSeconds: 60 });

/**
 * Grades one submission: writes its files to a new folder, and runs them in processes of their own.
 *
 * @throws Error if the grader itself failed at a check
 */
export async function runGradeJob(json: unknown): Promise<GradeValue> {
  const input = GradeInputSchema.parse(json);
  requireKit(input);
  const folder = mkdtempSync(join(tmpdir(), `${SCRATCH}${process.pid}-`));
  const missing = new Set(input.labs.filter(({ files }) => files.length === 0).map(({ id }) => id));
  const hosts = new Hosts({
    target: folder,
    deadlineSeconds: input.deadlineSeconds,
    prints: 'stderr',
    isolation: input.isolation,
    missing,
    spares: SPARES,
  });
  try {
    writeLabs(input, folder);
    const value: GradeValue = { version: 1, reports: [], seconds: {} };
    for (const [i, { id, seed, reference, challenge }] of input.labs.entries()) {
      const began = performance.now();
      const host = hosts.hostFor(id);
      const next = input.labs[i + 1];
      if (next) hosts.hostFor(next.id);
      await startBackend();
      const key = `${id} ${reference} ${seed}`;
      if (!known.has(key)) known.set(key, expectationsOf(id, reference, seed));
      const expectations = await known.get(key)!;
      const openMended = (tasks: string[]): Host => hosts.mended(id, tasks);
      const report = await gradeLab(
        await gradingOf(id, { target: folder, reference, expectations, host, openMended }),
      );
      refuseFaults(report);
      value.reports.push(report);
      const unscored = missing.has(id) ? undefined : await unscoredOf(input, { id, seed, challenge, folder });
      if (unscored) value.unscored = { ...value.unscored, [id]: unscored };
      value.seconds[id] = Math.round(performance.now() - began) / 1000;
      await hosts.close(id);
    }
    return value;
  } finally {
    await hosts.closeAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The work that gives no points, if there is any: answers to written questions, and to the open task if that is asked
 * for.
 */
async function unscoredOf(
  { isolation }: GradeInput,
  { id, folder, seed, challenge }: { id: string; folder: string; seed: number; challenge: true | undefined },
): Promise<Unscored | undefined> {
  const answers = checkAnswers(id, folder);
  const tried = challenge && (await challengeResult(id, { target: folder, isolation, seed }));
  if (answers === undefined && tried === undefined) return undefined;
  return {
    ...(answers !== undefined && { answers: typeof answers === 'string' ? answers : answers.map(verdictOf) }),
    ...(tried && { challenge: tried }),
  };
}

const verdictOf = ({ name, verdict }: AnswerResult): Pick<AnswerResult, 'name' | 'verdict'> => ({
  name,
  verdict,
});

function writeLabs({ labs }: GradeInput, folder: string): void {
  for (const { id, files } of labs) {
    for (const { path, text } of files) {
      const file = join(folder, id, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}

function refuseFaults({ lab, checks }: LabReport): void {
  const fault = checks.find(({ verdict }) => verdict === 'graders-fault');
  if (fault) throw new Error(`${lab}: ${fault.id}: ${fault.message}`);
}
