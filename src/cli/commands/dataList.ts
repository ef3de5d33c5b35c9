import { existsSync } from 'node:fs';
import type { InventoryEntry } from '../../node/files/inventory';
import { inventory } from '../../node/files/inventory';
import type { CommandResult } from '../command';
import { table } from '../table';
import type { Terminal } from '../terminal';

export function listData({ json }: { json: boolean }, { colors, note }: Terminal): CommandResult {
  const folder = process.env['LAB_DATA'];
  if (folder && !existsSync(folder)) note(`LAB_DATA names ${folder}, and there is no such folder`);
  const entries = inventory();
  if (json) return { output: { json: entries }, exitCode: 0 };
  const rows = entries.map((entry) => [
    entry.name,
    entry.title,
    countsText(entry),
    entry.licence,
    whereText(entry, colors),
  ]);
  return { output: { text: table(['name', 'title', 'samples', 'licence', 'where'], rows) }, exitCode: 0 };
}

/** `60000 train + 10000 test` */
function countsText({ counts }: Pick<InventoryEntry, 'counts'>): string {
  return Object.entries(counts)
    .map(([part, count]) => (part === 'all' ? String(count) : `${count} ${part}`))
    .join(' + ');
}

function whereText(entry: InventoryEntry, colors: Terminal['colors']): string {
  if (entry.problem !== null) return colors.red(`not usable: ${entry.problem}`);
  if (entry.from === 'kit') return colors.green('comes with the kit');
  return entry.folder === null ? colors.yellow(`npx ${entry.command ?? ''}`) : colors.green(entry.folder);
}
