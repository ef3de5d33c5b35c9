/** Texts of a metric: its name, its numbers and its differences. */
import { short, decimals } from '../../figures/words';
import type { NumberText } from '../../figures/words';
import type { Interval } from '../../figures/statistics';
import type { Configuration, Metric } from '../configuration';
import { isAccuracy } from '../configuration';

export const METRIC_NAMES: Readonly<Record<Metric, string>> = {
  trainLoss: 'training loss',
  valLoss: 'validation loss',
  valAccuracy: 'validation accuracy',
  testLoss: 'test loss',
  testAccuracy: 'test accuracy',
};

/** The factor and the unit in which a metric is told: accuracies in per cent. */
export function scaleOf(metric: Metric): { factor: number; unit: string; axisUnit: string } {
  return isAccuracy(metric)
    ? { factor: 100, unit: ' %', axisUnit: '%' }
    : { factor: 1, unit: '', axisUnit: 'nats' };
}

/** The margin of equivalence: `±0.5 points`. */
export function marginText({ metric, margin = 0 }: Pick<Configuration, 'metric' | 'margin'>): string {
  return `±${short(margin)}${isAccuracy(metric) ? ' points' : ''}`;
}

/** Numbers with as many decimals as their interval tells: one digit of its half width, two of one that begins with 1 to 3. */
export function textFor({ centre, low, high }: Interval): NumberText {
  const half = (high - low) / 2;
  const size = half > 0 ? half : Math.abs(centre);
  if (size === 0) return decimals(1);
  const power = Math.floor(Math.log10(size));
  const digits = (half > 0 && size / 10 ** power >= 4 ? 0 : 1) - power;
  return digits > 5 ? short : decimals(Math.max(1, Math.min(digits, 4)));
}
