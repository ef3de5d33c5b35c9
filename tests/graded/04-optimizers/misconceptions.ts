import type { Misconception } from '../../../src/grading/model/check';

/** Texts of the solution that several misconceptions edit. */
const MOMENTUM = 'const m = slots.m.mul(mu).sub(g.mul(learningRate));';
const ADAGRAD_SUM = 'const s = slots.s.add(g.square());';
const ADAPTIVE_STEP = 'g.div(s.add(epsilon).sqrt()).mul(-learningRate)';
const RMSPROP_MEAN = 'const s = slots.s.mul(beta).add(g.square().mul(1 - beta));';
const ADAM_M = 'const m = slots.m.mul(beta1).add(g.mul(1 - beta1));';
const ADAM_V = 'const v = slots.v.mul(beta2).add(g.square().mul(1 - beta2));';
const ADAM_CORRECTIONS = `const mHat = m.div(1 - beta1 ** t);
      const vHat = v.div(1 - beta2 ** t);`;
const ADAM_STEP = 'mHat.div(vHat.sqrt().add(epsilon)).mul(-learningRate)';
const NORM = `const squares = Object.values(gradients).map((g) => g.square().sum());
      const norm = tf.addN(squares).sqrt();
      return eachOf(gradients, (g) => tf.divNoNan(g, norm));`;

