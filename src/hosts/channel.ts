/**
 * Carries messages between two programs, in order and whole: Node's IPC, lines over a pipe, `postMessage` of a web
 * worker. A message is text, since the sender encodes it (`protocol.ts`).
 */
export interface Channel {
  /** Sends a message; a channel whose other end is gone drops it. */
  send(text: string): void;
  /** Calls the listener with every message that comes. What comes may be anything: the other end may be a stranger's. */
  onMessage(listener: (message: unknown) => void): void;
}
