/**
 * The update rules, on all parameters of a net as one list of numbers, with the lines that show a rule at work on one
 * parameter. Source: DNN 4.3.5, TT; S12–S18; errata E14, E15, E16, E23.
 */
import { plainNumber, shortNumber } from '../../../charts/numbers';
import type { OptimizerName, Settings } from './settings';

/** Under Jest, each look at a global costs more than a step of a small net. */
const { abs, max, pow, sqrt } = Math;

/** The numbers that a rule remembers of each parameter. */
export type SlotName = 'm' | 's' | 'v' | 'p';
export type Slots = Partial<Record<SlotName, Float64Array>>;

/** One step of all parameters. A rule changes `w` and `slots`. */
export interface Move {
  readonly w: Float64Array;
  readonly g: Float64Array;
  readonly slots: Slots;
  /** The share of η that the schedule has left. */
  readonly share: number;
  /** The number of the step: 1, 2, … */
  readonly t: number;
}

/** One parameter before and after a step, as numbers. */
export interface Seen {
  readonly w: number;
  readonly next: number;
  readonly g: number;
  readonly norm: number;
  readonly share: number;
  readonly t: number;
  readonly before: Partial<Record<SlotName, number>>;
  readonly after: Partial<Record<SlotName, number>>;
}

/** A line of the update: the formula, and the same with numbers. */
export interface FormulaLine {
  readonly formula: string;
  readonly numbers: string;
}

export interface Rule {
  readonly slots: readonly SlotName[];
  /** The gradient is taken at w + μm instead of w. */
  readonly looksAhead?: true;
  readonly move: (move: Move, settings: Settings) => void;
  readonly show: (seen: Seen, settings: Settings) => FormulaLine[];
}

/** Four digits: a step is small beside its weight. */
function short(value: number): string {
  const size = abs(value);
  const isPlain = size === 0 || (size >= 1e-3 && size < 1e5);
  return isPlain ? plainNumber(Number(value.toPrecision(4)), 6) : shortNumber(value);
}

/** A number in a product or sum: negative ones and powers of ten stand in brackets. */
const n = (value: number | undefined): string => {
  const text = short(value ?? 0);
  return /[−⁻·]/.test(text) ? `(${text})` : text;
};

const plain: Rule = {
  slots: [],
  move({ w, g, share }, { learningRate }) {
    const rate = learningRate * share;
    for (let i = 0; i < w.length; i++) w[i]! -= rate * g[i]!;
  },
  show: ({ w, next, g, share }, { learningRate }) => [
    {
      formula: 'w ← w − η · g',
      numbers: `w ← ${n(w)} − ${n(learningRate * share)} · ${n(g)} = ${short(next)}`,
    },
  ],
};

/** The step that goes on in the direction of the last one, from slot `slot`. */
function roll(move: Move, slot: SlotName, [rate, mu]: readonly [rate: number, mu: number]): void {
  const { w, g, slots } = move;
  const moving = slots[slot]!;
  for (let i = 0; i < w.length; i++) w[i]! += moving[i] = mu * moving[i]! - rate * g[i]!;
}

function showRoll(
  seen: Seen,
  slot: SlotName,
  [rate, mu]: readonly [rate: number, mu: number],
): FormulaLine[] {
  const { w, next, g, before, after } = seen;
  return [
    {
      formula: 'm ← μ · m − η · g',
      numbers: `m ← ${n(mu)} · ${n(before[slot])} − ${n(rate)} · ${n(g)} = ${short(after[slot]!)}`,
    },
    { formula: 'w ← w + m', numbers: `w ← ${n(w)} + ${n(after[slot])} = ${short(next)}` },
  ];
}

const rolling: Rule = {
  slots: ['m'],
  move: (move, { learningRate, momentum }) => roll(move, 'm', [learningRate * move.share, momentum]),
  show: (seen, { learningRate, momentum }) => showRoll(seen, 'm', [learningRate * seen.share, momentum]),
};

/** The step divided by the root of the slot s. */
function divided({ w, g, slots, share }: Move, { learningRate, epsilon }: Settings): void {
  const s = slots.s!;
  for (let i = 0; i < w.length; i++) w[i]! -= (learningRate * share * g[i]!) / sqrt(s[i]! + epsilon);
}

function showDivided({ w, next, g, share, after }: Seen, { learningRate, epsilon }: Settings): FormulaLine {
  return {
    formula: 'w ← w − η · g / √(s + ε)',
    numbers: `w ← ${n(w)} − ${n(learningRate * share)} · ${n(g)} / √(${n(after.s)} + ${n(epsilon)}) = ${short(next)}`,
  };
}

