import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import { figure } from '../../../src/figures/figure';
import { short } from '../../../src/figures/words';
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
    'η by epoch. On a logarithmic axis, below at the right, an exponential decay is a straight line and ' +
    '× 0.98 per epoch hardly falls.',
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
    const panel = ({ title, scale, which }: ScheduleGroup): LinesChart => ({
      kind: 'lines',
      title,
      x: { label: 'time', unit: 'epochs', max: EPOCHS },
      y: {
        label: 'learning rate η',
        scale,
        ...(scale === 'log' ? { min: 1e-4, max: 0.2 } : { min: 0, max: 0.11 }),
      },
      series: which.map((i) => ({
        name: schedules[i]!.name,
        style: i,
        x: steps.map((step) => step / STEPS_PER_EPOCH),
        // A cosine ends near 0, which has no place on a logarithmic axis.
        y: schedules[i]!.rates.map((rate) => (scale === 'log' && rate < 1e-4 ? null : rate)),
        marks: 'none',
      })),
    });
    return {
      kind: 'panels',
      title: this.title,
      note: `η₀ = ${INITIAL_RATE}, ${STEPS_PER_EPOCH} steps an epoch`,
      ...wordsOf(schedules),
      source: this.source,
      columns: 2,
      panels: GROUPS.map(panel),
    };
  },
});

interface ScheduleGroup {
  title: string;
  scale: 'linear' | 'log';
  which: number[];
}

/** The schedules by their numbers in schedulesOf: nine lines in one plot hide each other. */
const GROUPS: ScheduleGroup[] = [
  { title: 'constant and in steps', scale: 'linear', which: [0, 1, 2, 5] },
  { title: 'smooth decay', scale: 'linear', which: [3, 4, 6] },
  { title: 'warm-up', scale: 'linear', which: [7, 8] },
  { title: 'decay on a logarithmic axis', scale: 'log', which: [3, 4, 5, 6] },
];

function wordsOf(all: Sheet['schedules']): { verdict: string; headline: string; details?: string } {
  const tooHigh = all.filter(({ rates }) => Math.max(...rates) > INITIAL_RATE * (1 + 1e-9));
  if (tooHigh.length > 0) {
    const { name } = tooHigh[0]!;
    return {
      headline: `${name} rises above η₀`,
      verdict: `${name} rises above η₀, which no schedule here should.`,
    };
  }
  const left = all
    .map(({ name, rates }) => ({ name, share: rates.at(-1)! / INITIAL_RATE }))
    .filter(({ share }) => share < 1)
    .sort((a, b) => b.share - a.share);
  const words = (list: typeof left): string[] => list.map(({ name, share }) => `${name} ${shareText(share)}`);
  const simple = left.filter(({ name }) => NAMED.some((start) => name.startsWith(start)));
  const [most, least] = [left[0], left.at(-1)];
  return {
    headline:
      most && least
        ? `Schedules end at ${shareText(most.share)} to ${shareText(least.share)} of η₀`
        : 'No schedule ends below η₀',
    verdict: `Left of η₀ after ${EPOCHS} epochs: ${words(simple).join(', ')}.`,
    details: `Share of η₀ left after ${EPOCHS} epochs: ${words(left).join('; ')}.`,
  };
}

/** The schedules of the verdict, by the beginning of their names; the details have all. */
const NAMED = ['exponential', '1/t', '×', 'cosine'];

function shareText(share: number): string {
  return share < 1e-3 ? 'below 0.1 %' : `${short(100 * share)} %`;
}
