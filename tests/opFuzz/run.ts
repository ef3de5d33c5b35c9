/** Runs one program on wasm, with all comparisons, and tells the differences. */
import * as tf from '@tensorflow/tfjs';
import { buildFences, type Fences } from '../../src/kernels/tests/fences';
import { compile, execute, type Execution, listing, type Program, type Statement } from './program';
import { type Finding, Watch } from './watch';

export interface Report {
  findings: Finding[];
  /** The program as code, with its gradient. */
  code: string;
  /** The number of kernels that were compared. */
  compared: number;
}

/** Runs programs one after the other, with all kernels of wasm watched. Both backends must be ready. */
export class Fuzzer {
  private fences: Fences = buildFences();
  private watch = new Watch(this.fences);

  private refusedGradient = false;

  constructor() {
    this.watch.start();
  }

  stop(): void {
    this.watch.stop();
    this.fences.remove();
  }

  /** After a fault in the backend's memory, the next program gets a new backend. */
  async run(program: Program): Promise<Report> {
    const report = this.runOnce(program);
    if (hasMemoryFault(report.findings)) {
      this.stop();
      // The memory of the old one can't even be given back.
      Object.assign(tf.backend(), { dispose: () => undefined });
      const factory = tf.findBackendFactory('wasm');
      tf.removeBackend('wasm');
      tf.registerBackend('wasm', factory);
      await tf.setBackend('wasm');
      this.fences = buildFences();
      this.watch = new Watch(this.fences);
      this.watch.start();
    }
    return report;
  }

  private runOnce(program: Program): Report {
    const { findings } = this.watch;
    findings.length = 0;
    this.watch.compared = 0;
    this.refusedGradient = false;
    let buffers = tf.backend().numDataIds();
    const statements: Statement[] = [];
    let gradient: Gradient | undefined;
    tf.engine().startScope();
    try {
      const execution = { statements, results: [] };
      execute(program, execution);
      gradient = this.examine(execution);
    } catch (error) {
      findings.push({ sort: isCrash(error) ? 'crash' : 'error', detail: String(error) });
    }
    try {
      endScope(hasMemoryFault(findings));
    } catch (error) {
      // The engine has not left the scope yet.
      findings.push({ sort: 'crash', detail: `when the tensors are disposed of: ${String(error)}` });
      endScope(true);
    }
    if (hasMemoryFault(findings)) buffers = tf.backend().numDataIds();
    const left = tf.backend().numDataIds() - buffers;
    // tfjs itself loses buffers when it refuses a gradient.
    if (left !== 0 && !this.refusedGradient)
      findings.push({ sort: 'leak', detail: `${left} buffers are left` });
    return {
      findings: [...findings],
      code: listing(statements, gradient && gradientCode(gradient)),
      compared: this.watch.compared,
    };
  }

  private examine(execution: Execution): Gradient | undefined {
    const values = execution.results.map((result) => result?.dataSync().slice());
    const gradient = gradientOf(execution);
    const onWasm = gradient && gradientsFor(gradient, execution, undefined, execution.results);
    this.refusedGradient = gradient !== undefined && onWasm === undefined;
    this.checkResults(execution, values);
    this.checkGradients(execution, gradient, onWasm);
    return gradient;
  }

  /** No result may change after it was made: a kernel could write into a buffer that a view shares. */
  private checkResults({ results }: Execution, values: (ArrayLike<number> | undefined)[]): void {
    for (const [i, result] of results.entries()) {
      const now = result?.dataSync();
      if (now?.some((value, n) => !Object.is(value, values[i]![n]))) {
        this.watch.findings.push({ sort: 'overwritten', detail: `t${i} changed after it was made` });
      }
    }
  }

  /**
   * Compares gradients with those of the cpu backend, as wholes: a wrong rule made of right kernels is seen only here.
   * Rounding is told from faults by the sensitivity of the gradient on the cpu backend itself.
   */
  private checkGradients(
    execution: Execution,
    gradient: Gradient | undefined,
    onWasm: tf.Tensor[] | undefined,
  ): void {
    if (!gradient) return;
    const actual = onWasm?.map((g) => ({ shape: g.shape, values: g.dataSync() }));
    const expected = onCpu(gradient, execution, 0);
    if (!actual || !expected) {
      if (actual && !expected)
        this.watch.findings.push({ sort: 'gradient', detail: 'cpu refuses the gradient' });
      if (!actual && expected)
        this.watch.findings.push({ sort: 'gradient', detail: 'wasm refuses the gradient' });
      return;
    }
    for (const [n, e] of expected.entries()) {
      const a = actual[n]!;
      const name = `the gradient for t${gradient.leaves[n]}`;
      if (String(a.shape) !== String(e.shape)) {
        this.watch.findings.push({
          sort: 'gradient',
          detail: `${name}: shape [${a.shape}], not [${e.shape}]`,
        });
        continue;
      }
      const i = farthest(a.values, e.values);
      if (i < 0) continue;
      const swings = [1, -1].map(
        (direction) => onCpu(gradient, execution, direction * 2 ** -12)?.[n]?.values,
      );
      const swing = Math.max(...swings.map((values) => Math.abs((values?.[i] ?? NaN) - e.values[i]!)));
      // NaN or a jump: the gradient has no value to compare here.
      if (!(swing < Infinity) || Math.abs(a.values[i]! - e.values[i]!) <= swing) continue;
      this.watch.findings.push({
        sort: 'gradient',
        detail: `${name}, value ${i}: ${a.values[i]} instead of ${e.values[i]} ± ${swing}`,
      });
    }
  }
}

