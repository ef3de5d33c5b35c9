import { setTimeout as delay } from 'node:timers/promises';
import PgBoss from 'pg-boss';
import { messageOf, UsageError } from '../../../core/errors';
import type { QueueAddress } from './address';

/** The schema of all tables of the queue. */
export const SCHEMA = 'lab_jobs';

/** The times of the queue, in seconds. */
export const QUEUE_SECONDS = {
  /** The time between two messages of a worker that it is at work. */
  beat: 3,
  /** The silence of a worker after which its job returns to the queue. */
  lease: 20,
  /** The time between two questions for jobs or results. */
  poll: 0.5,
  /** The time between two tries to reach a server that is gone. */
  retry: 1,
  /** The longest wait for a server that is gone. */
  patience: 15 * 60,
  /** The time for which results are kept in the database. */
  keep: 7 * 24 * 60 * 60,
} as const;

/** A sentence about the queue for the user. */
export type Tell = (sentence: string) => void;

/** An answer of the database; each row is checked by those who read it. */
export type Rows = Record<string, unknown>[];

/**
 * The database of a queue. If the server goes away, questions wait for it to come back, and the user is told. All
 * questions can be asked twice: the answer to one may be lost.
 */
export class QueueDatabase {
  /** The queue's library over this database. */
  readonly boss: PgBoss;
  /** The time at which the server last came back; 0 if it was never gone. */
  private backAt = 0;
  private away = false;
  private closed = false;

  private constructor(
    private readonly inner: PgBoss,
    private readonly address: QueueAddress,
    private readonly tell: Tell,
  ) {
    this.boss = new PgBoss({
      ...OPTIONS,
      db: { executeSql: (text, values) => this.sql(text, values).then((rows) => ({ rows })) },
    });
    this.boss.on('error', () => undefined); // the callers get the error
  }

  /**
   * Connects, and makes the tables if they aren't there.
   *
   * @throws UsageError if the database can't be used
   */
  static async open(address: QueueAddress, tell: Tell): Promise<QueueDatabase> {
    const options: PgBoss.ConstructorOptions & Connection = {
      ...OPTIONS,
      ...CONNECTION,
      connectionString: address.url,
    };
    const inner = new PgBoss(options);
    inner.on('error', () => undefined); // a connection that was idle broke; the next question tells
    try {
      await inner.start();
      await inner.getDb().executeSql(TABLES, []);
    } catch (error) {
      await inner.stop({ graceful: false }).catch(() => undefined);
      throw new UsageError(obstacle(error, address));
    }
    return new QueueDatabase(inner, address, tell);
  }

  /** @throws UsageError if the server is gone for too long; the database's error for a question that it refuses */
  async sql(text: string, values: unknown[] = []): Promise<Rows> {
    let gone: number | undefined;
    for (let tries = 1; ; tries++) {
      try {
        const answer = (await this.inner.getDb().executeSql(text, values)) as { rows: Rows } | undefined;
        if (gone !== undefined) this.comeBack();
        return answer?.rows ?? [];
      } catch (error) {
        if (IN_THE_WAY.test(codeOf(error)) && tries < MOST_TRIES) {
          await delay(Math.random() * 200 * tries);
          continue;
        }
        if (this.closed || !isGone(error))
          throw new Error(this.address.masked(messageOf(error)), { cause: error });
        this.leave();
        gone ??= Date.now();
        if (Date.now() - gone > QUEUE_SECONDS.patience * 1000)
          throw new UsageError(`${obstacle(error, this.address)}; run the same command again to go on`);
        await delay(QUEUE_SECONDS.retry * 1000);
      }
    }
  }

  /** True while the server is waited for. */
  get isAway(): boolean {
    return this.away;
  }

  /**
   * Returns the jobs of workers that said nothing for too long. After the server was gone, workers get time to say that
   * they are there.
   */
  async expire(): Promise<void> {
    if (this.away || Date.now() - this.backAt < QUEUE_SECONDS.lease * 1000) return;
    await this.boss.expire();
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.inner.stop({ graceful: false });
  }

  private leave(): void {
    if (!this.away) this.tell(`the server of ${this.address.shown} is gone; waiting for it, nothing is lost`);
    this.away = true;
  }

  private comeBack(): void {
    if (this.away) this.tell(`the server of ${this.address.shown} is back`);
    this.away = false;
    this.backAt = Date.now();
  }
}

const OPTIONS = { schema: SCHEMA, supervise: false, schedule: false } as const;

/** Options of the library `pg` below the queue's. */
interface Connection {
  connectionTimeoutMillis: number;
  query_timeout: number;
  keepAlive: boolean;
}
const CONNECTION: Connection & { application_name: string; max: number } = {
  connectionTimeoutMillis: 10_000,
  query_timeout: 60_000,
  keepAlive: true,
  application_name: 'lab',
  max: 3,
};

/** Two that start at once must not make the same table at once. */
const TABLES = `
  BEGIN;
  SELECT pg_advisory_xact_lock(hashtext('${SCHEMA}.tables'));
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.result (
    hash text PRIMARY KEY,
    value text NOT NULL,
    made timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.worker (
    id uuid PRIMARY KEY,
    host text NOT NULL,
    pid integer NOT NULL,
    queues text[] NOT NULL,
    busy integer NOT NULL,
    seen timestamptz NOT NULL DEFAULT now()
  );
  COMMIT;`;

/** Codes of PostgreSQL for questions that waited for each other (a deadlock), so that it gave one of them up. */
const IN_THE_WAY = /^(40P01|40001|55P03)$/;
const MOST_TRIES = 20;

/** Codes of Node's and PostgreSQL's for a server that can't be reached now. */
const GONE = /^(ECONN\w+|EPIPE|ENOENT|ETIMEDOUT|E(HOST|NET)UNREACH|EAI_AGAIN|57P0[123]|08\w{3}|53300)$/;
/** Errors of the library `pg`, which have no code. */
const GONE_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/;

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '');
}

function isGone(error: unknown): boolean {
  return GONE.test(codeOf(error)) || (codeOf(error) === '' && GONE_WORDS.test(messageOf(error)));
}

/** The reason why a database can't be used, in a sentence. */
function obstacle(error: unknown, { shown, user, database, masked }: QueueAddress): string {
  const said = masked(messageOf(error) || codeOf(error));
  const sentences: Record<string, string> = {
    '28P01': `the server refused the password of ${user || 'this user'}; set it as PGPASSWORD or in ~/.pgpass`,
    '28000': `the server lets ${user || 'this user'} not in (${said})`,
    '3D000': `there is no database "${database || user}"; make it by createdb`,
    '42501': `${user || 'this user'} may not make tables there (${said}); GRANT CREATE ON DATABASE … gives the right`,
    ENOTFOUND: 'there is no machine of this name',
    '53300': 'the server has no connection left',
  };
  const why =
    sentences[codeOf(error)] ??
    (/password must be a string|no password/i.test(said)
      ? 'the server asks for a password; set it as PGPASSWORD or in ~/.pgpass'
      : isGone(error)
        ? `no PostgreSQL server answers there (${said})`
        : said);
  return `the queue ${shown} can not be used: ${why}`;
}
