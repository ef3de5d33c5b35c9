/** Graph: a directed computational graph, each node with its value and its adjoint (∂ output / ∂ node). */
import { UsageError } from '../core/errors';
import { checkNotEmpty } from './validate';
import type { Caption } from './description';
import { ARROW, layOutGraph } from './graphLayout';
import type { Arrow, GraphLayout } from './graphLayout';
import { shortNumber } from './numbers';
import type { DrawnPlot, LegendEntry, Pen, Point } from './plot';
import { valueOf } from './readings';
import { LETTERS, LIGHT, styleOf, tint } from './theme';
import type { Theme } from './theme';

export interface GraphChart extends Caption {
  readonly kind: 'graph';
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The names, in the legend, of the numbers over and under the nodes. */
  readonly valueName?: string;
  readonly adjointName?: string;
}

export interface GraphNode {
  readonly id: string;
  /** `v₃ = v₁ + v₂` */
  readonly label: string;
  /** Above the node: the number it computed on the way forward. */
  readonly value?: number;
  /** Below it: the derivative that came back to it. */
  readonly adjoint?: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Beside the arrow: a weight, a local derivative. */
  readonly label?: string;
}

/** The styles of the numbers over and under the nodes. */
const VALUE = 0;
const ADJOINT = 1;
const LABEL = LETTERS.label;
const NUMBER = LETTERS.tick;
const PADDING = 12;
const NODE_HEIGHT = 32;
const NUMBER_HEIGHT = 17;
const LARGEST_SCALE = 2;

export function graphPlot(chart: GraphChart, theme: Theme = LIGHT): DrawnPlot {
  check(chart);
  return {
    legend: legendOf(chart, theme),
    draw: (pen, box) => {
      const { nodes, arrows, width, height } = layOut(chart, pen);
      const scale = Math.min(box.width / width, box.height / height, LARGEST_SCALE);
      const [left, top] = [
        box.left + (box.width - scale * width) / 2,
        box.top + (box.height - scale * height) / 2,
      ];
      const { ctx } = pen;
      ctx.save();
      ctx.translate(left, top);
      ctx.scale(scale, scale);
      chart.edges.forEach((edge, i) => drawEdge(edge, arrows[i]!, pen));
      chart.nodes.forEach((node, i) => drawNode(node, nodes[i]!, { pen, chart }));
      ctx.restore();
      chart.nodes.forEach((node, i) => {
        const [wide, high] = [scale * nodeWidth(node, pen), scale * NODE_HEIGHT];
        const { x, y } = nodes[i]!;
        const at = {
          left: left + scale * x - wide / 2,
          top: top + scale * y - high / 2,
          width: wide,
          height: high,
        };
        pen.mark({ box: at, read: () => wordsOfNode(node, chart) });
      });
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

function namesOf({ valueName = 'value', adjointName = 'adjoint' }: GraphChart): {
  valueName: string;
  adjointName: string;
} {
  return { valueName, adjointName };
}

function legendOf(chart: GraphChart, theme: Theme): LegendEntry[] {
  const { nodes } = chart;
  const { valueName, adjointName } = namesOf(chart);
  const entry = (name: string, style: number): LegendEntry => {
    return { name, color: styleOf(theme, style).color, marker: 'rect' };
  };
  return [
    ...(nodes.some(({ value }) => value !== undefined) ? [entry(valueName, VALUE)] : []),
    ...(nodes.some(({ adjoint }) => adjoint !== undefined) ? [entry(adjointName, ADJOINT)] : []),
  ];
}

/** Keeps room for the numbers over and under each node, and for the label of each arrow. */
function layOut({ nodes, edges }: GraphChart, pen: Pen): GraphLayout {
  return layOutGraph(
    nodes.map((node) => ({
      id: node.id,
      width: nodeWidth(node, pen),
      height: NODE_HEIGHT + 2 * NUMBER_HEIGHT,
    })),
    edges.map(({ from, to, label }) => ({
      from,
      to,
      ...(label !== undefined && { label: { width: pen.width(label, NUMBER) + 8, height: 18 } }),
    })),
  );
}

function nodeWidth({ label, value, adjoint }: GraphNode, pen: Pen): number {
  const numbers = [value, adjoint].map((number) =>
    number === undefined ? 0 : pen.width(shortNumber(number), NUMBER),
  );
  return Math.max(pen.width(label, LABEL) + 2 * PADDING, NODE_HEIGHT, ...numbers);
}

function wordsOfNode({ label, value, adjoint }: GraphNode, chart: GraphChart): string[] {
  const { valueName, adjointName } = namesOf(chart);
  return [
    label,
    ...(value === undefined ? [] : [valueOf({ label: valueName }, value)]),
    ...(adjoint === undefined ? [] : [valueOf({ label: adjointName }, adjoint)]),
  ];
}

function drawNode(node: GraphNode, { x, y }: Point, { pen, chart }: { pen: Pen; chart: GraphChart }): void {
  const { valueName, adjointName } = namesOf(chart);
  const { ctx, theme } = pen;
  const width = nodeWidth(node, pen);
  ctx.beginPath();
  ctx.roundRect(x - width / 2, y - NODE_HEIGHT / 2, width, NODE_HEIGHT, 8);
  ctx.fillStyle = tint(theme, styleOf(theme, VALUE).color, 0.1);
  ctx.fill();
  ctx.strokeStyle = theme.palette.ink;
  ctx.lineWidth = 1.25;
  ctx.stroke();
  pen.text(node.label, x, y, LABEL);
  const distance = (NODE_HEIGHT + NUMBER_HEIGHT) / 2;
  const write = (number: number, at: number, style: number) =>
    pen.text(shortNumber(number), x, at, { ...NUMBER, color: styleOf(theme, style).color, bold: true });
  if (node.value !== undefined && pen.shows(valueName)) write(node.value, y - distance, VALUE);
  if (node.adjoint !== undefined && pen.shows(adjointName)) write(node.adjoint, y + distance, ADJOINT);
}

function drawEdge(edge: GraphEdge, { curves, tip, label }: Arrow, pen: Pen): void {
  const { ctx, theme } = pen;
  const { softInk, paper } = theme.palette;
  ctx.strokeStyle = softInk;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  ctx.moveTo(curves[0]!.start.x, curves[0]!.start.y);
  for (const { bend, end } of curves) ctx.quadraticCurveTo(bend.x, bend.y, end.x, end.y);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  ctx.lineTo(tip.x - ARROW, tip.y - ARROW / 2);
  ctx.lineTo(tip.x - ARROW, tip.y + ARROW / 2);
  ctx.fillStyle = softInk;
  ctx.fill();
  if (edge.label === undefined) return;
  const width = pen.width(edge.label, NUMBER) + 6;
  ctx.fillStyle = paper;
  ctx.fillRect(label.x - width / 2, label.y - 9, width, 18);
  pen.text(edge.label, label.x, label.y, NUMBER);
}
