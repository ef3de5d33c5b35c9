/**
 * Compares each kernel that runs on wasm with the same kernel on the cpu backend, given the same inputs. So a difference is
 * found where it arises, and a jump such as that of `floor` doesn't make a small one large.
 */
import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../../src/kernels/backend';
import type { Fences } from '../../src/kernels/tests/fences';
import { boundsOf, firstDifference } from './tolerance';

export interface Finding {
  /** The kernel, and the kind of fault: findings of one sort have one cause, mostly. */
  sort: string;
  detail: string;
}

type Values = Float32Array | Int32Array | Uint8Array;

/** A tensor with a copy of its values. */
interface Snapshot {
  info: tf.TensorInfo;
  values: Values;
}

type Inputs = Record<string, tf.TensorInfo | undefined>;
type Attrs = tf.NamedAttrMap;

/** The members of the cpu backend that are used here; tfjs declares no types for them. */
interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values: Values): tf.TensorInfo;
  data: { get(dataId: object): { values: ArrayLike<number> } };
  disposeData(dataId: object): boolean;
}

type Outcome =
  { outputs: { shape: number[]; dtype: string; values: ArrayLike<number> }[] } | { refusal: string };

export class Watch {
  readonly findings: Finding[] = [];
  /** The number of calls that were compared. */
  compared = 0;
  private readonly wasm = tf.findBackend('wasm') as WasmBackend;
  private readonly cpu = tf.findBackend('cpu') as CpuBackend;
  private readonly watched: tf.KernelConfig[] = [];
  /** The kernel takes its inputs as a list, such as a concatenation does. */
  private isList = false;
  /** Kernels call others; only the outermost one is compared. */
  private isInside = false;

  constructor(private readonly fences: Fences) {}

  /** Registers all kernels of wasm again, with the comparison. */
  start(): void {
    for (const config of tf.getKernelsForBackend('wasm')) {
      this.watched.push(config);
      tf.unregisterKernel(config.kernelName, 'wasm');
      tf.registerKernel({ ...config, kernelFunc: this.comparedFunc(config) });
    }
  }

  stop(): void {
    for (const config of this.watched.splice(0)) {
      tf.unregisterKernel(config.kernelName, 'wasm');
      tf.registerKernel(config);
    }
  }

  private comparedFunc({ kernelName, kernelFunc }: tf.KernelConfig): tf.KernelFunc {
    // tfjs's type hides that there may be none.
    const reference = (tf.getKernel(kernelName, 'cpu') as tf.KernelConfig | undefined)?.kernelFunc;
    return (params) => {
      if (this.isInside) return kernelFunc(params);
      const before = this.snapshots(params.inputs as Inputs);
      this.isList = Array.isArray(params.inputs);
      this.isInside = true;
      let result: tf.TensorInfo | tf.TensorInfo[] | undefined;
      let error: Error | undefined;
      try {
        result = kernelFunc(params);
      } catch (thrown) {
        error = thrown as Error;
      } finally {
        this.isInside = false;
      }
      if (error instanceof WebAssembly.RuntimeError) {
        this.found(
          kernelName,
          'crash',
          `${describeInputs(before)} ${JSON.stringify(params.attrs)}: ${error.message}`,
        );
        throw error;
      }
      if (this.fences.broken() > 0)
        this.found(kernelName, 'wrote beside', `${describeInputs(before)} ${JSON.stringify(params.attrs)}`);
      this.checkInputs(kernelName, before);
      if (reference) this.compared++;
      if (reference)
        this.compare(kernelName, before, params.attrs as Attrs, this.outcomeOf(result, error), reference);
      if (error) throw error;
      return result!;
    };
  }

  private snapshots(inputs: Inputs): Map<string, Snapshot> {
    const taken = new Map<string, Snapshot>();
    for (const [name, info] of Object.entries(inputs)) {
      if (info) taken.set(name, { info, values: this.wasm.typedArrayFromHeap(info).slice() });
    }
    return taken;
  }

  private outcomeOf(result: tf.TensorInfo | tf.TensorInfo[] | undefined, error: Error | undefined): Outcome {
    if (error) return { refusal: error.message };
    const outputs = [result!].flat().map((info) => ({
      shape: info.shape,
      dtype: info.dtype as string,
      values: this.wasm.typedArrayFromHeap(info).slice() as ArrayLike<number>,
    }));
    return { outputs };
  }

  private checkInputs(kernel: string, before: Map<string, Snapshot>): void {
    for (const [name, { info, values }] of before) {
      const now = this.wasm.typedArrayFromHeap(info);
      if (values.some((value, i) => !Object.is(value, now[i]))) {
        this.found(kernel, 'changed an input', `its input ${name} was written over`);
      }
    }
  }

