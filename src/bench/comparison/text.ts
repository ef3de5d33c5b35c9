import { max } from 'd3-array';
import { type LabTimes, lostFraction, type ShapeTime } from './summary';
import { isSlower, LIMIT, ratioOf } from './times';

/** Slower shapes that are listed at most. */
const LISTED = 5;

/** The comparison of one lab, for the terminal. */
export function labText(times: LabTimes): string {
  const { lab, calls, kitOnly, stock, kernels, slower } = times;
  const ratio = ratioOf(times)?.toFixed(2) ?? '–';
  const lines = [
    `${lab.padEnd(24)} ${ratio} × stock over ${calls - kitOnly} calls (${stock.toFixed(2)} s there), ${kitOnly} more that stock fails at`,
    ...kernels
      .filter(isSlower)
      .map(
        (kernel) => `  slower: ${kernel.kernel} ${ratioOf(kernel)?.toFixed(2)} × over ${kernel.calls} calls`,
      ),
  ];
  if (slower.length > 0) {
    const lost = (100 * lostFraction(times)).toFixed(2);
    lines.push(`  ${slower.length} shapes are slower, by ${lost} % of all; most of it:`);
  }
  return [...lines, ...slower.slice(0, LISTED).map(shapeText)].join('\n');
}

function shapeText({ kernel, shapes, count, kit, stock }: ShapeTime): string {
  return `    ${kernel} ${shapes}: ${kit.toFixed(1)} µs, stock ${stock.toFixed(1)} µs, ${count} calls`;
}

/** The comparison of all labs in one or two sentences. */
export function verdictOf(labs: readonly LabTimes[]): string {
  const slower = labs.flatMap(({ lab, kernels }) =>
    kernels.filter(isSlower).map(({ kernel }) => `${kernel} in ${lab}`),
  );
  if (slower.length === 0 && labs.every((lab) => lab.slower.length === 0)) {
    return `No kernel takes more than ${LIMIT} × the stock one's time, at any shape of any lab.`;
  }
  const kernels =
    slower.length === 0
      ? `No kernel takes more than ${LIMIT} × the stock one's time over a lab`
      : `More than ${LIMIT} × the stock kernel's time: ${slower.join(', ')}`;
  return `${kernels}; single shapes that do cost at most ${(100 * max(labs, lostFraction)!).toFixed(2)} % of a lab.`;
}
