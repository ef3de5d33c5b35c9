import { DivergenceWatch } from '../../../src/train/divergence';

/** Shows a watch a list of losses, a step each, and answers with what it says in the end. */
function watched(losses: number[], learningRate?: number, factor?: number): DivergenceWatch['divergence'] {
  const watch = new DivergenceWatch(factor);
  losses.every((loss, i) => watch.accepts({ epoch: 3, step: i + 1, loss, learningRate }));
  return watch.divergence;
}

it.each<[string, number[], number | undefined, string]>([
  [
    'NaN',
    [2.3, 1.2e6, NaN],
    10,
    'step 3: the loss was NaN (1.2e6 before); a smaller learning rate than 10 may help',
  ],
  [
    'Infinity',
    [2.3, Infinity],
    0.5,
    'step 2: the loss was Infinity (2.3 before); a smaller learning rate than 0.5 may help',
  ],
  [
    'a loss far above the first',
    [2.345, 700, 3.14e6],
    undefined,
    'step 3: the loss was 3.1e6, more than 1e6 times the first loss of 2.3; a smaller learning rate may help',
  ],
  [
    'NaN at once',
    [NaN],
    0.1,
    'step 1: the loss was NaN (before any update); look at the data and the initial parameters',
  ],
])('%s', (_what, losses, learningRate, message) => {
  expect(watched(losses, learningRate)?.message).toBe(`training diverged at epoch 3, ${message}`);
});

it('is plain JSON', () => {
  expect(watched([1, NaN])).toMatchObject({ epoch: 3, step: 2, loss: null });
  expect(watched([1, 3e6])).toMatchObject({ epoch: 3, step: 2, loss: 3e6 });
});

it('lets a loss rise that began near 0, and goes by the factor it is given', () => {
  expect(watched([1e-9, 5, 800])).toBeUndefined();
  expect(watched([4, 39])).toBeUndefined();
  expect(watched([4, 41], 0.1, 10)?.message).toContain(
    'the loss was 41, more than 10 times the first loss of 4',
  );
});

it.each([1, 0, -5, NaN])('refuses the factor %p', (factor) => {
  expect(() => new DivergenceWatch(factor)).toThrow(
    `expected divergenceFactor to be a number above 1, received ${factor}`,
  );
});
