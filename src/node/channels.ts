import type { Duplex } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';
import type { Channel } from '../hosts/channel';
import { FrameReader, frameOf, LARGEST_FRAME } from '../hosts/frames';
import { decode, encode } from '../hosts/json';

export interface PipeOptions {
  pipe: Duplex;
  /** The secret at the beginning of all frames that are sent from here; '' if nobody else can write into the pipe. */
  sends: string;
  /** The secret of the frames that come. */
  receives: string;
  /** The most bytes of a frame that comes. Default: {@link LARGEST_FRAME}. */
  largest?: number;
  /** Called once, for bytes that are no frame, or hold no message. */
  onGarbage(): void;
}

/** A channel of frames over a pipe to another process. */
export function channelOver({
  pipe,
  sends,
  receives,
  largest = LARGEST_FRAME,
  onGarbage,
}: PipeOptions): Channel {
  // If the other end of the pipe is gone, its process is dying. The end of the process is reported elsewhere.
  pipe.on('error', () => undefined);
  return {
    send: (message) => {
      if (pipe.writable) pipe.write(frameOf(sends, encode(message)));
    },
    onMessage: (listener) => {
      let refused = false;
      const refuse = (): void => {
        refused = true;
        onGarbage();
      };
      const onText = (text: string): void => {
        if (refused) return;
        let message: unknown;
        try {
          message = decode(text);
        } catch {
          return refuse();
        }
        listener(message);
      };
      const reader = new FrameReader(receives, { onText, onGarbage: refuse }, largest);
      pipe.on('data', (piece: Uint8Array) => reader.push(piece));
    },
  };
}

/** The ends of a channel between the two threads of a submission's process. */
export interface ThreadEnds {
  port: MessagePort;
  /** Grows with every message to the submission's thread, which sleeps until then. */
  count: Int32Array;
}

/** The main thread's end: it waits for messages as usual. */
export function channelToThread({ port, count }: ThreadEnds): Channel {
  return {
    send: (message) => {
      port.postMessage(message);
      Atomics.add(count, 0, 1);
      Atomics.notify(count, 0);
    },
    onMessage: (listener) => void port.on('message', listener),
  };
}

/** The end of the submission's thread. */
export interface SleepingEnd {
  send(message: unknown): void;
  /** Sleeps until a message comes. */
  next(): unknown;
}

/**
 * The end of the submission's thread, which sleeps until a message comes: so nothing that a submission left behind
 * runs between two questions. It holds its own references to all that it uses, which a submission can't exchange.
 */
export function sleepingEnd({ port, count }: ThreadEnds): SleepingEnd {
  const { load, wait } = Atomics;
  const receive = receiveMessageOnPort;
  const post = port.postMessage.bind(port);
  return {
    send: (message) => post(message),
    next: () => {
      for (;;) {
        const seen = load(count, 0);
        const received = receive(port) as { message: unknown } | undefined;
        if (received !== undefined) return received.message;
        wait(count, 0, seen);
      }
    },
  };
}
