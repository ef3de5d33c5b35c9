import type { Dataset, DatasetInfo, LabelledSamples } from './dataset';
import { EMBEDDED_FOLDER, readEmbeddedTable } from './embedded';

const SIDE = 8;
const PIXELS = SIDE * SIDE;
const WHITEST = 16;

export const DIGITS_INFO: DatasetInfo = {
  name: 'digits',
  title: 'Handwritten digits, 8×8',
  licence: 'CC BY 4.0',
  attribution:
    'E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository',
  source: 'https://doi.org/10.24432/C50P49',
  counts: { all: 1797 },
};

/**
 * 1,797 real images of digits, 8×8, values 0 … 16 scaled to 0 … 1; the kit's default data set.
 * Real and small enough to come with the kit. The source's own test part: it has no parts here.
 *
 * @throws UsageError where the embedded file is missing or damaged.
 */
export function loadDigits(folder = EMBEDDED_FOLDER): Dataset<LabelledSamples> {
  const rows = readEmbeddedTable('digits.csv.gz', ',', folder);
  const x = new Float32Array(rows.length * PIXELS);
  const y = new Uint8Array(rows.length);
  rows.forEach((row, i) => {
    for (let pixel = 0; pixel < PIXELS; pixel++) x[i * PIXELS + pixel] = row[pixel]! / WHITEST;
    y[i] = row[PIXELS]!;
  });
  return {
    ...DIGITS_INFO,
    samples: {
      kind: 'classification',
      count: rows.length,
      shape: [SIDE, SIDE, 1],
      x,
      y,
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    },
  };
}
