import * as tf from '@tensorflow/tfjs';
import { shownSteps } from '../../../src/charts/animation';
import type { Chart } from '../../../src/charts/chart';
import type { Numbers } from '../../../src/charts/description';
import type { PanelsChart } from '../../../src/charts/panels';
import type { LinesChart } from '../../../src/charts/lines';
import type { SurfaceChart } from '../../../src/charts/surface';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import { decimals } from '../../../src/figures/words';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';
import type { Group, OptimizerName } from './common';
import { GROUPS, OPTIMIZERS, ruleOf } from './common';

const STEPS = 100;
const GRID = 81;
/** The pictures of an animation, and how long each stays, in milliseconds. */
const FRAMES = 16;
const TIMES = { delay: 250, pause: 2500 };

type Place = readonly [x: number, y: number];

interface Surface {
  name: string;
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

const VALLEYS: Surface[] = [
  {
    name: 'ravine',
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
    value: ([x, y]) => (1 - x) ** 2 + 10 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 40 * x * (y - x * x), 20 * (y - x * x)],
    start: [-1.5, 0.5],
    x: [-1.8, 1.8],
    y: [-0.8, 2.2],
    minimum: [1, 1],
    rates: [0.01, 0.003, 0.003, 0.4, 0.05, 0.1, 0.04],
    log: true,
  },
  {
    name: 'Beale',
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
];

const SADDLE: Surface = {
  name: 'saddle',
  value: ([x, y]) => 0.5 * x * x - 0.5 * y * y + 0.25 * y ** 4,
  gradient: ([x, y]) => [x, y ** 3 - y],
  start: [-2, 0.001],
  x: [-2.3, 1.6],
  y: [-1, 1.5],
  minimum: [0, 1],
  rates: [0.1, 0.02, 0.02, 0.2, 0.05, 0.1, 0.1],
  log: false,
};

/** The way of one optimizer, from the start on. */
interface Way {
  optimizer: string;
  learningRate: number;
  places: Place[];
}

interface Trajectories {
  /** The ways are in the order of OPTIMIZERS. */
  surfaces: { name: string; ways: Way[] }[];
}

const HOW = `nothing random: ${STEPS} steps; each η chosen by hand to show the way, so this is no race; hollow: start, full: end, plus: minimum`;

export const trajectories = figure<typeof Lab>()<Trajectories>({
  id: 'trajectories',
  title: 'Seven optimizers in three valleys',
  caption:
    'A ravine, ½(x² + 50y²), Rosenbrock’s bent valley (10 for his 100) and Beale’s. Plain descent is slow along the floor; ' +
    'momentum swings across it; rules that scale each element go along both axes.',
  source: 'DNN 4.3.5; TT; S12–S18',
  seeds: { quick: 1, full: 1 },
  run: (lab, context) => ({
    surfaces: VALLEYS.map((surface, s) => {
      context.progress(s / VALLEYS.length);
      return { name: surface.name, ways: waysOn(lab, surface) };
    }),
  }),
  chart({ surfaces }): Chart {
    return {
      kind: 'panels',
      title: this.title,
      note: HOW,
      ...swings(surfaces[0]!.ways),
      source: this.source,
      columns: VALLEYS.length,
      panels: GROUPS.flatMap((group) =>
        surfaces.map(({ name, ways }, s) =>
          panelOf(VALLEYS[s]!, ways, { ...group, title: `${name}, ${group.title}` }),
        ),
      ),
    };
  },
  animation({ surfaces }, context) {
    const frames = shownSteps(STEPS, FRAMES).map((step) =>
      upTo(step, this.chart({ surfaces }, context) as PanelsChart),
    );
    return { frames, ...TIMES };
  },
});

export const leavingASaddle = figure<typeof Lab>()<{ ways: Way[] }>({
  id: 'leaving-a-saddle',
  title: 'Seven optimizers at a saddle',
  caption:
    'On ½x² − ½y² + ¼y⁴, a thousandth beside the line to the saddle at 0. The gradient across is tiny at first: a rule that ' +
    'divides each element by its own size takes full steps at once.',
  source: 'DNN 4.3.5; TT; S12–S18',
  seeds: { quick: 1, full: 1 },
  run: (lab) => ({ ways: waysOn(lab, SADDLE) }),
  chart({ ways }): Chart {
    return {
      kind: 'panels',
      title: this.title,
      note: HOW,
      ...departures(ways),
      source: this.source,
      columns: 2,
      panels: GROUPS.flatMap((group) => [panelOf(SADDLE, ways, group), acrossPanel(ways, group)]),
    };
  },
  animation({ ways }, context) {
    const frames = shownSteps(STEPS, FRAMES).map((step) =>
      upTo(step, this.chart({ ways }, context) as PanelsChart),
    );
    return { frames, ...TIMES };
  },
});

/** The chart with paths and lines that end at a step. */
function upTo(step: number, chart: PanelsChart): PanelsChart {
  const cut = <Path extends { x: Numbers; y: Numbers }>(path: Path): Path => ({
    ...path,
    // Its length stays, so that each mark stays where it is.
    x: path.x.map((value, i) => (i > step ? null : value)),
    y: path.y.map((value, i) => (i > step ? null : value)),
  });
  const panels = chart.panels.map((panel) => {
    if (panel.kind === 'surface') return { ...panel, trajectories: panel.trajectories!.map(cut) };
    if (panel.kind === 'lines') return { ...panel, series: panel.series.map(cut) };
    return panel;
  });
  return { ...chart, note: `${HOW}; step ${step}`, panels };
}

function waysOn(lab: typeof Lab, surface: Surface): Way[] {
  return OPTIMIZERS.map((optimizer, o) => {
    const learningRate = surface.rates[o]!;
    const rule = ruleOf(lab, optimizer, learningRate);
    return { optimizer, learningRate, places: walk(new RuleOptimizer(rule), surface) };
  });
}

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

/** The paths of some optimizers on a surface. */
function panelOf(surface: Surface, ways: Way[], { title, members }: Group): SurfaceChart {
  const [xs, ys] = [evenlySpaced(...surface.x, GRID), evenlySpaced(...surface.y, GRID)];
  const values = ys.map((y) => xs.map((x) => surface.value([x, y])));
  // Points outside the picture are left out: the path has a gap there.
  const within = (value: number, [from, to]: readonly [number, number]): number | null =>
    value >= from && value <= to ? value : null;
  return {
    kind: 'surface',
    title,
    x: { label: 'x' },
    y: { label: 'y' },
    grid: { x: surface.x, y: surface.y, values },
    color: surface.log ? { label: 'value', scale: 'log', min: 0.01 } : { label: 'value' },
    bar: 'none',
    minimum: surface.minimum,
    trajectories: members.map((style) => {
      const { optimizer, places } = ways[style]!;
      const seen = places.map(([x, y]) => [within(x, surface.x), within(y, surface.y)] as const);
      const inside = seen.map(([x, y]) => x !== null && y !== null);
      return {
        name: optimizer,
        style,
        x: seen.map(([x], i) => (inside[i] ? x : null)),
        y: seen.map(([, y], i) => (inside[i] ? y : null)),
      };
    }),
  };
}

/** A path has left the saddle when it is this far from it across. */
const AWAY = 0.5;

/** The distance from the saddle across, by step. */
function acrossPanel(ways: Way[], { title, members }: Group): LinesChart {
  return {
    kind: 'lines',
    title: `${title}; dashed: |y| = ${AWAY}`,
    x: { label: 'step', max: STEPS },
    y: { label: 'distance across, |y|', scale: 'log', min: 0.001, max: 2 },
    series: members.map((style) => {
      const { optimizer, places } = ways[style]!;
      // The legend of the paths beside it explains the colours: lines without marks look as they do.
      return {
        name: optimizer,
        style,
        marks: 'none',
        x: places.map((_, step) => step),
        y: places.map(([, y]) => Math.abs(y)),
      };
    }),
    references: [{ axis: 'y', value: AWAY }],
  };
}

/** How far each way with momentum goes past the floor of the ravine, y = 0, from the side of its start. */
function swings(ways: Way[]): { verdict: string; headline: string } {
  const swing = (name: OptimizerName): number => {
    const { places } = ways.find(({ optimizer }) => optimizer === name)!;
    return Math.max(0, ...places.map(([, y]) => -y));
  };
  const words = (name: OptimizerName): string => decimals(2)(swing(name));
  const [momentum, nesterov] = [swing('momentum'), swing('Nesterov')];
  return {
    headline: `On the ravine, momentum overshoots ${momentum > nesterov ? 'more' : 'no more'} than Nesterov`,
    verdict: `Past the ravine’s floor, momentum swings by ${words('momentum')}, Nesterov by ${words('Nesterov')}, plain descent by ${words('gradient descent')}.`,
  };
}

/** The rules that scale each element by its own gradients. */
const ELEMENTWISE: readonly string[] = ['Adagrad', 'RMSprop', 'Adam'];

function departures(ways: Way[]): { verdict: string; headline: string } {
  const steps = ways.map(({ optimizer, places }) => ({
    optimizer,
    step: places.findIndex(([, y]) => Math.abs(y) > AWAY),
  }));
  const words = (list: typeof steps): string => {
    const left = list.filter(({ step }) => step >= 0).map(({ step }) => step);
    if (left.length < list.length) return `not all within ${STEPS}`;
    return `after ${Math.min(...left)} to ${Math.max(...left)}`;
  };
  const elementwise = steps.filter(({ optimizer }) => ELEMENTWISE.includes(optimizer));
  const others = steps.filter(({ optimizer }) => !ELEMENTWISE.includes(optimizer));
  const left = (list: typeof steps): number[] => list.map(({ step }) => (step < 0 ? Infinity : step));
  const first = Math.max(...left(elementwise)) < Math.min(...left(others));
  return {
    headline: first
      ? 'Rules that scale each element leave the saddle first'
      : 'Rules that scale each element don’t all leave the saddle first',
    verdict: `Rules that scale each element pass |y| = ${AWAY} ${words(elementwise)} steps, the others ${words(others)}.`,
  };
}
