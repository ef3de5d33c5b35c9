/* The judge's side and the submission's side of a channel, joined without a process between them. */
import { UsageError } from '../../../src/core/errors';
import type { Channel } from '../../../src/hosts/channel';
import { HostClient } from '../../../src/hosts/client';
import type { HostRequest, RequestOptions } from '../../../src/hosts/host';
import type { Failure, Outcome } from '../../../src/hosts/outcome';
import type { Question } from '../../../src/hosts/protocol';
import { encode } from '../../../src/hosts/protocol';
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
    send: (text) => listeners[other](text),
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
  questions: (Question | undefined)[];
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
  const questions: (Question | undefined)[] = [];
  const client = new HostClient(ends.judge, garbage);
  const server = new HostServer({
    channel: ends.submission,
    runAs: (_, body) => body(),
    currentId,
    onQuestion: (question) => questions.push(question),
  });
  await server.start(() =>
    Promise.resolve({
      load,
      run: run ?? (() => Promise.resolve(ANSWERED)),
      failure: (thrown) => failure ?? { kind: 'crashed', message: String(thrown), where: 'lab.ts:3' },
    }),
  );
  await client.ready;
  return { client, server, garbage, questions, ends };
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

it('tells the platform of each question, and of its end', async () => {
  const { client, questions } = await conversation();
  await client.ask({ request: REQUEST, seconds: 5 });
  // Strictly: toEqual takes a list without its last undefined for the same.
  expect(questions).toStrictEqual([{ id: 1, request: REQUEST, seconds: 5 }, undefined]);
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

it.each<[string, Error]>([
  ['bad usage', new UsageError('there is no lab.ts')],
  ['a fault of the kit', new Error('no probe is named x')],
])('throws %s on the other side here', async (_, error) => {
  const { client } = await conversation({ run: () => Promise.reject(error) });
  const thrown = await client.ask({ request: REQUEST, seconds: 5 }).catch((reason: unknown) => reason);
  expect(thrown).toEqual(error);
  expect(thrown instanceof UsageError).toBe(error instanceof UsageError);
});

it('is never ready if the host can not be opened', async () => {
  const ends = joined();
  const client = new HostClient(ends.judge, noop);
  const platform = {
    channel: ends.submission,
    runAs: <T>(_: number, body: () => T) => body(),
    currentId: noop as never,
    onQuestion: noop,
  };
  await new HostServer(platform).start(() => Promise.reject(new UsageError('no backend')));
  await expect(client.ready).rejects.toThrow('no backend');
});

it.each(['junk', null, 5, { id: 1 }, '{"id":1,"more":2}', '{"id":1,"outcome":{"kind":"passed"}}'])(
  'reports the message %j, which is no answer',
  async (message) => {
    const { client, ends, garbage } = await conversation({ run: never });
    void client.ask({ request: REQUEST, seconds: 5 });
    ends.submission.send(message as string);
    expect(garbage).toHaveBeenCalledTimes(1);
  },
);

it('leaves out answers to other questions', async () => {
  const { client, server, ends, garbage } = await conversation({ run: never });
  const answer = client.ask({ request: REQUEST, seconds: 5 });
  ends.submission.send(encode({ id: 7, outcome: ANSWERED }));
  server.unanswered();
  expect(await answer).toEqual({ kind: 'unanswered' });
  ends.submission.send(encode({ id: 1, outcome: ANSWERED }));
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
    const client = new HostClient(joined().judge, noop);
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
    new HostServer({ ...platform, onQuestion: noop }).escaped('early');
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
