import { linesPlot } from '../../../src/charts/lines';
import { createCanvas } from '../../../src/charts/fonts';
import { renderChart } from '../../../src/charts/render';
import { drawChartJs } from '../../../src/charts/render/chartJs';
import { SAMPLES } from './samples';

it('leaves no room for titles and legends of Chart.js, which chartjs-node-canvas has registered', () => {
  renderChart(SAMPLES.lines);
  const box = { left: 0, top: 0, width: 400, height: 300 };
  const area = drawChartJs(linesPlot(SAMPLES.lines), createCanvas(400, 300).getContext('2d'), box);
  expect(area.top).toBeLessThan(20);
});
