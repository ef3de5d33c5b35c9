import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { wholeNumber } from '../../core/options';
import { AXES } from '../../compare/axes';
import type { ChecklistItem } from '../../compare/diagnose/checklist';
import { diagnosisPlan } from '../../compare/diagnose/plan';
import { axesOf } from '../../compare/words';
import { hashOf } from '../../jobs/job';
import { outputFolder } from '../../node/folders';
import type { CommandResult } from '../command';
import { Countdown } from '../countdown';
import type { Terminal } from '../terminal';
import { untilStopped } from '../untilStopped';

/** The settings of `lab diagnose`, as they were typed; an absent one is undefined. */
export interface DiagnoseSettings {
  /** `optimizer=adam`, with one value each. */
  words: readonly string[];
  data?: string | undefined;
  trainSize?: string | undefined;
  epochs?: string | undefined;
  out?: string | undefined;
  parallel: number;
  json: boolean;
}

const USUAL_EPOCHS = 10;
const MOST_EPOCHS = 1000;
const MOST_SAMPLES = 1_000_000;

/** Trains one net, looks for the usual faults of a training, and prints a checklist of them. */
export async function diagnose(settings: DiagnoseSettings, terminal: Terminal): Promise<CommandResult> {
  const { dataset, Stopped } = await import('../../course/compare/runComparison');
  const { runDiagnosis } = await import('../../course/compare/runDiagnosis');
  const axes = axesIn(settings);
  const epochs =
    settings.epochs === undefined ? USUAL_EPOCHS : wholeNumber('--epochs', settings.epochs, 1, MOST_EPOCHS);
  const plan = diagnosisPlan(axes, epochs, dataset);
  const name = `${Object.keys(axes).slice(0, 4).join('-') || 'usual'}-${hashOf(plan.training).slice(0, 8)}`;
  const out = outputFolder(settings.out ?? join('out', 'diagnose', name));
  const progress = new Countdown(terminal, 'trainings done');
  const found = await untilStopped({
    ...{ terminal, progress, Stopped },
    work: (signal) =>
      runDiagnosis(plan, out, {
        ...{ isolation: 'process', parallel: settings.parallel, signal },
        onProgress: progress.at.bind(progress),
      }),
  });
  if (found === null) return { exitCode: 1 };
  const { checklist, pictures, json, failures } = found;
  const exitCode = failures.length > 0 ? 1 : 0;
  if (settings.json) return { output: { json: { checklist, pictures, json, failures } }, exitCode };
  const files = pictures.map((file) => relative('', file)).join(', ');
  const lines = [
    ...checklist.map((item) => textOf(item, terminal)),
    ...failures.map((reason) => `${terminal.colors.red('✗')} ${reason}`),
    '',
    `pictures: ${files}`,
    `numbers: ${relative('', json)}`,
  ];
  return { output: { text: lines.join('\n') }, exitCode };
}

function axesIn({ words, data, trainSize }: DiagnoseSettings): ReturnType<typeof axesOf> {
  const axes = axesOf(words);
  if (data !== undefined) {
    if (axes.data !== undefined) throw new UsageError('expected one of --data and data=…, received both');
    axes.data = [AXES.data.parse(data)];
  }
  if (trainSize !== undefined) {
    if (axes.trainSize !== undefined)
      throw new UsageError('expected one of --train-size and trainSize=…, received both');
    axes.trainSize = [wholeNumber('--train-size', trainSize, 1, MOST_SAMPLES)];
  }
  return axes;
}

function textOf({ level, title, measured, expected, advice }: ChecklistItem, { colors }: Terminal): string {
  const mark = {
    good: colors.green('✓'),
    look: colors.yellow('!'),
    bad: colors.red('✗'),
    'not-asked': colors.dim('–'),
  }[level];
  const lines = [`${mark} ${title}: ${measured}`, colors.dim(`    expected: ${expected}`)];
  return [...lines, ...(advice === '' ? [] : [`    ${advice}`])].join('\n');
}
