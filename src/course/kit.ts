import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './labs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** The version of the kit, as reports carry it. */
export const KIT_VERSION = version;
