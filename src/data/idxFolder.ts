import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../core/errors';
import { type Dataset, type LabelledSamples, range } from './dataset';
import { type IdxArray, readBytes, readIdx } from './idx';
import { contentMd5 } from './checksums';
import { IDX_SETS, type IdxSetInfo } from './idxSets';

/** The parts of a published data set, under the names its files have. */
export const IDX_PARTS = ['train', 't10k'] as const;
export type IdxPart = (typeof IDX_PARTS)[number];

const KINDS = { images: 'idx3', labels: 'idx1' } as const;
export type IdxKind = keyof typeof KINDS;

const WHITEST = 255;

/** The usual names of a file: with a hyphen or a dot, gzipped or not. */
function namesOf(part: IdxPart, kind: IdxKind): string[] {
  return ['-', '.'].flatMap((mark) => {
    const name = `${part}-${kind}${mark}${KINDS[kind]}-ubyte`;
    return [name, `${name}.gz`];
  });
}

/** The path of a file of a data set in a folder, under any of its usual names. */
export function findIdxFile(folder: string, part: IdxPart, kind: IdxKind): string | undefined {
  return namesOf(part, kind)
    .map((name) => path.join(folder, name))
    .find((file) => existsSync(file));
}

/** Whether a folder has any file of an IDX data set. */
export function hasIdxFiles(folder: string): boolean {
  return IDX_PARTS.some((part) => findIdxFile(folder, part, 'images') ?? findIdxFile(folder, part, 'labels'));
}

/**
 * Loads the parts that a folder has. With both parts the data set has `parts`; with one, it is to be split.
 *
 * @throws UsageError for a missing or damaged file, images and labels that do not belong together, a label
 *   without a class, and files of another data set.
 */
export function loadIdxFolder(info: IdxSetInfo, folder: string): Dataset<LabelledSamples> {
  requireIdxFolder(folder);
  const found = IDX_PARTS.flatMap((part) => readPart(info, folder, part) ?? []);
  const [first, second] = found as [PartArrays, PartArrays?];
  if (second && !sameSize(first.images, second.images)) {
    throw new UsageError(
      `the images of ${folder} differ in size: ${show(first.images)} in the train part, ${show(second.images)} in the t10k part`,
    );
  }
  const samples = joinParts(info, found);
  const { name, title, licence, attribution, source, counts } = info;
  const dataset = { name, title, licence, attribution, source, counts, samples };
  if (!second) return dataset;
  const trainCount = first.labels.values.length;
  return {
    ...dataset,
    parts: { train: range(samples, 0, trainCount), test: range(samples, trainCount, samples.count) },
  };
}

interface PartArrays {
  images: IdxArray;
  labels: IdxArray;
}

function readPart(info: IdxSetInfo, folder: string, part: IdxPart): PartArrays | undefined {
  const imageFile = findIdxFile(folder, part, 'images');
  const labelFile = findIdxFile(folder, part, 'labels');
  if (!imageFile && !labelFile) return undefined;
  if (!imageFile || !labelFile) {
    const missing = imageFile ? 'labels' : 'images';
    throw new UsageError(
      `${folder} has no ${missing} to its ${path.basename(imageFile ?? labelFile ?? '')}: expected ${namesOf(part, missing)[0]}, with or without .gz`,
    );
  }
  const labels = readIdx(labelFile, 1);
  checkLabels(labels.values, info, labelFile);
  const images = readIdx(imageFile, 3);
  if (images.shape[0] !== labels.shape[0]) {
    throw new UsageError(
      `${imageFile} and ${labelFile} do not belong together: expected as many labels as images, found ${images.shape[0]} images and ${labels.shape[0]} labels`,
    );
  }
  return { images, labels };
}

function checkLabels(labels: Uint8Array, info: IdxSetInfo, file: string): void {
  const last = info.classes.length - 1;
  const wrong = labels.findIndex((label) => label > last);
  if (wrong >= 0) {
    throw new UsageError(
      `${file} has a label without a class: expected 0 to ${last}, found ${labels[wrong]} at index ${wrong}`,
    );
  }
  const other = publishedSetOf(file);
  if (other && other !== info.name) {
    throw new UsageError(
      `${file} belongs to another data set: expected labels of ${info.name}, found those of ${other}`,
    );
  }
}

/**
 * The data set that a file of labels was published with, if it is one of the known files.
 * MNIST and Fashion-MNIST have the same file names, so one is easily taken for the other.
 */
export function publishedSetOf(labelFile: string): string | undefined {
  const md5 = contentMd5(readBytes(labelFile), labelFile);
  return IDX_SETS.find((set) => set.files.some((known) => known.contentMd5 === md5))?.name;
}

function joinParts(info: IdxSetInfo, parts: PartArrays[]): LabelledSamples {
  const count = parts.reduce((sum, { labels }) => sum + labels.values.length, 0);
  const [, height, width] = parts[0]!.images.shape as [number, number, number];
  const x = new Float32Array(count * height * width);
  const y = new Uint8Array(count);
  let start = 0;
  for (const { images, labels } of parts) {
    const offset = start * height * width;
    const { values } = images;
    for (let i = 0; i < values.length; i++) x[offset + i] = values[i]! / WHITEST;
    y.set(labels.values, start);
    start += labels.values.length;
  }
  return { kind: 'classification', count, shape: [height, width, 1], x, y, classes: info.classes };
}

/** @throws UsageError for a path that is no folder, and a folder without any file of an IDX data set. */
export function requireIdxFolder(folder: string): void {
  if (!existsSync(folder))
    throw new UsageError(`expected a folder with IDX files, found nothing at ${folder}`);
  if (!statSync(folder).isDirectory()) {
    throw new UsageError(`expected a folder with IDX files, found a file: ${folder}`);
  }
  if (hasIdxFiles(folder)) return;
  const found = readdirSync(folder).slice(0, 6).join(', ') || 'nothing';
  throw new UsageError(
    `${folder} has no data set in it: expected files like ${namesOf('train', 'images')[0]} and ${namesOf('train', 'labels')[0]}, with or without .gz, found ${found}`,
  );
}

const sameSize = (a: IdxArray, b: IdxArray): boolean => show(a) === show(b);
const show = (images: IdxArray): string => images.shape.slice(1).join('×');
