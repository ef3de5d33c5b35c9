/* The judge's side and the submission's side of a channel, joined without a process between them. */
import { UsageError } from '../../../src/core/errors';
import type { Channel } from '../../../src/hosts/channel';
import { HostClient, MOST_MESSAGES } from '../../../src/hosts/client';
import type { HostRequest, RequestOptions } from '../../../src/hosts/host';
import type { Failure, Outcome } from '../../../src/hosts/outcome';
import type { LocalHost } from '../../../src/hosts/server';
import { HostServer } from '../../../src/hosts/server';

interface Ends {
  judge: Channel;
  submission: Channel;
}

/** Two ends of a channel in this process. */
function joined(): Ends {
  const listeners: Record<keyof Ends, (message: unknown) => void> = { judge: noop, submission: noop };
  const end = (own: keyof Ends, other: keyof Ends): Channel => ({
    send: (message) => listeners[other](message),
    onMessage: (listener) => (listeners[own] = listener),
  });
  return { judge: end('judge', 'submission'), submission: end('submission', 'judge') };
}
const noop = (): void => undefined;

const REQUEST: HostRequest = { kind: 'probe', name: 'softmax', inputs: { x: [1, NaN] } };
const ANSWERED: Outcome = { kind: 'answered', value: -0 };

interface Toy {
  load?: LocalHost['load'];
  run?: (request: HostRequest, options?: RequestOptions) => Promise<Outcome>;
  currentId?: () => number | undefined;
  failure?: Failure;
}

interface Conversation {
  client: HostClient;
  server: HostServer;
  garbage: jest.Mock;
  ending: jest.Mock;
  answered: number[];
  ends: Ends;
}

async function conversation({
  load = noop as LocalHost['load'],
  run,
  currentId = noop as never,
  failure,
}: Toy = {}): Promise<Conversation> {
  const ends = joined();
  const garbage = jest.fn();
  const ending = jest.fn();
  const answered: number[] = [];
  const client = new HostClient(ends.judge, { onGarbage: garbage, onEnding: ending });
  const server = new HostServer({
    channel: ends.submission,
    runAs: (_, body) => body(),
    currentId,
    onAnswered: (id) => answered.push(id),
  });
  await server.start(() =>
    Promise.resolve({
      load,
      run: run ?? (() => Promise.resolve(ANSWERED)),
      failure: (thrown) => failure ?? { kind: 'crashed', message: String(thrown), where: 'lab.ts:3' },
    }),
  );
  await client.ready;
  return { client, server, garbage, ending, answered, ends };
}

const never = (): Promise<Outcome> => new Promise(noop);

it('answers requests with all their numbers', async () => {
  const run = jest.fn().mockResolvedValue(ANSWERED);
  const { client } = await conversation({ run });
  expect(await client.ask({ request: REQUEST, seconds: 5 })).toEqual(ANSWERED);
  expect(run.mock.calls[0][0]).toEqual(REQUEST);
});

it('loads the submission if no request is put, and answers only if that fails', async () => {
  const good = await conversation();
  expect(await good.client.ask({ seconds: 5 })).toBeUndefined();
  const bad = await conversation({ load: () => ({ kind: 'broken', message: 'no' }) });
  expect(await bad.client.ask({ seconds: 5 })).toEqual({ kind: 'broken', message: 'no' });
});

it('informs the platform at the end of each question', async () => {
  const { client, answered } = await conversation();
  await client.ask({ request: REQUEST, seconds: 5 });
  await client.ask({ request: REQUEST, seconds: 5 });
  expect(answered).toEqual([1, 2]);
});

it('passes progress on, before the answer', async () => {
  const { client } = await conversation({
    run: (_, options) => {
      options!.onProgress!(0.25);
      options!.onProgress!(0.75);
      return Promise.resolve(ANSWERED);
    },
  });
  const told: number[] = [];
  await client.ask({ request: REQUEST, seconds: 5 }, (fraction) => told.push(fraction));
  expect(told).toEqual([0.25, 0.75]);
});

it('takes a fault on the other side, where a submission runs, for a crash of the submission', async () => {
  const { client } = await conversation({ run: () => Promise.reject(new UsageError('100 of 100 points')) });
  expect(await client.ask({ request: REQUEST, seconds: 5 })).toEqual({
    kind: 'crashed',
    message: 'the code of the kit beside it failed: 100 of 100 points',
  });
});

