import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './labs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** The version of the kit, as reports carry it. */
export const KIT_VERSION = version;

/** The file at the root of a student's kit that says what was released. */
export const RELEASE_FILE = 'release.json';

/** True in a student's kit: it has neither solutions nor the commands of teachers. */
export function isReleased(): boolean {
  return existsSync(join(ROOT, RELEASE_FILE));
}
