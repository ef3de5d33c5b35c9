/** Shared by the figures of lab 04: the optimizers, and learning rates in words. The networks are in `nets.ts`. */
import type { UpdateRule } from '../../../src/train/updateRule';
import type { NumberText } from '../../../src/figures/words';
import { short } from '../../../src/figures/words';
import type * as Lab from '../lab';

/** The seven rules, each with its usual options, as functions of the learning rate. */
export const OPTIMIZERS = [
  'gradient descent',
  'momentum',
  'Nesterov',
  'Adagrad',
  'RMSprop',
  'Adam',
  'normalized',
] as const;
export type OptimizerName = (typeof OPTIMIZERS)[number];

export const MU = 0.9;

export function ruleOf(lab: typeof Lab, name: OptimizerName, learningRate: number): UpdateRule {
  switch (name) {
    case 'gradient descent':
      return lab.gradientDescent({ learningRate });
    case 'momentum':
      return lab.momentum({ learningRate, momentum: MU });
    case 'Nesterov':
      return lab.nesterov({ learningRate, momentum: MU });
    case 'Adagrad':
      return lab.adagrad({ learningRate });
    case 'RMSprop':
      return lab.rmsprop({ learningRate });
    case 'Adam':
      return lab.adam({ learningRate });
    case 'normalized':
      return lab.normalizedGradient({ learningRate });
  }
}

/** A rule whose steps are recorded: the root mean square of all elements of a step, for each seed. */
export function watched(rule: UpdateRule, parameters: number): { rule: UpdateRule; rms: () => number[][] } {
  const squares: Float32Array[] = [];
  const sizes: number[] = [];
  return {
    rule: {
      ...rule,
      update(g, slots, t, w) {
        const answer = rule.update(g, slots, t, w);
        const bySeed = answer.step.square().sum([1, 2]).dataSync() as Float32Array;
        squares[t - 1] = squares[t - 1]?.map((sum, s) => sum + bySeed[s]!) ?? bySeed.slice();
        sizes[t - 1] = (sizes[t - 1] ?? 0) + w.size / w.shape[0]!;
        return answer;
      },
    },
    /** A row a seed, a column a step. */
    rms: () => {
      if (sizes.some((size) => size !== parameters)) throw new Error('a step left some parameters out');
      return Array.from(squares[0]!, (_, s) => squares.map((sums) => Math.sqrt(sums[s]! / parameters)));
    },
  };
}

/** A learning rate in a sentence: 0.003, 10⁻⁵. */
export const shortRate: NumberText = short;

/** A plot of several optimizers, each by its place in OPTIMIZERS, which is also its style. */
export interface Group {
  title: string;
  members: number[];
}

/** The optimizers in two groups, as seven lines in one plot hide each other. */
export const GROUPS: Group[] = [
  { title: 'one η for all elements', members: [0, 1, 2, 6] },
  { title: 'scaled element by element', members: [3, 4, 5] },
];
