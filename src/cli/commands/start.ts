import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from '../colors';
import { UsageError } from '../../core/errors';
import { startBackend } from '../../node/backend';
import { loadImages } from '../../node/files/load';
import type { LabReport } from '../../grading/model/report';
import { gradeLab } from '../../grading/judge/grade';
import { startSubmissionProcess } from '../../course/startSubmissionProcess';
import { CHECK_LIMITS } from '../../hosts/limits';
import { gradingOf } from '../../course/grading';
import { drawLabs } from '../../course/figures/drawLabs';
import { allLabs, hasSolution, outFor } from '../../course/labs';
import { manifestOf } from '../../course/manifestOf';
import { seedFor } from '../options';
import type { PageLab } from '../../reports/html';
import { pageHtml } from '../../reports/html';
import { Progress, table } from '../terminal';
import { jobsOption } from './figures';

export interface StartOptions {
  full?: boolean;
  data: string;
  out: string;
  jobs?: string;
}

/** Where the reference solutions are absent, as in a student's copy, the student's own answers are shown. */
export async function start(options: StartOptions): Promise<void> {
  const ids = allLabs();
  if (ids.length === 0) throw new UsageError('expected labs in labs/ or solutions/, found none');
  const parallel = jobsOption(options.jobs);
  const { data, out } = options;
  const dataset = loadImages(data);
  const { backend } = await startBackend();
  const mode = options.full ? 'full' : 'quick';
  const reports = new Map<string, LabReport>();
  for (const id of ids) reports.set(id, await gradeShown(id));
  const jobs = ids.map((id) => {
    const target = shownOf(id);
    return {
      id,
      target,
      mode,
      data,
      out: outFor(target, out),
      onMissingLab: 'report',
      prints: 'stdout',
    } as const;
  });
  const progress = new Progress(jobs.length);
  const drawn = await drawLabs(jobs, {
    parallel,
    onProgress: (done, what) => progress.at(done, what),
  }).finally(() => progress.stop());
  const labs = ids.map((id): PageLab => {
    const { title, sources } = manifestOf(id);
    const { score, maxScore } = reports.get(id)!;
    const figures = drawn.filter((one) => one.lab === id);
    return { id, title, sources, whose: WHOSE[shownOf(id)], score, maxScore, figures };
  });
  mkdirSync(out, { recursive: true });
  const page = join(out, 'index.html');
  const config = { mode, dataset: dataset.title, backend, node: process.versions.node };
  writeFileSync(page, pageHtml(labs, config, out));
  finish(labs, page);
}

const WHOSE = { solutions: 'reference solution', labs: 'your answers' } as const;

function shownOf(id: string): keyof typeof WHOSE {
  return hasSolution(id) ? 'solutions' : 'labs';
}

/** The reference is graded in this process; a student's answers, which may hang, in one of their own. */
async function gradeShown(id: string): Promise<LabReport> {
  if (hasSolution(id)) {
    return gradeLab(await gradingOf(id, { target: 'solutions', reference: 'live', seed: seedFor('live') }));
  }
  const host = startSubmissionProcess({
    id,
    target: 'labs',
    serves: 'probes',
    limits: CHECK_LIMITS,
    prints: 'stdout',
  });
  try {
    const judged = { target: 'labs', reference: 'recorded', seed: seedFor('recorded'), host } as const;
    return await gradeLab(await gradingOf(id, judged));
  } finally {
    await host.close();
  }
}

function finish(labs: PageLab[], page: string): void {
  const drawnOf = (lab: PageLab): number => lab.figures.filter((figure) => 'png' in figure).length;
  const rows = labs.map((lab) => [
    lab.id,
    `${lab.score} / ${lab.maxScore}`,
    `${drawnOf(lab)} / ${lab.figures.length}`,
    lab.title,
  ]);
  console.log(table(['lab', 'points', 'figures', ''], rows, [1, 2]));
  const well = labs.every((lab) => lab.score === lab.maxScore && drawnOf(lab) === lab.figures.length);
  if (!well) {
    console.log(
      pc.red('\nSomething is not as it must be: a lab below full marks, or a figure that was not drawn.'),
    );
    process.exitCode = 1;
  }
  console.log(
    `\nOpen ${pc.bold(relative('', page))} in a browser: scores, pictures, and what to see in them.`,
  );
}
