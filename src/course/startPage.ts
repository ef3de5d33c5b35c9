import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { startBackend } from '../node/backend';
import { writeFile } from '../node/writeFile';
import { outputFolder } from '../node/folders';
import { sizeOfPng, thumbnailOf } from '../node/thumbnail';
import { loadImages } from '../node/files/load';
import type { Mode } from '../figures/figure';
import { gradeLab } from '../grading/judge/grade';
import type { LabReport } from '../grading/model/report';
import { CHECK_LIMITS } from '../hosts/limits';
import type { PageFigure, PageLab } from '../reports/page/page';
import { pageHtml } from '../reports/page/html';
import type { DrawJob, DrawnFigure } from './figures/drawLab';
import { drawLabs } from './figures/drawLabs';
import type { GradingOptions, ReferenceMode } from './grading';
import { expectationsOf, gradingOf } from './grading';
import type { Target } from './labs';
import { ROOT, hasSolution, outFor } from './labs';
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
  const labs: PageLab[] = [];
  for (const id of ids) {
    const { title, sources } = manifestOf(id);
    const { score, maxScore } = reports.get(id)!;
    const figures: PageFigure[] = [];
    for (const figure of drawn.filter(({ lab }) => lab === id)) figures.push(await pageFigure(figure, out));
    const [handout, tasks] = ['README.md', 'lab.ts'].map((file) => linkTo(join(ROOT, 'labs', id, file), out));
    const whose = WHOSE[shownOf(id)];
    labs.push({ id, title, sources, whose, score, maxScore, handout: handout!, tasks: tasks!, figures });
  }
  const page = join(out, 'index.html');
  const date = new Date().toISOString().slice(0, 10);
  const config = { mode, dataset: dataset.title, backend, node: process.versions.node, date };
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

/** The width of a small picture, in pixels: twice that at which the page shows it, for sharp screens. */
const THUMBNAIL_WIDTH = 344;

/** A figure with the paths of its files as the page links them. Its small picture is written into a folder beside. */
async function pageFigure(drawn: DrawnFigure, folder: string): Promise<PageFigure> {
  if (!('png' in drawn)) return drawn;
  const { lab, figure, title, caption, source, verdict } = drawn;
  const picture = readFileSync(drawn.png);
  const { width, height } = sizeOfPng(picture);
  const thumbnail = join(outputFolder(join(folder, 'thumbnails', lab)), `${figure}.png`);
  writeFile(thumbnail, await thumbnailOf(picture, THUMBNAIL_WIDTH));
  return {
    figure,
    title,
    caption,
    source,
    png: linkTo(drawn.png, folder),
    json: linkTo(drawn.json, folder),
    ...(drawn.gif !== undefined && { gif: linkTo(drawn.gif, folder) }),
    thumbnail: linkTo(thumbnail, folder),
    // A picture has two pixels for each pixel of CSS.
    width: width / 2,
    height: height / 2,
    command: `npx lab figures ${lab.slice(0, 2)} --only ${figure}`,
    ...(verdict !== undefined && { verdict }),
  };
}

/** The path of a file as a page in `folder` links it. */
function linkTo(file: string, folder: string): string {
  return relative(folder, file).split(sep).join('/');
}
