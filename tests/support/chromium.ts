/** The browser of the tests of pages. */
import { existsSync } from 'node:fs';

/** Debian's package `chromium` puts it here; the variable CHROMIUM names another one. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** A `describe` whose tests need the browser. Without one they are skipped, and their title says why. */
export function describeInBrowser(title: string, body: () => void): void {
  if (existsSync(CHROMIUM)) describe(title, body);
  else describe.skip(`${title} (skipped: no ${CHROMIUM})`, body);
}
