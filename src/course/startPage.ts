import { join, relative, sep } from 'node:path';
import { startBackend } from '../node/backend';
import { writeFile } from '../node/writeFile';
import { loadImages } from '../node/files/load';
import type { Mode } from '../figures/figure';
import { gradeLab } from '../grading/judge/grade';
import type { LabReport } from '../grading/model/report';
import { CHECK_LIMITS } from '../hosts/limits';
import type { PageFigure, PageLab } from '../reports/html';
import { pageHtml } from '../reports/html';
import type { DrawJob, DrawnFigure } from './figures/drawLab';
import { drawLabs } from './figures/drawLabs';
import type { GradingOptions, ReferenceMode } from './grading';
import { expectationsOf, gradingOf } from './grading';
import type { Target } from './labs';
import { hasSolution, outFor } from './labs';
import { manifestOf } from './manifestOf';
import { recordedSeeds } from './recordingFiles';
import { seedFor } from './seeds';
import { startSubmissionProcess } from './startSubmissionProcess';

export interface StartPageOptions {
  mode: Mode;
  /** The name of the data set that the figures train on. */
  data: string;
  /** The folder for the page and the pictures. */
  out: string;
  /** The number of labs that are drawn at once. */
  parallel: number;
  /** Called with the number of labs that are drawn (a fraction) and the figure that is being drawn. */
  onProgress: (done: number, figure: string) => void;
}

const WHOSE = { solutions: 'reference solution', labs: 'your answers' } as const;

/**
 * Grades labs, draws their figures and writes a page of both, `index.html`. A lab without a solution here, as in a
 * student's copy, is graded and drawn with the student's own answers.
 *
 * @returns the labs on the page, and the page's path
 */
export async function makeStartPage(
  ids: string[],
  { mode, data, out, parallel, onProgress }: StartPageOptions,
): Promise<{ labs: PageLab[]; page: string }> {
  const dataset = loadImages(data);
  const { backend } = await startBackend();
  const reports = new Map<string, LabReport>();
  for (const id of ids) reports.set(id, await gradeShown(id));
  const jobs = ids.map((id): DrawJob => {
    const target = shownOf(id);
    return { id, target, mode, data, out: outFor(target, out), onMissingLab: 'report', prints: 'stdout' };
  });
  const drawn = await drawLabs(jobs, { parallel, onProgress });
  const labs = ids.map((id): PageLab => {
    const { title, sources } = manifestOf(id);
    const { score, maxScore } = reports.get(id)!;
    const figures = drawn.filter(({ lab }) => lab === id).map((figure) => pageFigure(figure, out));
    return { id, title, sources, whose: WHOSE[shownOf(id)], score, maxScore, figures };
  });
  const page = join(out, 'index.html');
  const config = { mode, dataset: dataset.title, backend, node: process.versions.node };
  writeFile(page, pageHtml(labs, config));
  return { labs, page };
}

function shownOf(id: string): keyof typeof WHOSE {
  return hasSolution(id) ? 'solutions' : 'labs';
}

/** The reference is graded in this process; a student's answers, which may hang, in a process of their own. */
async function gradeShown(id: string): Promise<LabReport> {
  if (hasSolution(id)) {
    return gradeLab(await gradingOf(id, await judgedBy(id, 'solutions', 'live')));
  }
  const options = { id, target: 'labs', serves: 'probes', limits: CHECK_LIMITS, prints: 'stdout' } as const;
  const host = startSubmissionProcess(options);
  try {
    return await gradeLab(await gradingOf(id, { ...(await judgedBy(id, 'labs', 'recorded')), host }));
  } finally {
    await host.close();
  }
}

async function judgedBy(id: string, target: Target, reference: ReferenceMode): Promise<GradingOptions> {
  return {
    target,
    reference,
    expectations: await expectationsOf(id, reference, seedFor(reference, undefined, recordedSeeds(id))),
  };
}

/** A figure with the paths of its files as the page links them. */
function pageFigure(drawn: DrawnFigure, folder: string): PageFigure {
  const link = (file: string): string => relative(folder, file).split(sep).join('/');
  return 'png' in drawn ? { ...drawn, png: link(drawn.png), json: link(drawn.json) } : drawn;
}
