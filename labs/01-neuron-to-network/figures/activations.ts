import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import { figure } from '../../../src/figures/figure';
import { evenlySpaced } from '../../../src/figures/spacing';
import type { NumberText } from '../../../src/figures/words';
import { decimals } from '../../../src/figures/words';
import type * as Lab from '../lab';
import { capitalized, listed } from '../../../src/core/words';

const FROM = -5;
const TO = 5;
const POINTS = 201;
/** A function is saturated where the size of its slope is below this: a unit learns 20 times slower than at slope 1. */
const SATURATED = 0.05;
const PRELU_ALPHA = 0.25;

interface Curves {
  z: number[];
  functions: { name: string; value: number[]; derivative: number[] }[];
}

function curvesOf(lab: typeof Lab): Curves {
  const z = evenlySpaced(FROM, TO, POINTS);
  const functions: [string, Lab.Activation][] = [
    ['sigmoid', lab.sigmoid],
    ['tanh', lab.tanh],
    ['ReLU', lab.relu],
    ['Leaky ReLU', lab.leakyRelu],
    [`PReLU, α = ${PRELU_ALPHA}`, (z) => lab.prelu(z, PRELU_ALPHA)],
    ['ELU, α = 1', (z) => lab.elu(z, 1)],
  ];
  return {
    z,
    functions: functions.map(([name, activation]) =>
      tf.tidy(() => {
        const { value, derivative } = activation(tf.tensor1d(z));
        return { name, value: [...value.dataSync()], derivative: [...derivative.dataSync()] };
      }),
    ),
  };
}

/** A function is saturated at z below `left` and z above `right`; a side is undefined if it is not saturated there. */
function saturation(z: number[], derivative: number[]): { left?: number; right?: number } {
  const flat = derivative.map(isFlat);
  return {
    ...(flat[0] ? { left: crossing(z, derivative, flat.indexOf(false) - 1) } : {}),
    ...(flat.at(-1) ? { right: crossing(z, derivative, flat.lastIndexOf(false)) } : {}),
  };
}

/** The z between points i and i + 1 where the slope crosses the bound, by linear interpolation. */
function crossing(z: number[], derivative: number[], i: number): number {
  const [from, to] = [z[i] ?? z[0]!, z[i + 1] ?? z.at(-1)!];
  const [before, after] = [Math.abs(derivative[i] ?? 0), Math.abs(derivative[i + 1] ?? 0)];
  return from + ((to - from) * (SATURATED - before)) / (after - before);
}

const isFlat = (slope: number): boolean => Math.abs(slope) < SATURATED;

export const activations = figure<typeof Lab>()<Curves>({
  id: 'activations',
  title: 'Six activation functions and their derivatives',
  caption:
    'Where the slope is almost 0 (shaded), a unit is saturated and hardly learns. Leaky ReLU counts as ' +
    'saturated on its left by this measure, but unlike ReLU it is not flat.',
  source: 'DNN 4.1.2, figures 4.5–4.7; S04',
  seeds: { quick: 1, full: 1 },
  run: (lab) => curvesOf(lab),
  chart({ z, functions }): Chart {
    const never = functions.filter(({ derivative }) => !derivative.some(isFlat)).map(({ name }) => name);
    const always = functions
      .filter(({ derivative }) => derivative.some(isFlat))
      .map(({ name, derivative }) => `${name} (${whereFlat(z, derivative)})`);
    return {
      kind: 'panels',
      title: this.title,
      note: `shaded: saturated, slope between −${SATURATED} and ${SATURATED}`,
      verdict: saturationVerdict(z, functions),
      headline: saturationHeadline(z, functions),
      details:
        `Saturated: ${always.join('; ') || 'none'}.` +
        (never.length > 0 ? ` Nowhere between −${-FROM} and ${TO}: ${never.join(', ')}.` : ''),
      source: this.source,
      columns: 3,
      panels: functions.map(({ name, value, derivative }): LinesChart => {
        const [low, high] = [-1.5, 2.5];
        const clip = (numbers: number[]): (number | null)[] =>
          numbers.map((y) => (y >= low && y <= high ? y : null));
        return {
          kind: 'lines',
          title: name,
          x: { label: 'z' },
          y: { label: 'f(z) and f′(z)', min: low, max: high },
          series: [
            { name: 'f', x: z, y: clip(value), marks: 'none' },
            { name: 'f′', x: z, y: clip(derivative), dashed: true, marks: 'none' },
            ...(derivative.some(isFlat)
              ? [
                  {
                    name: 'saturated',
                    style: 6,
                    x: z,
                    y: z.map(() => null),
                    band: {
                      low: derivative.map((slope) => (isFlat(slope) ? low : null)),
                      high: derivative.map((slope) => (isFlat(slope) ? high : null)),
                    },
                  },
                ]
              : []),
          ],
        };
      }),
    };
  },
});

