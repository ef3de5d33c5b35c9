/** The message of the error that a starter throws in a task that is still to be written. */
export const PLACEHOLDER = 'Not implemented yet';

/** True for the message of a placeholder; it may say more after a colon. */
export function isPlaceholder(message: string): boolean {
  return message === PLACEHOLDER || message.startsWith(`${PLACEHOLDER}: `);
}

/** A task that lab.ts doesn't export, or exports as a function instead of a class, or the reverse. */
export class MissingTask extends Error {
  override readonly name = 'MissingTask';
}
