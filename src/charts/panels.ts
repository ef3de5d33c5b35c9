/** Panels: several charts in one picture, under one title. */
import type { LegendEntry } from './plot';
import { checkNotEmpty } from './validate';
import type { SingleChart } from './plotOf';
import type { Caption } from './description';

export interface PanelsChart extends Caption {
  readonly kind: 'panels';
  readonly panels: readonly SingleChart[];
  /** The number of panels beside each other; by default all of them, up to three. */
  readonly columns?: number;
}

export interface PanelGrid {
  readonly columns: number;
  readonly rows: number;
}

export function panelGrid({ panels, columns }: PanelsChart): PanelGrid {
  checkNotEmpty(panels, 'panel');
  const wide = Math.min(columns ?? 3, panels.length);
  return { columns: wide, rows: Math.ceil(panels.length / wide) };
}

/**
 * The legend that all panels share, if one panel has every entry of the others, or if each entry is one of several panels. It
 * then stands once, over all panels. Undefined if the panels differ, or if only one of them has a legend.
 */
export function sharedLegend(
  legends: readonly (readonly LegendEntry[])[],
): readonly LegendEntry[] | undefined {
  const given = legends.filter((legend) => legend.length > 0);
  if (given.length < 2) return undefined;
  const entries = new Map(given.flat().map((entry) => [JSON.stringify(entry), entry]));
  const all = [...entries.values()];
  const shared = all.filter((entry) => given.filter((legend) => has(legend, entry)).length > 1);
  const longest = Math.max(...given.map(({ length }) => length));
  // An entry that one panel has alone is explained beside that panel, if the others are not its subset.
  if (all.length > longest && shared.length < all.length) return undefined;
  return clear(all) ? all : undefined;
}

function has(legend: readonly LegendEntry[], entry: LegendEntry): boolean {
  return legend.some((other) => JSON.stringify(other) === JSON.stringify(entry));
}

/** True if no two entries have the same name or the same look. */
function clear(entries: readonly LegendEntry[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  const looks = new Set(entries.map((entry) => JSON.stringify({ ...entry, name: '' })));
  return names.size === entries.length && looks.size === entries.length;
}
