import { messageOf } from '../core/errors';
import type { DatasetInfo } from './dataset';
import { DIABETES_INFO } from './diabetes';
import { DIGITS_INFO } from './digits';
import { EMBEDDED_FOLDER } from './embedded';
import { readIdxShape } from './idx';
import { findIdxFile, IDX_PARTS } from './idxFolder';
import { IDX_SETS, type IdxSetInfo } from './idxSets';
import { locate, type Location } from './locate';

/** A data set the kit knows, and whether it can be used here and now. */
export interface InventoryEntry extends DatasetInfo {
  available: boolean;
  /** The folder it is in; null where it is not available. */
  folder: string | null;
  from: Location['from'] | 'kit' | null;
  /** The command that makes it available; null where it is. */
  command: string | null;
  /** Why it cannot be used although it is there; null where nothing is wrong. */
  problem: string | null;
}

/** What there is on this machine. `counts` are those of the files found, or as published where there are none. */
export function inventory(env: NodeJS.ProcessEnv = process.env): InventoryEntry[] {
  const embedded = [DIGITS_INFO, DIABETES_INFO].map((info) => ({
    ...info,
    available: true,
    folder: EMBEDDED_FOLDER,
    from: 'kit' as const,
    command: null,
    problem: null,
  }));
  return [...embedded, ...IDX_SETS.map((info) => idxEntry(info, env))];
}

function idxEntry(info: IdxSetInfo, env: NodeJS.ProcessEnv): InventoryEntry {
  const { name, title, licence, attribution, source, counts } = info;
  const known = { name, title, licence, attribution, source, counts };
  const missing = { available: false, folder: null, from: null, command: `lab data fetch ${name}` };
  try {
    const location = locate(info, { env });
    if (!location) return { ...known, ...missing, problem: null };
    const found = { available: true, ...location, command: null, problem: null };
    return { ...known, counts: countsIn(location.folder), ...found };
  } catch (error) {
    return { ...known, ...missing, problem: messageOf(error) };
  }
}

/** The images of each part in a folder, by the headers of its files. */
function countsIn(folder: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const part of IDX_PARTS) {
    const images = findIdxFile(folder, part, 'images');
    if (images) counts[part === 't10k' ? 'test' : part] = readIdxShape(images, 3)[0]!;
  }
  return counts;
}
