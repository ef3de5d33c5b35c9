/** The layout of a directed graph, from the inputs at the left to the output. The layout is dagre's. */
import { graphlib, layout } from '@dagrejs/dagre';
import type { Point } from './plot';

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface NodeSize extends Size {
  readonly id: string;
}

export interface EdgeSize {
  readonly from: string;
  readonly to: string;
  /** The size of the label, if the edge has one. */
  readonly label?: Size;
}

/** The size of the whole graph, the middle of each node and the arrow of each edge, in the order they were given. */
export interface GraphLayout extends Size {
  readonly nodes: readonly Point[];
  readonly arrows: readonly Arrow[];
}

export interface Arrow {
  /** Each begins where the last one ends. The last one ends at the base of the arrowhead. */
  readonly curves: readonly QuadraticCurve[];
  readonly tip: Point;
  /** The middle of the label, on the line. */
  readonly label: Point;
}

/** A curve from one point to another, drawn towards `bend` on its way. */
export interface QuadraticCurve {
  readonly start: Point;
  readonly bend: Point;
  readonly end: Point;
}

/** The length of an arrowhead. */
export const ARROW = 8;

export function layOutGraph(nodes: readonly NodeSize[], edges: readonly EdgeSize[]): GraphLayout {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 22, ranksep: 56, marginx: 4, marginy: 4 });
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  // Two edges may join the same nodes: the name tells them apart.
  edges.forEach(({ from, to, label }, i) => graph.setEdge(from, to, { ...label, labelpos: 'c' }, String(i)));
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map(({ id }) => graph.node(id)),
    arrows: edges.map((edge, i) => {
      const [from, to] = [graph.node(edge.from), graph.node(edge.to)];
      const placed = graph.edge({ v: edge.from, w: edge.to, name: String(i) });
      // Arrows leave at the right and arrive at the left: dagre would end steep arrows on top of the numbers.
      const start = { x: from.x + from.width / 2, y: from.y };
      const tip = { x: to.x - to.width / 2, y: to.y };
      const curves = curvesThrough([start, ...placed.points.slice(1, -1), tip]);
      return { curves, tip, label: nearestOnCurves(curves, placed) };
    }),
  };
}

/** A path with rounded bends: each bend is the control point of a curve between the middles of its two sides. */
function curvesThrough(points: readonly Point[]): QuadraticCurve[] {
  const last = points.at(-1)!;
  const bends = points.slice(1, -1);
  const ends = bends.map((bend, i) => {
    const next = bends[i + 1];
    return next ? { x: (bend.x + next.x) / 2, y: (bend.y + next.y) / 2 } : { x: last.x - ARROW, y: last.y };
  });
  return bends.map((bend, i) => ({ start: ends[i - 1] ?? points[0]!, bend, end: ends[i]! }));
}

/** dagre puts a label beside the bend of its edge; a reader looks for it on the line. */
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
