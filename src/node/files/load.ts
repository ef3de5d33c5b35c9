import { UsageError } from '../../core/errors';
import type { Dataset, LabelledSamples, Samples } from '../../data/dataset';
import { type DatasetDefinition, type FoundFiles, parseDataset } from '../../data/definition';
import { findDataset, findLabelled } from '../../data/registry';
import { readFolder } from './folder';
import { findForeignFile } from './foreign';
import { readKitFiles } from './kit';
import { type FilesOptions, requireLocation } from './locate';

/**
 * Loads a data set by its name, from the folder that {@link locate} finds.
 *
 * @throws UsageError for an unknown name, and for missing or damaged files.
 */
export function loadDataset(name: string, options: FilesOptions = {}): Dataset {
  return load(findDataset(name, options.registry), options);
}

/**
 * Loads a data set of inputs in classes, `digits` by default.
 *
 * @throws UsageError as {@link loadDataset} does, and for a data set without classes.
 */
export function loadImages(name?: string, options: FilesOptions = {}): Dataset<LabelledSamples> {
  return load(findLabelled(name, options.registry), options);
}

function load<S extends Samples>(definition: DatasetDefinition<S>, options: FilesOptions): Dataset<S> {
  return parseDataset(definition, readFiles(definition, options));
}

/**
 * Reads the files of a data set.
 *
 * @throws UsageError for missing and damaged files, and for files of another data set.
 */
export function readFiles(definition: DatasetDefinition, options: FilesOptions = {}): FoundFiles {
  const { folder } = requireLocation(definition, options);
  if (!definition.mirrors) return readKitFiles(definition, folder);
  const found = readFolder(definition, folder);
  const foreign = findForeignFile(definition, folder, options.registry);
  if (!foreign) return found;
  throw new UsageError(
    `${foreign.path} belongs to another data set: expected ${foreign.holds} of ${definition.info.name}, found those of ${foreign.owner}`,
  );
}
