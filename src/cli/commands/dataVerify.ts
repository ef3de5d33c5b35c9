import pc from '../colors';
import { UsageError } from '../../core/errors';
import { inventory } from '../../node/files/inventory';
import { verifyDataset, type VerifyReport } from '../../node/files/verify';
import { printJson, table } from '../terminal';

export interface VerifyDataOptions {
  dir?: string;
  json?: boolean;
}

export function verifyData(names: string[], { dir, json = false }: VerifyDataOptions): void {
  if (dir !== undefined && names.length !== 1) {
    throw new UsageError(`--dir needs the name of one data set, received ${names.length}`);
  }
  const chosen = names.length > 0 ? names : presentNames();
  const reports = chosen.map((name) => verifyDataset(name, dir === undefined ? {} : { dir }));
  if (json) printJson(reports);
  else console.log(reports.map(reportText).join('\n\n'));
  if (reports.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

/** The data sets on this machine, also those that are here but cannot be used. */
function presentNames(): string[] {
  return inventory()
    .filter(({ available, problem }) => available || problem !== null)
    .map(({ name }) => name);
}

function reportText(report: VerifyReport): string {
  const sound = report.problems.length === 0;
  return [
    `${sound ? pc.green('✓') : pc.red('✗')} ${pc.bold(report.name)}  ${report.folder}`,
    ...(report.parts.length > 0 ? ['', partsTable(report), ''] : []),
    ...report.problems.map((problem) => `  ${pc.red('wrong:')} ${problem}`),
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

/** What the numbers of repeats count, where there are any. */
function duplicateLines({ parts, shared }: VerifyReport): string[] {
  const lines = shared === null ? [] : [`  ${shared} distinct images are in both parts`];
  if (parts.every(({ duplicates }) => duplicates === 0)) return lines;
  return [...lines, '  repeats: samples equal to an earlier one of their part, whatever their label'];
}
