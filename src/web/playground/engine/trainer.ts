/** Trains one net, a step at a time, and remembers what a page shows of it. */
import { seededRandom } from '../../../core/rng';
import type { RandomStream } from '../../../core/rng';
import { backward, forward, lossOf, measure, newNet } from './net';
import type { Net, StepStreams } from './net';
import { normOf, RULES } from './rules';
import type { Rule, Seen, SlotName, Slots } from './rules';
import { momentsOf } from './samples';
import type { Task } from './samples';
import { rateShare } from './schedules';
import type { Settings } from './settings';

/** See net.ts. */
const { sign } = Math;

/** Loss and error by epoch; entry i is that of `epochs[i]`. The error is a share of wrong classes, or an RMSE. */
export interface History {
  readonly epochs: number[];
  readonly trainLoss: number[];
  readonly validationLoss: number[];
  readonly trainError: number[];
  readonly validationError: number[];
}

export type Status = 'running' | 'finished' | 'stoppedEarly' | 'diverged';

/** One parameter and what its gradient was made of, at the last step. */
export interface Watched extends Seen {
  readonly lossGradient: number;
  readonly penaltyGradient: number;
  /** The factor of clipping, 1 if the gradient was short enough. */
  readonly clipFactor: number;
}

/** A loss of this size can't come back. */
const LOST = 1e12;

export class Trainer {
  readonly net: Net;
  readonly history: History = {
    epochs: [],
    trainLoss: [],
    validationLoss: [],
    trainError: [],
    validationError: [],
  };
  status: Status = 'running';
  step = 0;
  epoch = 0;
  /** The epoch whose weights were the best, where training stops early. */
  bestEpoch = 0;
  /** The parameter whose updates are noted. */
  watchedParameter = 0;
  watched: Watched | undefined;
  private readonly rule: Rule;
  private readonly slots: Slots;
  private readonly streams: StepStreams & { order: RandomStream; inputs: RandomStream };
  private readonly batch: { x: Float64Array; y: Float64Array };
  private readonly saved: Float64Array;
  /** The standard deviation of each input as the net gets it. */
  private readonly spread: Float64Array;
  private order: number[] = [];
  private next = 0;
  private plateauShare = 1;
  private plateauBest = Infinity;
  private plateauWaited = 0;
  private readonly best: { loss: number; waited: number; copy: Float64Array[] };

