/* A QueueDatabase over a driver that fails as it is told; queueJobs.test.ts has a real server. */
import { UsageError } from '../../../../src/core/errors';
import { queueAddress } from '../../../../src/node/jobs/queue/address';

/** What the driver answers to each question: rows, or the error that it throws. */
const mockAnswer = jest.fn<unknown, [string, unknown[]]>();
const mockBoss = {
  options: [] as Record<string, unknown>[],
  stopped: [] as unknown[],
  expired: 0,
};
jest.mock(
  'pg-boss',
  () =>
    class {
      constructor(options: Record<string, unknown>) {
        mockBoss.options.push(options);
      }
      on = (): this => this;
      start = (): Promise<void> => this.ask('start');
      stop = (how: unknown): Promise<void> => Promise.resolve(void mockBoss.stopped.push(how));
      expire = (): Promise<void> => Promise.resolve(void mockBoss.expired++);
      getDb = () => ({ executeSql: (text: string, values: unknown[]) => this.ask(text, values) });
      private async ask(text: string, values: unknown[] = []): Promise<never> {
        await Promise.resolve();
        const answer = mockAnswer(text, values);
        if (answer instanceof Error) throw answer;
        return answer as never;
      }
    },
);
/** The waits, in milliseconds; none takes time, but the clock goes on. */
let mockWaits: number[] = [];
let mockNow = 0;
jest.mock('node:timers/promises', () => ({
  setTimeout: (milliseconds: number) => {
    mockWaits.push(milliseconds);
    mockNow += milliseconds;
    return Promise.resolve();
  },
}));

import { QUEUE_SECONDS, QueueDatabase } from '../../../../src/node/jobs/queue/database';

