import { alias } from '../backend';
import { kernel } from '../registry';

/** A copy that shares the buffer of the original, since the values of tensors never change. */
export const identity = kernel('Identity', ({ inputs, backend }) => alias(backend, inputs['x']!));
