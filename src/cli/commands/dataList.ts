import pc from '../colors';
import { inventory, type InventoryEntry } from '../../node/files/inventory';
import { printJson, table } from '../terminal';

export function listData({ json = false }: { json?: boolean }): void {
  const entries = inventory();
  if (json) return printJson(entries);
  const rows = entries.map((entry) => [
    entry.name,
    entry.title,
    countsText(entry),
    entry.licence,
    whereText(entry),
  ]);
  console.log(table(['name', 'title', 'samples', 'licence', 'where'], rows));
}

/** `60000 train + 10000 test` */
export function countsText({ counts }: Pick<InventoryEntry, 'counts'>): string {
  return Object.entries(counts)
    .map(([part, count]) => (part === 'all' ? String(count) : `${count} ${part}`))
    .join(' + ');
}

function whereText(entry: InventoryEntry): string {
  if (entry.problem !== null) return pc.red(`not usable: ${entry.problem}`);
  if (entry.from === 'kit') return pc.green('comes with the kit');
  return entry.folder === null ? pc.yellow(`npx ${entry.command ?? ''}`) : pc.green(entry.folder);
}
