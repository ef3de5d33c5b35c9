import { meanOverSets } from './challengeNets';

describe('a score over several training sets', () => {
  it('is their mean', async () => {
    const scores = [1, 2, 6];
    expect(await meanOverSets(3, 0, (own) => Promise.resolve(scores[own]!))).toBe(3);
  });

  it('has a set of its own in each run, also in those of the reference, whose seeds are negative', async () => {
    const seeds: number[] = [];
    for (const seed of [-3, -2, -1, 0, 1, 700, 701])
      await meanOverSets(4, seed, (own) => {
        seeds.push(own);
        return Promise.resolve(0);
      });
    expect(seeds).toHaveLength(28);
    expect(new Set(seeds).size).toBe(28);
  });
});
