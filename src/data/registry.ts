import { expected } from '../core/errors';
import type { LabelledSamples } from './dataset';
import type { DatasetDefinition, DownloadedDataset } from './definition';
import { DIABETES } from './sets/diabetes';
import { DIGITS } from './sets/digits';
import { FASHION_MNIST } from './sets/fashionMnist';
import { FASHION_SMALL } from './sets/fashionSmall';
import { MNIST } from './sets/mnist';

/** Data sets by name; the first one with classes is the default. */
export type Registry = readonly DatasetDefinition[];

/** Every data set the kit knows. */
export const DATASETS: Registry = [DIGITS, DIABETES, FASHION_SMALL, MNIST, FASHION_MNIST];

/** The names of data sets as a list in a sentence. */
export function namesOf(sets: Registry): string {
  return sets.map(({ info }) => info.name).join(', ');
}

/** @throws UsageError for an unknown name; the message lists the known ones. */
export function findDataset(name: string, registry: Registry = DATASETS): DatasetDefinition {
  return named(name, registry, 'the name of a data set');
}

/** The data sets that are downloaded. */
export function downloadedDatasets(registry: Registry = DATASETS): DownloadedDataset[] {
  return registry.filter((set): set is DownloadedDataset => set.mirrors !== undefined);
}

/** @throws UsageError for any name but that of a data set that is downloaded; the message lists those names. */
export function findDownloaded(name: string, registry: Registry = DATASETS): DownloadedDataset {
  return named(name, downloadedDatasets(registry), 'a data set that is downloaded');
}

/**
 * A data set with classes; without a name, the first one of the registry.
 *
 * @throws UsageError for any other name; the message lists the names of the sets with classes.
 */
export function findLabelled(
  name: string | undefined,
  registry: Registry = DATASETS,
): DatasetDefinition<LabelledSamples> {
  const labelled = registry.filter(
    (set): set is DatasetDefinition<LabelledSamples> => set.kind === 'classification',
  );
  return named(name ?? labelled[0]?.info.name ?? '', labelled, 'the name of a data set');
}

function named<D extends DatasetDefinition>(name: string, sets: readonly D[], wanted: string): D {
  const found = sets.find(({ info }) => info.name === name);
  if (!found) throw expected(`${wanted} (${namesOf(sets)})`, name);
  return found;
}
