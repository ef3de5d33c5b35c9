import type { Chart } from '../../../src/charts/chart';
import { figure } from '../../../src/figures/figure';
import type * as Lab from '../lab';
import { schedulesOf } from './scheduleList';

const STEPS_PER_EPOCH = 79;
const EPOCHS = 40;
const INITIAL_RATE = 0.1;

interface Sheet {
  /** Steps taken so far, of each point. */
  steps: number[];
  schedules: { name: string; rates: number[] }[];
}

export const schedules = figure<typeof Lab>()<Sheet>({
  id: 'schedules',
  title: 'Every schedule of the lab, from one learning rate',
  caption:
    'η by epoch. Left on a linear axis: the staircase, the long tail of 1/t, the warm-up. Right on a logarithmic ' +
    'one, where an exponential decay is a straight line and × 0.98 per epoch one that hardly falls.',
  source: 'DNN 4.3.5, TT; S19',
  seeds: { quick: 1, full: 1 },
  run(lab) {
    // Four points in each epoch, and its last step.
    const steps = Array.from({ length: EPOCHS }, (_, epoch) =>
      [0, 20, 40, 60, STEPS_PER_EPOCH - 1].map((step) => epoch * STEPS_PER_EPOCH + step),
    ).flat();
    const all = schedulesOf(lab, {
      initialRate: INITIAL_RATE,
      epochs: EPOCHS,
      stepsPerEpoch: STEPS_PER_EPOCH,
    });
    return { steps, schedules: all.map(({ name, schedule }) => ({ name, rates: steps.map(schedule) })) };
  },
  chart({ steps, schedules }): Chart {
    const panel = (title: string, scale: 'linear' | 'log') => ({
      kind: 'lines' as const,
      title,
      x: { label: 'time', unit: 'epochs' },
      y: { label: 'learning rate η', scale, ...(scale === 'log' ? { min: 1e-4 } : {}) },
      series: schedules.map(({ name, rates }) => ({
        name,
        x: steps.map((step) => step / STEPS_PER_EPOCH),
        // A cosine ends near 0, which has no place on a logarithmic axis.
        y: rates.map((rate) => (scale === 'log' && rate < 1e-4 ? null : rate)),
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      note: `η₀ = ${INITIAL_RATE}, ${STEPS_PER_EPOCH} steps an epoch`,
      verdict: verdictOf(schedules),
      source: this.source,
      panels: [panel('linear axis', 'linear'), panel('logarithmic axis', 'log')],
    };
  },
});

function verdictOf(all: Sheet['schedules']): string {
  const tooHigh = all.filter(({ rates }) => Math.max(...rates) > INITIAL_RATE * (1 + 1e-9));
  if (tooHigh.length > 0) {
    return `${tooHigh.map(({ name }) => name).join(', ')}: rises above η₀, which no schedule here should.`;
  }
  const left = all
    .map(({ name, rates }) => ({ name, share: rates.at(-1)! / INITIAL_RATE }))
    .filter(({ share }) => share < 1)
    .sort((a, b) => b.share - a.share);
  const words = left.map(({ name, share }) => `${name} ${percent(share)}`);
  return `Share of η₀ that is left after ${EPOCHS} epochs: ${words.join('; ')}.`;
}

function percent(share: number): string {
  if (share < 1e-3) return 'below 0.1 %';
  return `${Number((100 * share).toPrecision(2))} %`;
}
