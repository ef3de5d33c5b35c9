import * as tf from '@tensorflow/tfjs';
import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import { seededRandom } from '../../../src/core/rng';
import type { Probes } from '../../../src/grading/model/check';
import type { RawTensor } from '../../../src/grading/model/raw';
import { probe as probeOf } from '../../../src/grading/model/check';
import type * as Lab from 'reference/11-dropout/lab';
import type { Matrix } from '../inputs';
import { independentSums } from '../distributions';
import { awayFromZero, between, matrix, plainTensor } from '../inputs';
import { largestMagnitude, maximum, minimum, refusal, roundedTo } from '../observing';
import type { Calls, Facts, MaskCase, MaskCases } from './masks';
import {
  allKeptCase,
  callFacts,
  deepCase,
  eachCall,
  factors,
  highKeepProb,
  layerInputs,
  lowKeepProb,
  MASK_CASE_LABELS,
  maskFacts,
  maskLabels,
  ONE_SAMPLE_LABELS,
  oneSampleCase,
  oneSampleFacts,
  TINY_MASKS,
  tinyMasks,
  matrixCase,
  matrixCases,
  repeatedCalls,
  valuesOfCalls,
} from './masks';
import { NOISE_LABELS, noiseCases, noiseFacts } from './noise';
import { BAG_LABELS, bagFacts, manyBags, membersOf, PLAN_LABELS, plan, planFacts, planned } from './plans';
import type { MaskStep } from './threeLayers';
import {
  drawSizes,
  exactStep,
  maskedStep,
  MASKED_STEP_LABELS,
  maskedStepFacts,
  networkOf,
  plainNetwork,
  shownFacts,
  shownMask,
  shownStep,
  takeExactStep,
  takeMaskedStep,
} from './threeLayers';

type Lab = typeof Lab;
const probe = probeOf<Lab>();

const masksOf = (seed: number): RandomStream => seededRandom(seed).stream('masks');

/** Probabilities out of (0, 1]. */
function badKeepProbs(random: SeededRandom): number[] {
  const stream = random.stream('bad keepProbs');
  return [0, -stream.uniform(0.01, 1), 1 + stream.uniform(0.01, 1)];
}

/** Masks of three probabilities, or noise of three variances. */
function eachOf<T>(cases: MaskCases, draw: (mask: MaskCase) => T): Record<keyof MaskCases, T> {
  return { low: draw(cases.low), high: draw(cases.high), all: draw(cases.all) };
}

const CALL_LABELS = {
  extremes: 'smallest and largest value besides 0',
  anew: 'each call draws anew (0: no, 1: yes)',
  ownCounts: 'the number of ones varies from call to call as in independent draws (0: no, 1: yes)',
  shapes: 'shape in each call',
};

const STREAM_LABELS = {
  ...CALL_LABELS,
  repeats: 'an equal stream gives the same again, call by call (0: no, 1: yes)',
  otherStream: 'another stream gives others (0: no, 1: yes)',
};

/** The calls of three streams, in turn: two equal ones, and another one. */
function streamsInTurn<T>({ seed, otherSeed }: Calls, draw: (stream: RandomStream) => T) {
  const [one, equal, other] = [masksOf(seed), masksOf(seed), masksOf(otherSeed)];
  const rounds = eachCall(() => [draw(one), draw(other), draw(equal)] as const);
  return {
    calls: rounds.map(([call]) => call),
    others: rounds.map(([, call]) => call),
    equal: rounds.map(([, , call]) => call),
  };
}

type LayerName = 'Dropout' | 'InvertedDropout';

function layerOf(
  lab: Lab,
  which: LayerName,
  { keepProb, seed }: Pick<MaskCase, 'keepProb' | 'seed'>,
  name = 'one',
) {
  return new lab[which]({ keepProb, seed, name });
}

const inputsOf = (mask: Pick<MaskCase, 'shape' | 'seed'>): tf.Tensor =>
  tf.tensor(layerInputs(mask), mask.shape);

function trained(layer: tf.layers.Layer, mask: Pick<MaskCase, 'shape' | 'seed'>): tf.Tensor {
  return layer.apply(inputsOf(mask), { training: true }) as tf.Tensor;
}

