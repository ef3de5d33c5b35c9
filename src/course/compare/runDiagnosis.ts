import { join } from 'node:path';
import type { ChecklistItem } from '../../compare/diagnose/checklist';
import { checklistOf } from '../../compare/diagnose/checklist';
import { diagnosisPictures } from '../../compare/diagnose/pictures';
import type { DiagnosisPlan } from '../../compare/diagnose/plan';
import type { CompareResult } from '../../compare/result';
import { renderChart } from '../../node/canvas';
import { writeFile } from '../../node/writeFile';
import type { ComparisonOptions } from './runComparison';
import { runComparison } from './runComparison';

/** The findings of a diagnosis, and its files. */
export interface Diagnosis {
  checklist: ChecklistItem[];
  pictures: string[];
  json: string;
  /** Why trainings gave no numbers, each once. */
  failures: string[];
}

const STAGES = ['training', 'batch', 'rates'] as const;

/**
 * Runs the trainings of a plan, one after the other, and writes checklist, numbers and pictures into a folder. Each training
 * is a comparison too, whose files are in a folder of its own there.
 */
export async function runDiagnosis(
  plan: DiagnosisPlan,
  out: string,
  options: Omit<ComparisonOptions, 'configuration' | 'out'>,
): Promise<Diagnosis> {
  const results: Partial<Record<(typeof STAGES)[number], CompareResult>> = {};
  for (const stage of STAGES) {
    const asked = {
      ...{ ...options, theme: 'light' as const },
      ...{ configuration: plan[stage], out: join(out, stage) },
    };
    results[stage] = (await runComparison(asked)).result;
  }
  const { training, batch, rates } = results as Record<(typeof STAGES)[number], CompareResult>;
  const found = { settings: plan.settings, training, batch, rates };
  const checklist = checklistOf(found);
  const json = join(out, 'diagnosis.json');
  writeFile(json, `${JSON.stringify({ checklist, ...found }, null, 1)}\n`);
  const pictures = diagnosisPictures(found, checklist).map(({ name, chart }) => {
    const png = join(out, `${name}.png`);
    writeFile(png, renderChart(chart));
    return png;
  });
  const reasons = [training, batch, rates].flatMap(({ runs }) =>
    runs.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.reason] : [])),
  );
  return { checklist, pictures, json, failures: [...new Set(reasons)] };
}
