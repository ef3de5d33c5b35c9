import { messageOf } from '../../core/errors';
import type { DatasetInfo } from '../../data/dataset';
import type { DatasetDefinition } from '../../data/definition';
import { DATASETS } from '../../data/registry';
import { readStart } from './bytes';
import { findFile } from './folder';
import { type FilesOptions, locate, type Location } from './locate';

/** A data set of the registry, and whether it can be used on this machine. */
export interface InventoryEntry extends DatasetInfo {
  available: boolean;
  /** The folder it is in; null if it is not available. */
  folder: string | null;
  from: Location['from'] | null;
  /** The command that makes it available; null if it is. */
  command: string | null;
  /** The reason if it can't be used although some of its files are here; otherwise null. */
  problem: string | null;
}

/** All data sets. `counts` are those of the files on this machine, or the published ones if there are none. */
export function inventory(options: Omit<FilesOptions, 'dir'> = {}): InventoryEntry[] {
  return (options.registry ?? DATASETS).map((definition) => entryOf(definition, options));
}

function entryOf(definition: DatasetDefinition, options: FilesOptions): InventoryEntry {
  const { info } = definition;
  const missing = { available: false, folder: null, from: null, command: `lab data fetch ${info.name}` };
  try {
    const location = locate(definition, options);
    if (!location) return { ...info, ...missing, problem: null };
    const counts = countsIn(definition, location.folder);
    return { ...info, counts, available: true, ...location, command: null, problem: null };
  } catch (error) {
    return { ...info, ...missing, problem: messageOf(error) };
  }
}

/** The number of samples of each part in a folder, from the headers of its files if the format has such headers. */
function countsIn(definition: DatasetDefinition, folder: string): Readonly<Record<string, number>> {
  if (!definition.countSamples) return definition.info.counts;
  const counts: Record<string, number> = {};
  for (const file of definition.files) {
    const path = findFile(folder, file);
    if (path === undefined) continue;
    counts[file.part] ??= definition.countSamples({ ...file, path, bytes: readStart(path) });
  }
  return counts;
}
