import { join } from 'node:path';
import type { ThemeName } from '../../charts/theme';
import { themeNamed } from '../../charts/theme';
import type { ChecklistItem } from '../../compare/diagnose/checklist';
import { checklistBeside, checklistOf, resultsOf } from '../../compare/diagnose/checklist';
import type { DiagnosisResults } from '../../compare/diagnose/checklist';
import { diagnosisPictures } from '../../compare/diagnose/pictures';
import type { DiagnosisPlan } from '../../compare/diagnose/plan';
import type { CompareResult } from '../../compare/result';
import { REFERENCE } from '../../compare/variants';
import { renderChart, renderSvg } from '../../node/canvas';
import { writeFile } from '../../node/writeFile';
import { removeOldPictures } from './oldPictures';
import type { ComparisonOptions } from './runComparison';
import { runComparison } from './runComparison';

/** The findings of a diagnosis, and its files. */
export interface Diagnosis {
  checklist: ChecklistItem[];
  /** PNGs; each has an SVG of the same name beside it. */
  pictures: string[];
  json: string;
  /** Why trainings gave no numbers, each once. */
  failures: string[];
  /** The sentence of a submission that learns otherwise than the reference. */
  outliers: string[];
}

const STAGES = ['training', 'batch', 'rates'] as const;

/**
 * Runs the trainings of a plan, one after the other, and writes checklist, numbers and pictures into a folder. Each training
 * is a comparison too, whose files are in a folder of its own there.
 */
export async function runDiagnosis(
  plan: DiagnosisPlan,
  out: string,
  options: Omit<ComparisonOptions, 'configuration' | 'out'> & {
    /** The look of the pictures. */ theme: ThemeName;
  },
): Promise<Diagnosis> {
  const results: Partial<Record<(typeof STAGES)[number], CompareResult>> = {};
  for (const stage of STAGES) {
    const asked = { ...options, configuration: plan[stage], out: join(out, stage) };
    results[stage] = (await runComparison(asked)).result;
  }
  const { training, batch, rates } = results as Record<(typeof STAGES)[number], CompareResult>;
  const found = { settings: plan.settings, training, batch, rates };
  const checklist = checklistIn(found);
  const reasons = [training, batch, rates].flatMap(({ runs }) =>
    runs.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.reason] : [])),
  );
  return {
    ...{ checklist, ...writeDiagnosis(found, checklist, { out, theme: options.theme }) },
    failures: [...new Set(reasons)],
    outliers: (training.outliers ?? []).map(({ implementation, reason }) => `${implementation} ${reason}`),
  };
}

/** The checklist of the submission beside that of the reference, or of the reference alone. */
function checklistIn(found: DiagnosisResults): ChecklistItem[] {
  const names = found.training.variants.flatMap(({ implementation }) => implementation ?? []);
  const submission = names.find((name) => name !== REFERENCE);
  if (submission === undefined) return checklistOf(found);
  return checklistBeside(resultsOf(found, submission), resultsOf(found, REFERENCE));
}

function writeDiagnosis(
  found: DiagnosisResults,
  checklist: ChecklistItem[],
  { out, theme }: { out: string; theme: ThemeName },
): Pick<Diagnosis, 'json' | 'pictures'> {
  const json = join(out, 'diagnosis.json');
  const charts = diagnosisPictures(found, checklist);
  const list = charts.map(({ name }) => name);
  removeOldPictures(json, list);
  writeFile(json, `${JSON.stringify({ checklist, ...found, pictures: list }, null, 1)}\n`);
  const look = themeNamed(theme);
  const pictures = charts.map(({ name, chart }) => {
    const png = join(out, `${name}.png`);
    writeFile(png, renderChart(chart, look));
    writeFile(join(out, `${name}.svg`), renderSvg(chart, look));
    return png;
  });
  return { json, pictures };
}
