/**
 * Ready scenes: each shows a claim of the documents, or its correction, with two nets that differ in one setting. The
 * tests run every scene with its ten seeds, and ask for the result that it promises.
 */
import { DEFAULT_STATE } from './address';
import type { PlaygroundState } from './address';
import type { MeasureName, Side } from './repeat';
import { DEFAULTS } from './settings';
import type { ActivationName, Comparison, Layer, Settings } from './settings';

export interface Scene {
  /** Also the key of its words: `playground.scene.ring.title`, `.claim` and `.look`. */
  readonly id: string;
  readonly lab: string;
  /** The claim's number in the handouts: a system S… or an erratum E… */
  readonly claim: string;
  readonly settings: Partial<Settings>;
  readonly comparison: Comparison;
  /** The result that the second net has over ten seeds, compared with the first. */
  readonly promise: { readonly measure: MeasureName | 'diverged'; readonly side: Side };
  readonly speed?: number;
}

function layers(count: number, units: number, activation: ActivationName): Layer[] {
  return Array.from({ length: count }, () => ({ units, activation }));
}

const NOISY_MOONS: Partial<Settings> = {
  data: 'moons',
  samples: 80,
  dataNoise: 0.4,
  labelNoise: 0.2,
  layers: layers(2, 16, 'relu'),
  initialization: 'heNormal',
  optimizer: 'adam',
  learningRate: 0.01,
  epochs: 200,
};
const FEW_DIGITS: Partial<Settings> = {
  data: 'digits',
  initialization: 'heNormal',
  optimizer: 'adam',
  dataNoise: 0,
};

export const SCENES: readonly Scene[] = [
  {
    id: 'ring',
    lab: '01',
    claim: 'S03',
    settings: {
      data: 'ring',
      samples: 400,
      dataNoise: 0,
      layers: layers(1, 16, 'relu'),
      initialization: 'heNormal',
      optimizer: 'adam',
      learningRate: 0.03,
      batchSize: 20,
      epochs: 100,
    },
    comparison: { field: 'layers', value: [] },
    promise: { measure: 'validationError', side: 'above' },
  },
  {
    id: 'batch',
    lab: '03',
    claim: 'S10',
    settings: { data: 'moons', batchSize: 10, epochs: 30 },
    comparison: { field: 'batchSize', value: 100 },
    promise: { measure: 'trainLoss', side: 'above' },
    speed: 1,
  },
  {
    id: 'momentum',
    lab: '04',
    claim: 'E14',
    settings: {
      data: 'curve',
      layers: layers(2, 8, 'relu'),
      initialization: 'heNormal',
      learningRate: 0.03,
      momentum: 0.95,
      epochs: 60,
    },
    comparison: { field: 'optimizer', value: 'momentum' },
    promise: { measure: 'trainLoss', side: 'above' },
  },
  {
    id: 'clipping',
    lab: '05',
    claim: 'S20',
    settings: {
      data: 'curve',
      layers: layers(4, 8, 'elu'),
      initialization: 'normal',
      initialStd: 0.8,
      learningRate: 0.1,
      epochs: 60,
    },
    comparison: { field: 'clip', value: 1 },
    promise: { measure: 'diverged', side: 'below' },
    speed: 1,
  },
  {
    id: 'scale',
    lab: '06',
    claim: 'S22',
    settings: { data: 'scaled', dataNoise: 0, scaling: 'none', layers: layers(1, 8, 'tanh'), epochs: 60 },
    comparison: { field: 'scaling', value: 'standardize' },
    promise: { measure: 'validationError', side: 'below' },
  },
  {
    id: 'zeros',
    lab: '07',
    claim: 'S24',
    settings: { data: 'moons', epochs: 100 },
    comparison: { field: 'initialization', value: 'zeros' },
    promise: { measure: 'trainLoss', side: 'above' },
  },
  {
    id: 'batchNorm',
    lab: '08',
    claim: 'S25',
    settings: {
      data: 'spirals',
      layers: layers(4, 8, 'tanh'),
      initialization: 'normal',
      initialStd: 0.05,
      epochs: 100,
    },
    comparison: { field: 'batchNorm', value: 'before' },
    promise: { measure: 'trainLoss', side: 'below' },
  },
  {
    id: 'randomLabels',
    lab: '09',
    claim: 'S31',
    settings: {
      ...FEW_DIGITS,
      samples: 200,
      layers: layers(1, 32, 'relu'),
      learningRate: 0.01,
      batchSize: 20,
      epochs: 40,
    },
    comparison: { field: 'labelNoise', value: 1 },
    promise: { measure: 'validationError', side: 'above' },
    speed: 1,
  },
  {
    id: 'weightDecay',
    lab: '10',
    claim: 'S37',
    settings: NOISY_MOONS,
    comparison: { field: 'l2', value: 0.02 },
    promise: { measure: 'validationLoss', side: 'below' },
  },
  {
    id: 'dropout',
    lab: '11',
    claim: 'E25',
    settings: {
      ...FEW_DIGITS,
      samples: 300,
      validation: 0.65,
      labelNoise: 0.3,
      layers: layers(2, 32, 'relu'),
      learningRate: 0.005,
      epochs: 30,
    },
    comparison: { field: 'dropout', value: 'inverted' },
    promise: { measure: 'trainLoss', side: 'above' },
    speed: 2,
  },
  {
    id: 'noise',
    lab: '12',
    claim: 'S45',
    settings: NOISY_MOONS,
    comparison: { field: 'inputNoise', value: 0.3 },
    promise: { measure: 'validationError', side: 'below' },
  },
];

/** The state of the page that a scene begins with. */
export function stateOf({ settings, comparison, speed }: Scene): PlaygroundState {
  return {
    ...DEFAULT_STATE,
    settings: { ...DEFAULTS, ...settings },
    comparison,
    ...(speed !== undefined && { speed }),
  };
}
