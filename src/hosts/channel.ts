/**
 * Carries messages between two programs, in order and whole: frames over a pipe, the port of a thread, `postMessage`
 * of a web worker. A message is plain data: what JSON holds, and the numbers that JSON lacks.
 */
export interface Channel {
  /** Sends a message; a channel whose other end is gone drops it. */
  send(message: unknown): void;
  /** Calls the listener with every message that comes. What comes may be anything: the other end may be a stranger's. */
  onMessage(listener: (message: unknown) => void): void;
}
