/* Loaded before a command of the kit: writes the calls of the kit's kernels to a file when the command ends. */
import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { CALLS_FILE } from './calls';
import { recordKernels } from './recorder';

const callsSoFar = recordKernels(tf.engine());

process.once('exit', () => writeFileSync(process.env[CALLS_FILE]!, JSON.stringify(callsSoFar())));
