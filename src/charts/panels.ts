/** Panels: several charts in one picture, under one title. */
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