export const misconceptions: Misconception[] = [
  {
    id: 'gradient-descent-uphill',
    check: 'gradientDescent/steps',
    title: 'a step up the gradient instead of down',
    hint: 'The gradient points to where L grows. `step` is added to w, so the minus sign must be in it.',
    original: 'g.mul(-learningRate)',
    replacement: 'g.mul(learningRate)',
  },
  {
    id: 'gradient-descent-without-rate',
    check: 'gradientDescent/steps',
    title: 'a step of the whole gradient, without the learning rate',
    hint: 'The step is η times the gradient.',
    original: 'g.mul(-learningRate)',
    replacement: 'g.neg()',
  },
  {
    id: 'gradient-descent-returns-place',
    check: 'gradientDescent/steps',
    title: 'the new value of w returned as the step',
    hint: '`step` is what is added to w, not what w becomes: leave w out of it.',
    original:
      'update(g) { // BEGIN SOLUTION The step is −learningRate times the gradient; there are no slots to return. return { step: g.mul(-learningRate), slots: {} };',
    replacement: 'update(g, _slots, _t, w) { return { step: w.sub(g.mul(learningRate)), slots: {} };',
  },

  {
    id: 'momentum-uphill',
    check: 'momentum/steps',
    title: 'the sign of the gradient in the momentum (m ← μm + ηg, then w ← w + m)',
    hint: 'm is a step, and it is added to w: the gradient must come into it with a minus sign.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(mu).add(g.mul(learningRate));',
  },
  {
    id: 'momentum-sign-of-mu',
    check: 'momentum/steps',
    title: 'a minus sign before μm: every step brakes the next',
    hint: 'Momentum goes on in the direction of the last step: +μm.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(-mu).sub(g.mul(learningRate));',
  },
  {
    id: 'momentum-eta-twice',
    check: 'momentum/steps',
    title: 'the learning rate applied twice: to the gradient in m, and to m again in the step',
    hint: 'In the convention of the documents η is inside m already (m ← μm − ηg), so w ← w + m.',
    original: 'step: m,',
    replacement: 'step: m.mul(learningRate),',
  },
  {
    id: 'momentum-averaging',
    check: 'momentum/steps',
    title:
      'the averaging convention, m ← μm + (1 − μ)g and w ← w − ηm: a sound optimizer, but another than the one asked for',
    hint: "That is the first moment of Adam. Its m is a mean of gradients, the documents' is a sum of them, so your steps are exactly 1 − μ times as long; with η / (1 − μ) instead of η, both make the same steps. This task asks for the sum: m ← μm − ηg.",
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(mu).sub(g.mul(learningRate * (1 - mu)));',
  },
  {
    id: 'momentum-never-kept',
    check: 'momentum/steps',
    title: 'a momentum that is computed and not kept: the slot comes back as it was',
    hint: '`slots` is what the next step gets. Return the new m there, not the old one.',
    original: 'slots: { m }',
    replacement: 'slots: { m: slots.m }',
  },
  {
    id: 'momentum-closed-form',
    check: 'momentum/constant-gradient',
    title: 'the limit of the geometric series, η/(1 − μ)·g, taken at every step',
    hint: 'The documents derive η/(1 − μ) for a gradient that stays the same, and after many steps. The first step is η·g only, and the sum grows from there.',
    original: MOMENTUM,
    replacement: 'const m = g.mul(-learningRate / (1 - mu));',
  },
  {
    id: 'momentum-shared-slot',
    check: 'momentum/order',
    title: 'one memory shared by all parameters',
    hint: 'Every parameter has a momentum of its own. Keep nothing outside of `slots`: the adapter hands each parameter its own.',
    original: MOMENTUM,
    replacement: `const memory = this as unknown as { m?: number[] };
      const m = tf.tensor(memory.m ?? Array(g.size).fill(0), g.shape).mul(mu).sub(g.mul(learningRate));
      memory.m = Array.from(m.dataSync());`,
  },
  {
    id: 'momentum-slots-by-position',
    check: 'momentum/order',
    title: 'a memory kept by the position of the gradient in the list',
    hint: 'Gradients may come in another order at the next step, or not at all. Keep nothing outside of `slots`: the adapter hands each parameter its own, by name.',
    original: MOMENTUM,
    replacement: `const memory = this as unknown as { t?: number; position: number; m?: number[][] };
      const t = arguments[2] as number;
      memory.position = t === memory.t ? memory.position + 1 : 0;
      memory.t = t;
      memory.m = memory.m ?? [];
      const known = memory.m[memory.position] ?? Array(g.size).fill(0);
      const m = tf.tensor(known, g.shape).mul(mu).sub(g.mul(learningRate));
      memory.m[memory.position] = Array.from(m.dataSync());`,
  },

  {
    id: 'nesterov-gradient-at-w',
    check: 'nesterov/bowl',
    title: 'the gradient taken at w: plain momentum',
    hint: 'Take the gradient at the point to which the momentum alone would carry w. `lookAhead` returns the distance to it.',
    original: 'return slots.m.mul(mu);',
    replacement: 'return tf.zerosLike(slots.m);',
  },
  {
    id: 'nesterov-whole-step-ahead',
    check: 'nesterov/bowl',
    title: 'a look ahead by the whole last step, m, instead of μm',
    hint: 'The momentum alone would carry w by μm: that is what is left of the last step.',
    original: 'return slots.m.mul(mu);',
    replacement: 'return slots.m;',
  },
  {
    id: 'nesterov-looks-back',
    check: 'nesterov/bowl',
    title: 'a look back: the gradient at w − μm',
    hint: 'm is the last step, with its sign. Ahead is +μm.',
    original: 'return slots.m.mul(mu);',
    replacement: 'return slots.m.mul(-mu);',
  },
  {
    id: 'nesterov-place-not-distance',
    check: 'nesterov/bowl',
    title: 'lookAhead returns the point w + μm instead of the distance μm',
    hint: 'What `lookAhead` returns is added to w. Return how far to go, without w itself.',
    original:
      'lookAhead(slots) { // BEGIN SOLUTION The step that the momentum alone would take: mu times slots.m. return slots.m.mul(mu);',
    replacement: 'lookAhead(slots, _t, w) { return w.add(slots.m.mul(mu));',
  },
  {
    id: 'nesterov-shifted',
    check: 'nesterov/bowl',
    title:
      'the shifted form of tfjs and PyTorch, whose parameter is w + μm: the same method, written for other points than those asked for',
    hint: "In that form the gradient is taken at the parameter, and the step is μm − ηg with the new m; its parameter is at every step the documents' w + μm. This task asks for w itself: look ahead by μm, and step by m.",
    original: `lookAhead(slots) {
      // BEGIN SOLUTION The step that the momentum alone would take: mu times slots.m.
      return slots.m.mul(mu);
      // END SOLUTION
    },
    update(g, slots) {
      // BEGIN SOLUTION The same step as momentum; only the point where g was taken is different.
      const m = slots.m.mul(mu).sub(g.mul(learningRate));
      return { step: m, slots: { m } };`,
    replacement: `update(g, slots) {
      const m = slots.m.mul(mu).sub(g.mul(learningRate));
      return { step: m.mul(mu).sub(g.mul(learningRate)), slots: { m } };`,
  },
  {
    id: 'nesterov-looks-twice',
    check: 'nesterov/bowl',
    title: 'μm added twice: the step begins at the look-ahead point',
    hint: 'w returns to its own value before the step is added. The new m has μm in it already: w ← w + m.',
    original: 'step: m,',
    replacement: 'step: m.add(slots.m.mul(mu)),',
  },
  {
    id: 'nesterov-without-memory',
    check: 'nesterov/bowl',
    title: 'a look ahead, but a step of −ηg alone',
    hint: 'The step is the whole new m = μm − ηg; only its gradient comes from elsewhere.',
    original: 'step: m,',
    replacement: 'step: g.mul(-learningRate),',
  },

  {
    id: 'adagrad-forgets',
    check: 'adagrad/steps',
    title: 'an Adagrad without memory: only the last squared gradient counts',
    hint: 'The sum runs over all steps of a parameter: s ← s + g².',
    original: ADAGRAD_SUM,
    replacement: 'const s = g.square();',
  },
  {
    id: 'adagrad-decays',
    check: 'adagrad/steps',
    title: 'a sum that forgets (s ← 0.9 s + 0.1 g²): that is RMSprop',
    hint: "Adagrad's sum keeps every square for ever: that is why its steps shrink.",
    original: ADAGRAD_SUM,
    replacement: 'const s = slots.s.mul(0.9).add(g.square().mul(0.1));',
  },
  {
    id: 'adagrad-sum-over-parameters',
    check: 'adagrad/steps',
    title: 'a sum over parameters, as the index j of the text has it, instead of over steps',
    hint: 'j counts steps: every element has a sum of its own earlier gradients. A sum over elements would give all of them one learning rate.',
    original: ADAGRAD_SUM,
    replacement: 'const s = slots.s.add(g.square().sum());',
  },
  {
    id: 'adagrad-without-root',
    check: 'adagrad/steps',
    title: 'a division by the sum of squares itself, without the root',
    hint: 'The root makes the step independent of the scale of the gradient: g / √(g²) has none.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'adagrad-epsilon-outside',
    check: 'adagrad/steps',
    title: 'ε added outside the root: a convention of other libraries, not that of the documents',
    hint: 'PyTorch divides by √s + ε, the documents and tfjs by √(s + ε). With the usual tiny ε the two hardly differ; here it is large.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.sqrt().add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'adagrad-old-sum',
    check: 'adagrad/steps',
    title: 'a division by the sum before this step',
    hint: 'Add the square of this step’s gradient before you divide; otherwise the first step is divided by √ε alone.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(slots.s.add(epsilon).sqrt()).mul(-learningRate)',
  },
  {
    id: 'adagrad-normalized-gradient',
    check: 'adagrad/steps',
    title: 'the normalized gradient, which the lesson on training tricks calls Adagrad',
    hint: 'g / ‖g‖ forgets nothing because it remembers nothing, and gives every element one learning rate. Adagrad divides each element by the root of the sum of its own squares over all steps.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(g.norm()).mul(-learningRate)',
  },
  {
    id: 'adagrad-sum-of-gradients',
    check: 'adagrad/steps',
    title: 'gradients summed before they are squared',
    hint: 'Square first, then sum: gradients of either sign must not cancel each other.',
    original: `${ADAGRAD_SUM}
      return { step: ${ADAPTIVE_STEP}, slots: { s } };`,
    replacement: `const s = slots.s.add(g);
      return { step: g.div(s.square().add(epsilon).sqrt()).mul(-learningRate), slots: { s } };`,
  },

  {
    id: 'rmsprop-beta-swapped',
    check: 'rmsprop/steps',
    title: 'β and 1 − β exchanged',
    hint: 'β is the share of the old mean that stays: a β near 1 forgets slowly.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.mul(1 - beta).add(g.square().mul(beta));',
  },
  {
    id: 'rmsprop-never-forgets',
    check: 'rmsprop/steps',
    title: 'a mean that forgets nothing: the old one is not multiplied by β',
    hint: 'A moving mean takes β of the old value and 1 − β of the new one, so that the weights sum to 1.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.add(g.square().mul(1 - beta));',
  },
  {
    id: 'rmsprop-sum',
    check: 'rmsprop/steps',
    title: 'the new square added whole, without 1 − β',
    hint: 'A moving mean takes β of the old value and 1 − β of the new one; without it, s is 1/(1 − β) times too large in the long run.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.mul(beta).add(g.square());',
  },
  {
    id: 'rmsprop-without-root',
    check: 'rmsprop/steps',
    title: 'a division by the mean of squares itself, without the root',
    hint: 'RMS is the root of the mean of the squares; without the root, the step depends on the scale of the gradient.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'rmsprop-epsilon-outside',
    check: 'rmsprop/steps',
    title: 'ε added outside the root: a convention of other libraries, not that of the documents',
    hint: 'PyTorch divides by √s + ε, the documents and tfjs by √(s + ε). With the usual tiny ε the two hardly differ; here it is large.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.sqrt().add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'rmsprop-mean-of-gradients',
    check: 'rmsprop/steps',
    title: 'the square of the mean instead of the mean of the squares',
    hint: 'Square first, then take the mean: gradients of either sign must not cancel each other.',
    original: `${RMSPROP_MEAN}
      return { step: ${ADAPTIVE_STEP}, slots: { s } };`,
    replacement: `const s = slots.s.mul(beta).add(g.mul(1 - beta));
      return { step: g.div(s.square().add(epsilon).sqrt()).mul(-learningRate), slots: { s } };`,
  },

  {
    id: 'adam-without-correction',
    check: 'adam/first-step',
    title: 'Adam without the bias corrections',
    hint: 'm and v begin at 0, so they are too small at first: divide them by 1 − β₁ᵗ and 1 − β₂ᵗ.',
    original: ADAM_CORRECTIONS,
    replacement: 'const mHat = m; const vHat = v;',
  },
  {
    id: 'adam-correction-of-m-missing',
    check: 'adam/first-step',
    title: 'Adam without the bias correction of the first moment',
    hint: 'Both moments begin at 0, and both are corrected.',
    original: 'const mHat = m.div(1 - beta1 ** t);',
    replacement: 'const mHat = m;',
  },
  {
    id: 'adam-correction-of-v-missing',
    check: 'adam/first-step',
    title: 'Adam without the bias correction of the second moment',
    hint: 'Both moments begin at 0, and both are corrected. Without that of v, the first steps are too long: 1/√(1 − β₂) times.',
    original: 'const vHat = v.div(1 - beta2 ** t);',
    replacement: 'const vHat = v;',
  },
  {
    id: 'adam-correction-multiplied',
    check: 'adam/first-step',
    title: 'moments multiplied by 1 − βᵗ instead of divided by it',
    hint: 'The correction must make m and v larger: they are too small by this factor.',
    original: ADAM_CORRECTIONS,
    replacement: 'const mHat = m.mul(1 - beta1 ** t); const vHat = v.mul(1 - beta2 ** t);',
  },
  {
    id: 'adam-t-from-0',
    check: 'adam/first-step',
    title: 'steps counted from 0: the first correction divides by 1 − β⁰ = 0',
    hint: 't is 1 at the first step; use it as it comes.',
    original: ADAM_CORRECTIONS,
    replacement: 'const mHat = m.div(1 - beta1 ** (t - 1)); const vHat = v.div(1 - beta2 ** (t - 1));',
  },
  {
    id: 'adam-t-one-ahead',
    check: 'adam/first-step',
    title: 'steps counted from 2: corrections with t + 1',
    hint: 't is 1 at the first step; use it as it comes.',
    original: ADAM_CORRECTIONS,
    replacement: 'const mHat = m.div(1 - beta1 ** (t + 1)); const vHat = v.div(1 - beta2 ** (t + 1));',
  },
  {
    id: 'adam-correction-of-first-step',
    check: 'adam/steps',
    title: 'the corrections of the first step used at every step (1 − β instead of 1 − βᵗ)',
    hint: 'The weights of the moving mean sum to 1 − βᵗ, which is nearer to 1 with every step: t is an exponent in the correction.',
    original: ADAM_CORRECTIONS,
    replacement: 'const mHat = m.div(1 - beta1); const vHat = v.div(1 - beta2);',
  },
  {
    id: 'adam-betas-swapped',
    check: 'adam/steps',
    title: 'β₁ and β₂ exchanged, as in the text: the first moment with β₂, the second with β₁',
    hint: 'β₁ = 0.9 belongs to m, the mean of gradients, and β₂ = 0.999 to v, the mean of squares, which must be the slower one (Kingma & Ba 2015).',
    original: `${ADAM_M}
      ${ADAM_V}
      ${ADAM_CORRECTIONS}`,
    replacement: `const m = slots.m.mul(beta2).add(g.mul(1 - beta2));
      const v = slots.v.mul(beta1).add(g.square().mul(1 - beta1));
      const mHat = m.div(1 - beta2 ** t);
      const vHat = v.div(1 - beta1 ** t);`,
  },
  {
    id: 'adam-betas-shares-swapped',
    check: 'adam/steps',
    title: 'β and 1 − β exchanged in both moments',
    hint: 'β is the share of the old mean that stays: m ← β₁m + (1 − β₁)g.',
    original: `${ADAM_M}
      ${ADAM_V}`,
    replacement: `const m = slots.m.mul(1 - beta1).add(g.mul(beta1));
      const v = slots.v.mul(1 - beta2).add(g.square().mul(beta2));`,
  },
  {
    id: 'adam-epsilon-inside',
    check: 'adam/first-step',
    title: "ε inside the root, √(v̂ + ε): the text's convention, not that of Adam",
    hint: 'Kingma & Ba 2015 divide by √v̂ + ε. With ε = 10⁻⁸ inside the root, gradients below 10⁻⁴ would already be damped.',
    original: ADAM_STEP,
    replacement: 'mHat.div(vHat.add(epsilon).sqrt()).mul(-learningRate)',
  },
  {
    id: 'adam-epsilon-before-correction',
    check: 'adam/first-step',
    title: 'ε added to √v before its correction, as in the shorter form of the paper (its ε̂)',
    hint: 'That form, η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε̂), equals algorithm 1 only for ε̂ = ε √(1 − β₂ᵗ). This task asks for algorithm 1: correct first, then add ε.',
    original: ADAM_STEP,
    replacement:
      'm.div(v.sqrt().add(epsilon)).mul((-learningRate * Math.sqrt(1 - beta2 ** t)) / (1 - beta1 ** t))',
  },
  {
    id: 'adam-second-moment-of-mean',
    check: 'adam/steps',
    title: 'the second moment of the mean: v from m² instead of from g²',
    hint: 'v is the mean of squared gradients: v ← β₂v + (1 − β₂)g². From m², gradients that change sign would count as small.',
    original: ADAM_V,
    replacement: 'const v = slots.v.mul(beta2).add(m.square().mul(1 - beta2));',
  },
  {
    id: 'adam-gradient-instead-of-mean',
    check: 'adam/steps',
    title: 'the gradient itself over the root, without the first moment: RMSprop with a correction',
    hint: 'The step goes along m̂, the mean of gradients, not along the last one.',
    original: ADAM_STEP,
    replacement: 'g.div(vHat.sqrt().add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'adam-without-root',
    check: 'adam/first-step',
    title: 'a division by v̂ itself, without the root',
    hint: 'v̂ has the unit of g². Only its root makes the step independent of the scale of the gradient.',
    original: ADAM_STEP,
    replacement: 'mHat.div(vHat.add(epsilon)).mul(-learningRate)',
  },
  {
    id: 'adam-keeps-corrected',
    check: 'adam/steps',
    title: 'the corrected moments kept as slots, so that they are corrected again at each step',
    hint: 'The slots are m and v. m̂ and v̂ are made of them anew at each step and then forgotten.',
    original: 'slots: { m, v }',
    replacement: 'slots: { m: mHat, v: vHat }',
  },
  {
    id: 'adam-t-of-all-parameters',
    check: 'adam/two-parameters',
    title: 'one count of steps for all parameters together',
    hint: 'Two parameters make two calls of update a step. Use the t that comes: it counts the steps of this parameter.',
    original: ADAM_CORRECTIONS,
    replacement: `const memory = this as unknown as { calls?: number };
      memory.calls = (memory.calls ?? 0) + 1;
      const mHat = m.div(1 - beta1 ** memory.calls);
      const vHat = v.div(1 - beta2 ** memory.calls);`,
  },
  {
    id: 'adam-shared-slots',
    check: 'adam/two-parameters',
    title: 'one pair of moments shared by all parameters',
    hint: 'Every parameter has moments of its own. Keep nothing outside of `slots`: the adapter hands each parameter its own.',
    original: `${ADAM_M}
      ${ADAM_V}`,
    replacement: `const memory = this as unknown as { m?: number[]; v?: number[] };
      const kept = (values?: number[]) => tf.tensor(values ?? Array(g.size).fill(0), g.shape);
      const m = kept(memory.m).mul(beta1).add(g.mul(1 - beta1));
      const v = kept(memory.v).mul(beta2).add(g.square().mul(1 - beta2));
      memory.m = Array.from(m.dataSync());
      memory.v = Array.from(v.dataSync());`,
  },

  {
    id: 'normalized-per-tensor',
    check: 'normalizedGradient/steps',
    title: 'a norm for each tensor: every one of them makes a step of length η',
    hint: 'The direction of the whole gradient is kept only if all of it is divided by one number: sum the squares over all gradients first.',
    original: 'eachOf(gradients, (g) => tf.divNoNan(g, norm))',
    replacement: 'eachOf(gradients, (g) => tf.divNoNan(g, g.square().sum().sqrt()))',
  },
  {
    id: 'normalized-squared-norm',
    check: 'normalizedGradient/steps',
    title: 'a division by the squared norm',
    hint: 'The root of the sum of squares is missing: ‖g‖ has the unit of g.',
    original: 'tf.addN(squares).sqrt()',
    replacement: 'tf.addN(squares)',
  },
  {
    id: 'normalized-sum-of-norms',
    check: 'normalizedGradient/steps',
    title: 'the sum of the norms of the tensors',
    hint: 'Sum the squares over all gradients, and take one root at the end.',
    original: NORM,
    replacement: `const norm = tf.addN(Object.values(gradients).map((g) => g.square().sum().sqrt()));
      return eachOf(gradients, (g) => tf.divNoNan(g, norm));`,
  },
  {
    id: 'normalized-sign',
    check: 'normalizedGradient/steps',
    title: 'each element divided by its own length: only the signs are left',
    hint: 'The norm is one number for the whole gradient. Element by element, the direction is lost (that is sign descent, which Adam is near to).',
    original: 'tf.divNoNan(g, norm)',
    replacement: 'tf.divNoNan(g, g.abs())',
  },
  {
    id: 'normalized-root-mean-square',
    check: 'normalizedGradient/steps',
    title: 'the root of the mean of squares instead of their sum',
    hint: 'With a mean, the step is longer than η by the root of the number of parameters.',
    original: 'tf.addN(squares).sqrt()',
    replacement: 'tf.addN(squares).div(Object.values(gradients).reduce((n, g) => n + g.size, 0)).sqrt()',
  },
  {
    id: 'normalized-absolute-sum',
    check: 'normalizedGradient/steps',
    title: 'the sum of absolute values (the 1-norm) instead of the length',
    hint: 'The length of a vector is the root of the sum of its squares.',
    original: NORM,
    replacement: `const squares = Object.values(gradients).map((g) => g.abs().sum());
      const norm = tf.addN(squares);
      return eachOf(gradients, (g) => tf.divNoNan(g, norm));`,
  },
  {
    id: 'normalized-zero-by-zero',
    check: 'normalizedGradient/zero-gradient',
    title: '0 / 0: no guard where the whole gradient is 0',
    hint: 'A gradient of 0 has no direction, and nothing should move: see tf.divNoNan.',
    original: 'tf.divNoNan(g, norm)',
    replacement: 'g.div(norm)',
  },
  {
    id: 'normalized-not',
    check: 'normalizedGradient/steps',
    title: 'plain gradient descent: the gradient is not divided by its norm',
    hint: '`transform` returns the gradients that `update` gets: those divided by the norm.',
    original: 'return eachOf(gradients, (g) => tf.divNoNan(g, norm));',
    replacement: 'return gradients;',
  },
  {
    id: 'normalized-uphill',
    check: 'normalizedGradient/steps',
    title: 'a step up the gradient instead of down',
    hint: 'The gradient points to where L grows: the minus sign must be in the step.',
    original: 'g.mul(-learningRate)',
    replacement: 'g.mul(learningRate)',
  },

  {
    id: 'switch-criterion-reversed',
    check: 'switchOptimizer/steps',
    title: 'the criterion read the wrong way round',
    hint: 'As long as `when(t)` is false, the first rule moves the parameter.',
    original: 'taken === 0 && !when(t)',
    replacement: 'taken === 0 && when(t)',
  },
  {
    id: 'switch-one-step-late',
    check: 'switchOptimizer/steps',
    title: 'the change one step late',
    hint: '`when(t)` is asked before step t. If it returns true, the second rule already makes step t.',
    original: '!when(t)',
    replacement: '!when(t - 1)',
  },
  {
    id: 'switch-one-step-late-from-2',
    check: 'switchOptimizer/steps',
    title: 'the criterion asked about the last step, t − 1, from step 2 on: the change comes one step late',
    hint: '`when(t)` is asked before step t. If it returns true, the second rule already makes step t.',
    original: '!when(t)',
    replacement: '!(t > 1 && when(t - 1))',
  },
  {
    id: 'switch-count-unchanged',
    check: 'switchOptimizer/steps',
    title: 'the slot `taken` returned as it was, so that the steps of the second rule are not counted',
    hint: 'Return `taken` as one more than it was; it is also how the next step knows that the change has been made.',
    original: 'tf.fill(w.shape, taken + 1)',
    replacement: "all['taken']!",
  },
  {
    id: 'switch-second-goes-on-with-t',
    check: 'switchOptimizer/steps',
    title: 'the second rule begins with the t of the first',
    hint: 'Its slots are at zero, so a bias correction must count from 1 for it: its first step is t = 1.',
    original: "slotsOf('second', all), taken + 1, w",
    replacement: "slotsOf('second', all), t, w",
  },
  {
    id: 'switch-second-inherits',
    check: 'switchOptimizer/steps',
    title: 'the second rule begins with the memory of the first',
    hint: "m of Adam is a mean of gradients, m of momentum is a step: other units, and another sign. The second rule's own slots begin at zero.",
    original: "slotsOf('second', all), taken + 1",
    replacement: "slotsOf(taken === 0 ? 'first' : 'second', all), taken + 1",
  },
  {
    id: 'switch-both',
    check: 'switchOptimizer/steps',
    title: 'the first rule goes on beside the second',
    hint: 'After the change only the second rule moves the parameter.',
    original:
      "const count = { taken: tf.fill(w.shape, taken + 1) }; return { step: answer.step, slots: { ...all, ...named('second', answer.slots), ...count } };",
    replacement: `const count = { taken: tf.fill(w.shape, taken + 1) };
      const also = first.update(g, slotsOf('first', all), t, w);
      const kept = { ...named('first', also.slots), ...named('second', answer.slots) };
      return { step: answer.step.add(also.step), slots: { ...all, ...kept, ...count } };`,
  },
  {
    id: 'switch-not-counted',
    check: 'switchOptimizer/steps',
    title: 'the steps of the second rule not counted: its t stays at 1',
    hint: 'Return `taken` as one more than it was; it is also how the next step knows that the change has been made.',
    original: 'tf.fill(w.shape, taken + 1)',
    replacement: 'tf.zerosLike(w)',
  },
  {
    id: 'switch-goes-back',
    check: 'switchOptimizer/never-back',
    title: 'a change that is taken back as soon as the criterion no longer holds',
    hint: 'The change is for good: once the second rule has taken a step, `when` is not asked again.',
    original: 'taken === 0 && !when(t)',
    replacement: '!when(t)',
  },
  {
    id: 'switch-remembered-outside',
    check: 'switchOptimizer/saved',
    title: 'the change remembered outside of the slots, where nothing saves it',
    hint: '`taken` is a slot: it is saved with the others, and each parameter has its own. A variable of the function is lost, and is shared by all parameters.',
    original: 'if (taken === 0 && !when(t)) {',
    replacement: `const memory = this as unknown as { changed?: boolean };
      memory.changed ||= when(t);
      if (!memory.changed) {`,
  },

  {
    id: 'gradient-descent-rate-decays',
    check: 'gradientDescent/steps',
    title: 'a learning rate that falls with the step, η / t',
    hint: 'The equation has the same η at every step. Schedules of η are the subject of lab 05.',
    original:
      'update(g) { // BEGIN SOLUTION The step is −learningRate times the gradient; there are no slots to return. return { step: g.mul(-learningRate), slots: {} };',
    replacement: 'update(g, _slots, t) { return { step: g.mul(-learningRate / t), slots: {} };',
  },
  {
    id: 'gradient-descent-sign-only',
    check: 'gradientDescent/steps',
    title: 'a step by the sign of the gradient only',
    hint: 'The step is as long as the gradient times η: a flat place gives a short step.',
    original: 'g.mul(-learningRate)',
    replacement: 'g.sign().mul(-learningRate)',
  },

  {
    id: 'momentum-fixed',
    check: 'momentum/steps',
    title: 'μ fixed at 0.9 instead of the one given',
    hint: 'μ comes with the options: the usual value is only one of many.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(0.9).sub(g.mul(learningRate));',
  },
  {
    id: 'momentum-one-minus-mu',
    check: 'momentum/steps',
    title: '1 − μ in the place of μ: the share of the last step that is lost',
    hint: 'μ is the share of the last step that goes into this one. With μ = 0.9, most of it must stay.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(1 - mu).sub(g.mul(learningRate));',
  },
  {
    id: 'momentum-nesterov-step',
    check: 'momentum/steps',
    title: "Nesterov's step, μm − ηg with the new m, in the form of other libraries",
    hint: 'That step adds the momentum twice, to look ahead. Plain momentum moves w by m itself.',
    original: 'step: m,',
    replacement: 'step: m.mul(mu).sub(g.mul(learningRate)),',
  },
  {
    id: 'momentum-old-step',
    check: 'momentum/steps',
    title: 'a step by the old m: the gradient counts only at the next step',
    hint: 'First the new m, then the step with it: the first step is −ηg already.',
    original: 'step: m,',
    replacement: 'step: slots.m,',
  },
  {
    id: 'momentum-none',
    check: 'momentum/calls',
    title: 'plain gradient descent: the last step is not used',
    hint: 'A share μ of the last step, which is in the slot, goes into this one.',
    original: MOMENTUM,
    replacement: 'const m = g.mul(-learningRate);',
  },
  {
    id: 'momentum-sum-in-slot',
    check: 'momentum/calls',
    title: 'the right steps, but a slot that holds a sum of gradients, as in other libraries',
    hint: 'Here the slot m is the last step itself, with its sign and with η in it.',
    original: `${MOMENTUM}
      return { step: m, slots: { m } };`,
    replacement: `const m = slots.m.mul(mu).add(g);
      return { step: m.mul(-learningRate), slots: { m } };`,
  },

  {
    id: 'nesterov-twice-ahead',
    check: 'nesterov/bowl',
    title: 'two forms of the method in one: a look ahead, and the step μm − ηg of other libraries as well',
    hint: 'The gradient comes from the look-ahead point already. Then the step is the new m, not μm − ηg of it.',
    original: 'step: m,',
    replacement: 'step: m.mul(mu).sub(g.mul(learningRate)),',
  },
  {
    id: 'nesterov-uphill',
    check: 'nesterov/bowl',
    title: 'the sign of the gradient in the momentum (m ← μm + ηg)',
    hint: 'm is a step, and it is added to w: the gradient must come into it with a minus sign.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(mu).add(g.mul(learningRate));',
  },
  {
    id: 'nesterov-averaging',
    check: 'nesterov/bowl',
    title: 'the gradient counted with 1 − μ, as in a mean of gradients',
    hint: 'This m is a sum: m ← μm − ηg. With 1 − μ, the steps are 1 − μ times as long.',
    original: MOMENTUM,
    replacement: 'const m = slots.m.mul(mu).sub(g.mul(learningRate * (1 - mu)));',
  },
  {
    id: 'nesterov-never-kept',
    check: 'nesterov/bowl',
    title: 'a momentum that is computed and not kept: the slot comes back as it was',
    hint: '`slots` is what the next step gets. Return the new m there, not the old one.',
    original: 'slots: { m }',
    replacement: 'slots: { m: slots.m }',
  },
  {
    id: 'nesterov-fixed',
    check: 'nesterov/bowl',
    title: 'a look ahead with μ = 0.9 instead of the one given',
    hint: 'μ comes with the options, and is the same in the look ahead and in the step.',
    original: 'return slots.m.mul(mu);',
    replacement: 'return slots.m.mul(0.9);',
  },
  {
    id: 'nesterov-ahead-along-gradient',
    check: 'nesterov/bowl',
    title: 'a look ahead by ηm instead of μm',
    hint: 'm is a step: η is in it already. The momentum alone carries w by μm.',
    original: 'return slots.m.mul(mu);',
    replacement: 'return slots.m.mul(learningRate);',
  },

  {
    id: 'adagrad-epsilon-in-slot',
    check: 'adagrad/steps',
    title: 'ε added to the sum at every step, and kept in it',
    hint: 'The slot is the sum of squares alone. ε is added anew at each step, for the division only.',
    original: ADAGRAD_SUM,
    replacement: 'const s = slots.s.add(g.square()).add(epsilon);',
  },
  {
    id: 'adagrad-epsilon-fixed',
    check: 'adagrad/steps',
    title: 'ε fixed at its default instead of the one given',
    hint: 'ε comes with the options: here it is large, so that it counts.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.add(1e-7).sqrt()).mul(-learningRate)',
  },
  {
    id: 'adagrad-other-default',
    check: 'adagrad/default-epsilon',
    title: 'a default ε of 1e-8',
    hint: 'The comment of the options says the default.',
    original: 'epsilon = 1e-7',
    replacement: 'epsilon = 1e-8',
  },
  {
    id: 'adagrad-never-kept',
    check: 'adagrad/calls',
    title: 'a sum that is computed and not kept: the slot comes back as it was',
    hint: '`slots` is what the next step gets. Return the new s there, not the old one.',
    original: 'slots: { s }',
    replacement: 'slots: { s: slots.s }',
  },
  {
    id: 'adagrad-uphill',
    check: 'adagrad/steps',
    title: 'a step up the gradient instead of down',
    hint: 'The gradient points to where L grows: the minus sign must be in the step.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.add(epsilon).sqrt()).mul(learningRate)',
  },

  {
    id: 'rmsprop-is-adagrad',
    check: 'rmsprop/steps',
    title: 'the sum of Adagrad, which forgets nothing',
    hint: 'RMSprop takes a moving mean, β of the old value and 1 − β of the new square.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.add(g.square());',
  },
  {
    id: 'rmsprop-share-squared',
    check: 'rmsprop/steps',
    title: '1 − β squared together with the gradient',
    hint: '(1 − β)g² and ((1 − β)g)² are different: only g is squared.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.mul(beta).add(g.mul(1 - beta).square());',
  },
  {
    id: 'rmsprop-beta-fixed',
    check: 'rmsprop/steps',
    title: 'β fixed at 0.9 instead of the one given',
    hint: 'β comes with the options: 0.9 is only its default.',
    original: RMSPROP_MEAN,
    replacement: 'const s = slots.s.mul(0.9).add(g.square().mul(1 - 0.9));',
  },
  {
    id: 'rmsprop-epsilon-fixed',
    check: 'rmsprop/steps',
    title: 'ε fixed at its default instead of the one given',
    hint: 'ε comes with the options: here it is large, so that it counts.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(s.add(1e-7).sqrt()).mul(-learningRate)',
  },
  {
    id: 'rmsprop-old-mean',
    check: 'rmsprop/steps',
    title: 'a division by the mean before this step',
    hint: 'Take the square of this step’s gradient into the mean before you divide.',
    original: ADAPTIVE_STEP,
    replacement: 'g.div(slots.s.add(epsilon).sqrt()).mul(-learningRate)',
  },
  {
    id: 'rmsprop-corrected',
    check: 'rmsprop/steps',
    title: 'the bias correction of Adam, which RMSprop has not',
    hint: 'RMSprop divides by the root of s as it is, also in its first steps.',
    original: `update(g, slots) {
      // BEGIN SOLUTION The new s is beta times the old one plus 1 − beta times the square of g; the step is that of adagrad.
      ${RMSPROP_MEAN}
      return { step: ${ADAPTIVE_STEP}, slots: { s } };`,
    replacement: `update(g, slots, t) {
      ${RMSPROP_MEAN}
      return { step: g.div(s.div(1 - beta ** t).add(epsilon).sqrt()).mul(-learningRate), slots: { s } };`,
  },
  {
    id: 'rmsprop-never-kept',
    check: 'rmsprop/steps',
    title: 'a mean that is computed and not kept: the slot comes back as it was',
    hint: '`slots` is what the next step gets. Return the new s there, not the old one.',
    original: 'slots: { s }',
    replacement: 'slots: { s: slots.s }',
  },
  {
    id: 'rmsprop-default-beta',
    check: 'rmsprop/defaults',
    title: 'a default β of 0.99, as in another library',
    hint: 'The comment of the options says the default.',
    original: 'beta = 0.9,',
    replacement: 'beta = 0.99,',
  },
  {
    id: 'rmsprop-default-epsilon',
    check: 'rmsprop/defaults',
    title: 'a default ε of 1e-8',
    hint: 'The comment of the options says the default.',
    original: 'epsilon = 1e-7',
    replacement: 'epsilon = 1e-8',
  },

  {
    id: 'adam-amsgrad',
    check: 'adam/steps',
    title: 'AMSGrad: the largest second moment so far, which never falls',
    hint: 'That is a later variant. Here v is the moving mean itself, and may fall.',
    original: ADAM_V,
    replacement: 'const v = tf.maximum(slots.v, slots.v.mul(beta2).add(g.square().mul(1 - beta2)));',
  },
  {
    id: 'adam-weight-decay',
    check: 'adam/calls',
    title: 'AdamW: a share of w is subtracted at every step',
    hint: 'Weight decay is another part of training (lab 10). The step of Adam does not depend on w.',
    original: `update(g, slots, t) {
      // BEGIN SOLUTION Both means first, then their corrections with the powers beta1 ** t and beta2 ** t, then the step.
      ${ADAM_M}`,
    replacement: `update(g, { m: m0, v: v0 }, t, w) {
      const slots = { m: m0, v: v0 };
      g = g.add(w.mul(0.01));
      ${ADAM_M}`,
  },
  {
    id: 'adam-correction-of-m-first-step',
    check: 'adam/steps',
    title: 'the first moment corrected by 1 − β₁ at every step, without the power of t',
    hint: 'The weights of the moving mean sum to 1 − β₁ᵗ, which is nearer to 1 with every step.',
    original: 'const mHat = m.div(1 - beta1 ** t);',
    replacement: 'const mHat = m.div(1 - beta1);',
  },
  {
    id: 'adam-one-beta',
    check: 'adam/steps',
    title: 'β₁ used for both moments',
    hint: 'The second moment has a share of its own, β₂, in the mean and in the correction.',
    original: `${ADAM_V}
      ${ADAM_CORRECTIONS}`,
    replacement: `const v = slots.v.mul(beta1).add(g.square().mul(1 - beta1));
      const mHat = m.div(1 - beta1 ** t);
      const vHat = v.div(1 - beta1 ** t);`,
  },
  {
    id: 'adam-epsilon-fixed',
    check: 'adam/first-step',
    title: 'ε fixed at its default instead of the one given',
    hint: 'ε comes with the options: here it is large, so that it counts.',
    original: ADAM_STEP,
    replacement: 'mHat.div(vHat.sqrt().add(1e-8)).mul(-learningRate)',
  },
  {
    id: 'adam-betas-fixed',
    check: 'adam/steps',
    title: 'β₁ = 0.9 and β₂ = 0.999 instead of the ones given',
    hint: 'Both come with the options: the usual values are only their defaults.',
    original: `${ADAM_M}
      ${ADAM_V}
      ${ADAM_CORRECTIONS}`,
    replacement: `const m = slots.m.mul(0.9).add(g.mul(0.1));
      const v = slots.v.mul(0.999).add(g.square().mul(0.001));
      const mHat = m.div(1 - 0.9 ** t);
      const vHat = v.div(1 - 0.999 ** t);`,
  },
  {
    id: 'adam-default-beta2',
    check: 'adam/defaults',
    title: 'a default β₂ of 0.99, as in the text',
    hint: 'Kingma & Ba 2015 and the comment of the options have another default.',
    original: 'beta2 = 0.999',
    replacement: 'beta2 = 0.99',
  },
  {
    id: 'adam-default-epsilon',
    check: 'adam/defaults',
    title: 'a default ε of 1e-7, as in tfjs',
    hint: 'The comment of the options says the default.',
    original: 'epsilon = 1e-8',
    replacement: 'epsilon = 1e-7',
  },

  {
    id: 'normalized-first-only',
    check: 'normalizedGradient/steps',
    title: 'the norm of the first parameter alone',
    hint: 'One norm over all parameters: sum the squares of all gradients.',
    original: 'tf.addN(squares).sqrt()',
    replacement: 'squares[0]!.sqrt()',
  },
  {
    id: 'normalized-largest-element',
    check: 'normalizedGradient/steps',
    title: 'a division by the largest element (the maximum norm) instead of the length',
    hint: 'The length of a vector is the root of the sum of its squares.',
    original: NORM,
    replacement: `const squares = Object.values(gradients).map((g) => g.abs().max());
      const norm = tf.stack(squares).max();
      return eachOf(gradients, (g) => tf.divNoNan(g, norm));`,
  },
  {
    id: 'normalized-mean-per-tensor',
    check: 'normalizedGradient/steps',
    title: 'the mean of the squares of each tensor instead of their sum',
    hint: 'Each element counts alike, whichever tensor it is in: sum all squares.',
    original: 'g.square().sum()',
    replacement: 'g.square().mean()',
  },
  {
    id: 'normalized-large-guard',
    check: 'normalizedGradient/length',
    title: 'a small number added to the norm, which shortens the steps of short gradients',
    hint: 'A step is η long for every length of the gradient. Guard against 0 alone.',
    original: 'tf.divNoNan(g, norm)',
    replacement: 'g.div(norm.add(1e-7))',
  },
  {
    id: 'normalized-clipped',
    check: 'normalizedGradient/length',
    title: 'only gradients longer than 1 are shortened: that is clipping',
    hint: 'Clipping leaves short gradients alone (lab 05). Here every step is η long.',
    original: 'tf.divNoNan(g, norm)',
    replacement: 'g.div(norm.maximum(1))',
  },

  {
    id: 'switch-asked-for-next',
    check: 'switchOptimizer/steps',
    title: 'the criterion asked about the next step, t + 1: the change comes one step early',
    hint: '`when(t)` is asked with the number of the step that is about to be taken.',
    original: '!when(t)',
    replacement: '!when(t + 1)',
  },
  {
    id: 'switch-asks-for-ever',
    check: 'switchOptimizer/asks',
    title: 'the criterion asked again after the change',
    hint: 'After the change `when` is not called any more: see if the change has been made before you call it.',
    original: 'if (taken === 0 && !when(t)) {',
    replacement: 'const holds = when(t); if (taken === 0 && !holds) {',
  },
  {
    id: 'switch-second-runs-along',
    check: 'switchOptimizer/steps',
    title: 'the slots of the second rule kept up while the first one moves',
    hint: 'The second rule begins like a new optimizer: before the change, its slots stay at zero.',
    original: "return { step: answer.step, slots: { ...all, ...named('first', answer.slots) } };",
    replacement: `const other = second.update(g, slotsOf('second', all), t, w);
        const kept = { ...named('first', answer.slots), ...named('second', other.slots) };
        return { step: answer.step, slots: { ...all, ...kept } };`,
  },
  {
    id: 'switch-second-from-0',
    check: 'switchOptimizer/steps',
    title: "the second rule's t begins at 0",
    hint: 'Steps are counted from 1: `taken` is the number of steps before this one.',
    original: "slotsOf('second', all), taken + 1, w",
    replacement: "slotsOf('second', all), taken, w",
  },
];
