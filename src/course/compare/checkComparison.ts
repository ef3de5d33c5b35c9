import type { Configuration } from '../../compare/configuration';
import { variantsOf } from '../../compare/variants';
import { dataset } from './runComparison';
import { submissionsIn } from './submissions';

/**
 * Refuses a comparison that can't be run, before anything is written or trained.
 *
 * @throws UsageError with the setting at fault
 */
export async function checkComparison(configuration: Configuration): Promise<void> {
  const { implementations } = configuration;
  const found = implementations && (await submissionsIn(implementations.folders, implementations.lab));
  const names = [...(found?.keys() ?? [])];
  variantsOf(configuration, { find: dataset, submissions: names });
}
