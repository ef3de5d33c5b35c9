import { expected } from '../core/errors';
import type { Dataset, DatasetInfo, LabelledSamples } from './dataset';
import { DIABETES_INFO, loadDiabetes } from './diabetes';
import { DIGITS_INFO, loadDigits } from './digits';
import { loadIdxFolder } from './idxFolder';
import { IDX_SETS, type IdxSetInfo } from './idxSets';
import { locate, type LocateOptions, notFound } from './locate';

/** Every data set the kit knows, the default one first. */
export const DATASETS: readonly DatasetInfo[] = [DIGITS_INFO, DIABETES_INFO, ...IDX_SETS];

const namesOf = (sets: readonly DatasetInfo[]): string => sets.map(({ name }) => name).join(', ');

/** @throws UsageError for the name of no data set; it lists the names there are. */
export function datasetInfo(name: string): DatasetInfo {
  const info = DATASETS.find((set) => set.name === name);
  if (!info) throw expected(`the name of a data set (${namesOf(DATASETS)})`, name);
  return info;
}

/** @throws UsageError for the name of no data set that is downloaded; it lists those there are. */
export function idxSet(name: string): IdxSetInfo {
  const info = IDX_SETS.find((set) => set.name === name);
  if (!info) throw expected(`a data set that is downloaded (${namesOf(IDX_SETS)})`, name);
  return info;
}

/**
 * Loads a data set by its name. The files of `mnist` and `fashion-mnist` are looked for as {@link locate} says.
 *
 * @throws UsageError for an unknown name, and for missing or damaged files.
 */
export function loadDataset(name: string, options: LocateOptions = {}): Dataset {
  return name === DIABETES_INFO.name ? loadDiabetes() : loadImagesOf(DATASETS, name, options);
}

/** {@link loadDataset} for data sets of images in classes: `digits`, `mnist`, `fashion-mnist`. */
export function loadImages(
  name: string = DIGITS_INFO.name,
  options: LocateOptions = {},
): Dataset<LabelledSamples> {
  return loadImagesOf([DIGITS_INFO, ...IDX_SETS], name, options);
}

function loadImagesOf(
  choice: readonly DatasetInfo[],
  name: string,
  options: LocateOptions,
): Dataset<LabelledSamples> {
  if (name === DIGITS_INFO.name) return loadDigits();
  const info = IDX_SETS.find((set) => set.name === name);
  if (!info) throw expected(`the name of a data set (${namesOf(choice)})`, name);
  const location = locate(info, options);
  if (!location) throw notFound(info, options.env);
  return loadIdxFolder(info, location.folder);
}
