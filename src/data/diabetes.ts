import type { Dataset, DatasetInfo, RegressionSamples } from './dataset';
import { EMBEDDED_FOLDER, readEmbeddedTable } from './embedded';

export const DIABETES_INFO: DatasetInfo = {
  name: 'diabetes',
  title: 'Progression of diabetes (regression)',
  licence: 'free with attribution',
  attribution:
    'B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, "Least Angle Regression", Annals of Statistics 32 (2004)',
  source: 'https://www4.stat.ncsu.edu/~boos/var.select/diabetes.html',
  counts: { all: 442 },
};

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
 * 442 patients, 10 features in their own units (so of very different scales), and a measure of the
 * progression of the disease one year later (25 … 346).
 *
 * @throws UsageError where an embedded file is missing or damaged.
 */
export function loadDiabetes(folder = EMBEDDED_FOLDER): Dataset<RegressionSamples> {
  const rows = readEmbeddedTable('diabetes_data_raw.csv.gz', ' ', folder);
  const targets = readEmbeddedTable('diabetes_target.csv.gz', ' ', folder);
  return {
    ...DIABETES_INFO,
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
