import * as tf from '@tensorflow/tfjs';
import type { Chart } from '../../../src/charts/chart';
import type { Group } from '../../../src/charts/description';
import type { NamedPoints, ScatterChart } from '../../../src/charts/scatter';
import { logicGate } from '../../../src/data/toys';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import type { SeededTraining } from './common';
import {
  binaryTensors,
  disposeLayers,
  groupsOf,
  lineThrough,
  pairs,
  shareRight,
  trainFromSeed,
} from './common';

/** The most starts that are tried until one learns all four rows. */
const STARTS = 20;
const STEPS = 200;
const LEARNING_RATE = 0.1;

interface HiddenPlane {
  labels: number[];
  /** (h₁, h₂) of each row, and y, by the threshold network. */
  threshold: { hidden: number[][]; y: number[] };
  /** The same of the first start that learned all rows, with the line of its output unit; null if none did. */
  trained: { seed: number; hidden: number[][]; w: number[]; b: number } | null;
}

export const hiddenPlane = figure<typeof Lab>()<HiddenPlane>({
  id: 'xor-hidden-plane',
  title: 'XOR in the plane of the two hidden units',
  caption:
    'Left, the inputs: no line separates the classes. In the plane of the hidden outputs one does: the threshold network ' +
    'sends two inputs to one point, the trained one moves them to one side.',
  source: 'DNN 4.1.3, figure 4.8; S05; Goodfellow, Bengio & Courville 2016, figure 6.1',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    const samples = logicGate('xor');
    const tensors = binaryTensors(samples);
    const threshold = tf.tidy(() => {
      const { h1, h2, y } = lab.xorThresholdNetwork(tensors.x);
      return { hidden: tf.stack([h1, h2], 1).arraySync() as number[][], y: [...y.dataSync()] };
    });
    const trained = firstLearned(lab, tensors);
    tf.dispose([tensors.x, tensors.y]);
    return { labels: [...samples.y], threshold, trained };
  },
  chart({ labels, threshold, trained }): Chart {
    const places = new Set(threshold.hidden.map((h) => h.join())).size;
    const right = threshold.y.filter((y, n) => y === labels[n]).length;
    return {
      kind: 'panels',
      title: this.title,
      dataset: 'XOR, 4 samples',
      note: trained
        ? `trained: 2–2–1 network, tanh and sigmoid, Adam, ${STEPS} steps, seed ${trained.seed}`
        : `none of ${STARTS} starts of a 2–2–1 network learned all rows`,
      verdict: `The threshold network sends 4 inputs to ${places} points; the line h₁ − h₂ = 0.5 has ${right} of 4 rows right there.`,
      headline:
        right === labels.length
          ? 'In the plane of the hidden units, a line separates XOR'
          : 'In the plane of the hidden units, XOR is not separated',
      source: this.source,
      panels: [
        plane('the inputs', ['x₁', 'x₂'], { points: pairs(logicGate('xor').x), labels }),
        plane('hidden outputs, threshold network', ['h₁', 'h₂'], {
          points: threshold.hidden,
          labels,
          line: { w: [1, -1], b: -0.5 },
        }),
        ...(trained
          ? [
              plane('hidden outputs, trained network', ['h₁', 'h₂'], {
                points: trained.hidden,
                labels,
                line: trained,
              }),
            ]
          : []),
      ],
    };
  },
});

/** The first seed from which a network with two hidden units learns all four rows. */
function firstLearned(lab: typeof Lab, tensors: Lab.Samples): HiddenPlane['trained'] {
  for (let seed = 0; seed < STARTS; seed++) {
    const training: SeededTraining = {
      sizes: [2, 2, 1],
      activations: [lab.tanh, lab.sigmoid],
      steps: STEPS,
      learningRate: LEARNING_RATE,
      seed,
    };
    const { layers } = trainFromSeed(lab, tensors, training);
    const learned = shareRight(lab, layers, tensors) === 1;
    const found = tf.tidy(() => ({
      seed,
      hidden: lab.mlpForward(layers, tensors.x)[0]!.a.arraySync() as number[][],
      w: [...layers[1]!.W.dataSync()],
      b: layers[1]!.b.dataSync()[0]!,
    }));
    disposeLayers(layers);
    if (learned) return found;
  }
  return null;
}

interface Plane {
  points: number[][];
  labels: number[];
  line?: { w: number[]; b: number };
}

/** The range of a plane, with room around its outermost points. */
function rangeOf(values: number[]): readonly [number, number] {
  return [Math.min(...values) - 0.5, Math.max(...values) + 0.5];
}

function plane(title: string, [x, y]: [string, string], { points, labels, line }: Plane): ScatterChart {
  const box = { x: rangeOf(points.map((p) => p[0]!)), y: rangeOf(points.map((p) => p[1]!)) };
  const drawn = line && lineThrough([line.w[0]!, line.w[1]!], line.b, box);
  return {
    kind: 'scatter',
    title,
    x: { label: x, min: box.x[0], max: box.x[1] },
    y: { label: y, min: box.y[0], max: box.y[1] },
    groups: groupsOf(points, labels, ['XOR = 0', 'XOR = 1']).map(withInputs(points)),
    ...(drawn && { curves: [{ name: 'output ½', style: 5, ...drawn }] }),
  };
}

/** Points nearer to each other than this are one point to the eye, and share their label. */
const NEAR = 0.1;

/** Writes beside each point of a group the inputs that come to lie there: `(0, 1) and (1, 0)`. */
function withInputs(points: number[][]): (group: Group) => NamedPoints {
  const inputs = pairs(logicGate('xor').x).map(([x1, x2]) => `(${x1}, ${x2})`);
  return (group) => {
    const written = new Set<string>();
    const labels = group.x.map((x, i) => {
      const here = points.flatMap(([px, py], n) =>
        Math.hypot(px! - x!, py! - group.y[i]!) < NEAR ? [inputs[n]!] : [],
      );
      const label = here.join(' and ');
      if (written.has(label)) return '';
      written.add(label);
      return label;
    });
    return { ...group, labels };
  };
}
