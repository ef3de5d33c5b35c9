import type { Measurement } from './measure';

/** The median of one side divided by that of another, and its limit. */
export interface Ratio {
  workload: string;
  side: string;
  to: string;
  ratio: number;
  limit?: number;
  holds?: boolean;
}

/** The limits as multiples of PyTorch's time on one thread. */
const TO_TORCH: readonly [workload: RegExp, sides: readonly string[], limit: number][] = [
  [/^(MLP|CNN)/, ['kit'], 2],
  [/^softmax/, ['kit'], 1.5],
  [/^XOR/, ['kit'], 1],
  [/^(MLP 784-256|CNN)/, ['layers', 'layersFused'], 2.5],
];
/** The limits as fractions of the stock backend's time. */
const TO_STOCK: typeof TO_TORCH = [
  [/^MLP/, ['kit'], 0.1],
  [/./, ['ops'], 1.05],
];

export function ratios(measurements: readonly Measurement[]): Ratio[] {
  return [...ratiosTo('torch', TO_TORCH, measurements), ...ratiosTo('stock', TO_STOCK, measurements)];
}

function ratiosTo(to: string, limits: typeof TO_TORCH, measurements: readonly Measurement[]): Ratio[] {
  return measurements.flatMap(({ workload, side, median }) => {
    const other = measurements.find((found) => found.workload === workload && found.side === to);
    if (!other || side === to) return [];
    const ratio = median / other.median;
    const limit = limits.find(([pattern, sides]) => pattern.test(workload) && sides.includes(side))?.[2];
    return [{ workload, side, to, ratio, ...(limit !== undefined && { limit, holds: ratio <= limit }) }];
  });
}

export function limitsText(compared: readonly Ratio[]): string {
  return compared
    .filter(({ limit }) => limit !== undefined)
    .map(({ workload, side, to, ratio, limit, holds }) => {
      const verdict = holds ? 'holds ' : 'MISSED';
      return `${verdict} ${side} / ${to}, ${workload}: ${ratio.toFixed(2)} (at most ${limit})`;
    })
    .join('\n');
}
