/** Lines: the course of a quantity, for one or several methods, each with an interval around it. */
import type { ChartDataset } from 'chart.js';
import { axisTitle, scaleFor, valueAt } from './axis';
import { checkInterval, checkNotEmpty, checkPoints, checkSameLength } from './validate';
import type { Axis, Caption, Curve, Numbers, Reference } from './description';
import { onceEach, xy } from './marks';
import type { Scales } from './marks';
import { isFiniteNumber, readNumber } from './numbers';
import { drawAxisBreaks } from './axisBreak';
import { placesOf, referencePainter } from './references';
import type { ChartJsPlot, DatasetReading, LegendEntry, Pen, PlotArea, Point } from './plot';
import { wordsOf } from './readings';
import { numberAxis } from './scales';
import { fade, LETTERS, LIGHT, MARK_ROOM, styleOf } from './theme';
import type { Style, Theme } from './theme';

export interface LinesChart extends Caption {
  readonly kind: 'lines';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly references?: readonly Reference[];
}

export interface Series extends Curve {
  /** The interval around the line, at the same x. Say in `note` what it is: range, standard error, 95 %. */
  readonly band?: { readonly low: Numbers; readonly high: Numbers };
  /** Marks the last finite point with a cross and these words: `diverged at step 12`. */
  readonly diverged?: string;
  /** `none` for the curve of a formula: marks would look like measured points. */
  readonly marks?: 'none';
}

/** This many marks on a line are enough to tell it from the others. */
const MARKS_ON_A_LINE = 9;
/** A line with fewer points than this shows each of them. */
const FEW_POINTS = 16;
/** A line with more points than this is noisy, and is drawn thin. */
const MANY_POINTS = 2000;

export function linesPlot(chart: LinesChart, theme: Theme = LIGHT): ChartJsPlot {
  check(chart);
  const { series, references = [] } = chart;
  const x = scaleFor(chart.x, [...series.flatMap((s) => s.x), ...placesOf(references, 'x')]);
  const y = scaleFor(chart.y, [...series.flatMap(heights), ...placesOf(references, 'y')], {
    roundEnds: true,
  });
  const styles = series.map((line, i) => styleOf(theme, line.style ?? i, line));
  const drawReferences = referencePainter(references);
  return {
    legend: onceEach(series.flatMap((line, i) => legendEntry(line, styles[i]!))),
    scales: [x, y],
    readings: [
      ...series.flatMap((line) => [lineReading(line, chart, { x, y }), ...marksReading(line)]).toReversed(),
      ...series.flatMap(({ name, band }) => (band ? [{ series: name }, { series: name }] : [])),
    ],
    config: {
      type: 'line',
      data: {
        // Chart.js draws the first on top: the last line over the others, and all lines over the bands.
        datasets: [
          ...series
            .flatMap((line, i) => [
              lineOf(line, styles[i]!, { x, y }),
              ...marksOn(line, styles[i]!, { x, y }, i / series.length),
            ])
            .toReversed(),
          ...series.flatMap((line, i) => bandOf(line, styles[i]!, { x, y })),
        ],
      },
      options: {
        parsing: false,
        plugins: { decimation: { enabled: true, algorithm: 'min-max' } },
        scales: { x: numberAxis(x, axisTitle(chart.x), theme), y: numberAxis(y, axisTitle(chart.y), theme) },
      },
    },
    over: (pen, area) => {
      drawReferences(pen, area);
      drawAxisBreaks({ x, y }, pen, area);
      series.forEach((line, i) => {
        if (pen.shows(line.name)) markDivergence({ ...line, references, color: styles[i]!.color }, pen, area);
      });
    },
  };
}

function check({ series }: LinesChart): void {
  checkNotEmpty(series, 'series');
  for (const [i, line] of series.entries()) {
    const what = `series ${line.name === undefined ? i : JSON.stringify(line.name)}`;
    checkPoints(line, what);
    if (!line.band) continue;
    checkSameLength(line.band.low, line.x.length, `lower ends of the band of ${what}, one for each x`);
    checkInterval(line.band.low, line.band.high, `the band of ${what}`);
  }
}

