import { join, relative } from 'node:path';
import { UsageError } from '../../core/errors';
import { wholeNumber } from '../../core/options';
import type { ThemeName } from '../../charts/theme';
import { AXES } from '../../compare/axes';
import type { ChecklistItem } from '../../compare/diagnose/checklist';
import type { DiagnosisQuestion } from '../../compare/diagnose/plan';
import { diagnosisPlan } from '../../compare/diagnose/plan';
import { axesOf } from '../../compare/words';
import { labsNamed } from '../../course/labs';
import type { IsolationLevel } from '../../hosts/isolation';
import { hashOf } from '../../jobs/job';
import { outputFolder } from '../../node/folders';
import { processLevel, requireLevel } from '../../node/isolation/choose';
import type { CommandResult } from '../command';
import { requireOutside, USUAL_SECONDS } from '../compareOptions';
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
  /** The lab of a submission, whose folder is among the words. */
  lab?: string | undefined;
  /** Seconds that one training of the submission may take. */
  deadline?: number | undefined;
  isolation?: IsolationLevel | undefined;
  /** The look of the pictures; light without it. */
  theme?: ThemeName | undefined;
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
  const isolation = processLevel(settings.isolation ?? 'process');
  requireLevel(isolation);
  const question = questionOf(settings);
  const { axes, implementations } = question;
  const plan = diagnosisPlan(question, dataset);
  const name = `${Object.keys(axes).slice(0, 4).join('-') || implementations?.lab || 'usual'}-${hashOf(plan.training).slice(0, 8)}`;
  const wanted = settings.out ?? join('out', 'diagnose', name);
  await checkSubmission(implementations, wanted);
  const out = outputFolder(wanted);
  const progress = new Countdown(terminal, 'trainings done');
  const found = await untilStopped({
    ...{ terminal, progress, Stopped },
    work: (signal) =>
      runDiagnosis(plan, out, {
        ...{ isolation, parallel: settings.parallel, signal, theme: settings.theme ?? 'light' },
        onProgress: progress.at.bind(progress),
      }),
  });
  if (found === null) return { exitCode: 1 };
  const { checklist, pictures, json, failures, outliers } = found;
  const exitCode = failures.length > 0 ? 1 : 0;
  if (settings.json) return { output: { json: { checklist, pictures, json, failures, outliers } }, exitCode };
  const files = pictures.map((file) => relative('', file)).join(', ');
  const lines = [
    ...checklist.map((item) => textOf(item, terminal)),
    ...outliers.map((sentence) => `${terminal.colors.yellow('!')} ${sentence}`),
    ...failures.map((reason) => `${terminal.colors.red('✗')} ${reason}`),
    '',
    `pictures: ${files}`,
    `numbers: ${relative('', json)}`,
  ];
  return { output: { text: lines.join('\n') }, exitCode };
}

function questionOf(settings: DiagnoseSettings): DiagnosisQuestion {
  const { lab, words, deadline } = settings;
  const epochs =
    settings.epochs === undefined ? USUAL_EPOCHS : wholeNumber('--epochs', settings.epochs, 1, MOST_EPOCHS);
  const folders = lab === undefined ? [] : words.filter((word) => !word.includes('='));
  const axes = axesIn({ ...settings, words: words.filter((word) => !folders.includes(word)) });
  if (lab === undefined) {
    if (deadline !== undefined)
      throw new UsageError('--deadline is for trainings of a submission; name its lab with --lab');
    return { axes, epochs, implementations: null };
  }
  const [id, ...more] = labsNamed([lab]);
  if (id === undefined || more.length > 0) throw new UsageError(`--lab takes one lab, received ${lab}`);
  if (folders.length !== 1) {
    throw new UsageError(
      `--lab diagnoses one submission; name its folder, as lab diagnose --lab ${lab} FOLDER, received ${folders.length === 0 ? 'none' : folders.join(' ')}`,
    );
  }
  return { axes, epochs, implementations: { lab: id, folders, seconds: deadline ?? USUAL_SECONDS } };
}

/** @throws UsageError if there is no submission in the folder, or several, or if `--out` is in it */
async function checkSubmission(
  implementations: DiagnosisQuestion['implementations'],
  out: string,
): Promise<void> {
  if (implementations === null) return;
  const [folder] = implementations.folders as [string];
  const { submissionsIn } = await import('../../course/compare/submissions');
  const found = await submissionsIn([folder], implementations.lab);
  if (found.size > 1) {
    throw new UsageError(
      `lab diagnose looks at one submission, and ${folder} holds ${found.size}: name the folder of one of them`,
    );
  }
  requireOutside([folder], out);
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

function textOf(item: ChecklistItem, terminal: Terminal): string {
  const { level, title, measured, expected, advice, reference } = item;
  const { dim } = terminal.colors;
  const lines = [
    `${markOf(level, terminal)} ${title}: ${measured}`,
    dim(`    expected: ${expected}`),
    ...(reference
      ? [
          `${dim("    with the reference's functions:")} ${markOf(reference.level, terminal)} ${reference.measured}`,
        ]
      : []),
  ];
  return [...lines, ...(advice === '' ? [] : [`    ${advice}`])].join('\n');
}

function markOf(level: ChecklistItem['level'], { colors }: Terminal): string {
  return {
    good: colors.green('✓'),
    look: colors.yellow('!'),
    bad: colors.red('✗'),
    'not-asked': colors.dim('–'),
  }[level];
}