function hasMemoryFault(findings: readonly Finding[]): boolean {
  return findings.some(({ sort }) => /crash|wrote beside/.test(sort));
}

/** Disposes of the tensors of a program. In damaged memory that would fail. */
function endScope(isDamaged: boolean): void {
  if (isDamaged) Object.assign(tf.backend(), { disposeData: () => true });
  tf.engine().endScope();
}

/** The backend's module has ended itself, or was ended: nothing works on it any more. */
function isCrash(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || /Aborted|memory access/.test(String(error));
}

interface Gradient {
  /** The number of the statement whose gradient is taken. */
  of: number;
  /** The numbers of the inputs. */
  leaves: number[];
}

/** The gradient of the newest float result with regard to all float inputs that it depends on. */
function gradientOf({ statements, results }: Execution): Gradient | undefined {
  const isFloat = (i: number): boolean => results[i]?.dtype === 'float32';
  const of = statements.findLastIndex(({ isLeaf }, i) => !isLeaf && isFloat(i) && results[i]!.size > 0);
  if (of < 0) return undefined;
  const needed = neededFor(of, statements);
  // These gradients of the cpu backend are wrong: see known.ts.
  if ([...needed].some((i) => statements[i]!.code.includes('tf.image.resize'))) return undefined;
  const leaves = [...needed].filter((i) => statements[i]!.isLeaf && isFloat(i)).sort((a, b) => a - b);
  return leaves.length === 0 ? undefined : { of, leaves };
}

function neededFor(last: number, statements: readonly Statement[]): Set<number> {
  const needed = new Set([last]);
  for (let i = last; i >= 0; i--) if (needed.has(i)) for (const use of statements[i]!.uses) needed.add(use);
  return needed;
}

/** @returns undefined if the gradient is refused, as one of a comparison is */
function gradientsFor(
  { of, leaves }: Gradient,
  { statements }: Execution,
  inputs?: readonly tf.Tensor[],
  from?: readonly (tf.Tensor | undefined)[],
): tf.Tensor[] | undefined {
  const needed = [...neededFor(of, statements)].sort((a, b) => a - b);
  const f = (...given: tf.Tensor[]): tf.Tensor => {
    const t: tf.Tensor[] = [];
    for (const i of needed) {
      const leaf = leaves.indexOf(i);
      t[i] = leaf >= 0 ? given[leaf]! : compile(statements[i]!)(t);
    }
    return t[of]!;
  };
  try {
    return tf.grads(f)([...(inputs ?? leaves.map((i) => from![i]!))]);
  } catch (error) {
    if (isCrash(error)) throw error;
    return undefined;
  }
}

function gradientCode({ of, leaves }: Gradient): string {
  const names = leaves.map((i) => `t[${i}]`);
  return `// The gradient of t[${of}] for ${names.join(', ')}: put the lines above that they need into the function of tf.grads.`;
}

interface PlainTensor {
  shape: number[];
  values: ArrayLike<number>;
}

/** The gradients on the cpu backend, for inputs that are changed by a relative amount with alternating signs. */
function onCpu(gradient: Gradient, execution: Execution, change: number): PlainTensor[] | undefined {
  void tf.setBackend('cpu');
  try {
    return tf.tidy(() => {
      const inputs = gradient.leaves.map((i) => {
        const leaf = compile(execution.statements[i]!)([]);
        const values = leaf
          .dataSync()
          .map((v, n) => v * (1 + (Math.imul(n + 1, 0x9e3779b1) < 0 ? change : -change)));
        return tf.tensor(values, leaf.shape);
      });
      return gradientsFor(gradient, execution, inputs)?.map((g) => ({
        shape: g.shape,
        values: g.dataSync(),
      }));
    }) as unknown as PlainTensor[] | undefined; // tidy's type knows containers of tensors only
  } finally {
    void tf.setBackend('wasm');
  }
}

/** The index of the value that differs most, or −1 if all are as near as rounding in a few steps leaves them. */
function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Array.from(expected).reduce(
    (most, e) => (Math.abs(e) < Infinity ? Math.max(most, Math.abs(e)) : most),
    1,
  );
  let [worst, at] = [0, -1];
  for (let i = 0; i < expected.length; i++) {
    const [a, e] = [actual[i]!, expected[i]!];
    if (Object.is(a, e) || a === e) continue;
    const error = Math.abs(a - e) - 2 ** -18 * scale;
    if (error > worst || (Number.isNaN(error) && at < 0))
      [worst, at] = [Number.isNaN(error) ? Infinity : error, i];
  }
  return at;
}
