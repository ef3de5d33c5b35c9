import { findDataset, findLabelled } from '../../data/registry';
import type { FigureContext, FigureInputs } from '../../figures/figure';
import { datasetOf } from '../datasets';

/** Kept from the answers, which may not use it. */
const load = fetch.bind(globalThis);

/** The context of a figure's run and chart, with its data set loaded from the site. */
export async function figureContext(
  site: string,
  { mode, seeds, data }: FigureInputs,
  progress: FigureContext['progress'] = () => undefined,
): Promise<FigureContext> {
  return {
    ...{ mode, seeds, progress },
    dataset: await datasetOf(findLabelled(data), site, load),
    load: (name) => datasetOf(findDataset(name), site, load),
  };
}
