/** A mean of means: each value counts as much as the samples it is the mean of. */
export class WeightedMean {
  private sum = 0;
  private weight = 0;

  add(value: number, weight: number): void {
    this.sum += value * weight;
    this.weight += weight;
  }

  /** NaN where nothing was added. */
  get value(): number {
    return this.sum / this.weight;
  }
}
