import type { Check } from '../../grading/model/check';
import { parseHints } from '../../grading/model/hints';
import type { NewFile } from '../../node/newFile';
import type { LabData, LabEntry } from '../../web/labData';
import { labDataFile, recordingFile } from '../../web/labData';
import { checksOf } from '../checks';
import { solutionOf } from '../labs';
import { manifestOf } from '../manifestOf';
import { readRecording } from '../recordingFiles';
import { ofVisibleChecks } from '../release/recordLab';
import { plainCheck } from '../release/visibleChecks';
import { starterFiles } from '../starters/generate';

/** A lab as students get it: its starter, and the checks that they may see. */
export interface SiteLab {
  id: string;
  /** The files of its starter, by their paths in the lab's folder. */
  starter: ReadonlyMap<string, string>;
  checks: Check[];
}

export async function siteLab(id: string): Promise<SiteLab> {
  const starter = new Map(starterFiles(solutionOf(id)).map(({ path, text }) => [path, text]));
  const checks = (await checksOf(id)).filter(({ hidden }) => !hidden).map(plainCheck);
  return { id, starter, checks };
}

/** The list of the labs, for the start page. */
export function labList(
  labs: readonly SiteLab[],
  pictures: ReadonlyMap<string, NonNullable<LabEntry['picture']>>,
): NewFile {
  const entries = labs.map(({ id, checks }): LabEntry => {
    const points = checks.reduce((total, check) => total + check.points, 0);
    const picture = pictures.get(id);
    return { id, title: manifestOf(id).title, points, ...(picture && { picture }) };
  });
  return { path: 'labs.json', content: JSON.stringify(entries) };
}

/** The files that a lab has beside its code: what its page knows, the recorded answers, and files to download. */
export function labFiles({ id, starter, checks }: SiteLab): NewFile[] {
  const manifest = manifestOf(id);
  const hints = starter.get('hints.json');
  const data: LabData = {
    manifest,
    checks,
    starter: starter.get('lab.ts') ?? '',
    hints: hints === undefined ? {} : parseHints(hints, manifest, 'hints.json'),
  };
  const downloads = [...starter].filter(([path]) => DOWNLOADS.includes(path));
  return [
    { path: labDataFile(id), content: JSON.stringify(data) },
    { path: recordingFile(id), content: JSON.stringify(visibleRecording(id, checks)) },
    ...downloads.map(([path, content]) => ({ path: `labs/${id}/${path}`, content })),
  ];
}

/** Files that are worked on outside of the browser. */
export const DOWNLOADS = ['challenge.ts', 'answers.json'];

/** The recorded answers of the checks that students may see, and of no other. */
function visibleRecording(id: string, checks: readonly Check[]): unknown {
  const recording = readRecording(id);
  if (recording === undefined)
    throw new Error(`${id} has no recorded answers; write them with: npx lab record ${id}`);
  const visible = ofVisibleChecks(recording, checks);
  const entries = checks.map(({ id: name }) => [name, recording.checks[name]]);
  return { ...visible, checks: Object.fromEntries(entries) as unknown };
}