function lineReading(line: Series, { x, y }: LinesChart, scales: Scales): DatasetReading {
  const { name, band } = line;
  const read = (drawn: Point): string[] => {
    const point = { x: valueAt(scales.x, drawn.x), y: valueAt(scales.y, drawn.y) };
    const at = line.x.indexOf(point.x);
    const ends = band && at >= 0 ? [band.low[at], band.high[at]] : undefined;
    return [...wordsOf(name, [x, y], point), ...(ends ? [`${ends.map(readNumber).join(' … ')}`] : [])];
  };
  return { series: name, read };
}

/** The marks lie on the line, whose points are read. */
function marksReading({ name, marks }: Series): DatasetReading[] {
  return marks === 'none' ? [] : [{ series: name }];
}

function heights({ y, band }: Series): Numbers {
  return band ? [...y, ...band.low, ...band.high] : y;
}

function lineOf(line: Series, style: Style, scales: Scales): ChartDataset<'line'> {
  return {
    data: xy(line.x, line.y, scales),
    borderColor: style.color,
    borderDash: [...style.dash],
    borderWidth: line.x.length > MANY_POINTS ? 1 : 2,
    // With mitred joins, a sharp corner would become a spike that is not in the data.
    borderJoinStyle: 'round',
    // A line along the edge of the plot is drawn with its whole width.
    clip: 2,
    pointRadius: 0,
  };
}

/** Marks are spread over the line; `shift` (0 to 1) keeps those of several lines from lying on each other. */
function marksOn(line: Series, style: Style, scales: Scales, shift: number): ChartDataset<'line'>[] {
  if (line.marks === 'none') return [];
  const step = line.x.length < FEW_POINTS ? 1 : Math.ceil(line.x.length / MARKS_ON_A_LINE);
  return [
    {
      data: xy(line.x, line.y, scales).filter((_, i) => i % step === Math.floor(shift * step)),
      showLine: false,
      clip: MARK_ROOM,
      pointStyle: style.marker,
      pointRadius: 3.5,
      pointBackgroundColor: style.color,
      pointBorderColor: style.color,
    },
  ];
}

function bandOf(line: Series, style: Style, scales: Scales): ChartDataset<'line'>[] {
  if (!line.band) return [];
  // If an interval reaches down to zero, a log axis shows it down to the end of the axis.
  const low = line.band.low.map((value) =>
    scales.y.log && value !== null && value <= 0 ? scales.y.min : value,
  );
  const edge = { borderWidth: 0, pointRadius: 0, backgroundColor: fade(style.color, 0.18) };
  return [
    { ...edge, data: xy(line.x, line.band.high, scales), fill: '+1' },
    { ...edge, data: xy(line.x, low, scales) },
  ];
}

function legendEntry({ name, y, band, marks }: Series, { color, dash, marker }: Style): LegendEntry[] {
  if (name === undefined) return [];
  const fill = band && { fill: fade(color, 0.18) };
  // A band without a line is an area alone.
  const empty = (numbers: Numbers): boolean => numbers.every((value) => value === null);
  if (band && empty(y) && !empty(band.low)) return [{ name, color, ...fill }];
  return [{ name, color, dash, ...(marks !== 'none' && { marker }), ...fill }];
}

/** The end of a line in its colour, with the references that its words keep away from. */
interface Ending extends Series {
  readonly color: string;
  readonly references: readonly Reference[];
}

function markDivergence({ x, y, diverged, color, references }: Ending, pen: Pen, area: PlotArea): void {
  if (diverged === undefined) return;
  const last = y.findLastIndex((value, i) => isFiniteNumber(value) && isFiniteNumber(x[i]));
  if (last < 0) return;
  const left = area.x(x[last]!);
  const top = Math.min(area.top + area.height - 8, Math.max(area.top + 8, area.y(y[last]!)));
  const { ctx } = pen;
  ctx.strokeStyle = color;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  for (const slope of [1, -1]) {
    ctx.moveTo(left - 6, top - 6 * slope);
    ctx.lineTo(left + 6, top + 6 * slope);
  }
  ctx.stroke();
  // Not on the line of a reference, which would strike the words out.
  const struck = references.some(({ axis, value }) => axis === 'y' && Math.abs(area.y(value) - top) < 9);
  const onTheLeft = left + 14 + pen.width(diverged, LETTERS.note) > area.left + area.width;
  pen.text(diverged, onTheLeft ? left - 11 : left + 11, struck ? top - 15 : top, {
    ...LETTERS.note,
    color,
    align: onTheLeft ? 'right' : 'left',
    halo: true,
  });
}