const moments: Rule = {
  slots: ['m', 'v'],
  move({ w, g, slots, share, t }, { learningRate, beta1, beta2, epsilon }) {
    const [m, v] = [slots.m!, slots.v!];
    const [seen1, seen2] = [1 - pow(beta1, t), 1 - pow(beta2, t)];
    for (let i = 0; i < w.length; i++) {
      m[i]! += (1 - beta1) * (g[i]! - m[i]!);
      v[i]! += (1 - beta2) * (g[i]! * g[i]! - v[i]!);
      w[i]! -= (learningRate * share * m[i]!) / seen1 / (sqrt(v[i]! / seen2) + epsilon);
    }
  },
  show({ w, next, g, share, t, before, after }, { learningRate, beta1, beta2, epsilon }) {
    const first = after.m! / (1 - pow(beta1, t));
    const second = after.v! / (1 - pow(beta2, t));
    return [
      {
        formula: 'm ← β₁ · m + (1 − β₁) · g',
        numbers: `m ← ${n(beta1)} · ${n(before.m)} + ${n(1 - beta1)} · ${n(g)} = ${short(after.m!)}`,
      },
      {
        formula: 'v ← β₂ · v + (1 − β₂) · g²',
        numbers: `v ← ${fine(beta2)} · ${n(before.v)} + ${n(1 - beta2)} · ${n(g)}² = ${short(after.v!)}`,
      },
      {
        formula: 'm̂ = m / (1 − β₁ᵗ)',
        numbers: `m̂ = ${n(after.m)} / (1 − ${n(beta1)}^${t}) = ${short(first)}`,
      },
      {
        formula: 'v̂ = v / (1 − β₂ᵗ)',
        numbers: `v̂ = ${n(after.v)} / (1 − ${fine(beta2)}^${t}) = ${short(second)}`,
      },
      {
        formula: 'w ← w − η · m̂ / (√v̂ + ε)',
        numbers: `w ← ${n(w)} − ${n(learningRate * share)} · ${n(first)} / (√${n(second)} + ${n(epsilon)}) = ${short(next)}`,
      },
    ];
  },
};

/** 0.999 and 0.99 differ; two digits would show both as 1. */
const fine = (value: number): string => String(value);

export const RULES: { readonly [O in OptimizerName]: Rule } = {
  gradientDescent: plain,
  momentum: rolling,
  nesterov: {
    ...rolling,
    looksAhead: true,
    show: (seen, settings) => [
      { formula: 'g = ∇L(w + μ · m)', numbers: `g = ${short(seen.g)}` },
      ...rolling.show(seen, settings),
    ],
  },
  adagrad: {
    slots: ['s'],
    move(move, settings) {
      const { g, slots } = move;
      for (let i = 0; i < g.length; i++) slots.s![i]! += g[i]! * g[i]!;
      divided(move, settings);
    },
    show: (seen, settings) => [
      {
        formula: 's ← s + g²',
        numbers: `s ← ${n(seen.before.s)} + ${n(seen.g)}² = ${short(seen.after.s!)}`,
      },
      showDivided(seen, settings),
    ],
  },
  rmsprop: {
    slots: ['s'],
    move(move, settings) {
      const { g, slots } = move;
      const fresh = 1 - settings.beta;
      for (let i = 0; i < g.length; i++) slots.s![i]! += fresh * (g[i]! * g[i]! - slots.s![i]!);
      divided(move, settings);
    },
    show: (seen, settings) => [
      {
        formula: 's ← β · s + (1 − β) · g²',
        numbers: `s ← ${n(settings.beta)} · ${n(seen.before.s)} + ${n(1 - settings.beta)} · ${n(seen.g)}² = ${short(seen.after.s!)}`,
      },
      showDivided(seen, settings),
    ],
  },
  adam: moments,
  normalizedGradient: {
    slots: [],
    move({ w, g, share }, { learningRate }) {
      const norm = normOf(g);
      if (norm === 0) return;
      for (let i = 0; i < w.length; i++) w[i]! -= (learningRate * share * g[i]!) / norm;
    },
    show: ({ w, next, g, norm, share }, { learningRate }) => [
      {
        formula: 'w ← w − η · g / ‖g‖',
        numbers: `w ← ${n(w)} − ${n(learningRate * share)} · ${n(g)} / ${n(norm)} = ${short(next)}`,
      },
    ],
  },
  adamThenMomentum: {
    slots: ['m', 'v', 'p'],
    move(move, settings) {
      const { switchAfter, secondRate, momentum } = settings;
      if (move.t <= switchAfter) moments.move(move, settings);
      else roll(move, 'p', [secondRate * move.share, momentum]);
    },
    show: (seen, settings) =>
      seen.t <= settings.switchAfter
        ? moments.show(seen, settings)
        : showRoll(seen, 'p', [settings.secondRate * seen.share, settings.momentum]),
  },
};

/** ‖g‖, the length of all gradients as one vector. The scale keeps squares of large numbers finite. */
export function normOf(g: Float64Array): number {
  let largest = 0;
  for (const one of g) largest = max(largest, abs(one));
  if (!(largest > 0 && largest < Infinity)) return largest;
  let sum = 0;
  for (const one of g) sum += (one / largest) ** 2;
  return largest * sqrt(sum);
}
