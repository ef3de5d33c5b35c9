import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../src/course/labs';
import english from '../../src/web/words/en.json';

export interface BuiltSite {
  /** The folder above, which a server serves. The caller removes it. */
  root: string;
  /** The folder of the site. */
  folder: string;
  /** The path of the site on the server, with a slash at both ends: no test relies on the top of a server. */
  path: string;
}

/** The code of a language that is read from right to left and doesn't exist. */
export const PSEUDO = 'ar-XB';

/** English, longer, in the order of a language that is read from right to left. */
export function pseudoWords(): Record<string, string> {
  const words = Object.entries(english).map(([key, sentence]) => [key, `؜⟪${sentence} ~~~~⟫`]);
  return { ...(Object.fromEntries(words) as Record<string, string>), direction: 'rtl' };
}

/** Builds the site by the command, as a teacher does, with one language more. */
export function buildSite(): BuiltSite {
  const root = mkdtempSync(join(tmpdir(), 'lab-site-'));
  const words = join(root, 'words');
  mkdirSync(words);
  writeFileSync(join(words, `${PSEUDO}.json`), JSON.stringify(pseudoWords()));
  const folder = join(root, 'course', 'labs');
  execFileSync(process.execPath, ['src/cli/lab.cjs', 'site', '--out', folder, '--words', words], {
    cwd: ROOT,
    stdio: 'pipe',
  });
  return { root, folder, path: '/course/labs/' };
}
