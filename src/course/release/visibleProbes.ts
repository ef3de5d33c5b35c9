import type { Check } from '../../grading/model/check';
import type { NewFile } from '../../node/newFile';
import { kitFile } from './kitFiles';
import type { Sources } from './visibleChecks';
import { keepProbes } from './visibleChecks';

/**
 * The sources of the probes of several labs, with nothing that only hidden checks need.
 *
 * @param labs each with its visible checks
 * @param paths the probes of these labs, and what they import of the tests
 */
export function visibleProbes(
  labs: readonly { id: string; checks: readonly Check[] }[],
  paths: readonly string[],
): NewFile[] {
  const sources: Sources = new Map(paths.map((path) => [path, String(kitFile(path).content)]));
  keepProbes(
    sources,
    new Map(
      labs.map(({ id, checks }) => [
        `tests/graded/${id}/probes.ts`,
        new Set(checks.map(({ probe }) => probe)),
      ]),
    ),
  );
  return [...sources].map(([path, content]) => ({ path, content }));
}
