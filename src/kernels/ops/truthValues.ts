import type * as tf from '@tensorflow/tfjs';
import { sizeOf, type WasmBackend } from '../backend';
import { type Kernel, runKernel } from '../registry';

/**
 * Runs a kernel on whole numbers in place of truth values: many of the backend's own kernels take each truth value, which
 * is one byte, for four.
 *
 * @param back the outputs that become truth values again
 */
export function asWholeNumbers(run: tf.KernelFunc, back: 'all' | 'first' | 'none'): tf.KernelFunc {
  return (params) => {
    const inputs = Object.entries(params.inputs as Record<string, tf.TensorInfo | undefined>);
    if (!inputs.some(([, x]) => x?.dtype === 'bool')) return run(params);
    const backend = params.backend as WasmBackend;
    const cast = (x: tf.TensorInfo, dtype: 'int32' | 'bool'): tf.TensorInfo =>
      runKernel('Cast', { x }, backend, { dtype });
    const copies: tf.TensorInfo[] = [];
    const whole = inputs.map(([name, x]) => {
      if (x?.dtype !== 'bool') return [name, x] as const;
      copies.push(cast(x, 'int32'));
      return [name, copies.at(-1)!] as const;
    });
    const given = Array.isArray(params.inputs) ? whole.map(([, x]) => x) : Object.fromEntries(whole);
    try {
      const result = run({ ...params, inputs: given as tf.NamedTensorInfoMap });
      const outputs = [result].flat().map((y, i) => {
        if (y.dtype !== 'int32' || back === 'none' || (back === 'first' && i > 0)) return y;
        const truth = cast(y, 'bool');
        backend.disposeData(y.dataId);
        return truth;
      });
      return Array.isArray(result) ? outputs : outputs[0]!;
    } finally {
      for (const { dataId } of copies) backend.disposeData(dataId);
    }
  };
}

/** Kernels of the backend that only move values, and move truth values wrongly. */
export const moving: readonly Kernel[] = ['Reverse'].map((name) => ({
  name,
  make: (_, stock) => asWholeNumbers(stock!, 'all'),
}));

/** The largest values and their places. The backend's own kernel divides by zero if there is nothing. */
export const topK: Kernel = {
  name: 'TopK',
  make: (_, stock) => {
    const run = asWholeNumbers(stock!, 'first');
    return (params) => {
      const x = params.inputs['x']!;
      const { k } = params.attrs as unknown as { k: number };
      const shape = [...x.shape.slice(0, -1), k];
      if (!shape.includes(0)) return run(params);
      const backend = params.backend as WasmBackend;
      return [backend.makeOutput(shape, x.dtype), backend.makeOutput(shape, 'int32')];
    };
  },
};

/**
 * Arithmetic that has no meaning for truth values, and for which the backend's own kernels return what lies in memory.
 *
 * @throws Error for truth values
 */
export const ofNumbers: readonly Kernel[] = ['Exp'].map((name) => ({
  name,
  make: (_, stock) => (params) => {
    for (const x of Object.values(params.inputs)) {
      if (x?.dtype === 'bool') {
        throw new Error(
          `${name} on wasm takes numbers, received truth values; make numbers of them with toFloat()`,
        );
      }
    }
    return stock!(params);
  },
}));

/** @throws Error always */
export function refuseTruthValues(name: string): never {
  throw new Error(
    `${name} on wasm takes numbers, received truth values; make numbers of them with toFloat()`,
  );
}

/**
 * condition ? t : e, value by value. The backend's own kernel writes as many values as the condition or e has, however few
 * t has.
 */
export const select: Kernel = {
  name: 'Select',
  make: (_, stock) => (params) => {
    const { condition, t, e } = params.inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
    const each = sizeOf(t);
    const rows = condition.shape.length === 1 ? sizeOf(condition) : each;
    if (sizeOf(e) === each && (sizeOf(condition) === each || rows === t.shape[0])) return stock!(params);
    if (each === 0) return (params.backend as WasmBackend).makeOutput(t.shape, t.dtype);
    throw new Error(
      `a selection takes two tensors of one shape and a condition for each value, ` +
        `received [${condition.shape}], [${t.shape}] and [${e.shape}]`,
    );
  },
};