  private compare(
    kernel: string,
    inputs: Map<string, Snapshot>,
    attrs: Attrs,
    actual: Outcome,
    reference: tf.KernelFunc,
  ): void {
    const hasInfinite = [...inputs.values()].some(({ values }) => values.some((v) => !Number.isFinite(v)));
    const run = (change?: (value: number, index: number) => number): Outcome =>
      this.onCpu(reference, inputs, attrs, change);
    const expected = run();
    const told = (): string => `${describeInputs(inputs)} ${JSON.stringify(attrs)}`;
    if ('refusal' in expected || 'refusal' in actual) {
      if ('refusal' in expected && 'refusal' in actual) return;
      if ('refusal' in actual) this.found(kernel, 'refuses', `${told()}: wasm says "${actual.refusal}"`);
      else
        this.found(
          kernel,
          'refused on cpu',
          `${told()}: cpu says "${(expected as { refusal: string }).refusal}"`,
        );
      return;
    }
    const inputSize = Math.max(0, ...[...inputs.values()].map(({ values }) => values.length));
    for (const [n, e] of expected.outputs.entries()) {
      const a = actual.outputs[n]!;
      if (String(a.shape) !== String(e.shape)) {
        this.found(kernel, 'shape', `${told()}: [${a.shape}] instead of [${e.shape}]`);
        continue;
      }
      if (a.dtype !== e.dtype) this.found(kernel, 'type', `${told()}: ${a.dtype} instead of ${e.dtype}`);
      const values = e.dtype === 'float32' ? Float32Array.from(e.values) : e.values;
      const bounds = boundsOf(
        e.dtype === 'float32' ? kernel : 'Identity',
        values,
        (change) => {
          const changed = run(change);
          return 'outputs' in changed ? changed.outputs[n]!.values : values;
        },
        inputSize,
      );
      // A window at the edge multiplies padding too: 0 · ∞ is NaN there, and cpu skips it. The training is lost anyway.
      if (hasInfinite && /Conv/.test(kernel)) continue;
      const i = firstDifference(a.values, values, bounds);
      if (i >= 0) {
        const difference = `output ${n}, value ${i} of [${e.shape}]: ${a.values[i]} instead of ${values[i]} ± ${bounds[i]}`;
        this.found(
          kernel,
          Number.isNaN(values[i]) || Number.isNaN(a.values[i]) ? 'NaN' : 'values',
          `${told()}: ${difference}`,
        );
      }
    }
  }

  private onCpu(
    reference: tf.KernelFunc,
    inputs: Map<string, Snapshot>,
    attrs: Attrs,
    change?: (value: number, index: number) => number,
  ): Outcome {
    const held: tf.TensorInfo[] = [];
    const backend = this.cpu;
    const copies = [...inputs].map(([name, { info, values }]) => {
      const isChanged = change && info.dtype === 'float32';
      const copy = {
        ...backend.makeTensorInfo(info.shape, info.dtype, isChanged ? values.map(change) : values.slice()),
        // A few kernels of the cpu backend read these, which tensors have.
        rank: info.shape.length,
        size: values.length,
      };
      held.push(copy);
      return [name, copy] as const;
    });
    try {
      const given = this.isList ? copies.map(([, copy]) => copy) : Object.fromEntries(copies);
      const result = reference({
        inputs: given as tf.NamedTensorInfoMap,
        attrs: mended(attrs, inputs),
        backend,
      });
      const outputs = [result as tf.TensorInfo | tf.TensorInfo[]].flat();
      held.push(...outputs);
      return {
        outputs: outputs.map(({ shape, dtype, dataId }) => ({
          shape,
          dtype,
          values: backend.data.get(dataId).values,
        })),
      };
    } catch (error) {
      return { refusal: (error as Error).message };
    } finally {
      for (const { dataId } of new Set(held)) if (backend.data.get(dataId)) backend.disposeData(dataId);
    }
  }

  private found(kernel: string, kind: string, detail: string): void {
    this.findings.push({ sort: `${kernel} ${kind}`, detail: `${kernel}: ${detail}` });
  }
}

function describeInputs(inputs: Map<string, Snapshot>): string {
  return [...inputs].map(([name, { info }]) => `${name}: ${info.dtype} [${info.shape}]`).join(', ');
}

/** The cpu backend itself is wrong for sums and products up to each value along a negative axis. */
function mended(attrs: Attrs, inputs: Map<string, Snapshot>): Attrs {
  if (!attrs || !('exclusive' in attrs)) return attrs;
  const axis = attrs['axis'] as number;
  const rank = inputs.get('x')!.info.shape.length;
  return axis < 0 && axis >= -rank ? { ...attrs, axis: axis + rank } : attrs;
}
