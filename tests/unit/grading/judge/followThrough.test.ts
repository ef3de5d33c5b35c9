import type { Host } from '../../../../src/hosts/host';
import type { Outcome } from '../../../../src/hosts/outcome';
import type { Answers } from '../plainLab';
import { failing, grade, hostOf, reference, squares, withTwice } from '../plainLab';

const tripled = withTwice((x) => x.map((v) => 3 * v));

/** Grades answers; with the reference's `twice`, they are `mended`. */
async function graded(answers: Answers, mended: Answers) {
  const opened: string[][] = [];
  let open = 0;
  const openMended = (tasks: string[]): Host => {
    opened.push(tasks);
    open += 1;
    return { ...hostOf(mended), close: () => Promise.resolve(void (open -= 1)) };
  };
  const report = await grade(answers, { openMended });
  return { report, opened, open };
}

it('gives the caller of a wrong task the points that it has with the right one', async () => {
  const { report, opened, open } = await graded(tripled, reference);
  expect(report).toMatchObject({
    score: 0,
    followThrough: { score: 40, mended: ['twice'], scores: { 'twiceSum/values': 40 } },
  });
  expect(opened).toEqual([['twice']]);
  expect(open).toBe(0);
});

it('is absent if the caller is wrong itself', async () => {
  const { report } = await graded(squares, squares);
  expect(report.followThrough).toBeUndefined();
});

it('runs nothing if all is right, or if no wrong task is called', async () => {
  expect((await graded(reference, reference)).opened).toEqual([]);
  expect((await graded({ ...reference, twiceSum: squares.twiceSum }, reference)).opened).toEqual([]);
});

it('counts a task with half of its points too', async () => {
  const leak = { task: 'twice', tensors: 1 };
  const host = hostOf(reference, { leak });
  const report = await grade(reference, { host, openMended: () => hostOf(reference) });
  expect(report).toMatchObject({ score: 50, followThrough: { score: 70, mended: ['twice'] } });
});

it('closes its hosts if the grader fails', async () => {
  let closed = 0;
  const host: Host = {
    run: (): Promise<Outcome> => Promise.reject(new Error('no disk')),
    close: () => Promise.resolve(void (closed += 1)),
  };
  await expect(grade(withTwice(failing({ kind: 'unanswered' })), { openMended: () => host })).rejects.toThrow(
    'no disk',
  );
  expect(closed).toBe(1);
});

it.each<[string, Outcome]>([
  ['is still to be written', { kind: 'not-implemented', task: 'twiceSum' }],
  ['is in a lab.ts that is not handed in', { kind: 'not-handed-in' }],
])('asks nothing of a caller that %s', async (_, outcome) => {
  const answers = { twice: tripled.twice, twiceSum: failing(outcome) };
  const { report } = await graded(answers, {
    ...reference,
    twiceSum: failing({ kind: 'crashed', message: 'asked' }),
  });
  expect(report.followThrough).toBeUndefined();
  expect(report.checks[2]!.outcome).toBe(outcome.kind);
});

it('asks a caller again that waits for a task to be written', async () => {
  const waits = failing({ kind: 'not-implemented', task: 'twice' });
  const { report } = await graded({ twice: waits, twiceSum: waits }, reference);
  expect(report.followThrough).toMatchObject({ score: 40, mended: ['twice'] });
});