  constructor(
    readonly settings: Settings,
    readonly task: Task,
  ) {
    const random = seededRandom(settings.seed);
    this.net = newNet(settings, task, random);
    this.rule = RULES[settings.optimizer];
    const size = this.net.parameters.length;
    this.slots = Object.fromEntries(this.rule.slots.map((slot) => [slot, new Float64Array(size)]));
    this.saved = new Float64Array(size);
    this.streams = {
      order: random.stream('order'),
      inputs: random.stream('input noise'),
      noise: random.stream('hidden noise'),
      dropout: random.stream('dropout'),
    };
    this.spread = momentsOf(task.train.x, task.inputs).std;
    const rows = Math.min(settings.batchSize, task.train.count);
    this.batch = { x: new Float64Array(rows * task.inputs), y: new Float64Array(rows) };
    this.best = { loss: Infinity, waited: 0, copy: [] };
    this.look();
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.task.train.count / this.settings.batchSize);
  }

  /** η of the next step. */
  get rate(): number {
    const { optimizer, switchAfter, secondRate, learningRate } = this.settings;
    const isSecond = optimizer === 'adamThenMomentum' && this.step >= switchAfter;
    return this.share() * (isSecond ? secondRate : learningRate);
  }

  /** Takes steps until the number is reached or training is over. */
  run(steps: number): void {
    for (let i = 0; i < steps && this.status === 'running'; i++) this.takeStep();
  }

  runToEnd(): void {
    while (this.status === 'running') this.takeStep();
  }

  private takeStep(): void {
    const count = this.nextBatch();
    const ahead = this.rule.looksAhead ? this.lookAhead() : undefined;
    this.net.gradients.fill(0);
    forward(this.net, this.batch.x, count, this.streams);
    lossOf(this.net, this.batch.y);
    backward(this.net, this.batch.x);
    const lossGradient = this.net.gradients[this.watchedParameter]!;
    this.addPenalties();
    const penalized = this.net.gradients[this.watchedParameter]!;
    const clipFactor = this.clip();
    if (ahead) this.net.parameters.set(ahead);
    this.move({ lossGradient, penaltyGradient: penalized - lossGradient, clipFactor });
    if (this.next >= this.order.length) this.endEpoch();
  }

  /** Copies the rows of the next batch, with noise on the inputs, and returns their number. */
  private nextBatch(): number {
    const { train, inputs } = this.task;
    const { batchSize, inputNoise } = this.settings;
    if (this.next >= this.order.length) {
      this.order = this.streams.order.permutation(train.count);
      this.next = 0;
    }
    const rows = this.order.slice(this.next, this.next + batchSize);
    this.next += rows.length;
    const { x, y } = this.batch;
    rows.forEach((row, i) => {
      x.set(train.x.subarray(row * inputs, (row + 1) * inputs), i * inputs);
      y[i] = train.y[row]!;
    });
    if (inputNoise > 0)
      for (let i = 0; i < rows.length * inputs; i++)
        x[i]! += inputNoise * this.spread[i % inputs]! * this.streams.inputs.normal();
    return rows.length;
  }

  /** Moves to w + μm, and returns w. */
  private lookAhead(): Float64Array {
    const { parameters } = this.net;
    this.saved.set(parameters);
    const { m } = this.slots;
    for (let i = 0; i < parameters.length; i++) parameters[i]! += this.settings.momentum * m![i]!;
    return this.saved;
  }

  /** λ₁ sign(w) + λ₂ w, of the weights alone or of the biases too. Source: WD; S33, S34; errata E2, E43. */
  private addPenalties(): void {
    const { l1, l2, penalized } = this.settings;
    if (l1 === 0 && l2 === 0) return;
    for (const { kernel, kernelGradient, bias, biasGradient } of this.net.layers) {
      addPenalty(kernel, kernelGradient, this.settings);
      if (penalized === 'all') addPenalty(bias, biasGradient, this.settings);
    }
  }

  /** Rescales gradients whose norm is above the threshold; the norm is then the threshold. S20; erratum E24. */
  private clip(): number {
    const { clip } = this.settings;
    if (clip === 0) return 1;
    const norm = normOf(this.net.gradients);
    if (!(norm > clip)) return 1;
    const { gradients } = this.net;
    for (let i = 0; i < gradients.length; i++) gradients[i]! *= clip / norm;
    return clip / norm;
  }

  private share(): number {
    const { stepsPerEpoch, plateauShare, step } = this;
    return rateShare({ epochs: step / stepsPerEpoch, stepsPerEpoch, plateauShare }, this.settings);
  }

  private move(parts: Pick<Watched, 'lossGradient' | 'penaltyGradient' | 'clipFactor'>): void {
    const { parameters: w, gradients: g } = this.net;
    const i = this.watchedParameter;
    const share = this.share();
    const before = this.slotsAt(i);
    const old = w[i]!;
    this.step += 1;
    this.rule.move({ w, g, slots: this.slots, share, t: this.step }, this.settings);
    this.watched = {
      ...parts,
      w: old,
      next: w[i]!,
      g: g[i]!,
      norm: normOf(g),
      share,
      t: this.step,
      before,
      after: this.slotsAt(i),
    };
  }

  private slotsAt(i: number): Partial<Record<SlotName, number>> {
    return Object.fromEntries(this.rule.slots.map((slot) => [slot, this.slots[slot]![i]!]));
  }

  private endEpoch(): void {
    this.epoch += 1;
    const loss = this.look();
    if (!(this.history.trainLoss.at(-1)! < LOST) || !(loss < LOST)) {
      this.status = 'diverged';
      return;
    }
    this.watchPlateau(loss);
    if (this.stopsEarly(loss)) this.status = 'stoppedEarly';
    else if (this.epoch >= this.settings.epochs) this.status = 'finished';
    // A run with early stopping ends with its best weights, whatever ended it.
    if (this.status !== 'running' && this.settings.patience > 0) this.restoreBest();
  }

  /** Notes loss and error of both parts, and returns the validation loss. */
  private look(): number {
    const [train, validation] = [measure(this.net, this.task.train), measure(this.net, this.task.validation)];
    const { history } = this;
    history.epochs.push(this.epoch);
    history.trainLoss.push(train.loss);
    history.validationLoss.push(validation.loss);
    history.trainError.push(this.error(train.mistakes));
    history.validationError.push(this.error(validation.mistakes));
    return validation.loss;
  }

  private error(mistakes: number): number {
    return this.task.kind === 'classes' ? mistakes : Math.sqrt(mistakes) * this.task.targetScale.std[0]!;
  }

  private watchPlateau(loss: number): void {
    if (loss < this.plateauBest) {
      this.plateauBest = loss;
      this.plateauWaited = 0;
      return;
    }
    this.plateauWaited += 1;
    if (this.plateauWaited < this.settings.plateau) return;
    this.plateauShare *= this.settings.factor;
    this.plateauWaited = 0;
  }

  private stopsEarly(loss: number): boolean {
    const { patience } = this.settings;
    if (patience === 0) return false;
    if (loss < this.best.loss) {
      this.best.loss = loss;
      this.best.waited = 0;
      this.best.copy = this.state().map((list) => list.slice());
      this.bestEpoch = this.epoch;
      return false;
    }
    this.best.waited += 1;
    return this.best.waited >= patience;
  }

  /** All numbers that make the net's answers. */
  private state(): Float64Array[] {
    const averages = this.net.layers.flatMap(({ norm }) =>
      norm ? [norm.running.mean, norm.running.variance] : [],
    );
    return [this.net.parameters, ...averages];
  }

  private restoreBest(): void {
    this.state().forEach((list, i) => this.best.copy[i] && list.set(this.best.copy[i]));
  }

  /** Loss and error of the net as it is now: after early stopping, of the best epoch. */
  result(): Result {
    const { history } = this;
    const i =
      this.settings.patience > 0 && this.status !== 'running' ? history.epochs.indexOf(this.bestEpoch) : -1;
    return {
      trainLoss: history.trainLoss.at(i)!,
      validationLoss: history.validationLoss.at(i)!,
      trainError: history.trainError.at(i)!,
      validationError: history.validationError.at(i)!,
    };
  }
}

export interface Result {
  readonly trainLoss: number;
  readonly validationLoss: number;
  readonly trainError: number;
  readonly validationError: number;
}

function addPenalty(w: Float64Array, g: Float64Array, { l1, l2 }: Settings): void {
  for (let i = 0; i < w.length; i++) g[i]! += l1 * sign(w[i]!) + l2 * w[i]!;
}
