import type { Dataset, LabelledSamples } from '../../data/dataset';
import { loadDataset, loadImages } from '../../node/files/load';
import type { FigureContext, FigureInputs } from '../../figures/figure';

/** The data sets of images by name: several figures of a lab use the same one. */
const imageSets = new Map<string, Dataset<LabelledSamples>>();

function imagesOf(name: string): Dataset<LabelledSamples> {
  if (!imageSets.has(name)) imageSets.set(name, loadImages(name));
  return imageSets.get(name)!;
}

/** The context of a figure's run and chart, with its data set loaded. */
export function figureContext(
  { mode, seeds, data }: FigureInputs,
  progress: FigureContext['progress'] = () => undefined,
): FigureContext {
  const load = (name: string): Promise<Dataset> => Promise.resolve(loadDataset(name));
  return { mode, seeds, dataset: imagesOf(data), load, progress };
}
