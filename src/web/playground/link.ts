/** The workers of the page: one trains what is seen, another one repeats with other seeds. */
import type { PlaygroundState, WatchedPlace } from './engine/address';
import type { Verdict } from './engine/repeat';
import type { Frame, Scenery } from './engine/session';
import type { Message } from './engine/settings';
import type { Answer, Request } from './protocol';

export interface LinkEvents {
  started(sceneries: readonly Scenery[], frame: Frame): void;
  frame(frame: Frame): void;
  fault(message: Message): void;
  repeated(done: number, verdict: Verdict | undefined): void;
}

const WORKER = 'code/src/web/playground/worker.js';

export class Link {
  private readonly trainer: Worker;
  private repeater: Worker | undefined;
  private run = 0;
  /** A frame was asked for and has not come. */
  private isWaiting = false;
  /** Steps that a person asked for in the meantime; 0 is a picture of where it stands. */
  private asked: number | undefined;

  constructor(private readonly events: LinkEvents) {
    this.trainer = this.newWorker();
  }

  private newWorker(): Worker {
    const worker = new Worker(new URL(WORKER, document.baseURI), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.hear(data);
    worker.onerror = ({ message }) =>
      this.events.fault({ key: 'playground.fault.own', values: { message: message || 'no worker' } });
    return worker;
  }

  private hear(answer: Answer): void {
    if (answer.run !== this.run) return;
    switch (answer.kind) {
      case 'started':
        this.events.started(answer.sceneries, answer.frame);
        return this.answered();
      case 'frame':
        this.events.frame(answer.frame);
        return this.answered();
      case 'repeated':
        if (answer.verdict) this.stopRepeat();
        return this.events.repeated(answer.done, answer.verdict);
      case 'fault':
        this.isWaiting = false;
        this.asked = undefined;
        return this.events.fault(answer.fault);
    }
  }

  private answered(): void {
    this.isWaiting = false;
    if (this.asked === undefined) return;
    const steps = this.asked;
    this.asked = undefined;
    this.advance(steps);
  }

  private send(request: Request): void {
    this.trainer.postMessage(request);
  }

  /** Begins a run; answers to the run before are not heard any more. */
  start(state: PlaygroundState): void {
    this.stopRepeat();
    this.run += 1;
    this.asked = undefined;
    this.isWaiting = true;
    this.send({ kind: 'start', run: this.run, state, base: document.baseURI });
  }

  /** Asks for a frame, unless one is on its way. */
  advance(steps: number): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.send({ kind: 'advance', run: this.run, steps });
  }

  /** Asks for a frame that is not dropped: if one is on its way, this one follows it. */
  ask(steps: number): void {
    if (this.isWaiting) this.asked = (this.asked ?? 0) + steps;
    else this.advance(steps);
  }

  watch(place: WatchedPlace): void {
    this.send({ kind: 'watch', run: this.run, place });
  }

  repeat(state: PlaygroundState): void {
    this.stopRepeat();
    this.repeater = this.newWorker();
    const request: Request = { kind: 'repeat', run: this.run, state, base: document.baseURI };
    this.repeater.postMessage(request);
  }

  stopRepeat(): void {
    this.repeater?.terminate();
    this.repeater = undefined;
  }
}
