/**
 * The axes of Chart.js without its own ticks, which {@link numberAxis} replaces: for some ends, Chart.js looks for
 * round numbers without end.
 */
import { LinearScale, LogarithmicScale } from 'chart.js';
import type { LinearScaleOptions, LogarithmicScaleOptions, Tick } from 'chart.js';

declare module 'chart.js' {
  interface CartesianScaleTypeRegistry {
    fixedLinear: { options: LinearScaleOptions };
    fixedLog: { options: LogarithmicScaleOptions };
  }
}

export class FixedLinear extends LinearScale {
  static override id = 'fixedLinear' as const;

  override buildTicks(): Tick[] {
    return [];
  }
}

export class FixedLog extends LogarithmicScale {
  static override id = 'fixedLog' as const;

  override buildTicks(): Tick[] {
    return [];
  }
}
