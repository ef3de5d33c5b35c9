import { UsageError } from '../../core/errors';
import type { RegressionSamples } from '../dataset';
import type { DatasetContent, DatasetDefinition, FoundFiles } from '../definition';
import { numberTable } from '../numberTable';

const INPUTS = 'diabetes_data_raw.csv.gz';
const TARGETS = 'diabetes_target.csv.gz';

/** Age, sex, body mass index, mean blood pressure and six measurements of blood serum. */
const FEATURES = [
  'age',
  'sex',
  'body mass index',
  'blood pressure',
  'total cholesterol',
  'LDL',
  'HDL',
  'cholesterol/HDL',
  'log triglycerides',
  'glucose',
];

/**
 * 442 patients, 10 features in their own units and so on very different scales, and a measure of the
 * progression of the disease one year later (25 … 346).
 */
export const DIABETES: DatasetDefinition<RegressionSamples> = {
  info: {
    name: 'diabetes',
    title: 'Progression of diabetes (regression)',
    licence: 'free with attribution',
    attribution:
      'B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, "Least Angle Regression", Annals of Statistics 32 (2004)',
    source: 'https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html',
    counts: { all: 442 },
  },
  kind: 'regression',
  files: [
    {
      name: INPUTS,
      part: 'all',
      holds: 'patients',
      checksum: {
        algorithm: 'SHA-256',
        file: 'fc08fc59c1cbfe65550d9ebb36321d505de9e8f004bf92c1566d2908962f08ff',
      },
    },
    {
      name: TARGETS,
      part: 'all',
      holds: 'targets',
      checksum: {
        algorithm: 'SHA-256',
        file: 'bf1ddd1f9d377278450a5f02c24b5e77b1501f2ad673fe9fdf4c4090d27eb5cc',
      },
    },
  ],
  parse,
};

function parse(found: FoundFiles): DatasetContent<RegressionSamples> {
  const rows = numberTable(found, INPUTS, { delimiter: ' ', columns: FEATURES.length });
  const targets = numberTable(found, TARGETS, { delimiter: ' ', columns: 1 });
  if (rows.length !== targets.length) {
    throw new UsageError(
      `${INPUTS} and ${TARGETS} in ${found.folder} do not belong together: expected as many targets as patients, found ${rows.length} patients and ${targets.length} targets`,
    );
  }
  return {
    features: FEATURES,
    samples: {
      kind: 'regression',
      count: rows.length,
      shape: [FEATURES.length],
      x: Float32Array.from(rows.flat()),
      y: Float32Array.from(targets.flat()),
    },
  };
}