/** Texts, matrices and images, since the layers stand behind every kind of layer; and a single sample. */
function layerCases(random: SeededRandom): MaskCases & Record<'images' | 'one', MaskCase> {
  const stream = random.stream('masks');
  return {
    low: deepCase(stream, 3, lowKeepProb(stream)),
    high: matrixCase(stream, highKeepProb(stream)),
    images: deepCase(stream, 4, highKeepProb(stream)),
    all: allKeptCase(stream),
    one: oneSampleCase(stream),
  };
}

function trainingProbe(which: LayerName) {
  return probe({
    inputs: layerCases,
    observe: (lab, { images, one, ...cases }) => {
      const of = (mask: MaskCase): tf.Tensor => trained(layerOf(lab, which, mask), mask);
      return { ...eachOf(cases, of), images: of(images), one: of(one) };
    },
    facts: (outputs, cases) => ({
      ...maskFacts('low', factors(outputs.low, cases.low), cases.low.keepProb),
      ...maskFacts('images', factors(outputs.images, cases.images), cases.images.keepProb),
      ...oneSampleFacts('one', factors(outputs.one, cases.one), cases.one.keepProb),
      ...maskFacts('high', factors(outputs.high, cases.high), cases.high.keepProb),
      ...maskFacts('all', factors(outputs.all, cases.all), 1),
    }),
    labels: {
      ...MASK_CASE_LABELS,
      ...maskLabels('images', 'images'),
      ...ONE_SAMPLE_LABELS,
    },
  });
}

/** Layers that are called in turn, so that none of them can use the draws of another one. */
function freshProbe(which: LayerName) {
  return probe({
    inputs: repeatedCalls,
    observe: (lab, inputs) => {
      const one = layerOf(lab, which, inputs);
      const equal = layerOf(lab, which, inputs);
      const named = layerOf(lab, which, inputs, 'two');
      const seeded = layerOf(lab, which, { ...inputs, seed: inputs.otherSeed });
      const rounds = eachCall(() => [one, named, seeded, equal].map((layer) => trained(layer, inputs)));
      const of = (layer: number): tf.Tensor[] => rounds.map((round) => round[layer]!);
      return { calls: of(0), otherName: of(1), otherSeed: of(2), equal: of(3) };
    },
    facts: ({ calls, otherName, otherSeed, equal }, inputs) => ({
      ...valuesOfCalls(calls.map((call) => factors(call, inputs))),
      ...callFacts({ calls, equal, others: { otherName, otherSeed } }),
    }),
    labels: {
      ...CALL_LABELS,
      extremes: 'smallest and largest factor besides 0',
      repeats: 'a layer with the same seed and name repeats the calls (0: no, 1: yes)',
      otherName: 'a layer with another name has other masks (0: no, 1: yes)',
      otherSeed: 'a layer with another seed has other masks (0: no, 1: yes)',
    },
  });
}

/** `training` false, and not given; several shapes; after a call in training. */
function testTimeProbe(which: LayerName) {
  return probe({
    inputs: (random) => {
      const stream = random.stream('x');
      const rows = 2 + stream.integer(3);
      return {
        x: plainTensor(stream, [rows, 4]),
        images: plainTensor(stream, [rows, 2, 3, 2]),
        keepProbs: [lowKeepProb(stream), highKeepProb(stream)] as [number, number],
        seed: stream.integer(1e6),
      };
    },
    observe: (lab, { x, images, keepProbs: [low, high], seed }) => {
      const input = tf.tensor(x.values, x.shape);
      const layer = layerOf(lab, which, { keepProb: high, seed });
      const atTest = layer.apply(input, { training: false }) as tf.Tensor;
      layer.apply(input, { training: true });
      const slopes = tf.grad((at) => (layer.apply(at) as tf.Tensor).mul(input).sum())(input);
      return {
        y: atTest,
        slopes,
        inPredict: layer.apply(input) as tf.Tensor,
        ofImages: layerOf(lab, which, { keepProb: low, seed }).apply(
          tf.tensor(images.values, images.shape),
        ) as tf.Tensor,
        allKept: layerOf(lab, which, { keepProb: 1, seed }).apply(input) as tf.Tensor,
      };
    },
    labels: {
      slopes: 'gradient of Σ c·y with respect to x at test time',
      inPredict: 'y as in predict, without `training`, after a call in training',
      ofImages: 'y of images, keepProb below ½',
      allKept: 'y for keepProb 1',
    },
  });
}

