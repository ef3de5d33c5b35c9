/** Network: layers of units and the weights between them, as lines whose width and colour are the weights. */
import { UsageError } from '../core/errors';
import { checkNotEmpty, checkSameLength } from './checks';
import type { Caption, Numbers } from './description';
import { shortNumber } from './numbers';
import type { Box, DrawnPlot, LegendEntry, Pen } from './plot';
import { fade, INK, LETTERS, PAPER, SOFT_INK, styleOf, tint } from './theme';

export interface NetworkChart extends Caption {
  readonly kind: 'network';
  /** From the inputs, at the left, to the outputs. */
  readonly layers: readonly NetworkLayer[];
  /**
   * `weights[l][j][k]`: from unit j of layer l to unit k of layer l + 1; `null` where there is no connection.
   * Without weights every unit is connected with every one of the next layer.
   */
  readonly weights?: readonly (readonly Numbers[])[];
  /** Writes the weights on their lines; for small networks. */
  readonly numbers?: boolean;
}

export interface NetworkLayer {
  readonly label?: string;
  /** From the top. */
  readonly units: readonly NetworkUnit[];
}

export interface NetworkUnit {
  /** In the circle: `x₁`, `Σ`, `0.7`. */
  readonly label?: string;
  /** Crossed out, its connections faint. */
  readonly dropped?: boolean;
  /** `bias`: a constant input. `more`: three dots for units that are left out. */
  readonly role?: 'bias' | 'more';
}

const POSITIVE = styleOf(1).color;
const NEGATIVE = styleOf(0).color;
const WIDEST = 5;
const HIGHEST_ROW = 100;
const LABEL_HEIGHT = 24;

export function networkPlot(chart: NetworkChart): DrawnPlot {
  check(chart);
  return {
    legend: chart.weights ? signLegend(chart.weights) : [],
    height: () => mostUnits(chart) * HIGHEST_ROW + labelHeight(chart),
    draw: (pen, box) => {
      const places = placeUnits(chart, box);
      drawConnections(chart, places, pen);
      drawUnits(chart, places, pen);
      drawLabels(chart, places, pen);
      return box;
    },
  };
}

function check({ layers, weights }: NetworkChart): void {
  if (layers.length < 2) throw new UsageError(`expected at least two layers, received ${layers.length}`);
  layers.forEach(({ units }, l) => checkNotEmpty(units, `unit in layer ${l}`));
  if (!weights) return;
  checkSameLength(weights, layers.length - 1, 'matrices of weights, one between each two layers');
  weights.forEach((matrix, l) => {
    checkSameLength(matrix, layers[l]!.units.length, `rows of weights ${l}, one for each unit of layer ${l}`);
    for (const row of matrix)
      checkSameLength(
        row,
        layers[l + 1]!.units.length,
        `weights in each row of weights ${l}, one for each unit of layer ${l + 1}`,
      );
  });
}

function signLegend(weights: NonNullable<NetworkChart['weights']>): LegendEntry[] {
  const all = weights.flat(2);
  return [
    ...(all.some((w) => w !== null && w > 0) ? [{ name: 'weight > 0', color: POSITIVE, dash: [] }] : []),
    ...(all.some((w) => w !== null && w < 0) ? [{ name: 'weight < 0', color: NEGATIVE, dash: [5, 3] }] : []),
  ];
}

function mostUnits({ layers }: NetworkChart): number {
  return Math.max(...layers.map(({ units }) => units.length));
}

function labelHeight({ layers }: NetworkChart): number {
  return layers.some(({ label }) => label !== undefined) ? LABEL_HEIGHT : 0;
}

interface Places {
  readonly radius: number;
  /** Of each unit of each layer. */
  readonly at: readonly (readonly { readonly x: number; readonly y: number }[])[];
}

function placeUnits(chart: NetworkChart, box: Box): Places {
  const { layers } = chart;
  const height = box.height - labelHeight(chart);
  const most = mostUnits(chart);
  const row = Math.min(height / most, HIGHEST_ROW);
  const radius = Math.min(row * 0.36, 24);
  const middle = box.top + height / 2;
  const column = Math.min(box.width / layers.length, 260);
  const first = box.left + box.width / 2 - (column * (layers.length - 1)) / 2;
  return {
    radius,
    at: layers.map(({ units }, l) =>
      units.map((_, j) => ({ x: first + l * column, y: middle + (j - (units.length - 1) / 2) * row })),
    ),
  };
}

