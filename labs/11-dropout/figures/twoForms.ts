import * as tf from '@tensorflow/tfjs';
import type { Chart, SingleChart } from '../../../src/charts/chart';
import { seededRandom } from '../../../src/core/rng';
import type { RandomStream } from '../../../src/core/rng';
import type { FigureContext } from '../../../src/figures/figure';
import { figure, subtitle } from '../../../src/figures/figure';
import { logSteps } from '../../../src/figures/spacing';
import type { Interval } from '../../../src/figures/statistics';
import { band, differences, meanInterval } from '../../../src/figures/statistics';
import { capitalized } from '../../../src/core/words';
import { percent } from '../../../src/figures/words';
import type * as Lab from '../lab';
import * as common from './common';
import { KEEP_PROB } from './common';

const FORMS = [
  { name: 'classic', layer: 'Dropout' },
  { name: 'inverted', layer: 'InvertedDropout' },
] as const;
type Form = (typeof FORMS)[number];

const STEPS = 40;
const TEST_SAMPLES = 100;
const MASKS = 200;
/** The number of neurons whose masks are all evaluated, and the number of inputs of each. */
const NEURONS = 30;
const INPUTS = 6;
const NEURON_KEEP_PROB = 0.7;

/** Measurements of one form. */
interface Measured {
  /** The first seed's first sample: the logit of its class under each mask, and at test time. */
  draws: number[];
  atTest: number;
  /** The share of logits whose 95 % interval over masks contains the output at test time; a number a seed. */
  covered: number[];
  /** For each neuron: its output at test time, and the exact mean over all masks. */
  neurons: { atTest: number[]; mean: number[] };
}

interface TwoForms {
  forms: Measured[];
  /** The same neurons in the inverted form, followed by a ReLU. */
  relu: { atTest: number[]; mean: number[] };
}

export const twoForms = figure<typeof Lab>()<TwoForms>({
  id: 'two-forms',
  title: 'Classic and inverted dropout: the mean over masks, and test time',
  caption:
    'A logit of a trained net whose last hidden layer is dropped, averaged over masks: in both forms the ' +
    'mean goes to the output at test time. For single neurons it is exactly that, but after a ReLU.',
  source: 'REG; S40, S41, S42',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const { neurons, relu } = allMasksOfNeurons(lab, seededRandom(context.seeds[0]!).stream('neurons'));
    const nets = context.seeds.map((seed, i) => {
      context.progress(i / context.seeds.length);
      return logitsOfNet(lab, context, seed);
    });
    const forms = FORMS.map((_, f): Measured => ({
      draws: nets[0]![f]!.draws,
      atTest: nets[0]![f]!.atTest,
      covered: nets.map((net) => net[f]!.covered),
      neurons: neurons[f]!,
    }));
    return { forms, relu };
  },
  chart({ forms, relu }, context): Chart {
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `${common.sizesOf(common.TRUE_LABELS)}, ${STEPS} steps, keepProb ${KEEP_PROB}; band: 95 % interval of the mean; dashed: test time; neurons: ${INPUTS} inputs, keepProb ${NEURON_KEEP_PROB}`,
      ...wordsOf({ forms, relu }),
      source: this.source,
      columns: 3,
      panels: [...forms.map((form, f) => logitPanel(form, f, limitsOf(forms))), neuronPanel(forms, relu)],
    };
  },
});

/** The logits of one trained net in each form; `draws` and `atTest` are those of the first sample's class. */
function logitsOfNet(
  lab: typeof Lab,
  context: FigureContext,
  seed: number,
): { draws: number[]; atTest: number; covered: number }[] {
  return tf.tidy(() => {
    const random = seededRandom(seed);
    const parts = common.partsOf(context, random, common.TRUE_LABELS);
    const start = common.startingNetwork(parts.train, common.TRUE_LABELS.widths, random.stream('weights'));
    const options = { steps: STEPS, keepProb: KEEP_PROB, masks: random.stream('masks') };
    const { W1, b1, W2, b2, W3, b3 } = common.trainNetwork(lab, start, parts.train, options);
    const H2 = lab.hidden(lab.hidden(parts.test.x.slice(0, TEST_SAMPLES), W1, b1), W2, b2);
    const label = parts.test.y.argMax(1).dataSync()[0]!;
    return FORMS.map((form) => {
      const layer = new lab[form.layer]({ keepProb: KEEP_PROB, seed, name: form.name });
      const weights = form.name === 'classic' ? W3.div(KEEP_PROB) : W3;
      const logits = (training: boolean): Float32Array =>
        tf.tidy(() =>
          (layer.apply(H2, { training }) as tf.Tensor2D).matMul(weights).add(b3).dataSync<'float32'>(),
        );
      const atTest = logits(false);
      const draws = Array.from({ length: MASKS }, () => logits(true));
      return {
        draws: draws.map((draw) => draw[label]!),
        atTest: atTest[label]!,
        covered: coverage(draws, atTest),
      };
    });
  });
}

/** The mean of a logit over its first masks, and the interval of that mean. */
function runningMeans({ draws }: Measured): { counts: number[]; means: Interval[] } {
  const counts = logSteps(MASKS).filter((count) => count >= 4);
  return { counts, means: counts.map((count) => meanInterval(draws.slice(0, count))) };
}