describe('work that an answer left behind', () => {
  it.each([true, false])('is reported after the answer (settled: %s)', async (settled) => {
    const { client, ends } = await conversation();
    await client.ask({ request: REQUEST, seconds: 5 });
    ends.submission.send({ id: 1, settled });
    expect(await client.isSettled(5)).toBe(settled);
  });

  it.each([0.2, 1])('is waited for in seconds: %d', async (seconds) => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const { client } = await conversation();
      await client.ask({ request: REQUEST, seconds: 5 });
      let settled: boolean | undefined;
      void client.isSettled(seconds).then((is) => (settled = is));
      await jest.advanceTimersByTimeAsync(1000 * seconds - 1);
      expect(settled).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1);
      expect(settled).toBe(false);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves no timer behind once it is told', async () => {
    jest.useFakeTimers();
    try {
      const { client } = await conversation();
      expect(await client.isSettled(5)).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is taken for granted if nothing is told in time, or of another answer only', async () => {
    const { client, ends } = await conversation();
    expect(await client.isSettled(5)).toBe(true); // nothing was asked
    await client.ask({ request: REQUEST, seconds: 5 });
    ends.submission.send({ id: 7, settled: true });
    expect(await client.isSettled(0.01)).toBe(false);
  });

  it('does not matter once the other side is gone', async () => {
    const { client } = await conversation();
    await client.ask({ request: REQUEST, seconds: 5 });
    client.end({ kind: 'out-of-memory' }, '');
    expect(await client.isSettled(5)).toBe(false);
  });
});

it.each(['time', 'memory', 'heap', 'exit'] as const)('passes on the cause of an end: %s', async (cause) => {
  const { client, ends, ending, garbage } = await conversation({ run: never });
  void client.ask({ request: REQUEST, seconds: 5 });
  ends.submission.send({ id: 1, ending: { cause } });
  expect(ending.mock.calls).toEqual([[{ cause }]]);
  expect(garbage).not.toHaveBeenCalled();
});

it('passes on why the other side has to end, and only for the question that waits', async () => {
  const { client, ends, ending } = await conversation({ run: never });
  void client.ask({ request: REQUEST, seconds: 5 });
  ends.submission.send({ id: 7, ending: { cause: 'memory' } });
  ends.submission.send({ id: 1, ending: { cause: 'time', where: 'lab.ts:3' } });
  expect(ending.mock.calls).toEqual([[{ cause: 'time', where: 'lab.ts:3' }]]);
});

it('refuses a flood of messages about one question', async () => {
  const { client, ends, garbage } = await conversation({ run: never });
  void client.ask({ request: REQUEST, seconds: 5 });
  for (let i = 0; i < MOST_MESSAGES; i++) ends.submission.send({ id: 1, progress: 0 });
  expect(garbage).not.toHaveBeenCalled();
  ends.submission.send({ id: 1, progress: 0 });
  expect(garbage).toHaveBeenCalledTimes(1);
});

it('is never ready if the host can not be opened', async () => {
  const ends = joined();
  const client = new HostClient(ends.judge, { onGarbage: noop, onEnding: noop });
  const platform = {
    channel: ends.submission,
    runAs: <T>(_: number, body: () => T) => body(),
    currentId: noop as never,
    onAnswered: noop,
  };
  await new HostServer(platform).start(() => Promise.reject(new UsageError('no backend')));
  await expect(client.ready).rejects.toThrow('no backend');
});

it.each([
  'junk',
  null,
  5,
  {},
  { id: 1, more: 2 },
  { id: 1, outcome: { kind: 'passed' } },
  { id: 1, ending: { cause: 'mercy' } },
  { id: 1, ending: { cause: 'time', where: 'no line' } },
  { id: 1.5 },
])('reports the message %j, which is no answer', async (message) => {
  const { client, ends, garbage } = await conversation({ run: never });
  void client.ask({ request: REQUEST, seconds: 5 });
  ends.submission.send(message);
  expect(garbage).toHaveBeenCalledTimes(1);
});

it('leaves out answers to other questions', async () => {
  const { client, server, ends, garbage } = await conversation({ run: never });
  const answer = client.ask({ request: REQUEST, seconds: 5 });
  ends.submission.send({ id: 7, outcome: ANSWERED });
  server.unanswered();
  expect(await answer).toEqual({ kind: 'unanswered' });
  ends.submission.send({ id: 1, outcome: ANSWERED });
  expect(garbage).not.toHaveBeenCalled();
});

