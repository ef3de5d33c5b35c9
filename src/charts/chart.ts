/** Every kind of chart there is. */
import type { BarsChart } from './bars';
import type { HeatMapChart } from './heatMap';
import type { ImagesChart } from './images';
import type { LinesChart } from './lines';
import type { PanelsChart } from './panels';
import type { ScatterChart } from './scatter';

export type SingleChart = LinesChart | ScatterChart | BarsChart | HeatMapChart | ImagesChart;

export type Chart = SingleChart | PanelsChart;
