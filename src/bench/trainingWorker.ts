/* Trains one model after another. The answer to each question is the number of steps taken. */
import * as tf from '@tensorflow/tfjs';
import { startBackend } from './backend';
import { stepOf } from './models';
import { answer } from './peer';
import type { StepQuestion } from './sides';

async function serve(): Promise<void> {
  await startBackend('kit');
  await answer<StepQuestion, number>(async ({ workload, steps }) => {
    tf.engine().startScope();
    const step = stepOf(workload, 'fused')!;
    for (let i = 0; i < steps; i++) await step();
    tf.engine().endScope();
    tf.disposeVariables();
    return steps;
  });
}

void serve();
