/** Network: layers of units and the weights between them, as lines whose width and colour are the weights. */
import { UsageError } from '../core/errors';
import { checkNotEmpty, checkSameLength } from './validate';
import type { Caption, Numbers } from './description';
import type { Connection, NamedConnection } from './networkConnection';
import { connectionLook, drawConnection, signColor, writeOnLines } from './networkConnection';
import { drawUnit } from './networkUnit';
import type { NetworkUnit } from './networkUnit';
import { shortNumber } from './numbers';
import type { Box, DrawnPlot, LegendEntry, Pen, Point } from './plot';
import { valueOf } from './readings';
import { LETTERS, LIGHT } from './theme';
import type { Theme } from './theme';

export type { NetworkUnit };

export interface NetworkChart extends Caption {
  readonly kind: 'network';
  /** From the inputs, at the left, to the outputs. */
  readonly layers: readonly NetworkLayer[];
  /**
   * `weights[l][j][k]`: from unit j of layer l to unit k of layer l + 1; `null` if they are not connected.
   * Without weights every unit is connected with every unit of the next layer.
   */
  readonly weights?: readonly (readonly Numbers[])[];
  /** A name for each line, as `w₁`, in the shape of the weights; `null` for none. */
  readonly names?: readonly (readonly (readonly (string | null)[])[])[];
  /** Writes the weights on their lines; for small networks. */
  readonly numbers?: boolean;
}

export interface NetworkLayer {
  readonly label?: string;
  /** From the top. */
  readonly units: readonly NetworkUnit[];
}

const HIGHEST_ROW = 100;
const LABEL_HEIGHT = 24;
/** The radius of a unit, as a share of the distance to the next one, and at the most. */
const UNIT_SHARE = 0.36;
const LARGEST_UNIT = 24;

export function networkPlot(chart: NetworkChart, theme: Theme = LIGHT): DrawnPlot {
  check(chart);
  return {
    legend: chart.weights ? signLegend(chart.weights, theme) : [],
    draw: (pen, box) => {
      const layout = placeUnits(chart, box);
      drawConnections(chart, layout, pen);
      drawUnits(chart, layout, pen);
      drawLabels(chart, layout, pen);
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

const POSITIVE = 'weight > 0';
const NEGATIVE = 'weight < 0';

/** The entry of the legend that a weight belongs to. */
function signName(weight: number | undefined): string | undefined {
  if (weight === undefined || weight === 0) return undefined;
  return weight > 0 ? POSITIVE : NEGATIVE;
}

function signLegend(weights: NonNullable<NetworkChart['weights']>, theme: Theme): LegendEntry[] {
  const all = weights.flat(2);
  return [
    ...(all.some((w) => (w ?? 0) > 0) ? [{ name: POSITIVE, color: signColor(theme, 1), dash: [] }] : []),
    ...(all.some((w) => (w ?? 0) < 0) ? [{ name: NEGATIVE, color: signColor(theme, -1), dash: [5, 3] }] : []),
  ];
}

function mostUnits({ layers }: NetworkChart): number {
  return Math.max(...layers.map(({ units }) => units.length));
}

function labelHeight({ layers }: NetworkChart): number {
  return layers.some(({ label }) => label !== undefined) ? LABEL_HEIGHT : 0;
}

interface Layout {
  /** Of the units of each layer. */
  readonly radii: readonly number[];
  /** The centre of each unit of each layer. */
  readonly centres: readonly (readonly Point[])[];
}

/** Units smaller than this have no room for their labels. */
const SMALLEST_LABELLED = 11;

function placeUnits(chart: NetworkChart, box: Box): Layout {
  const { layers } = chart;
  const height = box.height - labelHeight(chart);
  const common = Math.min(height / mostUnits(chart), HIGHEST_ROW);
  // Beside a crowded layer, layers of few units have larger ones than it.
  const crowded = common * UNIT_SHARE < SMALLEST_LABELLED;
  const rows = layers.map(({ units }) =>
    crowded ? Math.min(height / units.length, SMALLEST_LABELLED / UNIT_SHARE) : common,
  );
  const middle = box.top + height / 2;
  const column = Math.min(box.width / layers.length, 260);
  const first = box.left + box.width / 2 - (column * (layers.length - 1)) / 2;
  return {
    radii: rows.map((row) => Math.min(row * UNIT_SHARE, LARGEST_UNIT)),
    centres: layers.map(({ units }, l) =>
      units.map((_, j) => ({ x: first + l * column, y: middle + (j - (units.length - 1) / 2) * rows[l]! })),
    ),
  };
}

function drawConnections(chart: NetworkChart, { centres, radii }: Layout, pen: Pen): void {
  const { layers, weights, names, numbers = false } = chart;
  const nameOf = (l: number, j: number): string => layers[l]!.units[j]!.label ?? `${l + 1}.${j + 1}`;
  const greatest = Math.max(...(weights ?? []).flat(2).map((w) => Math.abs(w ?? 0)), Number.MIN_VALUE);
  const lines: Connection[] = [];
  const named: NamedConnection[] = [];
  for (let l = 0; l + 1 < layers.length; l++) {
    layers[l]!.units.forEach((from, j) =>
      layers[l + 1]!.units.forEach((to, k) => {
        const weight = weights ? weights[l]![j]![k]! : undefined;
        if (weight === null || from.role === 'more' || to.role) return;
        if (!pen.shows(signName(weight))) return;
        const line = {
          from: centres[l]![j]!,
          to: centres[l + 1]![k]!,
          radii: [radii[l]!, radii[l + 1]!] as const,
        };
        drawConnection(
          line,
          connectionLook(
            weight === undefined ? undefined : weight / greatest,
            from.dropped || to.dropped,
            pen.theme,
          ),
          pen,
        );
        const name =
          names?.[l]?.[j]?.[k] ?? (numbers && weight !== undefined ? shortNumber(weight) : undefined);
        lines.push(line);
        if (name !== undefined) named.push({ ...line, name, index: k });
        if (weight !== undefined)
          pen.mark({
            box: {
              left: (line.from.x + line.to.x) / 2,
              top: (line.from.y + line.to.y) / 2,
              width: 0,
              height: 0,
            },
            read: () => [`${nameOf(l, j)} → ${nameOf(l + 1, k)}`, valueOf({ label: 'weight' }, weight)],
          });
      }),
    );
  }
  writeOnLines(named, lines, pen);
}

function drawUnits({ layers }: NetworkChart, { centres, radii }: Layout, pen: Pen): void {
  layers.forEach(({ units }, l) =>
    units.forEach((unit, j) => drawUnit(unit, centres[l]![j]!, radii[l]!, pen)),
  );
}

function drawLabels({ layers }: NetworkChart, { centres, radii }: Layout, pen: Pen): void {
  const lowest = Math.max(...centres.map((units, l) => units.at(-1)!.y + radii[l]!));
  const y = lowest + LABEL_HEIGHT / 2;
  layers.forEach(({ label }, l) => {
    if (label !== undefined) pen.text(label, centres[l]![0]!.x, y, LETTERS.label);
  });
}
