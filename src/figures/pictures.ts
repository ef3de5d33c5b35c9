import { expected, MissingDataset } from '../core/errors';
import type { Dataset, LabelledSamples } from '../data/dataset';
import type { FigureContext } from './figure';

/** Images of 28×28 that come with the kit. */
const SHIPPED = 'fashion-small';
/** The whole of Fashion-MNIST, with which the documents' exercises work. */
export const FASHION = ['fashion-mnist'] as const;
/** MNIST; where it is not on this machine, Fashion-MNIST stands in for it. */
export const DIGIT_IMAGES = ['mnist', 'fashion-mnist'] as const;

/**
 * Images of 28×28 for the experiments of the documents. In quick mode they are the part of Fashion-MNIST that comes with
 * the kit, so that a picture is the same on every machine. In full mode they are the first of the wanted sets that is on
 * this machine. A data set that was chosen on the command line is used in both modes.
 *
 * @param wanted names of data sets, the best one first
 * @throws UsageError for damaged files, and for a data set without classes
 */
export async function pictures(
  { dataset, load, mode }: Pick<FigureContext, 'dataset' | 'load' | 'mode'>,
  wanted: readonly string[],
): Promise<Dataset<LabelledSamples>> {
  if (dataset.name !== 'digits') return dataset;
  for (const name of mode === 'full' ? wanted : []) {
    try {
      return labelled(await load(name));
    } catch (error) {
      if (!(error instanceof MissingDataset)) throw error;
    }
  }
  return labelled(await load(SHIPPED));
}

function labelled(set: Dataset): Dataset<LabelledSamples> {
  if (set.samples.kind !== 'classification') throw expected('a data set of images with classes', set.name);
  return set as Dataset<LabelledSamples>;
}
