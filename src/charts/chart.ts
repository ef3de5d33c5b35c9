/** The description of a chart: plain JSON. Only types, so that importing them loads no drawing code. */
import type { PanelsChart } from './panels';
import type { SingleChart } from './plotOf';

export type { SingleChart };

export type Chart = SingleChart | PanelsChart;
