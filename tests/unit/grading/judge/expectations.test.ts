import type { LiveSetUp } from '../../../../src/grading/judge/expectations';
import { LiveExpectations } from '../../../../src/grading/judge/expectations';
import { gradeLab } from '../../../../src/grading/judge/grade';
import {
  checks,
  failing,
  gradingOf,
  hostOf,
  known,
  liveExpectations,
  probes,
  reference,
  squares,
  withTwice,
} from '../plainLab';

/** Expectations that count what they open and run. */
function counted(): { expectations: LiveExpectations; opened: string[]; ran: string[]; made: string[] } {
  const [opened, ran, made]: string[][] = [[], [], []];
  const countedProbes = Object.fromEntries(
    Object.entries(probes).map(([name, probe]) => [
      name,
      { ...probe, inputs: (random: never) => (made!.push(name), probe.inputs(random) as unknown) },
    ]),
  );
  const open: LiveSetUp['open'] = (misconception) => {
    const name = misconception?.id ?? 'reference';
    opened!.push(name);
    const host = hostOf(known.find((one) => one.misconception === misconception)?.answers ?? reference);
    return { ...host, run: (request) => (ran!.push(`${name} ${request.name}`), host.run(request)) };
  };
  const misconceptions = known.map(({ misconception }) => misconception);
  const expectations = new LiveExpectations({ probes: countedProbes, misconceptions, seed: 3, open });
  return { expectations, opened: opened!, ran: ran!, made: made! };
}

it('computes everything once for all submissions', async () => {
  const { expectations, opened, ran, made } = counted();
  const first = await gradeLab(gradingOf(squares, { expectations }));
  const counts = [opened.length, ran.length, made.length];
  const second = await gradeLab(gradingOf(squares, { expectations }));
  expect(second).toEqual(first);
  expect([opened.length, ran.length, made.length]).toEqual(counts);
  expect(opened.sort()).toEqual(['reference', 'squares']);
  expect(new Set(ran).size).toBe(ran.length);
  expect(made.sort()).toEqual(['twice', 'twiceAgain', 'twiceSum']);
});

it('runs no misconception for answers that are right', async () => {
  const { expectations, opened } = counted();
  await gradeLab(gradingOf(reference, { expectations }));
  expect(opened).toEqual(['reference']);
});

it('keeps the seed, and makes the inputs of it', () => {
  const { expectations } = counted();
  expect(expectations.seed).toBe(3);
  const inputs = (seed: number): unknown =>
    new LiveExpectations({ probes, misconceptions: [], seed, open: () => hostOf(reference) }).inputs(
      checks[0]!,
    );
  expect(expectations.inputs(checks[0]!)).toEqual(inputs(3));
  expect(expectations.inputs(checks[0]!)).not.toEqual(inputs(4));
});

it('takes the labels of the probe', () => {
  const labelled = { twice: { ...probes['twice']!, labels: { doubled: 'twice x' } } };
  const expectations = new LiveExpectations({
    ...{ probes: labelled, misconceptions: [], seed: 0 },
    open: () => hostOf(reference),
  });
  expect(expectations.asking(checks[0]!).labels).toEqual({ doubled: 'twice x' });
});

it('throws if the reference gives no numbers', async () => {
  const expectations = new LiveExpectations({
    ...{ probes, misconceptions: [], seed: 0 },
    open: () => hostOf(withTwice(failing({ kind: 'broken', message: 'no' }))),
  });
  await expect(expectations.expected(checks[0]!)).rejects.toThrow(
    'the reference solution fails at twice/values: {"kind":"broken","message":"no"}',
  );
});

it('has no numbers of a known wrong answer that gives none', async () => {
  const [crashes, wrong] = known.map(({ misconception }) => misconception);
  const expectations = new LiveExpectations({
    probes,
    misconceptions: [crashes!, wrong!],
    seed: 0,
    open: (misconception) =>
      hostOf(misconception === crashes ? withTwice(failing({ kind: 'crashed', message: '' })) : squares),
  });
  expect(await expectations.wrongAnswer(checks[0]!, crashes!)).toBeUndefined();
  expect(await expectations.wrongAnswer(checks[0]!, wrong!)).toMatchObject({ doubled: { shape: [3] } });
});

it('knows the misconceptions of each task', () => {
  const idsOf = (task: string): string[] =>
    liveExpectations()
      .misconceptions(task)
      .map(({ id }) => id);
  expect(idsOf('twice')).toEqual(['squares']);
  expect(idsOf('twiceSum')).toEqual(['sum-is-mean']);
  expect(idsOf('thrice')).toEqual([]);
});

it('knows the cost of a check after the reference ran', async () => {
  const expectations = liveExpectations();
  expect(expectations.cost(checks[0]!)).toBe(0);
  await expectations.expected(checks[0]!);
  expect(expectations.cost(checks[0]!)).toBeGreaterThan(0);
});
