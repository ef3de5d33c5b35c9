import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import { band, meanInterval, transpose } from '../../../src/figures/statistics';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';
import { descend, MU, runsOf } from './common';

const ADAM_RATE = 0.01;
const SGD_RATE = 0.03;
const BATCH_SIZE = 32;

interface AdamThenSgd {
  steps: number[];
  changeAfter: number;
  /** Share of held-out samples classified rightly at each look, a row a seed. */
  methods: { name: string; accuracy: number[][] }[];
}

export const adamThenSgd = figure<typeof Lab>()<AdamThenSgd>({
  id: 'adam-then-sgd',
  title: 'Adam, SGD with momentum, and Adam first, then SGD',
  caption:
    'The documents: Adam starts fast, SGD generalizes better, so begin with one and go on with the other. The three from ' +
    'the same starts and batches, on samples held out of training.',
  source: 'DNN 4.3.5, "Adam", last paragraph; S17',
  seeds: { quick: 10, full: 30 },
  run(lab, context) {
    const total = context.mode === 'full' ? 2000 : 400;
    const changeAfter = total / 4;
    const looks = [
      ...Array.from({ length: 8 }, (_, i) => Math.round((changeAfter * i) / 8)),
      ...Array.from({ length: 13 }, (_, i) => Math.round(changeAfter + ((total - changeAfter) * i) / 12)),
    ];
    const runs = runsOf(context);
    const adam = (): UpdateRule => lab.adam({ learningRate: ADAM_RATE });
    const sgd = (): UpdateRule => lab.momentum({ learningRate: SGD_RATE, momentum: MU });
    const rules: [string, () => UpdateRule][] = [
      ['Adam', adam],
      ['SGD with momentum', sgd],
      [
        `Adam for ${changeAfter} steps, then SGD with momentum`,
        () => lab.switchOptimizer({ first: adam(), second: sgd(), when: (t) => t > changeAfter }),
      ],
    ];
    const methods = rules.map(([name, rule], i) => {
      context.progress(i / rules.length);
      const { accuracy } = descend(rule, runs, { steps: total, batchSize: BATCH_SIZE, looks });
      return { name, accuracy };
    });
    return { steps: looks, changeAfter, methods };
  },
  chart({ steps, changeAfter, methods }, context): Chart {
    const percent = (rows: number[][]): number[][] => rows.map((row) => row.map((share) => 100 * share));
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU net with 32 hidden units, batches of ${BATCH_SIZE}; Adam η = ${ADAM_RATE}, SGD η = ${SGD_RATE}, μ = ${MU}; band: 95 % interval of the mean`,
      verdict: verdictOf(methods),
      source: this.source,
      size: { width: 900, height: 540 },
      x: { label: 'steps' },
      y: { label: 'validation accuracy', unit: '%', min: 80, max: 100 },
      series: methods.map(({ name, accuracy }) => ({
        name,
        x: steps,
        ...band(transpose(percent(accuracy)).map(meanInterval)),
      })),
      references: [{ axis: 'x', value: changeAfter, label: 'change' }],
    };
  },
});

/** Differences of the last accuracies, paired by seed: split, start and order are the same. */
function verdictOf([adam, sgd, both]: AdamThenSgd['methods']): string {
  const differences = [adam!, sgd!].map((other) => {
    const paired = both!.accuracy.map((row, s) => 100 * (row.at(-1)! - other.accuracy[s]!.at(-1)!));
    const { centre, low, high } = meanInterval(paired);
    const clear = low > 0 || high < 0;
    const sign = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
    const name = other === adam ? 'Adam' : 'SGD';
    return { text: `${sign(centre)} (${sign(low)} to ${sign(high)}) against ${name}`, clear, gain: low > 0 };
  });
  const [againstAdam] = differences;
  const judgement = againstAdam!.clear
    ? againstAdam!.gain
      ? 'the change helps here'
      : 'the change hurts here'
    : 'the promised gain over Adam does not show here';
  return `Adam → SGD at the end, in points of accuracy, paired: ${differences.map(({ text }) => text).join(', ')}: ${judgement}.`;
}
