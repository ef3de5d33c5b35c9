import type { DatasetContent, DatasetDefinition, FoundFiles } from '../definition';
import type { LabelledSamples } from '../dataset';
import { numberTable } from '../numberTable';

const FILE = 'digits.csv.gz';
const SIDE = 8;
const PIXELS = SIDE * SIDE;
const LARGEST_VALUE = 16;

/**
 * 1,797 real images of digits, 8×8, values 0 … 16 scaled to 0 … 1; the kit's default data set.
 * They are real and small enough to come with the kit. They are the source's test part, so they have no parts here.
 */
export const DIGITS: DatasetDefinition<LabelledSamples> = {
  info: {
    name: 'digits',
    title: 'Handwritten digits, 8×8',
    licence: 'CC BY 4.0',
    attribution:
      'E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository',
    source: 'https://doi.org/10.24432/C50P49',
    counts: { all: 1797 },
  },
  kind: 'classification',
  files: [
    {
      name: FILE,
      part: 'all',
      holds: 'images',
      checksum: {
        algorithm: 'SHA-256',
        file: '46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a',
      },
    },
  ],
  parse,
};

/** Each row has 64 pixels and the label. */
function parse(found: FoundFiles): DatasetContent<LabelledSamples> {
  const rows = numberTable(found, FILE, { delimiter: ',', columns: PIXELS + 1 });
  return {
    samples: {
      kind: 'classification',
      count: rows.length,
      shape: [SIDE, SIDE, 1],
      x: Float32Array.from(rows.flatMap((row) => row.slice(0, PIXELS).map((value) => value / LARGEST_VALUE))),
      y: Uint8Array.from(rows, (row) => row[PIXELS]!),
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    },
  };
}