/** Small inputs of some ranks, which a layer masks so often that a unit is both kept and dropped. */
function smallCases(random: SeededRandom): Record<'low' | 'high', MaskCase> {
  const stream = random.stream('masks');
  const of = (shape: number[], keepProb: number): MaskCase => ({
    shape,
    keepProb,
    seed: stream.integer(1e6),
  });
  return {
    low: of([3, 2, 2, between(stream, 3, 5)], lowKeepProb(stream)),
    high: of([between(stream, 3, 5), 12], highKeepProb(stream)),
  };
}

/** ∂(Σ c·y)/∂x is c·mask, with the same mask as in y, in each of many calls. */
function gradientProbe(which: LayerName) {
  return probe({
    inputs: smallCases,
    observe: (lab, cases) => {
      const of = (mask: MaskCase) => {
        const layer = layerOf(lab, which, mask);
        return eachCall(() => {
          let y: number[] = [];
          const gradient = tf.grad((input) => {
            const output = layer.apply(input, { training: true }) as tf.Tensor;
            y = [...output.dataSync()];
            return output.mul(coefficients(mask)).sum();
          })(inputsOf(mask));
          return { y, gradient };
        });
      };
      return { low: of(cases.low), high: of(cases.high) };
    },
    facts: ({ low, high }, cases) => ({
      ...slopeFacts(
        'low',
        low.flatMap((call) => slopesOf(call, cases.low)),
      ),
      ...slopeFacts(
        'high',
        high.flatMap((call) => slopesOf(call, cases.high)),
      ),
      shapes: high.map(({ gradient }) => gradient.shape),
    }),
    labels: {
      lowOfDropped: 'largest gradient of a unit that is dropped, keepProb below ½',
      lowOfKept: 'smallest and largest gradient of a unit that is kept, keepProb below ½',
      lowOfInput: 'farthest distance of the gradient from y/x, keepProb below ½',
      highOfDropped: 'largest gradient of a unit that is dropped, keepProb above ½',
      highOfKept: 'smallest and largest gradient of a unit that is kept, keepProb above ½',
      highOfInput: 'farthest distance of the gradient from y/x, keepProb above ½',
      shapes: 'shapes of the gradients',
    },
  });
}

/** Other weights for each output, so that a gradient of ones doesn't pass. */
function coefficientsOf({ shape, seed }: MaskCase): number[] {
  return layerInputs({ shape, seed: seed + 1 });
}

function coefficients(mask: MaskCase): tf.Tensor {
  return tf.tensor(coefficientsOf(mask), mask.shape);
}

/** ∂y/∂x of a unit in a call, and y and x, from which it should be y/x. */
interface Slope {
  slope: number;
  y: number;
  x: number;
}

function slopesOf({ y, gradient }: { y: number[]; gradient: RawTensor }, mask: MaskCase): Slope[] {
  const [x, c] = [layerInputs(mask), coefficientsOf(mask)];
  return gradient.values.map((g, i) => ({ slope: g / c[i]!, y: y[i]!, x: x[i]! }));
}

function slopeFacts(prefix: string, slopes: Slope[]): Facts {
  const of = (kept: boolean): number[] =>
    slopes.filter(({ y }) => (y !== 0) === kept).map(({ slope }) => slope);
  const keptSlopes = of(true);
  return {
    [`${prefix}OfDropped`]: roundedTo(largestMagnitude(of(false)), 1e-5),
    [`${prefix}OfKept`]: [minimum(keptSlopes), maximum(keptSlopes)],
    [`${prefix}OfInput`]: roundedTo(largestMagnitude(slopes.map(({ slope, y, x }) => slope - y / x)), 1e-4),
  };
}

