import path from 'node:path';
import { UsageError } from '../core/errors';
import { contentMd5, isPublished } from './checksums';
import { classCounts, type Dataset, type LabelledSamples, type Samples } from './dataset';
import { countDuplicates } from './duplicates';
import { EMBEDDED_FOLDER } from './embedded';
import { parseIdx, readBytes, unpack } from './idx';
import {
  findIdxFile,
  IDX_PARTS,
  type IdxKind,
  type IdxPart,
  loadIdxFolder,
  requireIdxFolder,
} from './idxFolder';
import { IDX_SETS, type IdxSetInfo, type PublishedFile } from './idxSets';
import { datasetInfo, loadDataset } from './load';
import { locate, type LocateOptions, notFound } from './locate';

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
  /** Whether the checksum of each file is that of the published one. */
  files: { file: string; published: boolean }[];
  parts: PartReport[];
  /** Distinct inputs that are in both parts; null where there are no two parts. */
  shared: number | null;
  /** What is wrong with the data. */
  problems: string[];
  /** What is worth knowing and not wrong. */
  notes: string[];
}

/**
 * Reads a data set as a training run would and says what is in it. Damage is reported, not thrown.
 *
 * @throws UsageError for an unknown name and for a data set that is not on this machine.
 */
export function verifyDataset(name: string, options: LocateOptions = {}): VerifyReport {
  const info = datasetInfo(name);
  const idx = IDX_SETS.find((set) => set.name === name);
  const folder = idx ? folderOf(idx, options) : EMBEDDED_FOLDER;
  const report: VerifyReport = {
    name,
    title: info.title,
    folder,
    files: [],
    parts: [],
    shared: null,
    problems: [],
    notes: [],
  };
  if (idx) checkFiles(report, idx);
  collect(report, () => checkSamples(report, idx ? loadIdxFolder(idx, folder) : loadDataset(name)));
  return report;
}

/** Keeps what a check finds wrong, once, and goes on. */
function collect({ problems }: VerifyReport, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
  }
}

function folderOf(info: IdxSetInfo, options: LocateOptions): string {
  const location = locate(info, options);
  if (!location) throw notFound(info, options.env);
  requireIdxFolder(location.folder);
  return location.folder;
}

function checkFiles(report: VerifyReport, info: IdxSetInfo): void {
  for (const expected of publishedFiles(info)) {
    const file = findIdxFile(report.folder, expected.part, expected.kind);
    if (file) collect(report, () => checkFile(report, info, file, expected));
    else report.notes.push(`no ${expected.published.name}`);
  }
}

/** Compares a file with the published one: the same, another of its size (wrong), or a set of another size. */
function checkFile(
  report: VerifyReport,
  info: IdxSetInfo,
  file: string,
  { part, kind, published }: ExpectedFile,
): void {
  const bytes = readBytes(file);
  const same = isPublished(bytes, published);
  report.files.push({ file: path.basename(file), published: same });
  if (same) return;
  const found = parseIdx(unpack(bytes, file), kind === 'images' ? 3 : 1, file).shape[0];
  const whole = info.counts[part === 't10k' ? 'test' : part];
  if (found !== whole) {
    report.notes.push(`${path.basename(file)} holds ${found} ${kind}, not the ${whole} published`);
    return;
  }
  throw new UsageError(
    `${file} is not the published file: expected MD5 ${published.contentMd5} when unpacked, found ${contentMd5(bytes, file)}`,
  );
}

interface ExpectedFile {
  part: IdxPart;
  kind: IdxKind;
  published: PublishedFile;
}

function publishedFiles(info: IdxSetInfo): ExpectedFile[] {
  return IDX_PARTS.flatMap((part) =>
    (['images', 'labels'] as const).map((kind) => ({
      part,
      kind,
      published: info.files.find((file) => file.name.startsWith(`${part}-${kind}`))!,
    })),
  );
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
    if (!values.every(Number.isFinite)) report.problems.push(`${part} has values that are not numbers`);
  }
}

function namedCounts(samples: LabelledSamples): Record<string, number> {
  const counts = classCounts(samples);
  return Object.fromEntries(samples.classes.map((name, label) => [name, counts[label]!]));
}

/** Least and greatest; NaN where any value is. */
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
