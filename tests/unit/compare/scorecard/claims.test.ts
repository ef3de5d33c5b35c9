import type { Measurements } from '../../../../src/compare/result';
import { breaches } from '../../../../src/charts/rules';
import { finalOf } from '../../../../src/compare/result';
import type { Answers, Claim, Design } from '../../../../src/compare/scorecard/claim';
import { configurationOf } from '../../../../src/compare/scorecard/claim';
import { CLAIMS } from '../../../../src/compare/scorecard/claims';
import { judge } from '../../../../src/compare/scorecard/judge';
import { makeRecord } from '../../../../src/compare/scorecard/record';
import type { FindData } from '../../../../src/compare/variants';
import { variantsOf } from '../../../../src/compare/variants';
import { dataset } from '../../../../src/course/compare/runComparison';
import { newCanvas } from '../../../../src/node/canvas';
import { madeUp } from '../../../support/comparisons';

const quick = ({ standIn }: Claim): Design => ({ mode: 'quick', data: standIn, isOwnData: false });

/** A data set of the size of MNIST, without its pixels. */
const large: FindData = (name) => {
  const small = dataset('fashion-small');
  const part = (count: number) => ({ ...small.samples, count });
  const parts = { train: part(60_000), test: part(10_000) };
  return { ...small, name, samples: part(70_000), parts } as typeof small;
};

const variantsFor = (claim: Claim, design: Design, find: FindData) =>
  Object.entries(claim.questions(design)).map(([name, question]) => {
    const configuration = configurationOf(question, design);
    return { name, configuration, variants: variantsOf(configuration, { find, submissions: [] }) };
  });

/** What a claim would be answered if every run ended with these numbers. */
function answersOf(claim: Claim, value: (variant: number, seed: number) => number | null): Answers {
  const questions = variantsFor(claim, quick(claim), dataset);
  return Object.fromEntries(
    questions.map(({ name, configuration, variants }): [string, Measurements] => {
      const { seeds, metric, epochs } = configuration;
      const given = variants.map(({ settings, label }) => ({ ...settings, label }));
      const made = madeUp({ variants: given, seeds, value, metric, epochs, configuration });
      return [name, made];
    }),
  );
}

describe.each(CLAIMS.map((claim) => [claim.name, claim] as const))('the claim %s', (_, claim) => {
  it('has all its fields, in sentences', () => {
    const { name, title, source, setting, differs, expects } = claim;
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [title, source, setting, differs]) expect(text.length).toBeGreaterThan(15);
    for (const text of [title, setting, differs]) expect(text).toMatch(/^[A-Z0-9].*[.)]$/s);
    expect(expects.length).toBeGreaterThan(0);
    expect(new Set(expects.map(({ key }) => key)).size).toBe(expects.length);
    for (const { name: number, claimed, from, to } of expects) {
      expect(number).not.toBe('');
      expect(claimed).not.toBe('');
      expect([from, to]).not.toEqual([undefined, undefined]);
      expect(from ?? -Infinity).toBeLessThan(to ?? Infinity);
    }
  });

  it('asks comparisons that can be run on the data of the kit', () => {
    for (const { variants } of variantsFor(claim, quick(claim), dataset))
      expect(variants.length).toBeGreaterThan(0);
  });

  it('measures each of its numbers once a seed', () => {
    const answers = answersOf(claim, (variant, seed) => 0.3 + 0.01 * variant + 0.001 * seed);
    const measured = claim.measure(answers);
    expect(Object.keys(measured).sort()).toEqual(claim.expects.map(({ key }) => key).sort());
    const seeds = Object.values(answers).map(({ configuration }) => configuration.seeds);
    for (const { values } of Object.values(measured)) expect(values).toHaveLength(seeds[0]!);
  });

  it('is judged by what was measured: no verdict comes of runs that all diverged, and each can come of others', () => {
    const diverged = claim.measure(answersOf(claim, () => null));
    expect(judge(claim, diverged).verdict).not.toBe('holds');
    const at = (place: (range: { from?: number; to?: number }) => number) =>
      judge(
        claim,
        Object.fromEntries(
          claim.expects.map((expectation) => [
            expectation.key,
            { values: [0.999, 1, 1.001].map((scale) => place(expectation) * scale), lowerBounds: 0 },
          ]),
        ),
      ).verdict;
    const inside = ({ from, to }: { from?: number; to?: number }) =>
      from === undefined ? to! / 2 : to === undefined ? from * 1.5 + 0.1 : Math.sqrt(from * to);
    expect(at(inside)).toBe('holds');
    expect(at(({ from, to }) => (to === undefined ? from! / 2 - (from === 0 ? 1 : 0) : to * 2))).toBe(
      'does not hold',
    );
  });

  it('has a picture that keeps the rules of pictures', () => {
    const answers = answersOf(claim, (variant, seed) => 0.3 + 0.01 * variant + 0.001 * seed);
    const { chart } = makeRecord(claim, quick(claim), answers);
    expect(breaches({ chart, caption: claim.title }, newCanvas, ['headline'])).toEqual([]);
  });
});

it.each(CLAIMS.filter(({ ownData }) => ownData !== undefined).map((claim) => [claim.name, claim] as const))(
  'the claim %s can be tried on the data of its source',
  (_, claim) => {
    const design: Design = { mode: 'full', data: claim.ownData!, isOwnData: true };
    const [own] = variantsFor(claim, design, large);
    const [part] = variantsFor(claim, quick(claim), dataset);
    expect(own!.variants[0]!.settings).toMatchObject({ data: claim.ownData, trainSize: 58_000 });
    expect(own!.configuration.seeds).toBe(2 * part!.configuration.seeds);
  },
);

it('there are enough claims, each with a name of its own', () => {
  expect(CLAIMS.length).toBeGreaterThanOrEqual(16);
  expect(new Set(CLAIMS.map(({ name }) => name)).size).toBe(CLAIMS.length);
});

it('a gain of the second method is confirmed, and its loss contradicted', () => {
  const dropout = CLAIMS.find(({ name }) => name === 'dropout')!;
  const verdict = (gain: number) =>
    judge(
      dropout,
      dropout.measure(answersOf(dropout, (variant, seed) => 0.8 + gain * variant + 0.001 * seed)),
    ).verdict;
  expect(verdict(0.02)).toBe('holds');
  expect(verdict(-0.02)).toBe('does not hold');
  const noise = [0.01, -0.02, 0.02, -0.01, 0];
  const answers = answersOf(dropout, (variant, seed) => 0.8 + variant * noise[seed]!);
  expect(finalOf(answers['rates']!.runs[0]!, 'testAccuracy')).toBe(0.8);
  expect(judge(dropout, dropout.measure(answers)).verdict).toBe('not told apart');
});