const URL = 'postgres://ada:s3cret@host/course';
const error = (code: string | undefined, message = 'no'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

const tell = jest.fn<undefined, [string]>();
const open = (url = URL): Promise<QueueDatabase> => QueueDatabase.open(queueAddress(url), tell);

beforeEach(() => {
  mockAnswer.mockReset().mockReturnValue({ rows: [] });
  tell.mockReset();
  Object.assign(mockBoss, { options: [], stopped: [], expired: 0 });
  mockWaits = [];
  mockNow = 1e9;
  jest.spyOn(Date, 'now').mockImplementation(() => mockNow);
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(() => jest.restoreAllMocks());

describe('opening', () => {
  it('connects, and makes the tables in one step that two can not do at once', async () => {
    await open();
    const [inner, outer] = mockBoss.options;
    expect(inner).toMatchObject({
      connectionString: URL,
      schema: 'lab_jobs',
      supervise: false,
      schedule: false,
    });
    expect(inner).toMatchObject({
      connectionTimeoutMillis: 10_000,
      query_timeout: 60_000,
      keepAlive: true,
      max: 3,
    });
    expect(outer).toMatchObject({ schema: 'lab_jobs', supervise: false, schedule: false });
    const [first, tables] = mockAnswer.mock.calls.map(([text]) => text);
    expect(first).toBe('start');
    expect(tables).toMatch(
      /^\s*BEGIN;\s*SELECT pg_advisory_xact_lock[^]*lab_jobs\.result[^]*lab_jobs\.worker[^]*COMMIT;$/,
    );
  });

  it.each<[string | undefined, string, string]>([
    ['28P01', 'x', 'the server refused the password of ada; set it as PGPASSWORD or in ~/.pgpass'],
    ['28000', 'no entry', 'the server lets ada not in (no entry)'],
    ['3D000', 'x', 'there is no database "course"; make it by createdb'],
    ['42501', 'denied', 'ada may not make tables there (denied); GRANT CREATE ON DATABASE … gives the right'],
    ['ENOTFOUND', 'x', 'there is no machine of this name'],
    ['53300', 'x', 'the server has no connection left'],
    [
      undefined,
      'client password must be a string',
      'the server asks for a password; set it as PGPASSWORD or in ~/.pgpass',
    ],
    [
      undefined,
      'no password supplied',
      'the server asks for a password; set it as PGPASSWORD or in ~/.pgpass',
    ],
    ['ECONNREFUSED', 'refused', 'no PostgreSQL server answers there (refused)'],
    ['ECONNREFUSED', '', 'no PostgreSQL server answers there (ECONNREFUSED)'],
    ['XX000', 'of s3cret', 'of …'],
  ])('that fails (%s, "%s") is refused in a sentence: %s', async (code, message, why) => {
    mockAnswer.mockReturnValueOnce(error(code, message));
    await expect(open()).rejects.toThrow(
      new UsageError(`the queue postgres://ada@host/course can not be used: ${why}`),
    );
    expect(mockBoss.stopped).toEqual([{ graceful: false }]);
  });

  it('is refused too if the tables can not be made', async () => {
    mockAnswer.mockReturnValueOnce({ rows: [] }).mockReturnValueOnce(error('42501', 'denied'));
    await expect(open()).rejects.toThrow(UsageError);
  });

  it('without a user speaks of this one', async () => {
    mockAnswer.mockReturnValue(error('28P01'));
    await expect(open('postgres://host/course')).rejects.toThrow('the password of this user;');
    mockAnswer.mockReturnValue(error('28000'));
    await expect(open('postgres://host/course')).rejects.toThrow('lets this user not in');
    mockAnswer.mockReturnValue(error('42501'));
    await expect(open('postgres://host/course')).rejects.toThrow('this user may not');
    mockAnswer.mockReturnValue(error('3D000'));
    await expect(open('postgres://ada@host')).rejects.toThrow('there is no database "ada"');
  });
});

describe('a question', () => {
  /** A database that is open and answers next in this way. */
  const asking = async (...answers: unknown[]): Promise<QueueDatabase> => {
    const database = await open();
    for (const answer of answers) mockAnswer.mockReturnValueOnce(answer);
    mockAnswer.mockClear();
    return database;
  };

  it('is answered by rows, or none', async () => {
    const database = await asking({ rows: [{ a: 1 }] }, undefined);
    expect(await database.sql('SELECT $1', [5])).toEqual([{ a: 1 }]);
    expect(await database.sql('DELETE')).toEqual([]);
    expect(mockAnswer.mock.calls).toEqual([
      ['SELECT $1', [5]],
      ['DELETE', []],
    ]);
  });

  it('that the server refuses is an error without the password, and not asked again', async () => {
    const database = await asking(error('42601', 'syntax of s3cret'));
    await expect(database.sql('x')).rejects.toThrow(/^syntax of …$/);
    expect(mockAnswer).toHaveBeenCalledTimes(1);
    expect(database.isAway).toBe(false);
  });

  it.each(['40P01', '40001', '55P03'])(
    'that stood in the way of another (%s) is asked again',
    async (code) => {
      const database = await asking(error(code), error(code), { rows: [{ a: 1 }] });
      expect(await database.sql('x')).toEqual([{ a: 1 }]);
      expect(mockWaits).toEqual([100, 200]);
      expect(tell).not.toHaveBeenCalled();
    },
  );

  it('that stands in the way for ever is an error in the end', async () => {
    const database = await asking();
    mockAnswer.mockReturnValue(error('40P01', 'deadlock'));
    await expect(database.sql('x')).rejects.toThrow('deadlock');
    expect(mockAnswer).toHaveBeenCalledTimes(20);
  });

  it.each<[string | undefined, string]>([
    ...[
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ENOENT',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EAI_AGAIN',
    ].map((code) => [code, ''] as [string, string]),
    ...['57P01', '57P02', '57P03', '08006', '08P01', '53300'].map((code) => [code, ''] as [string, string]),
    [undefined, 'Connection terminated unexpectedly'],
    [undefined, 'timeout exceeded when trying to connect'],
    [undefined, 'Query read timeout'],
    [undefined, 'Client has encountered a connection error and is not queryable'],
  ])('to a server that is gone (%s %s) waits for it, and tells both once', async (code, message) => {
    const database = await asking(error(code, message), error(code, message), { rows: [{ a: 1 }] });
    expect(await database.sql('x')).toEqual([{ a: 1 }]);
    expect(tell.mock.calls).toEqual([
      ['the server of postgres://ada@host/course is gone; waiting for it, nothing is lost'],
      ['the server of postgres://ada@host/course is back'],
    ]);
    expect(mockWaits).toEqual([1000, 1000]);
    expect(database.isAway).toBe(false);
  });

  it.each<[string | undefined, string]>([
    ['57P04', ''],
    ['x08006', ''],
    ['22P02', 'Connection terminated'],
    [undefined, 'no'],
  ])('of any other error (%s %s) does not wait', async (code, message) => {
    const database = await asking(error(code, message));
    await expect(database.sql('x')).rejects.toThrow();
    expect(mockWaits).toEqual([]);
  });

  it('waits for the server a quarter of an hour and no longer', async () => {
    const database = await asking();
    mockAnswer.mockReturnValue(error('ECONNREFUSED', 'refused'));
    const began = mockNow;
    await expect(database.sql('x')).rejects.toThrow(
      new UsageError(
        'the queue postgres://ada@host/course can not be used: no PostgreSQL server answers there (refused); run the same command again to go on',
      ),
    );
    expect((mockNow - began) / 1000).toBeCloseTo(QUEUE_SECONDS.patience + QUEUE_SECONDS.retry, 5);
    expect(database.isAway).toBe(true);
    expect(tell).toHaveBeenCalledTimes(1);
  });

  it('after the database was closed waits for nothing', async () => {
    const database = await asking();
    await database.close();
    expect(mockBoss.stopped).toEqual([{ graceful: false }]);
    mockAnswer.mockReturnValue(error('ECONNREFUSED', 'refused'));
    await expect(database.sql('x')).rejects.toThrow('refused');
    expect(mockWaits).toEqual([]);
  });

  it('of the library for queues goes the same way', async () => {
    const database = await asking({ rows: [{ a: 1 }] });
    const { db } = mockBoss.options[1] as { db: { executeSql(text: string, values: unknown[]): unknown } };
    expect(await db.executeSql('SELECT $1', [2])).toEqual({ rows: [{ a: 1 }] });
    expect(database.boss).toBeDefined();
  });
});

describe('jobs whose worker said nothing for too long', () => {
  it('return to the queue, unless the server was gone a moment ago: workers get time to speak', async () => {
    const database = await open();
    await database.expire();
    expect(mockBoss.expired).toBe(1);
    mockAnswer.mockReturnValueOnce(error('ECONNRESET'));
    await database.sql('x');
    await database.expire();
    mockNow += QUEUE_SECONDS.lease * 1000 - 1;
    await database.expire();
    expect(mockBoss.expired).toBe(1);
    mockNow += 1;
    await database.expire();
    expect(mockBoss.expired).toBe(2);
  });

  it('stay where they are while the server is gone', async () => {
    const database = await open();
    mockAnswer.mockReturnValue(error('ECONNREFUSED'));
    await expect(database.sql('x')).rejects.toThrow(UsageError);
    mockNow += 1e7;
    await database.expire();
    expect(mockBoss.expired).toBe(0);
  });
});
