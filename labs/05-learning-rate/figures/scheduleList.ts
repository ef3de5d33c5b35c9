import type * as Lab from '../lab';

export interface NamedSchedule {
  name: string;
  schedule: Lab.Schedule;
}

/**
 * The schedules that are compared, all from one η₀, with the documents' intervals stretched or shrunk to the
 * length of the run: half five times, a tenth at the middle, k so that exponential decay ends near 5 % and 1/t
 * near 10 %.
 */
export function schedulesOf(
  lab: typeof Lab,
  options: { initialRate: number; epochs: number; stepsPerEpoch: number },
): NamedSchedule[] {
  const { initialRate, epochs, stepsPerEpoch } = options;
  const steps = epochs * stepsPerEpoch;
  const warmupSteps = Math.max(1, Math.round(epochs / 8)) * stepsPerEpoch;
  const every = (share: number): number => Math.max(1, Math.round(epochs * share)) * stepsPerEpoch;
  const cosine = (length: number): Lab.Schedule =>
    lab.cosineDecay({ initialRate, finalRate: 0, steps: length });
  return [
    { name: 'constant', schedule: () => initialRate },
    {
      name: `half every ${every(1 / 8) / stepsPerEpoch} epochs`,
      schedule: lab.stepDecay({ initialRate, factor: 0.5, every: every(1 / 8) }),
    },
    {
      name: `a tenth every ${every(1 / 2) / stepsPerEpoch} epochs`,
      schedule: lab.stepDecay({ initialRate, factor: 0.1, every: every(1 / 2) }),
    },
    { name: 'exponential', schedule: lab.exponentialDecay({ initialRate, decayRate: 3 / steps }) },
    { name: '1/t', schedule: lab.inverseTimeDecay({ initialRate, decayRate: 9 / steps }) },
    {
      name: '× 0.98 per epoch',
      schedule: lab.perEpochFactor({ initialRate, factor: 0.98, stepsPerEpoch }),
    },
    { name: 'cosine', schedule: cosine(steps) },
    {
      name: 'warm-up',
      schedule: lab.linearWarmup({ rate: initialRate, steps: warmupSteps }),
    },
    {
      name: 'warm-up, then cosine',
      schedule: lab.warmupThen({ warmupSteps, schedule: cosine(steps - warmupSteps) }),
    },
  ];
}
