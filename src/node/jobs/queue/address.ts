import { UsageError } from '../../../core/errors';

/** The address of a database. */
export interface QueueAddress {
  /** The address as it was given, for the library that connects. */
  url: string;
  /** The address without the password, for people. */
  shown: string;
  user: string;
  database: string;
  /** A text without the password, in each form that the password may have. */
  masked(text: string): string;
}

const FORM = 'postgres://USER@HOST:PORT/DATABASE';
/** The place of the host in an address that has none, since the server is reached by a socket. */
const SOCKET = '@socket.invalid/';

/**
 * Reads the value of `--queue`.
 *
 * @throws UsageError if it is no address of a PostgreSQL database; the message doesn't have the password
 */
export function queueAddress(text: string): QueueAddress {
  const url = /^postgres(ql)?:\/\//.test(text)
    ? parsed(text.replace(/@\/(?=[^/]*(\?|$))/, SOCKET))
    : undefined;
  if (url === undefined) {
    throw new UsageError(
      `--queue takes the address of a PostgreSQL database, ${FORM}, received "${withoutPassword(text)}"`,
    );
  }
  const secrets = [url.password, decoded(url.password), ...url.searchParams.getAll('password')].filter(
    Boolean,
  );
  const socket = url.searchParams.get('host');
  const host = socket ?? (url.host || 'localhost');
  const user = decoded(url.username);
  const database = decoded(url.pathname.slice(1));
  return {
    url: text,
    shown: `postgres://${user && `${user}@`}${socket === null ? host : ''}/${database}${socket === null ? '' : `?host=${socket}`}`,
    user,
    database,
    masked: (message) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), message),
  };
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text that may be an address with a mistake: all between the scheme and the last @ may be a password. */
function withoutPassword(text: string): string {
  return text.replace(/^([^:]*:\/\/)?.*@/s, '$1…@').replace(/password=[^&]*/g, 'password=…');
}
