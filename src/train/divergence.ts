import { expected } from '../core/errors';
import { type Divergence, jsonNumber } from './history';

/** How many times the first loss a loss may be, where the caller doesn't say. */
const DIVERGENCE_FACTOR = 1e6;

export interface Step {
  epoch: number;
  step: number;
  loss: number;
  learningRate?: number | undefined;
}

/**
 * Watches the loss of every step. A training has diverged when its loss is NaN, infinite, or more than `factor`
 * times its first loss (or 1, where that is more: the first batch may happen to be almost right).
 * That is a result like any other, and no error.
 */
export class DivergenceWatch {
  /** Set once a step wasn't accepted. */
  divergence: Divergence | undefined;

  private first: number | undefined;
  private previous: number | undefined;

  /** @throws UsageError for a factor that isn't more than 1. */
  constructor(private readonly factor = DIVERGENCE_FACTOR) {
    if (!(factor > 1)) throw expected('divergenceFactor to be a number above 1', factor);
  }

  /** True as long as all is well. */
  accepts({ epoch, step, loss, learningRate }: Step): boolean {
    const reason = this.reasonAgainst(loss);
    if (reason === undefined) {
      this.first ??= loss;
      this.previous = loss;
      return true;
    }
    const message = `training diverged at epoch ${epoch}, step ${step}: ${reason}; ${this.advice(learningRate)}`;
    this.divergence = { epoch, step, loss: jsonNumber(loss), message };
    return false;
  }

  private reasonAgainst(loss: number): string | undefined {
    if (!Number.isFinite(loss)) {
      const before = this.previous === undefined ? 'before any update' : `${short(this.previous)} before`;
      return `the loss was ${loss} (${before})`;
    }
    if (this.first === undefined || loss <= this.factor * Math.max(this.first, 1)) return undefined;
    return `the loss was ${short(loss)}, more than ${short(this.factor)} times the first loss of ${short(this.first)}`;
  }

  private advice(learningRate: number | undefined): string {
    if (this.first === undefined) return 'look at the data and the initial parameters';
    return `a smaller learning rate${learningRate === undefined ? '' : ` than ${learningRate}`} may help`;
  }
}

/** Two digits are enough for a sentence: 1.2e9, 2.3, 0.0012. */
function short(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential().replace('e+', 'e');
}
