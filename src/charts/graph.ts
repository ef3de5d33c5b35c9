/** Graph: a directed computational graph, each node with its value and its adjoint (∂ output / ∂ node). */
import { graphlib, layout } from '@dagrejs/dagre';
import { UsageError } from '../core/errors';
import { checkNotEmpty } from './checks';
import type { Caption } from './description';
import { shortNumber } from './numbers';
import type { Box, DrawnPlot, LegendEntry, Pen } from './plot';
import { INK, LETTERS, PAPER, SOFT_INK, styleOf, tint } from './theme';

export interface GraphChart extends Caption {
  readonly kind: 'graph';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** What the numbers over and under the nodes are called in the legend. */
  readonly valueName?: string;
  readonly adjointName?: string;
}

export interface GraphNode {
  readonly id: string;
  /** `v₃ = v₁ + v₂` */
  readonly label: string;
  /** Above the node: what it computed on the way forward. */
  readonly value?: number;
  /** Below it: what came back to it. */
  readonly adjoint?: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Beside the arrow: a weight, a local derivative. */
  readonly label?: string;
}

const VALUE = styleOf(0).color;
const ADJOINT = styleOf(1).color;
const LABEL = LETTERS.label;
const NUMBER = LETTERS.tick;
const PADDING = 12;
const NODE_HEIGHT = 32;
const NUMBER_HEIGHT = 17;
const ARROW = 8;
const LARGEST_SCALE = 1.5;

export function graphPlot(chart: GraphChart): DrawnPlot {
  check(chart);
  return {
    legend: legendOf(chart),
    height: (ruler, available) => {
      const { width, height } = layOut(chart, ruler);
      return height * Math.min(available / width, LARGEST_SCALE);
    },
    draw: (pen, box) => {
      const { nodes, edges, width, height } = layOut(chart, pen);
      const scale = Math.min(box.width / width, box.height / height, LARGEST_SCALE);
      const { ctx } = pen;
      ctx.save();
      ctx.translate(box.left + (box.width - scale * width) / 2, box.top + (box.height - scale * height) / 2);
      ctx.scale(scale, scale);
      for (const edge of edges) drawEdge(edge, pen);
      for (const node of nodes) drawNode(node, pen);
      ctx.restore();
      return box;
    },
  };
}

function check({ nodes, edges }: GraphChart): void {
  checkNotEmpty(nodes, 'node');
  const ids = new Set(nodes.map(({ id }) => id));
  if (ids.size < nodes.length)
    throw new UsageError('expected a different id for each node, received one twice');
  for (const { from, to } of edges)
    for (const end of [from, to])
      if (!ids.has(end))
        throw new UsageError(`expected edges between nodes, received an edge with ${JSON.stringify(end)}`);
}

function legendOf({ nodes, valueName = 'value', adjointName = 'adjoint' }: GraphChart): LegendEntry[] {
  const entry = (name: string, color: string): LegendEntry => ({ name, color, marker: 'rect' });
  return [
    ...(nodes.some(({ value }) => value !== undefined) ? [entry(valueName, VALUE)] : []),
    ...(nodes.some(({ adjoint }) => adjoint !== undefined) ? [entry(adjointName, ADJOINT)] : []),
  ];
}

interface PlacedNode extends Box {
  readonly node: GraphNode;
}

interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly label: Point;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

/** From the inputs at the left to the output, with room for the numbers over and under each node. */
function layOut({ nodes, edges }: GraphChart, pen: Pen): Layout {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 56, marginx: 4, marginy: 4 });
  for (const node of nodes)
    graph.setNode(node.id, { width: nodeWidth(node, pen), height: NODE_HEIGHT + 2 * NUMBER_HEIGHT });
  edges.forEach(({ from, to, label }, i) => {
    const width = label === undefined ? 0 : pen.width(label, NUMBER) + 8;
    graph.setEdge(from, to, { width, height: label === undefined ? 0 : 18, labelpos: 'c' }, String(i));
  });
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const placed = graph.node(node.id);
      const [left, top] = [placed.x - placed.width / 2, placed.y - NODE_HEIGHT / 2];
      return { node, left, top, width: placed.width, height: NODE_HEIGHT };
    }),
    edges: edges.map((edge, i) => {
      const [from, to] = [graph.node(edge.from), graph.node(edge.to)];
      const placed = graph.edge({ v: edge.from, w: edge.to, name: String(i) });
      // Out at the right, in at the left: the layout would let steep edges end on the numbers.
      const start = { x: from.x + from.width / 2, y: from.y };
      const end = { x: to.x - to.width / 2, y: to.y };
      const points = [start, ...placed.points.slice(1, -1), end];
      return { edge, points, label: nearestOnCurves(curvesThrough(points), placed) };
    }),
  };
}

