import Table from 'cli-table3';

/** `cli-table3` draws a frame of these by default. */
const NO_FRAME = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`])
    .map((part) => [part, '']),
);

/**
 * A table of aligned columns without a frame.
 *
 * @param numeric the indices of the columns that are aligned on the right
 */
export function table(head: string[], rows: (string | number)[][], numeric: number[] = []): string {
  const aligned = new Table({
    head,
    chars: { ...NO_FRAME, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (numeric.includes(column) ? 'right' : 'left')),
  });
  aligned.push(...rows);
  return aligned.toString().replace(/ +$/gm, '');
}
