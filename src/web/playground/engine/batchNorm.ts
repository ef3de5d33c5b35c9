/**
 * Batch normalization of a layer: x̂ = (x − μ) / √(σ² + ε), y = γ x̂ + β, and its gradient. Source: DNN 4.3.3; S25;
 * erratum E13; Ioffe and Szegedy 2015.
 */

/** The share of the old running average that stays. */
const KEPT = 0.9;
const EPSILON = 1e-3;

/** The numbers of a layer for its averages at test time. */
export interface Running {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export function newRunning(units: number): Running {
  return { mean: new Float64Array(units), variance: new Float64Array(units).fill(1) };
}

/** γ, then β, as a part of the parameters. */
export interface ScaleAndShift {
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** A batch of rows that is changed in place. */
export interface Rows {
  readonly values: Float64Array;
  readonly count: number;
  readonly units: number;
}

/** The values of the forward pass that the gradient needs. */
export interface Kept {
  readonly normalized: Float64Array;
  readonly inverse: Float64Array;
}

/** Normalizes with the statistics of the batch, and moves the running averages by them. */
export function normalizeBatch(
  { values, count, units }: Rows,
  { gamma, beta }: ScaleAndShift,
  running: Running,
  { normalized, inverse }: Kept,
): void {
  for (let j = 0; j < units; j++) {
    let mean = 0;
    for (let i = j; i < count * units; i += units) mean += values[i]!;
    mean /= count;
    let variance = 0;
    for (let i = j; i < count * units; i += units) variance += (values[i]! - mean) ** 2;
    variance /= count;
    running.mean[j] = KEPT * running.mean[j]! + (1 - KEPT) * mean;
    running.variance[j] = KEPT * running.variance[j]! + (1 - KEPT) * variance;
    const scale = 1 / Math.sqrt(variance + EPSILON);
    inverse[j] = scale;
    for (let i = j; i < count * units; i += units) {
      const hat = (values[i]! - mean) * scale;
      normalized[i] = hat;
      values[i] = gamma[j]! * hat + beta[j]!;
    }
  }
}

/** Normalizes with the running averages: each sample by itself. */
export function normalizeByAverages(
  { values, count, units }: Rows,
  { gamma, beta }: ScaleAndShift,
  { mean, variance }: Running,
): void {
  for (let j = 0; j < units; j++) {
    const scale = gamma[j]! / Math.sqrt(variance[j]! + EPSILON);
    for (let i = j; i < count * units; i += units) values[i] = (values[i]! - mean[j]!) * scale + beta[j]!;
  }
}

/**
 * Turns ∂L/∂y of a batch into ∂L/∂x in place, and adds ∂L/∂γ and ∂L/∂β. The statistics of the batch depend on every x
 * of it: ∂L/∂x = γ/√(σ²+ε) · (dy − mean(dy) − x̂ · mean(dy · x̂)).
 */
export function normalizeBack(
  { values, count, units }: Rows,
  gamma: Float64Array,
  { normalized, inverse }: Kept,
  gradient: ScaleAndShift,
): void {
  for (let j = 0; j < units; j++) {
    let sum = 0;
    let product = 0;
    for (let i = j; i < count * units; i += units) {
      sum += values[i]!;
      product += values[i]! * normalized[i]!;
    }
    gradient.beta[j]! += sum;
    gradient.gamma[j]! += product;
    const scale = gamma[j]! * inverse[j]!;
    for (let i = j; i < count * units; i += units)
      values[i] = scale * (values[i]! - sum / count - (normalized[i]! * product) / count);
  }
}

/** The same at test time, where the averages are constants; only ∂L/∂x is asked for. */
export function averagesBack(
  { values, count, units }: Rows,
  gamma: Float64Array,
  { variance }: Running,
): void {
  for (let j = 0; j < units; j++) {
    const scale = gamma[j]! / Math.sqrt(variance[j]! + EPSILON);
    for (let i = j; i < count * units; i += units) values[i]! *= scale;
  }
}