/** The options from which a layer is made again, and its masks beside those of an equal layer. */
function configProbe(which: LayerName) {
  return probe({
    inputs: (random) => ({ ...repeatedCalls(random), name: `drop${random.stream('name').integer(1e6)}` }),
    observe: (lab, inputs) => {
      const layer = layerOf(lab, which, inputs, inputs.name);
      const config = layer.getConfig();
      const again: tf.layers.Layer[] = [];
      refusal(() => again.push(new lab[which](config as never)));
      return {
        entries: ['keepProb', 'seed', 'name']
          .filter((key) => key in config)
          .map((key) => ({ key, value: config[key] as string | number })),
        masks: eachCall(() => trained(layer, inputs)),
        ofMadeAgain: eachCall(() => again.map((copy) => trained(copy, inputs))).flat(),
      };
    },
    facts: ({ entries, masks, ofMadeAgain }, inputs) => {
      const config = new Map(entries.map(({ key, value }) => [key, value]));
      const of = (key: string): number => (typeof config.get(key) === 'number' ? Number(config.get(key)) : 0);
      return {
        hasKeepProb: typeof config.get('keepProb') === 'number',
        hasSeed: typeof config.get('seed') === 'number',
        keepProb: of('keepProb'),
        seed: of('seed'),
        hasName: config.get('name') === inputs.name,
        madeAgain: ofMadeAgain.length === masks.length,
        sameMasks: ofMadeAgain.every(({ values }, i) => values.join() === masks[i]?.values.join()),
      };
    },
    labels: {
      hasKeepProb: 'keepProb is a number (0: no, 1: yes)',
      hasSeed: 'seed is a number (0: no, 1: yes)',
      hasName: 'the name of the layer is included (0: no, 1: yes)',
      madeAgain: 'the constructor makes a layer of it (0: no, 1: yes)',
      sameMasks: 'that layer draws the same masks (0: no, 1: yes)',
    },
  });
}

function maskStep(random: SeededRandom, keepProb: (stream: RandomStream) => number): MaskStep {
  const stream = random.stream('mask step');
  const step = matrixCase(stream, keepProb(stream));
  const otherSeed = step.seed + 1 + stream.integer(99);
  return { ...step, otherSeed, learningRate: stream.uniform(0.4, 1.5) };
}

/** Two steps of one stream, one of an equal stream and one of another. */
function stepMasksProbe(form: Lab.Form, keepProb: (stream: RandomStream) => number) {
  return probe({
    inputs: (random) => maskStep(random, keepProb),
    observe: (lab, inputs) => {
      const by = (random: RandomStream): tf.Tensor2D => shownStep(lab, inputs, 'second', { form, random });
      const stream = masksOf(inputs.seed);
      return {
        W3: by(stream),
        next: by(stream),
        equal: by(masksOf(inputs.seed)),
        other: by(masksOf(inputs.otherSeed)),
      };
    },
    facts: ({ W3, next, equal, other }, inputs) => {
      const zeros = (weights: typeof W3): string =>
        shownMask(weights, inputs, 'second').values.map(Boolean).join();
      return {
        ...shownFacts(W3, inputs, 'second'),
        anew: zeros(next) !== zeros(W3),
        repeats: equal.values.join() === W3.values.join(),
        otherStream: zeros(other) !== zeros(W3),
      };
    },
    labels: {
      ...maskLabels('second', 'U₂'),
      anew: 'the next step of a stream has another mask (0: no, 1: yes)',
      repeats: 'an equal stream gives the same step (0: no, 1: yes)',
      otherStream: 'another stream gives another mask (0: no, 1: yes)',
    },
  });
}

function predictProbe(form: Lab.Form) {
  return probe({
    inputs: (random) => {
      const stream = random.stream('predict');
      const sizes = drawSizes(stream);
      return {
        network: plainNetwork(stream, sizes),
        x: matrix(stream, 4 + stream.integer(4), sizes.inputs),
        low: lowKeepProb(stream),
        high: highKeepProb(stream),
      };
    },
    observe: (lab, { network, x, low, high }) => {
      const by = (keepProb: number, rows: Matrix = x): tf.Tensor2D =>
        lab.predict(networkOf(network), tf.tensor2d(rows), { form, keepProb });
      return {
        probabilities: by(high),
        low: by(low),
        all: by(1),
        again: by(high),
        oneSample: by(high, x.slice(0, 1)),
      };
    },
    labels: {
      low: 'probabilities, keepProb below ½',
      all: 'probabilities, keepProb 1',
      again: 'probabilities, asked again',
      oneSample: 'probabilities of one sample',
    },
  });
}

