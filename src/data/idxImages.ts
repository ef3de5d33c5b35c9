import { UsageError } from '../core/errors';
import { type DatasetInfo, type LabelledSamples, range } from './dataset';
import type {
  DataFile,
  DatasetContent,
  DatasetDefinition,
  FileChecksum,
  FoundFile,
  FoundFiles,
} from './definition';
import { type IdxArray, parseIdx, parseIdxShape } from './idx';

const PARTS = ['train', 'test'] as const;
type Part = (typeof PARTS)[number];

const KINDS = ['images', 'labels'] as const;
type Kind = (typeof KINDS)[number];

/** The beginnings of the published file names. */
const PREFIXES = { train: 'train', test: 't10k' };
const DIMENSIONS = { images: 3, labels: 1 };
const LARGEST_VALUE = 255;

type Checksums = Required<Omit<FileChecksum, 'algorithm'>>;

/** A data set of grey images in classes that is published as four IDX files, as MNIST is. */
export interface IdxImagesSource {
  info: DatasetInfo & { counts: Readonly<Record<Part, number>> };
  classes: readonly string[];
  /** Checksums of each file, gzipped as published, and of its content. */
  checksums: Record<Part, Record<Kind, Checksums>>;
  /** Default: MD5, as publishers give it. */
  algorithm?: FileChecksum['algorithm'];
  /** The beginning of the file names, in front of `train-images…` and the others. Default: nothing. */
  prefix?: string;
  /** Without mirrors, the set comes with the kit. */
  mirrors?: readonly string[];
  systemFolders?: readonly string[];
}

/**
 * Defines such a data set. If only one part is found, the data set has no `parts`, and the caller splits it.
 * The number of images may differ from the published number.
 */
export function idxImages(source: IdxImagesSource): DatasetDefinition<LabelledSamples> {
  return {
    info: source.info,
    kind: 'classification',
    files: PARTS.flatMap((part) => KINDS.map((kind) => dataFile(source, part, kind))),
    ...(source.mirrors && { mirrors: source.mirrors }),
    ...(source.systemFolders && { systemFolders: source.systemFolders }),
    parse: (found) => parse(source.classes, found),
    countSamples: (file) => parseIdxShape(file.bytes, DIMENSIONS[file.holds as Kind], file.path)[0]!,
  };
}

function dataFile(
  { checksums, algorithm = 'MD5', prefix = '' }: IdxImagesSource,
  part: Part,
  kind: Kind,
): DataFile {
  const stem = `${prefix}${PREFIXES[part]}-${kind}`;
  const type = `idx${DIMENSIONS[kind]}-ubyte`;
  return {
    name: `${stem}-${type}.gz`,
    aliases: [`${stem}.${type}`],
    part,
    holds: kind,
    checksum: { algorithm, ...checksums[part][kind] },
  };
}

interface PartArrays {
  part: Part;
  images: IdxArray;
  labels: IdxArray;
}

function parse(classes: readonly string[], found: FoundFiles): DatasetContent<LabelledSamples> {
  const [first, second] = PARTS.flatMap((part) => parsePart(part, classes, found) ?? []);
  if (!first) throw new UsageError(`expected images and labels in ${found.folder}, found no such files`);
  if (!second) return { samples: joinParts(classes, [first]) };
  if (sizeText(first.images) !== sizeText(second.images)) {
    throw new UsageError(
      `the images of ${found.folder} differ in size: ${sizeText(first.images)} in the train part, ${sizeText(second.images)} in the test part`,
    );
  }
  const samples = joinParts(classes, [first, second]);
  const trainCount = first.labels.values.length;
  return {
    samples,
    parts: { train: range(samples, 0, trainCount), test: range(samples, trainCount, samples.count) },
  };
}

function parsePart(
  part: Part,
  classes: readonly string[],
  { folder, files }: FoundFiles,
): PartArrays | undefined {
  const [imageFile, labelFile] = KINDS.map((kind) =>
    files.find((file) => file.part === part && file.holds === kind),
  );
  if (!imageFile && !labelFile) return undefined;
  if (!imageFile || !labelFile) {
    const missing = imageFile ? 'labels' : 'images';
    const present = (imageFile ?? labelFile)!.path.split(/[\\/]/).pop();
    throw new UsageError(
      `${folder} has no ${missing} for its ${present}: expected ${PREFIXES[part]}-${missing}-idx${DIMENSIONS[missing]}-ubyte, with or without .gz`,
    );
  }
  const labels = parseIdx(labelFile.bytes, DIMENSIONS.labels, labelFile.path);
  checkLabels(labels.values, classes, labelFile);
  const images = parseIdx(imageFile.bytes, DIMENSIONS.images, imageFile.path);
  if (images.shape[0] !== labels.shape[0]) {
    throw new UsageError(
      `${imageFile.path} and ${labelFile.path} do not belong together: expected as many labels as images, found ${images.shape[0]} images and ${labels.shape[0]} labels`,
    );
  }
  return { part, images, labels };
}

function checkLabels(labels: Uint8Array, classes: readonly string[], { path }: FoundFile): void {
  const last = classes.length - 1;
  const wrong = labels.findIndex((label) => label > last);
  if (wrong < 0) return;
  throw new UsageError(
    `${path} has a label without a class: expected 0 to ${last}, found ${labels[wrong]} at index ${wrong}`,
  );
}

function joinParts(classes: readonly string[], parts: readonly PartArrays[]): LabelledSamples {
  const count = parts.reduce((sum, { labels }) => sum + labels.values.length, 0);
  const [, height, width] = parts[0]!.images.shape as [number, number, number];
  const x = new Float32Array(count * height * width);
  const y = new Uint8Array(count);
  let start = 0;
  for (const { images, labels } of parts) {
    const offset = start * height * width;
    const { values } = images;
    for (let i = 0; i < values.length; i++) x[offset + i] = values[i]! / LARGEST_VALUE;
    y.set(labels.values, start);
    start += labels.values.length;
  }
  return { kind: 'classification', count, shape: [height, width, 1], x, y, classes };
}

/** Height and width. */
function sizeText(images: IdxArray): string {
  return images.shape.slice(1).join('×');
}
