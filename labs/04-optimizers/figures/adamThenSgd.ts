import type { Chart } from '../../../src/charts/chart';
import { figure, subtitle } from '../../../src/figures/figure';
import {
  band,
  differences,
  familyIntervals,
  meanInterval,
  percentages,
  transpose,
} from '../../../src/figures/statistics';
import { comparison, sideOf } from '../../../src/figures/words';
import type { UpdateRule } from '../../../src/train/updateRule';
import type * as Lab from '../lab';
import { MU } from './common';
import { trained, runsOf } from './nets';

const ADAM_RATE = 0.01;
const SGD_RATE = 0.03;
const BATCH_SIZE = 32;

interface AdamThenSgd {
  steps: number[];
  changeAfter: number;
  /** Accuracy on held-out samples at each look, a row a seed. */
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
      const { accuracy } = trained(rule, runs, { steps: total, batchSize: BATCH_SIZE, looks });
      return { name, accuracy };
    });
    return { steps: looks, changeAfter, methods };
  },
  chart({ steps, changeAfter, methods }, context): Chart {
    return {
      kind: 'lines',
      title: this.title,
      ...subtitle(context),
      note: `ReLU net with 32 hidden units, batches of ${BATCH_SIZE}; Adam η = ${ADAM_RATE}, SGD η = ${SGD_RATE}, μ = ${MU}; band: 95 % interval of the mean`,
      ...verdictOf(methods),
      source: this.source,
      x: { label: 'steps' },
      y: { label: 'validation accuracy', unit: '%', min: 80, max: 100 },
      series: methods.map(({ name, accuracy }) => ({
        name,
        x: steps,
        ...band(transpose(accuracy.map(percentages)).map(meanInterval)),
      })),
      references: [{ axis: 'x', value: changeAfter, label: 'change' }],
    };
  },
});

/** The differences of the last accuracies, paired by seed: split, start and order are the same. Two claims. */
function verdictOf([adam, sgd, both]: AdamThenSgd['methods']): { verdict: string; headline: string } {
  const last = (method: AdamThenSgd['methods'][number] | undefined): number[] =>
    method!.accuracy.map((row) => row.at(-1)!);
  const gains = familyIntervals(
    [adam, sgd].map((other) => percentages(differences(last(both), last(other)))),
  );
  const [overAdam, overSgd] = gains.map((gain) => comparison(gain));
  const told = ['Adam', 'SGD'].flatMap((name, i) =>
    sideOf(gains[i]!, { above: [`higher than ${name}`], below: [`lower than ${name}`], around: [] }),
  );
  return {
    headline:
      told.length > 0
        ? `Accuracy of Adam → SGD: ${told.join(', ')}`
        : 'Accuracy of Adam, SGD and Adam → SGD: not told apart',
    verdict: `Accuracy of Adam → SGD, points: against Adam ${overAdam}, against SGD ${overSgd}.`,
  };
}