interface Neuron {
  w: number[];
  x: number[];
  keepProb: number;
}

function neuron(stream: RandomStream, inputs: number, keepProb: number): Neuron {
  const away = (): number => awayFromZero(stream, 0.3, 1.2);
  return { w: Array.from({ length: inputs }, away), x: Array.from({ length: inputs }, away), keepProb };
}

/** Neurons with one input and with several, with all probabilities. */
function neurons(random: SeededRandom): Record<'low' | 'high' | 'all' | 'single', Neuron> {
  const stream = random.stream('neuron');
  return {
    low: neuron(stream, 3 + stream.integer(3), lowKeepProb(stream)),
    high: neuron(stream, 2, highKeepProb(stream)),
    all: neuron(stream, 3, 1),
    single: neuron(stream, 1, highKeepProb(stream)),
  };
}

/**
 * Logits of a few draws that differ a lot, so that the mean of softmax differs from the softmax of the mean; those of the
 * last sample differ little, so that a small number added to the variance shows.
 */
function logitDraws(random: SeededRandom): Matrix[] {
  const stream = random.stream('logits');
  const [count, samples, classes] = [3 + stream.integer(4), 2 + stream.integer(3), 3 + stream.integer(3)];
  return Array.from({ length: count }, () => [
    ...matrix(stream, samples, classes, 2),
    Array.from({ length: classes }, (_, k) => k / 2 + stream.normal(0, 0.2)),
  ]);
}

function monteCarlo(lab: Lab, draws: Matrix[], count: number) {
  let calls = 0;
  const result = lab.monteCarloPredict(() => tf.tensor2d(draws[calls++ % draws.length]!), count);
  return { mean: result.mean, std: result.std, calls };
}

function planProbe(kind: Lab.EnsembleKind) {
  return probe({
    inputs: plan,
    observe: (lab, inputs) => ({
      members: membersOf(planned(lab, kind, inputs, inputs.seed), 'first to last'),
      again: membersOf(planned(lab, kind, inputs, inputs.seed), 'last to first'),
      other: membersOf(planned(lab, kind, inputs, inputs.otherSeed), 'first to last'),
    }),
    facts: planFacts,
    labels: PLAN_LABELS,
  });
}

/** Probabilities of members that are sure of different classes. */
function memberProbabilities(random: SeededRandom): Matrix[] {
  const stream = random.stream('members');
  const [count, samples, classes] = [3 + stream.integer(3), 2 + stream.integer(4), 3 + stream.integer(3)];
  return Array.from({ length: count }, () =>
    matrix(stream, samples, classes, 1.5).map((row) => {
      const exponentials = row.map(Math.exp);
      const total = exponentials.reduce((a, b) => a + b, 0);
      return exponentials.map((e) => e / total);
    }),
  );
}

/** True if at least half of the numbers are equal. Noise that is cut off has some equal numbers. */
function mostlyEqual(a: number[], b: number[]): boolean {
  return a.filter((value, i) => value === b[i]).length >= a.length / 2;
}

/** Masks and probabilities in the order of binary numbers. */
function sortedMasks(prefix: string, masks: Lab.MaskWithProbability[]): Facts {
  const number = ({ mask }: Lab.MaskWithProbability): number => mask.reduce((n, bit) => 2 * n + bit, 0);
  const sorted = [...masks].sort((a, b) => number(a) - number(b));
  return {
    [`${prefix}Masks`]: sorted.map(({ mask }) => mask),
    [`${prefix}Probabilities`]: sorted.map(({ probability }) => probability),
  };
}

