import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { SurfaceChart } from '../../../src/charts/surface';
import { figure } from '../../../src/figures/figure';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';
import { GROUPS, OPTIMIZERS, ruleOf } from './common';

const STEPS = 100;
const GRID = 81;

type Place = readonly [x: number, y: number];

interface Surface {
  name: string;
  title: string;
  value: (place: Place) => number;
  gradient: (place: Place) => Place;
  start: Place;
  x: readonly [number, number];
  y: readonly [number, number];
  /** The point of the least value. */
  minimum: Place;
  /** In the order of OPTIMIZERS: large enough to get far in the steps drawn, small enough that the way can be followed. */
  rates: number[];
  log: boolean;
}

const SURFACES: Surface[] = [
  {
    name: 'ravine',
    title: 'ravine: ½(x² + 50y²)',
    value: ([x, y]) => 0.5 * (x * x + 50 * y * y),
    gradient: ([x, y]) => [x, 50 * y],
    start: [-4, 1],
    x: [-4.6, 1.6],
    y: [-1.4, 1.4],
    minimum: [0, 0],
    rates: [0.02, 0.005, 0.005, 0.5, 0.1, 0.2, 0.04],
    log: true,
  },
  {
    name: 'Rosenbrock',
    title: 'Rosenbrock: (1 − x)² + 100(y − x²)²',
    value: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    start: [-1.2, 1],
    x: [-1.8, 1.8],
    y: [-0.8, 2.2],
    minimum: [1, 1],
    rates: [0.002, 0.001, 0.001, 0.5, 0.05, 0.2, 0.02],
    log: true,
  },
  {
    name: 'Beale',
    title: 'Beale: a plain, then a narrow valley',
    value: ([x, y]) => (1.5 - x + x * y) ** 2 + (2.25 - x + x * y ** 2) ** 2 + (2.625 - x + x * y ** 3) ** 2,
    gradient: ([x, y]) => {
      const [a, b, c] = [1.5 - x + x * y, 2.25 - x + x * y ** 2, 2.625 - x + x * y ** 3];
      return [
        2 * a * (y - 1) + 2 * b * (y ** 2 - 1) + 2 * c * (y ** 3 - 1),
        2 * a * x + 4 * b * x * y + 6 * c * x * y ** 2,
      ];
    },
    start: [1, 1.5],
    x: [-0.5, 4.2],
    y: [-1, 1.8],
    minimum: [3, 0.5],
    rates: [0.01, 0.002, 0.002, 0.5, 0.05, 0.2, 0.05],
    log: true,
  },
  {
    name: 'saddle',
    title: 'saddle at 0: ½x² − ½y² + ¼y⁴',
    value: ([x, y]) => 0.5 * x * x - 0.5 * y * y + 0.25 * y ** 4,
    gradient: ([x, y]) => [x, y ** 3 - y],
    start: [-2, 0.001],
    x: [-2.3, 1.6],
    y: [-1, 1.5],
    minimum: [0, 1],
    rates: [0.1, 0.02, 0.02, 0.2, 0.05, 0.1, 0.1],
    log: false,
  },
];

interface Trajectories {
  surfaces: {
    name: string;
    /** From the start on, one for each optimizer. */
    ways: { optimizer: string; learningRate: number; places: Place[] }[];
  }[];
}

export const trajectories = figure<typeof Lab>()<Trajectories>({
  id: 'trajectories',
  title: 'Seven optimizers on four surfaces',
  caption:
    'From one start on each surface. Plain descent is held back by the steep side of the ravine; rules ' +
    'that scale each element go along both axes alike, and leave the saddle at once.',
  source: 'DNN 4.3.5; TT; S12–S18',
  seeds: { quick: 1, full: 1 },
  run: (lab, context) => ({
    surfaces: SURFACES.map((surface, s) => {
      context.progress(s / SURFACES.length);
      return {
        name: surface.name,
        ways: OPTIMIZERS.map((optimizer, o) => {
          const learningRate = surface.rates[o]!;
          return {
            optimizer,
            learningRate,
            places: walk(new RuleOptimizer(ruleOf(lab, optimizer, learningRate)), surface),
          };
        }),
      };
    }),
  }),
  chart({ surfaces }): Chart {
    return {
      kind: 'panels',
      title: this.title,
      note: `nothing random: ${STEPS} steps; each η chosen by hand to show the way, so this is no race; hollow: start, full: end, plus: minimum`,
      verdict: verdictOf(surfaces),
      source: this.source,
      columns: SURFACES.length,
      panels: GROUPS.flatMap(({ from, to }) =>
        surfaces.map(({ ways }, s) => panelOf(SURFACES[s]!, ways.slice(from, to), from)),
      ),
    };
  },
});

