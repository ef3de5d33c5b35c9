import { MOST_LETTERS, MOST_VALUES } from '../model/raw';

/** A result that can't be made plain numbers. */
export class UnreadableResult extends Error {
  override readonly name = 'UnreadableResult';
}

/**
 * Counts what an answer holds, before it is read: a list of millions would cost the judge minutes, and no task has so
 * large a result.
 */
export class AnswerSize {
  private values = MOST_VALUES;
  private letters = MOST_LETTERS;

  /** @throws UnreadableResult if the answer has more values now than it may */
  addValues(name: string, count: number): void {
    this.values -= count;
    if (this.values < 0)
      throw new UnreadableResult(`expected at most ${MOST_VALUES} values in ${name}, received more`);
  }

  /** @throws UnreadableResult if the texts of the answer have more letters now than they may */
  addText(name: string, text: string): void {
    this.letters -= text.length;
    if (this.letters < 0)
      throw new UnreadableResult(
        `expected texts of at most ${MOST_LETTERS} letters in ${name}, received longer ones`,
      );
  }
}
