import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import { percent } from '../../../src/figures/words';
import { RuleOptimizer } from '../../../src/train/ruleOptimizer';
import type * as Lab from '../lab';

/** ηh: the learning rate times the curvature. */
const RATES = Array.from({ length: 84 }, (_, i) => 0.05 * (i + 0.5));
const MUS = Array.from({ length: 24 }, (_, j) => 0.04 * j);
const STEPS = 500;
/** The steps over which the end is compared with the beginning. */
const WINDOW = 60;
const CLASSES = ['one way to the minimum', 'to and fro across it', 'away from it'] as const;
/** The numbers of the classes above. */
const [MONOTONE, RIPPLES, DIVERGES] = [0, 1, 2];

interface Map {
  rates: number[];
  mus: number[];
  /** The class of each ηh, a row for each μ. */
  measured: number[][];
}

export const momentumMap = figure<typeof Lab>()<Map>({
  id: 'momentum-map',
  title: 'What momentum does on a valley of curvature h',
  caption:
    'Your rule on ½hx² from x = 1, for every ηh and μ; the borders are computed. With more momentum a longer step is ' +
    'possible, up to ηh = 2(1 + μ), and x begins to swing at a shorter one, ηh = (1 − √μ)².',
  source: 'DNN 4.3.5, "Momentum"; E14; S13; Goh 2017',
  seeds: { quick: 1, full: 1 },
  run(lab, context) {
    const measured = MUS.map((mu, j) => {
      context.progress(j / MUS.length);
      return classesOf(positions(lab, mu));
    });
    return { rates: RATES, mus: MUS, measured };
  },
  chart({ rates, mus, measured }): Chart {
    const fine = Array.from({ length: 97 }, (_, i) => i / 100);
    return {
      kind: 'regions',
      title: this.title,
      dataset: 'no data: ½hx²',
      note: `${STEPS} steps from x = 1; lines: the borders by theory`,
      verdict: verdictOf({ rates, mus, measured }),
      headline: `At μ = ${mus.at(-1)}, steps up to ηh = ${largestStep({ rates, mus, measured }, mus.at(-1)!).toFixed(1)} still arrive`,
      source: this.source,
      x: { label: 'ηh, learning rate × curvature' },
      y: { label: 'momentum μ' },
      grid: { x: [rates[0]!, rates.at(-1)!], y: [mus[0]!, mus.at(-1)!], values: measured },
      samples: CLASSES.map((name) => ({ name, x: [null], y: [null] })),
      curves: [
        {
          name: 'ηh = (1 − √μ)² and 2(1 + μ)',
          x: fine.map((mu) => (1 - Math.sqrt(mu)) ** 2),
          y: fine,
          style: 3,
        },
        {
          name: 'ηh = (1 − √μ)² and 2(1 + μ)',
          x: fine.map((mu) => 2 * (1 + mu)),
          y: fine,
          style: 3,
        },
      ],
    };
  },
});

/** x after each step, for all ηh at once: with η = 1 the curvature is ηh. */
function positions(lab: typeof Lab, mu: number): Float32Array[] {
  const x = tf.variable(tf.ones([RATES.length]), true, 'lab04/map');
  const h = tf.tensor1d(RATES);
  const optimizer = new RuleOptimizer(lab.momentum({ learningRate: 1, momentum: mu }));
  const path = Array.from({ length: STEPS }, () =>
    tf.tidy(() => {
      optimizer.applyGradients({ [x.name]: x.mul(h) });
      return x.dataSync<'float32'>().slice();
    }),
  );
  optimizer.dispose();
  tf.dispose([x, h]);
  return path;
}

/** A run moves away if its last steps reach farther than its first ones; it ripples if x changes its sign. */
function classesOf(path: Float32Array[]): number[] {
  const reach = (steps: Float32Array[], i: number): number =>
    steps.reduce((most, x) => Math.max(most, Number.isFinite(x[i]!) ? Math.abs(x[i]!) : Infinity), 0);
  return RATES.map((_, i) => {
    if (reach(path.slice(-WINDOW), i) > reach(path.slice(0, WINDOW), i)) return DIVERGES;
    return path.some((x) => x[i]! < 0) ? RIPPLES : MONOTONE;
  });
}

function classByTheory(rate: number, mu: number): number {
  if (rate > 2 * (1 + mu)) return DIVERGES;
  return rate > (1 - Math.sqrt(mu)) ** 2 ? RIPPLES : MONOTONE;
}

function verdictOf({ rates, mus, measured }: Map): string {
  const points = mus.flatMap((mu, j) => rates.map((rate, i) => ({ rate, mu, found: measured[j]![i]! })));
  const same = points.filter(({ rate, mu, found }) => found === classByTheory(rate, mu)).length;
  const largest = (mu: number): number => largestStep({ rates, mus, measured }, mu);
  const last = mus.at(-1)!;
  const agreement =
    same === points.length ? `in all ${same} points` : `in ${percent(same / points.length)} of the points`;
  return (
    `Theory and run agree ${agreement}; ` +
    `the longest step that arrives is ηh = ${largest(0).toFixed(1)} at μ = 0, ${largest(last).toFixed(1)} at μ = ${last}.`
  );
}

/** The longest step ηh that does not diverge at a momentum. */
function largestStep({ rates, mus, measured }: Map, mu: number): number {
  return rates[measured[mus.indexOf(mu)]!.findLastIndex((found) => found !== DIVERGES)]!;
}