describe('the death of the other side', () => {
  it('is the answer to the question that waits', async () => {
    const { client } = await conversation({ run: never });
    const answer = client.ask({ request: REQUEST, seconds: 5 });
    client.end({ kind: 'out-of-memory' }, 'heap');
    expect(await answer).toEqual({ kind: 'out-of-memory' });
    client.end({ kind: 'out-of-memory' }, 'heap'); // nobody waits any more
  });

  it.each([
    ['Cannot find module', 'Cannot find module'],
    ['', '{"kind":"crashed","message":"exit code 1"}'],
  ])('before it is ready is a fault of the kit (complaint "%s")', async (complaint, told) => {
    const client = new HostClient(joined().judge, { onGarbage: noop, onEnding: noop });
    client.end({ kind: 'crashed', message: 'exit code 1' }, complaint);
    const fault = (await client.ready.catch((reason: unknown) => reason)) as Error;
    expect(fault.message).toBe(`the process for the submission did not start: ${told}`);
    expect(fault).not.toBeInstanceOf(UsageError);
  });
});

describe('an error that a submission let escape', () => {
  it('is the answer to the question that its code belongs to', async () => {
    const { client, server } = await conversation({ run: never, currentId: () => 1 });
    const answer = client.ask({ request: REQUEST, seconds: 5 });
    server.escaped('oops');
    expect(await answer).toEqual({ kind: 'crashed', message: 'oops', where: 'lab.ts:3' });
  });

  it('is the answer to the question that waits if nothing tells which one its code belongs to', async () => {
    const { client, server } = await conversation({ run: never, currentId: () => undefined });
    const answer = client.ask({ request: REQUEST, seconds: 5 });
    server.escaped('oops');
    server.unanswered();
    expect(await answer).toEqual({ kind: 'crashed', message: 'oops', where: 'lab.ts:3' });
  });

  it('is reported once, and changes no answer, if it comes late', async () => {
    const spy = jest.spyOn(console, 'error').mockImplementation();
    const { client, server } = await conversation({ currentId: () => 1 });
    await client.ask({ request: REQUEST, seconds: 5 });
    const line = 'lab.ts:3 ran on after its answer was given, and failed then, which changes no points: late';
    server.escaped('late');
    expect(spy.mock.calls).toEqual([[line]]);
    server.escaped('late');
    expect(spy.mock.calls).toEqual([[line]]);
    spy.mockRestore();
  });

  it('of an earlier question does not end a later one', async () => {
    const spy = jest.spyOn(console, 'error').mockImplementation();
    let ids = 1;
    const { client, server } = await conversation({
      run: () => (ids++ === 1 ? Promise.resolve(ANSWERED) : never()),
      currentId: () => 1,
    });
    await client.ask({ request: REQUEST, seconds: 5 });
    const second = client.ask({ request: REQUEST, seconds: 5 });
    server.escaped('late');
    server.unanswered();
    expect(await second).toEqual({ kind: 'unanswered' });
    spy.mockRestore();
  });

  it('after the answer, from code of no known question, is reported without a message to the judge', async () => {
    const spy = jest.spyOn(console, 'error').mockImplementation();
    const { client, server, ends } = await conversation({ failure: { kind: 'unanswered' } });
    await client.ask({ request: REQUEST, seconds: 5 });
    const send = jest.spyOn(ends.submission, 'send');
    server.escaped('late');
    expect(send).not.toHaveBeenCalled();
    expect(spy.mock.calls).toEqual([
      ['lab.ts ran on after its answer was given, and failed then, which changes no points: late'],
    ]);
    spy.mockRestore();
  });

  it('before there is a host is left to the platform', () => {
    const { submission: channel } = joined();
    const send = jest.spyOn(channel, 'send');
    const platform = { channel, runAs: <T>(_: number, body: () => T) => body(), currentId: noop as never };
    new HostServer({ ...platform, onAnswered: noop }).escaped('early');
    expect(send).not.toHaveBeenCalled();
  });
});

it('a question has one answer: later ones are not sent', async () => {
  let finish: (outcome: Outcome) => void = noop;
  const { client, server, ends } = await conversation({ run: () => new Promise((done) => (finish = done)) });
  const answer = client.ask({ request: REQUEST, seconds: 5 });
  server.unanswered();
  expect(await answer).toEqual({ kind: 'unanswered' });
  const send = jest.spyOn(ends.submission, 'send');
  finish(ANSWERED);
  await new Promise((done) => setImmediate(done));
  server.unanswered();
  expect(send).not.toHaveBeenCalled();
});