/** `Saturated on both sides: sigmoid, tanh; on the left: ReLU.` */
function saturationVerdict(z: number[], functions: Curves['functions']): string {
  const sides = sidesOf(z, functions);
  const both = sides.filter(({ left, right }) => left !== undefined && right !== undefined);
  const left = sides.filter(({ left, right }) => left !== undefined && right === undefined);
  const names = (list: typeof sides): string => list.map(({ name }) => name).join(', ') || 'none';
  return `Saturated on both sides: ${names(both)}; on the left only: ${names(left)}.`;
}

function whereFlat(z: number[], derivative: number[]): string {
  const { left, right } = saturation(z, derivative);
  const number: NumberText = (value) => decimals(1)(value).replace(/^0\.0$/, '0');
  const parts = [
    ...(left === undefined ? [] : [`z < ${number(left)}`]),
    ...(right === undefined ? [] : [`z > ${number(right)}`]),
  ];
  return parts.join(' and ') || 'in between';
}

export const activationsTogether = figure<typeof Lab>()<Curves>({
  id: 'activations-together',
  title: 'The six activation functions on one sheet',
  caption:
    'Between the grey lines a slope counts as saturated. Even at its steepest the sigmoid has a slope ' +
    'of only ¼: a gradient that passes through it gets at least four times smaller.',
  source: 'DNN 4.1.2; S04',
  seeds: { quick: 1, full: 1 },
  run: (lab) => curvesOf(lab),
  chart({ z, functions }): Chart {
    const steepest = functions.map(({ name, derivative }) => ({ name, slope: Math.max(...derivative) }));
    const flattest = steepest.reduce((a, b) => (b.slope < a.slope ? b : a));
    const centred = functions
      .filter(({ value }) => Math.max(...value) > 0.01 && Math.min(...value) < -0.01)
      .map(({ name }) => name);
    return {
      kind: 'panels',
      title: this.title,
      note: `between the grey lines a slope counts as saturated; for z > 0 all of the unbounded functions are z`,
      verdict: `The slope of the ${flattest.name} is at most ${flattest.slope.toFixed(2)}, the least of the six.`,
      headline: `The slope of the ${flattest.name} never exceeds ${flattest.slope.toFixed(2)}`,
      details: `Outputs of both signs: ${centred.join('; ') || 'none'}.`,
      source: this.source,
      columns: 2,
      panels: HALVES.flatMap(({ name, from, to }) => {
        const half = functions
          .slice(from, to)
          .map((curves, i) => ({ ...curves, style: from + i, dashed: curves.name === 'Leaky ReLU' }));
        return [valuePanel(name, z, half), slopePanel(name, z, half)];
      }),
    };
  },
});

/** The curves are drawn in two groups, those with a bound on both sides and those without: six in one plot hide each other. */
const HALVES = [
  { name: 'bounded', from: 0, to: 2 },
  { name: 'unbounded', from: 2, to: 6 },
];

/** Leaky ReLU is dashed: it lies on ReLU, which shows through. */
type StyledCurves = Curves['functions'][number] & { style: number; dashed: boolean };

function valuePanel(group: string, z: number[], functions: StyledCurves[]): LinesChart {
  return {
    kind: 'lines',
    title: `${group}: values`,
    x: { label: 'z' },
    y: { label: 'f(z)', min: -1.5, max: 3 },
    series: functions.map(({ name, value, style, dashed }) => ({
      ...{ name, style, dashed, x: z, marks: 'none' as const },
      y: value.map((y) => (y <= 3 && y >= -1.5 ? y : null)),
    })),
  };
}

function slopePanel(group: string, z: number[], functions: StyledCurves[]): LinesChart {
  return {
    kind: 'lines',
    title: `${group}: slopes`,
    x: { label: 'z' },
    y: { label: 'f′(z)', min: -0.1, max: 1.2 },
    series: functions.map(({ name, derivative, style, dashed }) => ({
      ...{ name, style, dashed, x: z, marks: 'none' as const },
      y: derivative,
    })),
    references: [
      { axis: 'y', value: SATURATED, label: `|f′| = ${SATURATED}` },
      { axis: 'y', value: -SATURATED },
    ],
  };
}

/** The sides on which each function is saturated. */
function sidesOf(
  z: number[],
  functions: Curves['functions'],
): ({ name: string } & ReturnType<typeof saturation>)[] {
  return functions.map(({ name, derivative }) => ({
    name: name.replace(/,.*/, ''),
    ...saturation(z, derivative),
  }));
}

function saturationHeadline(z: number[], functions: Curves['functions']): string {
  const both = sidesOf(z, functions).filter(({ left, right }) => left !== undefined && right !== undefined);
  if (both.length === 0) return 'No activation here saturates on both sides';
  const names = listed(both.map(({ name }) => name));
  return capitalized(`${names} ${both.length === 1 ? 'saturates' : 'saturate'} on both sides`);
}