function drawConnections(chart: NetworkChart, { at, radius }: Places, pen: Pen): void {
  const { layers, weights, numbers = false } = chart;
  const greatest = Math.max(...(weights ?? []).flat(2).map((w) => Math.abs(w ?? 0)), Number.MIN_VALUE);
  for (let l = 0; l + 1 < layers.length; l++) {
    layers[l]!.units.forEach((from, j) =>
      layers[l + 1]!.units.forEach((to, k) => {
        const weight = weights ? weights[l]![j]![k]! : undefined;
        if (weight === null || from.role === 'more' || to.role) return;
        const look = connectionLook(weight, greatest, Boolean(from.dropped || to.dropped));
        drawConnection(at[l]![j]!, at[l + 1]![k]!, radius, look, pen);
        if (numbers && weight !== undefined) writeWeight(weight, k, at[l]![j]!, at[l + 1]![k]!, pen);
      }),
    );
  }
}

interface Look {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
}

/** Negative weights are dashed too, so that the sign is seen without colours. */
function connectionLook(weight: number | undefined, greatest: number, dropped: boolean): Look {
  if (dropped) return { color: fade(SOFT_INK, 0.3), width: 1, dash: [2, 3] };
  if (weight === undefined) return { color: fade(INK, 0.45), width: 1, dash: [] };
  const strength = Math.abs(weight) / greatest;
  const color = fade(weight < 0 ? NEGATIVE : POSITIVE, 0.35 + 0.65 * strength);
  return { color, width: Math.max(0.5, WIDEST * strength), dash: weight < 0 ? [7, 3] : [] };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawConnection(from: Point, to: Point, radius: number, look: Look, { ctx }: Pen): void {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [dx, dy] = [((to.x - from.x) / length) * radius, ((to.y - from.y) / length) * radius];
  ctx.strokeStyle = look.color;
  ctx.lineWidth = look.width;
  ctx.setLineDash([...look.dash]);
  ctx.beginPath();
  ctx.moveTo(from.x + dx, from.y + dy);
  ctx.lineTo(to.x - dx, to.y - dy);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Nearer to the unit it comes from, where the lines are apart; neighbours at different distances. */
function writeWeight(weight: number, index: number, from: Point, to: Point, pen: Pen): void {
  const part = index % 2 === 0 ? 0.24 : 0.4;
  const [x, y] = [from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)];
  const [text, letters] = [shortNumber(weight), { ...LETTERS.note, color: INK, halo: true }];
  // A thick line would shine through between the digits.
  const width = pen.width(text, letters) + 2;
  pen.ctx.fillStyle = PAPER;
  pen.ctx.fillRect(x - width / 2, y - WIDEST, width, 2 * WIDEST);
  pen.text(text, x, y, letters);
}

function drawUnits({ layers }: NetworkChart, { at, radius }: Places, pen: Pen): void {
  layers.forEach(({ units }, l) => units.forEach((unit, j) => drawUnit(unit, at[l]![j]!, radius, pen)));
}

function drawUnit({ label, dropped, role }: NetworkUnit, { x, y }: Point, radius: number, pen: Pen): void {
  const { ctx } = pen;
  if (role === 'more') return drawDots(x, y, radius, pen);
  ctx.beginPath();
  if (role === 'bias') ctx.rect(x - radius * 0.8, y - radius * 0.8, 1.6 * radius, 1.6 * radius);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = dropped ? PAPER : tint(NEGATIVE, 0.12);
  ctx.fill();
  ctx.strokeStyle = dropped ? fade(SOFT_INK, 0.6) : INK;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const size = Math.min(14, radius * 0.85);
  if (label !== undefined) pen.text(label, x, y, { size, color: dropped ? SOFT_INK : INK });
  if (dropped) crossOut(x, y, radius, label === undefined ? 0 : 0.33, pen);
}

function drawDots(x: number, y: number, radius: number, { ctx }: Pen): void {
  ctx.fillStyle = INK;
  for (const step of [-1, 0, 1]) {
    ctx.beginPath();
    ctx.arc(x, y + step * radius * 0.5, 2, 0, 2 * Math.PI);
    ctx.fill();
  }
}

/** A cross whose middle, as a share of the radius, is left free for a label. */
function crossOut(x: number, y: number, radius: number, free: number, { ctx }: Pen): void {
  ctx.strokeStyle = POSITIVE;
  ctx.lineWidth = 2.5;
  ctx.beginPath();
  for (const [dx, dy] of [
    [1, 1],
    [-1, -1],
    [1, -1],
    [-1, 1],
  ] as const) {
    ctx.moveTo(x + radius * free * dx, y + radius * free * dy);
    ctx.lineTo(x + radius * 0.8 * dx, y + radius * 0.8 * dy);
  }
  ctx.stroke();
}

function drawLabels({ layers }: NetworkChart, { at, radius }: Places, pen: Pen): void {
  const lowest = Math.max(...at.flat().map(({ y }) => y));
  const y = lowest + radius + LABEL_HEIGHT / 2;
  layers.forEach(({ label }, l) => {
    if (label !== undefined) pen.text(label, at[l]![0]!.x, y, LETTERS.label);
  });
}
