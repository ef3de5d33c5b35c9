/* A lab of plain arithmetic, and hosts for it without tfjs: the judge is tested alone, and quickly. */
import { LiveExpectations } from '../../../src/grading/judge/expectations';
import type { GradingSetUp } from '../../../src/grading/judge/grade';
import { gradeLab } from '../../../src/grading/judge/grade';
import type { Check, Misconception, Probes } from '../../../src/grading/model/check';
import type { Manifest } from '../../../src/grading/model/manifest';
import type { Observation } from '../../../src/grading/model/observation';
import type { ProbeAnswer } from '../../../src/grading/model/probeAnswer';
import type { LabReport } from '../../../src/grading/model/report';
import type { Host } from '../../../src/hosts/host';
import type { Outcome } from '../../../src/hosts/outcome';

/** The answers to the lab's two tasks: twice a vector, and the sum of twice a vector. */
export interface Answers {
  twice(x: number[]): number[];
  twiceSum(x: number[]): { sum: number; values: number[] };
}

/** Answers with another `twice`, which `twiceSum` calls. */
export function withTwice(twice: Answers['twice']): Answers {
  return { twice, twiceSum: (x) => ({ sum: sum(twice(x)), values: twice(x) }) };
}

export const reference: Answers = withTwice((x) => x.map((v) => v + v));

export const manifest: Manifest = {
  id: '99-toy',
  title: 'Toy',
  sources: [],
  tasks: [
    { id: 'twice', title: 'Twice a vector', points: 60, uses: [] },
    { id: 'twiceSum', title: 'Its sum', points: 40, uses: ['twice'] },
  ],
  forbidden: [],
};

export const checks: Check[] = [
  { id: 'twice/values', points: 40, asks: 'twice a vector of 3', probe: 'twice' },
  { id: 'twice/hidden', points: 20, asks: 'twice another vector', probe: 'twiceAgain', hidden: true },
  { id: 'twiceSum/values', points: 40, asks: 'the sum of twice a vector', probe: 'twiceSum' },
];

export const probes: Probes<unknown> = {
  twice: {
    inputs: (random) => ({ x: [1, 2, random.stream('x').uniform(3, 4)] }),
    observe: (lab, { x }) => ({ doubled: (lab as Answers).twice(x as number[]) }),
  },
  twiceAgain: {
    inputs: (random) => ({ x: [random.stream('again').uniform(5, 6), 7.25] }),
    observe: (lab, { x }) => ({ doubled: (lab as Answers).twice(x as number[]) }),
  },
  twiceSum: {
    inputs: () => ({ x: [1, 2, 3] }),
    observe: (lab, { x }) => ({ ...(lab as Answers).twiceSum(x as number[]) }),
  },
};

/** A known wrong answer, as answers instead of an edit of a text. */
export interface KnownWrong {
  misconception: Misconception;
  answers: Answers;
}

export function knownWrong(id: string, check: string, answers: Answers): KnownWrong {
  const misconception = { id, check, title: `title of ${id}`, hint: `hint of ${id}` };
  return { misconception: { ...misconception, original: '', replacement: '' }, answers };
}

export const squares = withTwice((x) => x.map((v) => v * v));
export const meanOfTwice: Answers = {
  ...reference,
  twiceSum: (x) => ({ sum: sum(reference.twice(x)) / x.length, values: reference.twice(x) }),
};

export const known: KnownWrong[] = [
  knownWrong('squares', 'twice/values', squares),
  knownWrong('sum-is-mean', 'twiceSum/values', meanOfTwice),
];

/** A task that gives this outcome instead of numbers: the host takes it for the outcome if it is thrown. */
export function failing(outcome: Outcome): () => never {
  return () => {
    throw outcome;
  };
}

/** A host of answers. `besides` is what else was observed. */
export function hostOf(answers: Answers, besides: Partial<ProbeAnswer> = {}): Host {
  return {
    run: async ({ name, inputs }) => {
      try {
        const observed = (await probes[name]!.observe(answers, inputs)) as Record<string, number | number[]>;
        return { kind: 'answered', value: { observation: plain(observed), ...besides } };
      } catch (outcome) {
        return outcome as Outcome;
      }
    },
    close: () => Promise.resolve(),
  };
}

function plain(observed: Record<string, number | number[]>): Observation {
  return Object.fromEntries(
    Object.entries(observed).map(([key, value]) => [
      key,
      typeof value === 'number'
        ? { form: 'number', shape: [], values: [value] }
        : { form: 'array', shape: [value.length], values: value },
    ]),
  );
}

export function liveExpectations(all = known, seed = 0): LiveExpectations {
  const answersOf = (misconception?: Misconception): Answers =>
    all.find((one) => one.misconception === misconception)?.answers ?? reference;
  return new LiveExpectations({
    probes,
    misconceptions: all.map(({ misconception }) => misconception),
    seed,
    open: (misconception) => hostOf(answersOf(misconception)),
  });
}

export function gradingOf(answers: Answers, more: Partial<GradingSetUp> = {}): GradingSetUp {
  const info = { kit: '0.0.0', backend: 'wasm', reference: 'live' } as const;
  return { manifest, checks, host: hostOf(answers), expectations: liveExpectations(), info, ...more };
}

export function grade(answers: Answers, more?: Partial<GradingSetUp>): Promise<LabReport> {
  return gradeLab(gradingOf(answers, more));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
