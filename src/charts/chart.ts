/** Every kind of chart there is. */
import type { BarsChart } from './bars';
import type { BoxesChart } from './boxes';
import type { GraphChart } from './graph';
import type { HeatMapChart } from './heatMap';
import type { ImagesChart } from './images';
import type { LinesChart } from './lines';
import type { NetworkChart } from './network';
import type { PanelsChart } from './panels';
import type { RegionsChart } from './regions';
import type { ScatterChart } from './scatter';
import type { SurfaceChart } from './surface';

export type SingleChart =
  | LinesChart
  | ScatterChart
  | BarsChart
  | BoxesChart
  | HeatMapChart
  | RegionsChart
  | ImagesChart
  | SurfaceChart
  | NetworkChart
  | GraphChart;

export type Chart = SingleChart | PanelsChart;
