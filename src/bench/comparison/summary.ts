/** Is a kernel of the kit slower, anywhere in a lab, than the stock kernel that it replaces? */
import { groups, sum } from 'd3-array';
import type { Call, CountedCall } from './calls';
import type { CallTime } from './timer';
import { isSlower, type KitAndStock } from './times';

/** A kernel with operands of certain shapes, in microseconds per call. */
export interface ShapeTime extends KitAndStock {
  kernel: string;
  shapes: string;
  count: number;
}

/** A kernel over all of its shapes, in seconds. */
export interface KernelTime extends KitAndStock {
  kernel: string;
  calls: number;
}

/** A lab's check and quick figures, in seconds. */
export interface LabTimes extends KitAndStock {
  lab: string;
  /** The number of calls of kernels that the kit replaces. */
  calls: number;
  /** The number of those calls that the stock backend can't make. They have no times. */
  kitOnly: number;
  kernels: KernelTime[];
  /** The calls that are slower than the limit allows, by the time that they cost, the largest first. */
  slower: ShapeTime[];
}

/** @param times the times of those calls that the stock backend can make */
export function summarise(lab: string, calls: readonly CountedCall[], times: readonly CallTime[]): LabTimes {
  const all = sum(calls, ({ count }) => count);
  const { calls: compared, ...total } = totalOf(times);
  const shapes = times.map(({ call, kit, stock }): ShapeTime => {
    const { kernel, count } = call;
    return { kernel, shapes: shapesOf(call), count, kit, stock };
  });
  return {
    lab,
    calls: all,
    kitOnly: all - compared,
    ...total,
    kernels: groups(times, ({ call }) => call.kernel).map(([kernel, some]) => ({ kernel, ...totalOf(some) })),
    slower: shapes.filter(isSlower).sort((a, b) => costOf(b) - costOf(a)),
  };
}

/** The time that slower shapes cost, as a fraction of the stock backend's time for all compared calls. */
export function lostFraction({ stock, slower }: LabTimes): number {
  return stock > 0 ? sum(slower, costOf) / 1e6 / stock : 0;
}

/** @returns the microseconds that the kit takes more than the stock backend */
function costOf({ count, kit, stock }: ShapeTime): number {
  return count * (kit - stock);
}

function totalOf(times: readonly CallTime[]): { calls: number } & KitAndStock {
  return {
    calls: sum(times, ({ call }) => call.count),
    kit: sum(times, ({ call, kit }) => call.count * kit) / 1e6,
    stock: sum(times, ({ call, stock }) => call.count * stock) / 1e6,
  };
}

function shapesOf({ inputs, attrs }: Call): string {
  const shapes = Object.entries(inputs).map(([name, { shape, dtype }]) => {
    const type = dtype === 'float32' ? '' : ` ${dtype}`;
    return `${name} [${shape.join(', ')}]${type}`;
  });
  const options = Object.entries(attrs)
    .filter(([name, value]) => value !== false && value !== null && name !== 'begin')
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [...shapes, ...options].join('; ');
}
