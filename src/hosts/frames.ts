/*
 * Frames: the form of messages on a pipe. Four bytes with the length (big-endian), then that many bytes of UTF-8. The
 * first letters of the text are a secret that both ends agreed upon before a stranger's code was loaded: no other
 * writer into the pipe knows it.
 */

/** The most bytes of a frame that is not bounded otherwise. */
export const LARGEST_FRAME = 64 * 2 ** 20;

const HEADER = 4;

export function frameOf(secret: string, text: string): Uint8Array {
  const body = new TextEncoder().encode(secret + text);
  const frame = new Uint8Array(HEADER + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, HEADER);
  return frame;
}

export interface FrameListeners {
  /** Called with the text of each frame, without its secret. */
  onText(text: string): void;
  /** Called once, for bytes that are no frame. What comes after them is left out. */
  onGarbage(): void;
}

/** Puts frames together from the pieces in which a pipe delivers them. It never holds more than one frame. */
export class FrameReader {
  private pieces: Uint8Array[] = [];
  private held = 0;
  private ended = false;
  /** True if the beginning of the next frame was found right. */
  private begun = false;

  constructor(
    private readonly secret: string,
    private readonly listeners: FrameListeners,
    private readonly largest = LARGEST_FRAME,
  ) {}

  push(piece: Uint8Array): void {
    if (this.ended) return;
    this.pieces.push(piece);
    this.held += piece.length;
    while (!this.ended && this.held >= HEADER) {
      const length = this.lengthOfNext();
      if (length > this.largest || !this.beginsRight(length)) return this.refuse();
      if (this.held < HEADER + length) return;
      this.begun = false;
      const text = textIn(this.take(HEADER + length).subarray(HEADER));
      if (text === undefined) return this.refuse();
      this.listeners.onText(text.slice(this.secret.length));
    }
  }

  private lengthOfNext(): number {
    if (this.pieces[0]!.length < HEADER) this.pieces = [this.joined()];
    const { buffer, byteOffset } = this.pieces[0]!;
    return new DataView(buffer, byteOffset).getUint32(0);
  }

  /**
   * False if the next frame does not begin with the secret. Found before it is whole: a stranger's half of a frame would
   * wait for the rest, and swallow the frames that follow.
   */
  private beginsRight(length: number): boolean {
    const { secret } = this;
    if (length < secret.length) return false;
    if (this.begun || this.held < HEADER + secret.length) return true;
    this.begun = true;
    this.pieces = [this.joined()];
    return textIn(this.pieces[0]!.subarray(HEADER, HEADER + secret.length)) === secret;
  }

  /** Takes this many bytes from the beginning. */
  private take(count: number): Uint8Array {
    const all = this.joined();
    this.held -= count;
    this.pieces = this.held > 0 ? [all.subarray(count)] : [];
    return all.subarray(0, count);
  }

  private joined(): Uint8Array {
    if (this.pieces.length === 1) return this.pieces[0]!;
    const all = new Uint8Array(this.held);
    let at = 0;
    for (const piece of this.pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  private refuse(): void {
    this.ended = true;
    this.pieces = [];
    this.listeners.onGarbage();
  }
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