function walk(optimizer: RuleOptimizer, { gradient, start }: Surface): Place[] {
  const w = tf.variable(tf.tensor1d([...start]), true, 'lab04/place');
  // The variable holds the two coordinates of `start`; the type of an array doesn't tell its length.
  const placeOf = (): Place => Array.from(w.dataSync()) as unknown as Place;
  const places = [placeOf()];
  for (let step = 0; step < STEPS; step++) {
    const g = optimizer.lookingAhead(() => tf.tensor1d([...gradient(placeOf())]), [w]);
    optimizer.applyGradients({ [w.name]: g });
    g.dispose();
    places.push(placeOf());
  }
  optimizer.dispose();
  w.dispose();
  return places;
}

/** The paths of some optimizers; `style` is the style of the first. */
function panelOf(
  surface: Surface,
  ways: Trajectories['surfaces'][number]['ways'],
  style: number,
): SurfaceChart {
  const at = ([from, to]: readonly [number, number], i: number): number =>
    from + ((to - from) * i) / (GRID - 1);
  const values = Array.from({ length: GRID }, (_, row) =>
    Array.from({ length: GRID }, (_, column) => surface.value([at(surface.x, column), at(surface.y, row)])),
  );
  // Points outside the picture are left out: the path has a gap there.
  const within = (value: number, [from, to]: readonly [number, number]): number | null =>
    value >= from && value <= to ? value : null;
  return {
    kind: 'surface',
    title: surface.title,
    x: { label: 'x' },
    y: { label: 'y' },
    grid: { x: surface.x, y: surface.y, values },
    color: surface.log ? { label: 'value', scale: 'log', min: 0.01 } : { label: 'value' },
    bar: 'none',
    minimum: surface.minimum,
    trajectories: ways.map(({ optimizer, places }, i) => {
      const seen = places.map(([x, y]) => [within(x, surface.x), within(y, surface.y)] as const);
      const inside = seen.map(([x, y]) => x !== null && y !== null);
      return {
        name: optimizer,
        style: style + i,
        x: seen.map(([x], i) => (inside[i] ? x : null)),
        y: seen.map(([, y], i) => (inside[i] ? y : null)),
      };
    }),
  };
}

/** The rules that scale each element by its own gradients. */
const ELEMENTWISE: readonly string[] = ['Adagrad', 'RMSprop', 'Adam'];
/** A path has left the saddle when it is this far from it across. */
const AWAY = 0.5;

function verdictOf(surfaces: Trajectories['surfaces']): string {
  const steps = surfaces
    .find(({ name }) => name === 'saddle')!
    .ways.map(({ optimizer, places }) => ({
      optimizer,
      step: places.findIndex(([, y]) => Math.abs(y) > AWAY),
    }));
  const words = (list: typeof steps): string => {
    const left = list.filter(({ step }) => step >= 0).map(({ step }) => step);
    if (left.length < list.length) return `not all within ${STEPS}`;
    return `within ${Math.min(...left)} to ${Math.max(...left)}`;
  };
  const elementwise = steps.filter(({ optimizer }) => ELEMENTWISE.includes(optimizer));
  const others = steps.filter(({ optimizer }) => !ELEMENTWISE.includes(optimizer));
  return `Rules that scale each element leave the saddle ${words(elementwise)} steps, the others ${words(others)}.`;
}
