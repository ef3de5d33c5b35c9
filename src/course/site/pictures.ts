import type { NewFile } from '../../node/newFile';
import type { LabEntry } from '../../web/labData';
import { storedFigureOf } from '../figures/storedRuns';

/** The figure that stands for a lab on the start page. */
const PICTURES: Readonly<Record<string, string>> = {
  '01-neuron-to-network': 'xor-regions',
  '02-backpropagation': 'example-graph',
  '03-softmax-sgd': 'weight-images',
  '04-optimizers': 'trajectories',
  '05-learning-rate': 'schedules',
  '06-input-scale': 'loss-contours',
  '07-initialization': 'signal-by-depth',
  '08-batch-normalization': 'training-curves',
  '09-overfitting': 'under-and-over-fitting',
  '10-weight-decay': 'contours',
  '11-dropout': 'four-masks',
  '12-augmentation': 'augmented-grid',
  '13-architectures': 'training-error-by-depth',
};

/** Pixels: twice the width at which the page shows it, for sharp screens. */
const WIDTH = 640;

/** The small picture of each lab, drawn from a stored run of the reference. A lab without one has none. */
export async function labPictures(
  ids: readonly string[],
): Promise<{ files: NewFile[]; pictures: Map<string, NonNullable<LabEntry['picture']>> }> {
  const { renderChart } = await import('../../node/canvas');
  const { sizeOfPng, thumbnailOf } = await import('../../node/thumbnail');
  const files: NewFile[] = [];
  const pictures = new Map<string, NonNullable<LabEntry['picture']>>();
  for (const id of ids) {
    const figure = PICTURES[id];
    if (figure === undefined) continue;
    const { title, chart } = await storedFigureOf(id, figure);
    const content = await thumbnailOf(renderChart(chart), WIDTH);
    const file = `pictures/${id}.png`;
    files.push({ path: file, content });
    pictures.set(id, { file, title, ...sizeOfPng(content) });
  }
  return { files, pictures };
}
