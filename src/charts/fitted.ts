/** A chart for a narrower place than its own size. */
import type { Chart } from './chart';
import { DEFAULT_SIZE, PANELS_SIZE } from './theme';

/** A picture is never narrower than this, in logical pixels: its letters would have no room. */
const NARROWEST = 380;
const LOWEST = 360;
/** Panels are no narrower than this: fewer stand side by side. */
const NARROWEST_PANEL = 270;
const PANEL_HEIGHT = 300;

/**
 * The chart laid out for a width in logical pixels: letters keep their size, so panels stand under each other if they must.
 * A chart that fits is given back as it is.
 */
export function fittedTo(chart: Chart, width: number): Chart {
  const size = chart.size ?? (chart.kind === 'panels' ? PANELS_SIZE : DEFAULT_SIZE);
  const narrow = Math.max(NARROWEST, Math.round(width));
  if (narrow >= size.width) return chart;
  const height = Math.max(LOWEST, Math.round((narrow * size.height) / size.width));
  if (chart.kind !== 'panels') return { ...chart, size: { width: narrow, height } };
  const wanted = Math.min(chart.columns ?? 3, chart.panels.length);
  const columns = Math.max(1, Math.min(wanted, Math.floor(narrow / NARROWEST_PANEL)));
  const rows = Math.ceil(chart.panels.length / columns);
  return { ...chart, columns, size: { width: narrow, height: Math.max(height, rows * PANEL_HEIGHT) } };
}
