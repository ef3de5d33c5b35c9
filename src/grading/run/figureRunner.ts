import * as tf from '@tensorflow/tfjs';
import type { HostRequest, RequestOptions } from '../../hosts/host';
import type { Runner } from './inProcessHost';
import { UnknownRequest } from './inProcessHost';
import type { LabModule } from './load';

/** A figure's result, as plain JSON, and the backend that computed it. */
export interface FigureAnswer {
  backend: string;
  result: unknown;
}

/** The part of a figure that runs beside a submission. */
interface Runnable<Context> {
  id: string;
  run(lab: unknown, context: Context): unknown;
}

/** Makes the context of a figure from the inputs of a request; data sets are loaded as the platform does it. */
export type ContextOf<Context> = (
  inputs: unknown,
  progress: (fraction: number) => void,
) => Context | Promise<Context>;

/** Runs the figures of a lab with a submission's code. Figures that share a training share it within one runner. */
export class FigureRunner<Context> implements Runner {
  constructor(
    private readonly figures: readonly Runnable<Context>[],
    private readonly contextOf: ContextOf<Context>,
  ) {}

  async run(
    lab: LabModule,
    { name, inputs }: HostRequest,
    { onProgress }: RequestOptions,
  ): Promise<FigureAnswer> {
    const figure = this.figures.find(({ id }) => id === name);
    if (!figure) throw new UnknownRequest(`no figure is named ${name}`);
    const context = await this.contextOf(inputs, (fraction) => onProgress?.(fraction));
    const result = await withoutLeftVariables(async () => await figure.run(lab, context));
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
