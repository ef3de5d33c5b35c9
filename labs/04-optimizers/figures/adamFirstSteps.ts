import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import type { Interval } from '../../../src/figures/statistics';
import {
  band,
  familyRatios,
  geometricMeanInterval,
  meanInterval,
  transpose,
} from '../../../src/figures/statistics';
import { ratio, ratioFinding, short } from '../../../src/figures/words';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';
import { watched } from './common';
import { trained, parametersOf, runsOf } from './nets';

const RATE = 0.02;
const STEPS = 100;
const WARM_UP = 50;
/** β to the power of this is 0: what a correction by 1 − βᵗ does no more. */
const LONG_AGO = 1e6;

interface AdamFirstSteps {
  variants: {
    name: string;
    /** Root mean square of a step's elements, in units of η; a row a seed, a column a step. */
    length: number[][];
    /** Training loss after each step from 0 on, a row a seed. */
    loss: number[][];
  }[];
}

export const adamFirstSteps = figure<typeof Lab>()<AdamFirstSteps>({
  id: 'adam-first-steps',
  title: "Adam's first steps: with and without bias correction, and with warm-up",
  caption:
    'Without the corrections the first steps are too long, since √v starts from 0 more slowly than m. ' +
    'With them the first step is η for every parameter with a gradient. Warm-up lets η grow with t.',
  source: 'DNN 4.3.5, "Adam"; Kingma & Ba 2015; S17',
  seeds: { quick: 5, full: 20 },
  run(lab, context) {
    const runs = runsOf(context);
    const adam = (): UpdateRule => lab.adam({ learningRate: RATE });
    const variants: [string, () => UpdateRule][] = [
      ['with bias correction', adam],
      ['without', () => around(adam(), (rule, [g, slots, , w]) => rule.update(g, slots, LONG_AGO, w))],
      [`with, and ${WARM_UP} steps of warm-up`, () => around(adam(), warmedUp)],
    ];
    return {
      variants: variants.map(([name, ruleOf], i) => {
        context.progress(i / variants.length);
        const { rule, rms } = watched(ruleOf(), parametersOf(runs[0]!));
        const looks = Array.from({ length: STEPS + 1 }, (_, step) => step);
        const { loss } = trained(() => rule, runs, { steps: STEPS, batchSize: 32, looks });
        return { name, length: rms().map((row) => row.map((length) => length / RATE)), loss };
      }),
    };
  },
  chart({ variants }, context): Chart {
    const after = (i: number): number => i + 1;
    return {
      kind: 'panels',
      title: this.title,
      ...subtitle(context),
      note: `η = ${RATE}, β₁ = 0.9, β₂ = 0.999; ReLU net with 32 hidden units, batches of 32; band: 95 % interval over seeds`,
      ...verdictOf(variants),
      source: this.source,
      panels: [
        {
          kind: 'lines',
          title: 'length of the steps',
          x: { label: 'step t', scale: 'log' },
          y: { label: 'root mean square of the step / η', min: 0 },
          series: variants.map(({ name, length }) => ({
            name,
            x: length[0]!.map((_, i) => after(i)),
            ...band(transpose(length).map(meanInterval)),
          })),
          references: [{ axis: 'y', value: 1, label: 'η' }],
        },
        {
          kind: 'lines',
          title: 'what they do to the loss',
          x: { label: 'step t', scale: 'log' },
          y: { label: 'training loss', unit: 'nats', scale: 'log' },
          series: variants.map(({ name, loss }) => ({
            name,
            x: loss[0]!.slice(1).map((_, i) => after(i)),
            ...band(transpose(loss).slice(1).map(geometricMeanInterval)),
          })),
        },
      ],
    };
  },
});

type Arguments = Parameters<UpdateRule['update']>;

/** A rule around a rule. */
function around(
  rule: UpdateRule,
  update: (rule: UpdateRule, call: Arguments) => ReturnType<UpdateRule['update']>,
): UpdateRule {
  return { ...rule, update: (...call) => update(rule, call) };
}

function warmedUp(rule: UpdateRule, [g, slots, t, w]: Arguments): ReturnType<UpdateRule['update']> {
  const answer = rule.update(g, slots, t, w);
  return { ...answer, step: answer.step.mul(Math.min(1, t / WARM_UP)) };
}

/** Without correction against with it: the longest step and the peak of the loss, paired; two claims. */
function verdictOf([corrected, raw]: AdamFirstSteps['variants']): { verdict: string; headline: string } {
  const longest = (variant: AdamFirstSteps['variants'][number]): number[] =>
    variant.length.map((row) => Math.max(...row));
  const peaks = (variant: AdamFirstSteps['variants'][number]): number[] =>
    variant.loss.map((row) => Math.max(...row) / row[0]!);
  const over = (of: typeof longest): number[] => {
    const others = of(corrected!);
    return of(raw!).map((value, seed) => value / others[seed]!);
  };
  const [step, peak] = familyRatios([over(longest), over(peaks)]) as [Interval, Interval];
  return {
    headline: ratioFinding(step, {
      above: `Without bias correction, Adam’s longest step is ${short(step.centre)} times as long`,
      below: 'Without bias correction, Adam’s longest step is shorter',
      of: 'Adam’s longest step with and without bias correction',
    }),
    verdict: `Without correction the longest step is ${ratio(step, { as: 'as long' })}, the loss peak ${ratio(peak)}.`,
  };
}
