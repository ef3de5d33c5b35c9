import * as tf from '@tensorflow/tfjs';
import type { Dataset, LabelledSamples } from '../../data/dataset';
import { loadDataset, loadImages } from '../../node/files/load';
import type { FigureContext, Figures, Mode } from '../../figures/figure';
import type { HostRequest, RequestOptions } from '../../hosts/host';
import type { Runner } from '../../grading/run/inProcessHost';
import { UnknownRequest } from '../../grading/run/inProcessHost';
import type { LabModule } from '../../grading/run/load';

/**
 * Everything that a figure's numbers depend on besides the lab's code, as plain JSON. The data set is given by its
 * name.
 */
export interface FigureInputs {
  mode: Mode;
  seeds: number[];
  data: string;
}

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

/** A figure's result, as plain JSON, and the backend that computed it. */
export interface FigureAnswer {
  backend: string;
  result: unknown;
}

/** Runs the figures of a lab with a submission's code. Figures that share a training share it within one runner. */
export class FigureRunner implements Runner {
  constructor(private readonly figures: Figures<unknown>) {}

  async run(
    lab: LabModule,
    { name, inputs }: HostRequest,
    { onProgress }: RequestOptions,
  ): Promise<FigureAnswer> {
    const figure = this.figures.find(({ id }) => id === name);
    if (!figure) throw new UnknownRequest(`no figure is named ${name}`);
    const context = figureContext(inputs as FigureInputs, (fraction) => onProgress?.(fraction));
    const result = await withoutLeftVariables(async () => (await figure.run(lab, context)) as unknown);
    return { backend: tf.getBackend(), result };
  }
}

/**
 * Disposes of the variables that a run leaves: tfjs keeps them by name, and the next run would fail because the name
 * is in use.
 */
async function withoutLeftVariables<T>(run: () => Promise<T>): Promise<T> {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    return await run();
  } finally {
    for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
      if (!before.has(name)) variable.dispose();
    }
  }
}
