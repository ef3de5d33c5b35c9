import { alias } from '../backend';
import { kernel } from '../registry';

/** A copy that shares its values with the original: values of tensors never change. */
export const identity = kernel('Identity', ({ inputs, backend }) => alias(backend, inputs['x']!));
