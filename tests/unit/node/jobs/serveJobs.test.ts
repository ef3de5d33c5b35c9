import type { JobRunner } from '../../../../src/node/jobs/serveJobs';
import { serveJobs } from '../../../../src/node/jobs/serveJobs';

const send = process.send!;
let answers: unknown[];
let answered: () => void;

beforeEach(() => {
  answers = [];
  process.send = ((answer: unknown) => {
    answers.push(answer);
    answered();
    return true;
  }) as typeof send;
});
afterEach(() => {
  process.send = send;
});

/** The answer of a worker process with these runners to one job. */
async function answerOf(runners: Record<string, JobRunner>, kind: string): Promise<unknown> {
  const before = process.listeners('message');
  const beforeEnd = process.listeners('disconnect');
  serveJobs(runners);
  const own = process.listeners('message').filter((listener) => !before.includes(listener));
  try {
    expect(own).toHaveLength(1);
    const told = new Promise<void>((resolve) => (answered = resolve));
    own[0]!.call(process, { kind, input: 2, hash: '' }, undefined);
    await told;
    return answers.pop();
  } finally {
    for (const listener of own) process.off('message', listener);
    for (const listener of process.listeners('disconnect'))
      if (!beforeEnd.includes(listener)) process.off('disconnect', listener);
  }
}

const runners = {
  double: (input: unknown) => Promise.resolve(2 * (input as number)),
  fails: () => Promise.reject(new Error('no disk')),
};

it('a worker answers a job with the value of the runner of its kind', async () => {
  expect(await answerOf(runners, 'double')).toEqual({ value: 4 });
});

it.each([
  ['fails', 'no disk'],
  ['unknown', 'this worker knows no job of kind unknown'],
])('a worker answers a job of kind "%s" with the fault', async (kind, fault) => {
  expect(await answerOf(runners, kind)).toEqual({ fault });
});
