const PREFIX = 'Not implemented yet: ';

/** The message of the error that a starter throws in a task that is still to be written. */
export function placeholderMessage(hint: string): string {
  return `${PREFIX}${hint}`;
}

/** The hint in such a message; undefined for any other message. */
export function hintIn(message: string): string | undefined {
  return message.startsWith(PREFIX) ? message.slice(PREFIX.length) : undefined;
}
