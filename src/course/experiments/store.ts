import { UsageError } from '../../core/errors';
import type { FigureRecord } from '../../figures/figure';
import type { DrawnFigure } from '../figures/drawLab';
import type { Experiment } from './list';
import { EXPERIMENTS } from './list';
import type { ExperimentRecord } from './record';

/**
 * The record of a figure that `lab figures --full` has drawn with the reference answers.
 *
 * @param read reads the JSON file of the figure
 * @throws UsageError for a figure that was not drawn, was drawn otherwise, or is no experiment
 */
export function recordOf(
  drawn: DrawnFigure,
  read: (path: string) => FigureRecord,
): { experiment: Experiment; record: ExperimentRecord } {
  const name = `${drawn.lab}/${drawn.figure}`;
  if ('error' in drawn) throw new UsageError(`${name} was not drawn: ${drawn.error}`);
  const experiment = EXPERIMENTS.find(
    ({ lab, figures }) => lab === drawn.lab && figures.includes(drawn.figure),
  );
  if (!experiment) throw new UsageError(`${name} is no experiment of src/course/experiments/list.ts`);
  const { config, result } = read(drawn.json);
  if (config.mode !== 'full') throw new UsageError(`${name} was drawn in quick mode: add --full`);
  if (config.target !== 'solutions')
    throw new UsageError(`${name} was drawn with the answers of ${config.target}: add --target solutions`);
  const { lab, figures } = experiment;
  return { experiment, record: { lab, figures, config, seconds: drawn.seconds, result } };
}

/** The text of a record's file: numbers keep six significant digits. */
export function textOf(record: ExperimentRecord): string {
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  return `${JSON.stringify(record, rounded)}\n`;
}