/** A curve from a point to another, drawn towards `bend` on its way. */
interface QuadraticCurve {
  readonly start: Point;
  readonly bend: Point;
  readonly end: Point;
}

/** Rounded at the bends: each is the control point of a curve between the middles of its two sides. */
function curvesThrough(points: readonly Point[]): QuadraticCurve[] {
  const last = points.at(-1)!;
  const bends = points.length > 2 ? points.slice(1, -1) : [points[0]!];
  const ends = bends.map((bend, i) => {
    const next = bends[i + 1];
    return next ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : { x: last.x - ARROW, y: last.y };
  });
  return bends.map((bend, i) => ({ start: ends[i - 1] ?? points[0]!, bend, end: ends[i]! }));
}

/** The layout has a label's place beside its bend; a reader looks for it on the line. */
function nearestOnCurves(curves: readonly QuadraticCurve[], place: Point): Point {
  const parts = Array.from({ length: 21 }, (_, i) => i / 20);
  const points = curves.flatMap(({ start, bend, end }) =>
    parts.map((t) => ({
      x: (1 - t) ** 2 * start.x + 2 * t * (1 - t) * bend.x + t ** 2 * end.x,
      y: (1 - t) ** 2 * start.y + 2 * t * (1 - t) * bend.y + t ** 2 * end.y,
    })),
  );
  const distance = ({ x, y }: Point): number => Math.hypot(x - place.x, y - place.y);
  return points.reduce((nearest, point) => (distance(point) < distance(nearest) ? point : nearest));
}

function nodeWidth({ label, value, adjoint }: GraphNode, pen: Pen): number {
  const numbers = [value, adjoint].map((one) =>
    one === undefined ? 0 : pen.width(shortNumber(one), NUMBER),
  );
  return Math.max(pen.width(label, LABEL) + 2 * PADDING, NODE_HEIGHT, ...numbers);
}

function drawNode({ node, left, top, width, height }: PlacedNode, pen: Pen): void {
  const { ctx } = pen;
  ctx.beginPath();
  ctx.roundRect(left, top, width, height, 8);
  ctx.fillStyle = tint(VALUE, 0.1);
  ctx.fill();
  ctx.strokeStyle = INK;
  ctx.lineWidth = 1.25;
  ctx.stroke();
  const x = left + width / 2;
  pen.text(node.label, x, top + height / 2, LABEL);
  if (node.value !== undefined)
    pen.text(shortNumber(node.value), x, top - NUMBER_HEIGHT / 2, { ...NUMBER, color: VALUE, bold: true });
  if (node.adjoint !== undefined)
    pen.text(shortNumber(node.adjoint), x, top + height + NUMBER_HEIGHT / 2, {
      ...NUMBER,
      color: ADJOINT,
      bold: true,
    });
}

function drawEdge({ edge, points, label }: PlacedEdge, pen: Pen): void {
  const { ctx } = pen;
  const end = points.at(-1)!;
  ctx.strokeStyle = SOFT_INK;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(points[0]!.x, points[0]!.y);
  for (const { bend, end: to } of curvesThrough(points)) ctx.quadraticCurveTo(bend.x, bend.y, to.x, to.y);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(end.x, end.y);
  ctx.lineTo(end.x - ARROW, end.y - ARROW / 2);
  ctx.lineTo(end.x - ARROW, end.y + ARROW / 2);
  ctx.fillStyle = SOFT_INK;
  ctx.fill();
  if (edge.label === undefined) return;
  const width = pen.width(edge.label, NUMBER) + 6;
  ctx.fillStyle = PAPER;
  ctx.fillRect(label.x - width / 2, label.y - 9, width, 18);
  pen.text(edge.label, label.x, label.y, NUMBER);
}
