import { UsageError } from '../../../src/core/errors';
import type { DatasetDefinition, FoundFiles } from '../../../src/data/definition';
import { DIABETES } from '../../../src/data/sets/diabetes';
import { DIGITS } from '../../../src/data/sets/digits';
import { FASHION_MNIST } from '../../../src/data/sets/fashionMnist';
import { MNIST } from '../../../src/data/sets/mnist';
import { encodeIdx } from './encodeIdx';

/** The files of a data set with these contents, in their order. */
function found({ files }: Pick<DatasetDefinition, 'files'>, contents: (string | Uint8Array)[]): FoundFiles {
  return {
    folder: 'folder',
    files: contents.map((content, i) => ({
      ...files[i]!,
      path: `folder/${files[i]!.name}`,
      bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    })),
  };
}

it('digits: rows of 64 pixels from 0 to 16 and a label become images from 0 to 1', () => {
  const row = (value: number, label: number): string => [...Array<number>(64).fill(value), label].join(',');
  const { samples, features } = DIGITS.parse(found(DIGITS, [`${row(16, 9)}\n${row(4, 0)}\n`]));
  expect(samples).toMatchObject({ kind: 'classification', count: 2, shape: [8, 8, 1] });
  expect(Array.from(samples.x)).toEqual([...Array<number>(64).fill(1), ...Array<number>(64).fill(0.25)]);
  expect(Array.from(samples.y)).toEqual([9, 0]);
  expect(samples.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(features).toBeUndefined();
});

const PATIENTS = '1 2 3 4 5 6 7 8 9 10\n11 12 13 14 15 16 17 18 19 20\n';

it('diabetes: ten named features of each patient, and a target', () => {
  const { samples, features } = DIABETES.parse(found(DIABETES, [PATIENTS, '151\n75\n']));
  expect(samples).toEqual({
    kind: 'regression',
    count: 2,
    shape: [10],
    x: Float32Array.from({ length: 20 }, (_, i) => i + 1),
    y: Float32Array.of(151, 75),
  });
  expect(features).toEqual([
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
  ]);
});

it('diabetes: refuses another number of targets than patients', () => {
  expect(() => DIABETES.parse(found(DIABETES, [PATIENTS, '151\n']))).toThrow(
    new UsageError(
      'diabetes_data_raw.csv.gz and diabetes_target.csv.gz in folder do not belong together: expected as many targets as patients, found 2 patients and 1 targets',
    ),
  );
});

it.each([
  [MNIST, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']],
  [
    FASHION_MNIST,
    [
      'T-shirt/top',
      'Trouser',
      'Pullover',
      'Dress',
      'Coat',
      'Sandal',
      'Shirt',
      'Sneaker',
      'Bag',
      'Ankle boot',
    ],
  ],
])('$info.name: its labels 0 to 9 have the names that its authors give them', (set, names) => {
  const images = encodeIdx([10, 2, 1], Array(20).fill(255));
  const labels = encodeIdx([10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const { samples } = set.parse(found(set, [images, labels]));
  expect(samples.classes).toEqual(names);
  expect(samples.shape).toEqual([2, 1, 1]);
  expect(Array.from(samples.x)).toEqual(Array(20).fill(1));
});

it.each([DIGITS, DIABETES, MNIST, FASHION_MNIST])('$info.name: samples are of the kind it names', (set) => {
  expect(set.kind).toBe(set === DIABETES ? 'regression' : 'classification');
});

it.each([
  [MNIST, 2],
  [FASHION_MNIST, 2],
])('$info.name can be downloaded from more than one place', (set, places) => {
  expect(set.mirrors).toHaveLength(places);
});
