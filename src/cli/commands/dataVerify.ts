import { UsageError } from '../../core/errors';
import { inventory } from '../../node/files/inventory';
import type { VerifyReport } from '../../node/files/verify';
import { verifyDataset } from '../../node/files/verify';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

export interface VerifySettings {
  /** The data sets; all that are on this machine if there is none. */
  names: string[];
  /** A folder with the IDX files of the one data set that is named. */
  dir: string | undefined;
  json: boolean;
}

export function verifyData({ names, dir, json }: VerifySettings, terminal: Terminal): CommandResult {
  if (dir !== undefined && names.length !== 1) {
    throw new UsageError(`--dir needs the name of one data set, received ${names.length}`);
  }
  const chosen = names.length > 0 ? names : presentNames();
  const reports = chosen.map((name) => verifyDataset(name, dir === undefined ? {} : { dir }));
  const exitCode = reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
  if (json) return { output: { json: reports }, exitCode };
  const text = reports.map((report) => reportText(report, terminal.colors)).join('\n\n');
  return { output: { text }, exitCode };
}

/** The data sets on this machine, also those that are here but can't be used. */
function presentNames(): string[] {
  return inventory()
    .filter(({ available, problem }) => available || problem !== null)
    .map(({ name }) => name);
}

function reportText(report: VerifyReport, colors: Terminal['colors']): string {
  const sound = report.problems.length === 0;
  return [
    `${sound ? colors.green('✓') : colors.red('✗')} ${colors.bold(report.name)}  ${report.folder}`,
    ...(report.parts.length > 0 ? ['', partsTable(report), ''] : []),
    ...report.problems.map((problem) => `  ${colors.red('wrong:')} ${problem}`),
    ...checksumLine(report),
    ...duplicateLines(report),
    ...report.notes.map((note) => `  note: ${note}`),
  ].join('\n');
}

function partsTable({ parts }: VerifyReport): string {
  const classes = Object.keys(parts[0]?.classes ?? {});
  const head = ['  part', 'samples', 'values', 'repeats', ...classes];
  const rows = parts.map((part) => [
    `  ${part.part}`,
    part.count,
    `${part.values.join(' … ')}`,
    part.duplicates,
    ...Object.values(part.classes ?? {}),
  ]);
  return table(
    head,
    rows,
    head.map((_, i) => i).filter((i) => i !== 0 && i !== 2),
  );
}

function checksumLine({ files }: VerifyReport): string[] {
  const published = files.filter((file) => file.published).length;
  return files.length > 0
    ? [`  ${published} of ${files.length} files have the checksum of the published ones`]
    : [];
}

/** Explains the numbers of repeats, if there are any. */
function duplicateLines({ parts, shared }: VerifyReport): string[] {
  const lines = shared === null ? [] : [`  ${shared} distinct images are in both parts`];
  if (parts.every(({ duplicates }) => duplicates === 0)) return lines;
  return [...lines, '  repeats: samples equal to an earlier one of their part, whatever their label'];
}
