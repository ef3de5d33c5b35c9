import * as tf from '@tensorflow/tfjs';
import { startBackend } from './backend';
import { stepOf } from './models';
import type { StepQuestion } from './sides';

/** The answers of a process that trains one model after another. */
export async function trainingService(): Promise<typeof train> {
  await startBackend('kit');
  return train;
}

/** Trains a model and leaves nothing of it behind. @returns the number of steps taken */
export async function train({ workload, steps }: StepQuestion): Promise<number> {
  tf.engine().startScope();
  const step = stepOf(workload, 'fused')!;
  let taken = 0;
  for (; taken < steps; taken++) await step();
  tf.engine().endScope();
  tf.disposeVariables();
  return taken;
}
