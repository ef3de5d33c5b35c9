import { mean } from 'simple-statistics';
import { barOf, FALSE_FAIL, RUNS } from '../../../../src/course/challenges/bar';
import { hasChallenge, loadChallenge, referenceScores } from '../../../../src/course/challenges/definition';
import { allLabs } from '../../../../src/course/labs';
import { seededRandom } from '../../../../src/core/rng';

it('is the upper end of a prediction interval for the mean of new runs', () => {
  // Mean 2, deviation 1 and N = 3: t of 2 degrees at 0.9995 is 31.599, times √(1/5 + 1/3).
  const { limit, ...rest } = barOf([1, 2, 3], 5);
  expect(rest).toEqual({ mean: 2, deviation: 1, runs: 3 });
  expect(limit).toBeCloseTo(2 + 31.599 * Math.sqrt(1 / 5 + 1 / 3), 2);
});

it('needs the scores of several runs', () => {
  expect(() => barOf([1], 5)).toThrow('expected the scores of the reference, found 1');
});

describe.each(allLabs().filter(hasChallenge))('the challenge of %s', (id) => {
  it('has a reference that misses its own bar less than once in 1000 tries', () => {
    const scores = referenceScores(id);
    expect(scores.length).toBeGreaterThanOrEqual(20);
    const { limit } = barOf(scores, RUNS);
    const stream = seededRandom(1).stream('tries');
    const tries = 100_000;
    let missed = 0;
    for (let i = 0; i < tries; i++) {
      const drawn = Array.from({ length: RUNS }, () => scores[stream.integer(scores.length)]!);
      if (mean(drawn) > limit) missed++;
    }
    expect(missed / tries).toBeLessThan(1e-3);
    expect(FALSE_FAIL).toBeLessThan(1e-3);
  });

  it('says in a sentence that an answer has another form', async () => {
    const { answer } = await loadChallenge(id);
    const parsed = answer.safeParse({ nonsense: 1 });
    expect(parsed.success).toBe(false);
    expect(parsed.error?.issues[0]?.message).not.toMatch(/^Invalid/);
  });
});
