/** One or two nets that train side by side: on the same samples, from the same start, in the same order. */
import { makeTask } from './samples';
import type { Given, Task } from './samples';
import { compared } from './settings';
import { axesOf, numbersOf, pictureOf } from './snapshot';
import type { Snapshot } from './snapshot';
import { Trainer } from './trainer';
import type { History } from './trainer';
import { outcomeOf, seedsOf, verdictOf } from './repeat';
import type { Outcome, Verdict } from './repeat';
import type { PlaygroundState, WatchedPlace } from './address';

/** The task of a net and its form: a page draws them once, behind the answers. */
export interface Scenery {
  readonly task: Task;
  /** Ends of the axes, by input. */
  readonly axes: readonly (readonly [number, number])[];
  /** Units of each layer of the net: inputs first, outputs last. */
  readonly widths: readonly number[];
  readonly parameters: number;
}

export interface Frame {
  readonly snapshots: readonly Snapshot[];
  /** The new points of each history since the last frame. */
  readonly histories: readonly History[];
}

/** Steps of a frame end after this time, in milliseconds: the picture moves on a slow machine too. */
const BUDGET = 9;

export class Session {
  readonly sceneries: readonly Scenery[];
  private readonly trainers: readonly Trainer[];
  private readonly sent: number[];
  private pictureAt = 0;

  /** @throws GivenError if there are no samples, or too few */
  constructor(
    private readonly state: Pick<PlaygroundState, 'settings' | 'comparison' | 'watched'>,
    private readonly given: Given,
    private readonly clock: () => number,
  ) {
    const { settings, comparison } = state;
    const all = comparison ? [settings, compared(settings, comparison)] : [settings];
    this.trainers = all.map((one) => new Trainer(one, makeTask(one, given)));
    this.sceneries = this.trainers.map(sceneryOf);
    this.sent = this.trainers.map(() => 0);
    this.watch(state.watched);
  }

  /** Notes the updates of another parameter. A place that a net lacks is its first weight. */
  watch(place: WatchedPlace): void {
    for (const trainer of this.trainers) trainer.watchedParameter = parameterOf(trainer, place);
  }

  /**
   * Takes steps, fewer if they take long, and returns what changed. Where pictures of the answers are costly, most frames
   * have none; a frame without steps has one always.
   */
  advance(steps: number): Frame {
    const end = this.clock() + BUDGET;
    for (let i = 0; i < steps && (i === 0 || this.clock() < end); i++)
      for (const trainer of this.trainers) trainer.run(1);
    const numbers = this.trainers.map(numbersOf);
    const isOver = this.trainers.every(({ status }) => status !== 'running');
    return {
      snapshots: steps === 0 || isOver ? this.withPictures(numbers) : this.withDuePictures(numbers),
      histories: this.news(),
    };
  }

  private withPictures(numbers: readonly Snapshot[]): Snapshot[] {
    return numbers.map((one, i) => ({
      ...one,
      picture: pictureOf(this.trainers[i]!.net, this.trainers[i]!.task),
    }));
  }

  /** Pictures take at most about a third of the time. */
  private withDuePictures(numbers: readonly Snapshot[]): readonly Snapshot[] {
    const before = this.clock();
    if (before < this.pictureAt) return numbers;
    const all = this.withPictures(numbers);
    const cost = this.clock() - before;
    this.pictureAt = cost > BUDGET ? before + 3 * cost : 0;
    return all;
  }

  private news(): History[] {
    return this.trainers.map(({ history }, i) => {
      const from = this.sent[i]!;
      this.sent[i] = history.epochs.length;
      return {
        epochs: history.epochs.slice(from),
        trainLoss: history.trainLoss.slice(from),
        validationLoss: history.validationLoss.slice(from),
        trainError: history.trainError.slice(from),
        validationError: history.validationError.slice(from),
      };
    });
  }

  /** Trains one seed after the other, and yields their number after each, so that the caller can stop. */
  *repeat(): Generator<number, Verdict> {
    const { settings, comparison } = this.state;
    const [first, second]: [Outcome[], Outcome[]] = [[], []];
    for (const seed of seedsOf(settings)) {
      first.push(outcomeOf(settings, this.given, seed));
      if (comparison) second.push(outcomeOf(compared(settings, comparison), this.given, seed));
      yield first.length;
    }
    return verdictOf(first, comparison ? second : undefined, this.sceneries[0]!.task.kind);
  }
}

function sceneryOf({ net, task }: Trainer): Scenery {
  return {
    task,
    axes: axesOf(task),
    widths: [task.inputs, ...net.layers.map(({ to }) => to)],
    parameters: net.parameters.length,
  };
}

function parameterOf({ net }: Trainer, { layer, from, to }: WatchedPlace): number {
  const at = net.layers[layer];
  // The row after the last input is the bias.
  if (!at || from > at.from || to >= at.to) return 0;
  return at.start + from * at.to + to;
}
