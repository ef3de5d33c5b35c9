import path from 'node:path';
import { UsageError } from '../../core/errors';
import { classCounts, type Dataset, type LabelledSamples, type Samples } from '../../data/dataset';
import { type DataFile, type DatasetDefinition, parseDataset } from '../../data/definition';
import { countDuplicates } from '../../data/duplicates';
import { findDataset } from '../../data/registry';
import { readBytes, unpack } from './bytes';
import { checksumOf, isPublished } from './checksums';
import { findFile, requireFolder } from './folder';
import { readFiles } from './load';
import { type FilesOptions, requireLocation } from './locate';

export interface PartReport {
  part: string;
  count: number;
  /** Samples of each class; null for a regression. */
  classes: Record<string, number> | null;
  /** Least and greatest input value. */
  values: [least: number, greatest: number];
  /** Samples that repeat an earlier one of this part (see `countDuplicates`). */
  duplicates: number;
}

export interface VerifyReport {
  name: string;
  title: string;
  folder: string;
  /** `published`: the file has the checksum of the published one. */
  files: { file: string; published: boolean }[];
  parts: PartReport[];
  /** Distinct inputs that are in both parts; null without two parts. */
  shared: number | null;
  /** Faults of the data. */
  problems: string[];
  /** Facts worth knowing that are not faults. */
  notes: string[];
}

/**
 * Reads a data set as a training run does, and reports its content. Damage is reported, not thrown.
 *
 * @throws UsageError for an unknown name and for a data set that is not on this machine.
 */
export function verifyDataset(name: string, options: FilesOptions = {}): VerifyReport {
  const definition = findDataset(name, options.registry);
  const { folder } = requireLocation(definition, options);
  requireFolder(definition, folder);
  const report: VerifyReport = {
    name,
    title: definition.info.title,
    folder,
    files: [],
    parts: [],
    shared: null,
    problems: [],
    notes: [],
  };
  for (const file of definition.files) collect(report, () => checkFile(report, definition, file));
  collect(report, () => checkSamples(report, parseDataset(definition, readFiles(definition, options))));
  return report;
}

/** Runs a check and adds the fault it throws to the report, once. */
function collect({ problems }: VerifyReport, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
  }
}

/** Compares a file with the published one. Another number of samples is a note; other content of the same size is a fault. */
function checkFile(report: VerifyReport, definition: DatasetDefinition, file: DataFile): void {
  const found = findFile(report.folder, file);
  if (found === undefined) {
    report.notes.push(`no ${file.name}`);
    return;
  }
  const bytes = readBytes(found);
  const same = isPublished(bytes, file);
  report.files.push({ file: path.basename(found), published: same });
  // `readFiles` refuses a wrong file of a set that comes with the kit, and says how to restore it.
  if (same || !definition.mirrors) return;
  const content = unpack(bytes, found);
  const count = definition.countSamples?.({ ...file, path: found, bytes: content });
  const published = definition.info.counts[file.part];
  if (count !== undefined && count !== published) {
    report.notes.push(`${path.basename(found)} holds ${count} ${file.holds}, not the ${published} published`);
    return;
  }
  const { algorithm, file: packed, content: unpacked } = file.checksum;
  const comparison =
    unpacked === undefined
      ? `${algorithm} ${packed}, found ${checksumOf(bytes, algorithm)}`
      : `${algorithm} ${unpacked} when unpacked, found ${checksumOf(content, algorithm)}`;
  throw new UsageError(`${found} is not the published file: expected ${comparison}`);
}

function checkSamples(report: VerifyReport, { samples, parts }: Dataset): void {
  const named: [string, Samples][] = parts ? Object.entries(parts) : [['all', samples]];
  const { inside, shared, contradictory } = countDuplicates(named.map(([, part]) => part));
  report.parts = named.map(([part, it], i) => ({
    part,
    count: it.count,
    classes: it.kind === 'classification' ? namedCounts(it) : null,
    values: extent(it.x),
    duplicates: inside[i]!,
  }));
  if (parts) report.shared = shared;
  if (contradictory > 0) report.notes.push(`${contradictory} of the duplicates have different labels`);
  for (const { part, classes, values } of report.parts) {
    const absent = Object.keys(classes ?? {}).filter((name) => classes?.[name] === 0);
    if (absent.length > 0) report.notes.push(`no samples of ${absent.join(', ')} in ${part}`);
    if (!values.every(Number.isFinite))
      report.problems.push(`${part} has values that are not finite numbers`);
  }
}

function namedCounts(samples: LabelledSamples): Record<string, number> {
  const counts = classCounts(samples);
  return Object.fromEntries(samples.classes.map((name, label) => [name, counts[label]!]));
}

/** Least and greatest value; NaN if any value is NaN. */
function extent(values: Float32Array): [number, number] {
  const { min, max } = Math;
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    least = min(least, value);
    greatest = max(greatest, value);
  }
  return [least, greatest];
}