export const probes = {
  mask: probe({
    inputs: (random) => ({ cases: matrixCases(random), bad: badKeepProbs(random) }),
    observe: (lab, { cases, bad }) => ({
      ...eachOf(cases, ({ shape, keepProb, seed }) => lab.dropoutMask(shape, keepProb, masksOf(seed))),
      refusals: bad.map((keepProb) => refusal(() => lab.dropoutMask([2, 3], keepProb, masksOf(0)))),
    }),
    facts: ({ low, high, all, refusals }, { cases }) => ({
      ...maskFacts('low', low, cases.low.keepProb),
      ...maskFacts('high', high, cases.high.keepProb),
      ...maskFacts('all', all, 1),
      refusals: refusals.map((message) => message.includes('keepProb')).map(Number),
    }),
    labels: { ...MASK_CASE_LABELS, refusals: 'errors for keepProb 0, below 0 and above 1 (0: no, 1: yes)' },
  }),

  maskStream: probe({
    inputs: repeatedCalls,
    observe: (lab, inputs) =>
      streamsInTurn(inputs, (stream) => lab.dropoutMask(inputs.shape, inputs.keepProb, stream)),
    facts: ({ calls, equal, others }) => ({
      ...valuesOfCalls(calls),
      ...callFacts({ calls, equal, others: { otherStream: others } }),
    }),
    labels: STREAM_LABELS,
  }),

  maskOfImages: probe({
    inputs: (random) => {
      const stream = random.stream('masks');
      return {
        images: deepCase(stream, 4, highKeepProb(stream)),
        texts: deepCase(stream, 3, lowKeepProb(stream)),
        one: oneSampleCase(stream),
      };
    },
    observe: (lab, { images, texts, one }) => {
      const stream = masksOf(one.seed);
      return {
        images: lab.dropoutMask(images.shape, images.keepProb, masksOf(images.seed)),
        texts: lab.dropoutMask(texts.shape, texts.keepProb, masksOf(texts.seed)),
        one: lab.dropoutMask(one.shape, one.keepProb, stream),
        tiny: Array.from({ length: TINY_MASKS }, () => lab.dropoutMask([1, 2], texts.keepProb, stream)),
      };
    },
    facts: ({ images, texts, one, tiny }, cases) => ({
      ...oneSampleFacts('one', one, cases.one.keepProb),
      tiny: tinyMasks(tiny, cases.texts.keepProb),
      ...maskFacts('images', images, cases.images.keepProb),
      ...maskFacts('texts', texts, cases.texts.keepProb),
    }),
    labels: {
      ...maskLabels('images', 'images'),
      ...maskLabels('texts', 'texts'),
      ...ONE_SAMPLE_LABELS,
      tiny: 'masks of two numbers have two, one or no ones as often as independent draws (0: no, 1: yes)',
    },
  }),

  classicTraining: trainingProbe('Dropout'),
  classicFresh: freshProbe('Dropout'),
  classicTest: testTimeProbe('Dropout'),
  classicGradient: gradientProbe('Dropout'),
  classicConfig: configProbe('Dropout'),
  invertedTraining: trainingProbe('InvertedDropout'),
  invertedFresh: freshProbe('InvertedDropout'),
  invertedTest: testTimeProbe('InvertedDropout'),
  invertedGradient: gradientProbe('InvertedDropout'),
  invertedConfig: configProbe('InvertedDropout'),

  gaussian: probe({
    inputs: (random) => ({ ...noiseCases(random), bad: badKeepProbs(random) }),
    observe: (lab, { bad, ...cases }) => ({
      ...eachOf(cases, ({ shape, keepProb, seed }) => lab.gaussianMask(shape, keepProb, masksOf(seed))),
      refusals: bad.map((keepProb) => refusal(() => lab.gaussianMask([2, 3], keepProb, masksOf(0)))),
    }),
    facts: ({ low, high, all, refusals }, cases) => ({
      ...noiseFacts('low', low, cases.low.keepProb),
      ...noiseFacts('high', high, cases.high.keepProb),
      all,
      refusals: refusals.map((message) => message.includes('keepProb')).map(Number),
    }),
    labels: {
      ...NOISE_LABELS,
      all: 'factors for keepProb 1',
      refusals: 'errors for keepProb 0, below 0 and above 1 (0: no, 1: yes)',
    },
  }),

  gaussianStream: probe({
    inputs: repeatedCalls,
    observe: (lab, inputs) => {
      const { seed, otherSeed, shape, keepProb } = inputs;
      const draw = (stream: RandomStream): tf.Tensor => lab.gaussianMask(shape, keepProb, stream);
      const [one, other, equal] = [masksOf(seed), masksOf(otherSeed), masksOf(seed)];
      return {
        first: draw(one),
        other: draw(other),
        second: draw(one),
        equal: draw(equal),
        equalSecond: draw(equal),
        small: eachCall(() => draw(one)),
      };
    },
    facts: ({ first, second, other, equal, equalSecond, small }, { keepProb }) => ({
      shape: first.shape,
      ownSums: independentSums(
        small.map(({ values }) => values.map((v) => (v - 1) / Math.sqrt((1 - keepProb) / keepProb))),
      ),
      anew: !mostlyEqual(first.values, second.values),
      repeats:
        equal.values.join() === first.values.join() && equalSecond.values.join() === second.values.join(),
      otherStream: !mostlyEqual(first.values, other.values),
    }),
    labels: {
      ownSums: 'the sum of the factors varies from call to call as in independent draws (0: no, 1: yes)',
      anew: STREAM_LABELS.anew,
      repeats: STREAM_LABELS.repeats,
      otherStream: STREAM_LABELS.otherStream,
    },
  }),

  stepClassicExact: probe({
    inputs: exactStep,
    observe: (lab, inputs) => takeExactStep(lab, inputs, 'classic'),
  }),
  stepInvertedExact: probe({
    inputs: exactStep,
    observe: (lab, inputs) => takeExactStep(lab, inputs, 'inverted'),
  }),
  stepClassicMasks: stepMasksProbe('classic', highKeepProb),
  stepInvertedMasks: stepMasksProbe('inverted', lowKeepProb),
  stepBothMasks: probe({
    inputs: (random) => maskStep(random, highKeepProb),
    observe: (lab, inputs) => {
      const random = (): RandomStream => masksOf(inputs.seed);
      return {
        both: shownStep(lab, inputs, 'both', { form: 'inverted', random: random() }),
        inputs: shownStep(lab, inputs, 'inputs', { form: 'classic', random: random() }),
      };
    },
    facts: (W3, inputs) => ({
      ...shownFacts(W3.both, inputs, 'both'),
      ...shownFacts(W3.inputs, inputs, 'inputs'),
    }),
    labels: {
      ...maskLabels('both', 'U₁·U₂, inverted form'),
      ...maskLabels('inputs', 'U₁·U₂, classic form, from inputs to H₂'),
    },
  }),
  stepUnderMasks: probe({
    inputs: maskedStep,
    observe: (lab, inputs) => ({
      classic: takeMaskedStep(lab, inputs, 'classic'),
      inverted: takeMaskedStep(lab, inputs, 'inverted'),
    }),
    facts: ({ classic, inverted }, inputs) => ({
      ...maskedStepFacts(classic, inputs, 'classic'),
      ...maskedStepFacts(inverted, inputs, 'inverted'),
    }),
    labels: MASKED_STEP_LABELS,
  }),

  predictClassic: predictProbe('classic'),
  predictInverted: predictProbe('inverted'),

  allMasks: probe({
    inputs: (random) => {
      const stream = random.stream('masks');
      return { units: 3 + stream.integer(3), low: lowKeepProb(stream), high: highKeepProb(stream) };
    },
    observe: (lab, { units, low, high }) => ({
      high: lab.allMasks(units, high),
      low: lab.allMasks(units - 1, low),
      all: lab.allMasks(2, 1),
      single: lab.allMasks(1, high),
    }),
    facts: (results) => ({
      ...sortedMasks('high', results.high),
      ...sortedMasks('low', results.low),
      ...sortedMasks('all', results.all),
      ...sortedMasks('single', results.single),
    }),
    labels: {
      highMasks: 'masks',
      highProbabilities: 'probabilities',
      lowMasks: 'masks of a unit less',
      lowProbabilities: 'probabilities for a unit less, keepProb below ½',
      allMasks: 'masks of 2 units',
      allProbabilities: 'probabilities of the masks of 2 units, keepProb 1',
      singleMasks: 'masks of one unit',
      singleProbabilities: 'probabilities of the masks of one unit',
    },
  }),

  expectedLinear: probe({
    inputs: neurons,
    observe: (lab, each) => {
      const of = ({ w, x, keepProb }: Neuron): number => lab.expectedActivation(w, x, keepProb);
      return { expectation: of(each.high), low: of(each.low), all: of(each.all), single: of(each.single) };
    },
    labels: {
      expectation: 'E[a] of two inputs',
      low: 'E[a] of several inputs, keepProb below ½',
      all: 'E[a] for keepProb 1',
      single: 'E[a] of one input',
    },
  }),

  expectedCurved: probe({
    inputs: neurons,
    observe: (lab, each) => {
      const of = ({ w, x, keepProb }: Neuron, f: (a: number) => number): number =>
        lab.expectedActivation(w, x, keepProb, f);
      return {
        ofSquare: of(each.low, (a) => a * a),
        ofExp: of(each.low, (a) => Math.exp(a)),
        ofRelu: of(each.high, (a) => Math.max(a, 0)),
        ofTanh: of(each.single, (a) => Math.tanh(a + 1)),
        all: of(each.all, (a) => Math.exp(a)),
      };
    },
    labels: {
      ofSquare: 'E[a²]',
      ofExp: 'E[exp a]',
      ofRelu: 'E[ReLU(a)]',
      ofTanh: 'E[tanh(a + 1)] of one input',
      all: 'E[exp a] for keepProb 1',
    },
  }),

  monteCarlo: probe({
    inputs: logitDraws,
    observe: (lab, draws) => monteCarlo(lab, draws, draws.length),
    labels: { calls: 'number of calls of logitsOnce' },
  }),

  monteCarloOnce: probe({
    inputs: logitDraws,
    observe: (lab, draws) => {
      const { mean, std, calls } = monteCarlo(lab, draws, 1);
      const bad = [0, 1.5].map((count) =>
        refusal(() => lab.monteCarloPredict(() => tf.tensor2d(draws[0]!), count)),
      );
      return { mean, std, calls, bad };
    },
    facts: ({ mean, std, calls, bad }) => ({
      mean,
      std,
      calls,
      refusals: bad.map((message) => Number(message.includes('draws'))),
    }),
    labels: {
      calls: 'number of calls of logitsOnce',
      refusals: 'errors for 0 and 1.5 draws (0: no, 1: yes)',
    },
  }),

  planInitialization: planProbe('initialization'),
  planBagging: planProbe('bagging'),
  planArchitecture: planProbe('architecture'),
  planBags: probe({
    inputs: manyBags,
    observe: (lab, { size, sampleCount, seed }) => ({
      rows: lab
        .planEnsemble('bagging', size, { sampleCount, architectures: [[3]], random: seededRandom(seed) })
        .map(({ rows }) => [...rows]),
    }),
    facts: ({ rows }, inputs) => bagFacts(rows, inputs),
    labels: BAG_LABELS,
  }),

  average: probe({
    inputs: memberProbabilities,
    observe: (lab, each) => ({
      average: lab.averagePredictions(each.map((p) => tf.tensor2d(p))),
      ofTwo: lab.averagePredictions(each.slice(0, 2).map((p) => tf.tensor2d(p))),
      ofOne: lab.averagePredictions(each.slice(-1).map((p) => tf.tensor2d(p))),
    }),
    labels: { ofTwo: 'average of two members', ofOne: 'average of one member' },
  }),

  ensemble: probe({
    inputs: (random) => {
      const stream = random.stream('ensemble');
      const sizes = drawSizes(stream);
      return {
        networks: Array.from({ length: 3 }, () => plainNetwork(stream, sizes)),
        x: matrix(stream, 3 + stream.integer(4), sizes.inputs),
      };
    },
    observe: (lab, { networks, x }) => ({
      probabilities: lab.ensemblePredict(networks.map(networkOf), tf.tensor2d(x)),
      ofOne: lab.ensemblePredict([networkOf(networks[1]!)], tf.tensor2d(x)),
    }),
    labels: { ofOne: 'probabilities of an ensemble of one' },
  }),

  ensembleOfArchitectures: probe({
    inputs: (random) => {
      const stream = random.stream('ensemble');
      const { inputs, classes } = drawSizes(stream);
      const of = (one: number, two: number) => plainNetwork(stream, { inputs, one, two, classes });
      return { networks: [of(3, 5), of(6, 4), of(4, 7), of(2, 2)], x: matrix(stream, 2, inputs) };
    },
    observe: (lab, { networks, x }) => ({
      probabilities: lab.ensemblePredict(networks.map(networkOf), tf.tensor2d(x)),
    }),
  }),
} satisfies Probes<Lab>;
