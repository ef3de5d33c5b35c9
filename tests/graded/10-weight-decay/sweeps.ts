import type { RandomStream, SeededRandom } from '../../../src/core/rng';
import type { Plain } from '../../../src/grading/model/raw';
import type * as Lab from 'reference/10-weight-decay/lab';
import { sameList } from '../observing';

/* Searches for λ over made-up models. The probes write down what is called, and the judge reads it. */
type Lab = typeof Lab;

export interface Sweep {
  lambdas: number[];
  validation: number[];
  test: number[];
}

/** λs of several sizes, 0 among them, and the errors of their models by rank: the smallest has rank 0. */
function drawn(stream: RandomStream, ranks: number[]): Sweep {
  const count = ranks.length;
  const powers = stream
    .permutation(count)
    .map((power) => (power === 0 ? 0 : 10 ** (power - 3) * stream.uniform(1, 5)));
  const step = stream.uniform(0.01, 0.02);
  const lowest = stream.uniform(0.02, 0.05);
  return {
    lambdas: powers,
    validation: ranks.map((rank) => lowest + rank * step),
    test: ranks.map(() => stream.uniform(0.2, 0.9)),
  };
}

/**
 * The best model on the validation set is neither first nor last, has neither the largest nor the smallest λ, and is
 * not the best on the test set. The second best, just behind, has the largest λ and is not the last. The errors rise before they fall to the
 * smallest.
 */
export function sweep(random: SeededRandom): Sweep {
  const stream = random.stream('sweep');
  const count = 5 + stream.integer(3);
  const others = stream.permutation(count - 1).map((rank) => rank + 1);
  const best = 2 + stream.integer(count - 3);
  const one = drawn(stream, [...others.slice(0, best), 0, ...others.slice(best)]);
  const sorted = [...one.lambdas].sort((a, b) => a - b);
  const middle = sorted[1 + stream.integer(count - 2)]!;
  const lambdas = exchanged(one.lambdas, best, one.lambdas.indexOf(middle));
  const second = one.validation.indexOf([...one.validation].sort((a, b) => a - b)[1]!);
  const largest = lambdas.indexOf(Math.max(...lambdas));
  const validation = exchanged(one.validation, second, largest);
  validation[largest] = validation[best]! + stream.uniform(1e-4, 5e-4);
  const inside = best === 2 ? 3 : 2;
  const falls = exchanged(validation, largest, inside);
  const ordered = (list: number[]): number[] => {
    const moved = exchanged(list, largest, inside);
    return falls[0]! > falls[1]! ? exchanged(moved, 0, 1) : moved;
  };
  return {
    lambdas: ordered(lambdas),
    validation: ordered(validation),
    test: one.test.map((error, i) => (i === best ? error : i === (best + 2) % count ? 0.1 : error)),
  };
}

function exchanged(list: number[], i: number, j: number): number[] {
  return list.map((value, k) => (k === i ? list[j]! : k === j ? list[i]! : value));
}

/**
 * Three models are equally good. The one with the largest λ of these stands between the others, so it is neither first
 * nor last; the worst model has a larger λ.
 */
export function equalErrors(random: SeededRandom): Sweep {
  const stream = random.stream('equal');
  const any = drawn(stream, [2, 0, 1, 0, 3, 0]);
  const one = { ...any, lambdas: exchanged(any.lambdas, any.lambdas.indexOf(Math.max(...any.lambdas)), 4) };
  const [a, b, c] = [one.lambdas[1]!, one.lambdas[3]!, one.lambdas[5]!].sort((x, y) => x - y) as [
    number,
    number,
    number,
  ];
  return { ...one, lambdas: one.lambdas.map((lambda, i) => ({ 1: a, 3: c, 5: b })[i] ?? lambda) };
}

/** The best model makes no error at all. */
export function perfect(random: SeededRandom): Sweep {
  const one = sweep(random);
  const smallest = Math.min(...one.validation);
  return { ...one, validation: one.validation.map((error) => error - smallest) };
}

/** Every model is wrong about every sample: the largest error there is. The largest λ is neither first nor last. */
export function allWrong(random: SeededRandom): Sweep {
  const one = drawn(random.stream('all wrong'), [0, 1, 2, 3]);
  const largest = one.lambdas.indexOf(Math.max(...one.lambdas));
  return { ...one, lambdas: exchanged(one.lambdas, largest, 2), validation: one.lambdas.map(() => 1) };
}

/** One candidate alone, whose error is the largest there is. */
export function oneLambda(random: SeededRandom): Sweep {
  return { ...drawn(random.stream('single'), [1]), validation: [1] };
}

/** What happened, in order: `train` with the position of λ, the others with the number of the training that made the model, or −1. */
export interface Event {
  what: 'train' | 'validate' | 'test';
  of: number;
}

export interface Swept extends Record<string, unknown> {
  lambda: number;
  validationErrors: number[];
  testError: number;
  events: Event[];
}

/** Models are numbers, 0 among them, and none is its own position in the list if there are several. */
export function swept(lab: Lab, { lambdas, validation, test }: Sweep): Swept {
  const events: Event[] = [];
  const positions: number[] = [];
  const trainings = new Map<number, number>();
  const error = (what: 'validate' | 'test', errors: number[], model: number): number => {
    const training = trainings.get(model) ?? -1;
    events.push({ what, of: training });
    return errors[positions[training] ?? -1] ?? 2;
  };
  const result = lab.sweepLambda<number>([...lambdas], {
    train: (lambda) => {
      const training = positions.push(lambdas.indexOf(lambda)) - 1;
      events.push({ what: 'train', of: positions[training]! });
      const model = training === lambdas.length - 1 ? 0 : training + 1;
      trainings.set(model, training);
      return model;
    },
    validationError: (model) => error('validate', validation, model),
    testError: (model) => error('test', test, model),
  });
  const { lambda, validationErrors, testError } = result;
  return { lambda, validationErrors, testError, events };
}

export function choiceFacts(
  { lambda, validationErrors, events }: Plain<Swept>,
  { lambdas }: Sweep,
): { lambda: number; validationErrors: number[]; trainings: number[] } {
  const trained = of(events, 'train');
  return {
    lambda,
    validationErrors,
    trainings: lambdas.map((_, i) => trained.filter((position) => position === i).length),
  };
}

export const CHOICE_LABELS = { trainings: 'number of models trained for each lambda' };

export function testFacts(
  { testError, events }: Plain<Swept>,
  { validation }: Sweep,
): Record<'opened' | 'testError', number> & Record<'forWinner' | 'ofValidated' | 'atTheEnd', boolean> {
  const [tested, validated, trained] = [of(events, 'test'), of(events, 'validate'), of(events, 'train')];
  const smallest = Math.min(...validation);
  return {
    opened: tested.length,
    forWinner: tested.length > 0 && tested.every((model) => validation[trained[model]!] === smallest),
    ofValidated: tested.every((model) => validated.includes(model)),
    atTheEnd: sameList(of(events.slice(events.length - tested.length), 'test'), tested),
    testError,
  };
}

function of(events: Event[], what: Event['what']): number[] {
  return events.filter((event) => event.what === what).map((event) => event.of);
}

export const TEST_LABELS = {
  opened: 'number of times that the test set was opened',
  forWinner: 'only models of the smallest validation error are tested (0: no, 1: yes)',
  ofValidated: 'the model that is tested is one that was validated (0: no, 1: yes)',
  atTheEnd: 'the test set is opened at the very end (0: no, 1: yes)',
  testError: 'testError',
};
