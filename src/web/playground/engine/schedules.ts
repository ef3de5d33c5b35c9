/**
 * Schedules of the learning rate: the share of η that is left after a number of epochs, which may be a part of one.
 * Source: DNN 4.3.5, TT; S17, S19.
 */
import type { Settings } from './settings';

/** Where a run is. */
export interface Progress {
  /** Epochs that are over, with the part of the current one: 2.5. */
  readonly epochs: number;
  /** An epoch has this many steps. */
  readonly stepsPerEpoch: number;
  /** The share that is left by plateaus of the validation loss. */
  readonly plateauShare: number;
}

type Share = (progress: Progress, settings: Settings) => number;

/** Whole epochs. The sum of steps as parts of an epoch may end just below a whole number. */
const whole = (epochs: number): number => Math.floor(epochs + 1e-9);

const halfWave = (part: number): number => (1 + Math.cos(Math.PI * Math.min(1, Math.max(0, part)))) / 2;

/** The first step moves already: it is step 1 of the warm-up. */
const warming: Share = ({ epochs, stepsPerEpoch }, { warmup }) =>
  Math.min(1, (epochs * stepsPerEpoch + 1) / (warmup * stepsPerEpoch));

const SHARES: Record<Settings['schedule'], Share> = {
  constant: () => 1,
  step: ({ epochs }, { factor, every }) => Math.pow(factor, Math.floor(whole(epochs) / every)),
  exponential: ({ epochs }, { decay }) => Math.exp(-decay * epochs),
  inverseTime: ({ epochs }, { decay }) => 1 / (1 + decay * epochs),
  perEpoch: ({ epochs }, { factor }) => Math.pow(factor, whole(epochs)),
  cosine: ({ epochs }, settings) => halfWave(epochs / settings.epochs),
  warmup: warming,
  warmupCosine: (progress, settings) =>
    progress.epochs < settings.warmup
      ? warming(progress, settings)
      : halfWave((progress.epochs - settings.warmup) / Math.max(1, settings.epochs - settings.warmup)),
  plateau: ({ plateauShare }) => plateauShare,
};

/** The share of η that a step takes. */
export function rateShare(progress: Progress, settings: Settings): number {
  return SHARES[settings.schedule](progress, settings);
}