/** One axis for both forms. */
function limitsOf(forms: Measured[]): { min: number; max: number } {
  const means = forms.flatMap((form) => runningMeans(form).means);
  return {
    min: Math.floor(Math.min(...means.map(({ low }) => low))),
    max: Math.ceil(Math.max(...means.map(({ high }) => high))),
  };
}

/** One logit of one form by the number of masks averaged, and at test time. */
function logitPanel(form: Measured, f: number, limits: { min: number; max: number }): SingleChart {
  const { counts, means } = runningMeans(form);
  return {
    kind: 'lines',
    title: `${capitalized(FORMS[f]!.name)}: one logit, its mean over T masks`,
    x: { label: 'masks averaged, T', scale: 'log' },
    y: { label: 'logit', ...limits },
    series: [{ style: f, x: counts, ...band(means) }],
    references: [{ axis: 'y', value: form.atTest }],
  };
}

function neuronPanel(forms: Measured[], relu: TwoForms['relu']): SingleChart {
  const linear = forms.map(({ neurons }) => neurons);
  const groups = [
    {
      name: 'no ReLU, both forms',
      atTest: linear.flatMap(({ atTest }) => atTest),
      mean: linear.flatMap(({ mean }) => mean),
    },
    { name: 'inverted, then ReLU', ...relu },
  ];
  return {
    kind: 'scatter',
    title: `Single neurons, exact mean over all ${2 ** INPUTS} masks`,
    x: { label: 'output at test time' },
    y: { label: 'mean over masks − output at test time' },
    groups: groups.map(({ name, atTest, mean }, i) => ({
      name,
      x: atTest,
      y: differences(mean, atTest),
      style: i + FORMS.length,
    })),
    references: [{ axis: 'y', value: 0 }],
  };
}

/** The share of outputs whose mean over the draws is within 1.96 standard errors of the output at test time. */
function coverage(draws: Float32Array[], atTest: Float32Array): number {
  const n = draws.length;
  const covered = [...atTest].filter((output, i) => {
    const mean = draws.reduce((sum, draw) => sum + draw[i]!, 0) / n;
    const variance = draws.reduce((sum, draw) => sum + (draw[i]! - mean) ** 2, 0) / (n - 1);
    return Math.abs(mean - output) <= 1.96 * Math.sqrt(variance / n);
  });
  return covered.length / atTest.length;
}

/** Random neurons: their outputs at test time by the layers, and the mean over all masks by the lab's enumeration. */
function allMasksOfNeurons(
  lab: typeof Lab,
  random: RandomStream,
): { neurons: Measured['neurons'][]; relu: TwoForms['relu'] } {
  const q = NEURON_KEEP_PROB;
  const numbers = (): number[] => Array.from({ length: INPUTS }, () => random.normal());
  const pairs = Array.from({ length: NEURONS }, () => ({ w: numbers(), x: numbers() }));
  const atTestOf = ({ layer }: Form, w: number[], x: number[]): number =>
    tf.tidy(() => {
      const dropout = new lab[layer]({ keepProb: q, seed: 0, name: `neuron ${layer}` });
      const kept = dropout.apply(tf.tensor2d([x]), { training: false }) as tf.Tensor2D;
      return kept.mul(w).sum().dataSync()[0]!;
    });
  const neurons = FORMS.map((form) => {
    // A kept unit has the mask 1/q in the inverted form, 1 in the classic one.
    const scale = form.name === 'inverted' ? 1 / q : 1;
    return {
      atTest: pairs.map(({ w, x }) => atTestOf(form, w, x)),
      mean: pairs.map(({ w, x }) => {
        const scaled = w.map((wi) => wi * scale);
        return lab.expectedActivation(scaled, x, q);
      }),
    };
  });
  const relu = {
    atTest: neurons[1]!.atTest.map(positivePart),
    mean: pairs.map(({ w, x }) => {
      const scaled = w.map((wi) => wi / q);
      return lab.expectedActivation(scaled, x, q, positivePart);
    }),
  };
  return { neurons, relu };
}

const positivePart = (a: number): number => Math.max(0, a);

function wordsOf({ forms, relu }: TwoForms): { verdict: string; headline: string; details: string } {
  const shares = forms.map(({ covered }) => meanInterval(covered).centre);
  const agree = shares.every((share) => Math.abs(share - 0.95) < 0.03);
  const farthest = Math.max(
    ...forms.flatMap(({ neurons }) => neurons.mean.map((mean, i) => Math.abs(mean - neurons.atTest[i]!))),
  );
  const above = relu.mean.filter((mean, i) => mean > relu.atTest[i]! + 1e-4).length;
  const below = relu.mean.filter((mean, i) => mean < relu.atTest[i]! - 1e-4).length;
  const neurons =
    farthest < 1e-4
      ? 'the output at test time'
      : `up to ${farthest.toPrecision(2)} from the output at test time`;
  const exact = farthest < 1e-4 ? 'is exact' : 'is not exact';
  const after = above > NEURONS / 2 && below === 0 ? ', too small after one' : '';
  return {
    headline: `Test-time output ${exact} without a ReLU${after}`,
    verdict: `Without a ReLU, the mean over masks is ${neurons}; after one it is larger for ${above} of ${NEURONS} neurons${below > 0 ? `, smaller for ${below}` : ''}.`,
    details:
      capitalized(forms.map((_, f) => `${FORMS[f]!.name}: ${percent(shares[f]!)}`).join(', ')) +
      ` of the 95 % intervals of logits hold the output at test time, ${agree ? 'as many as should' : 'not as many as should'}.`,
  };
}
