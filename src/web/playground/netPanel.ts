/** One net: its answers, its weights, its numbers. */
import { decimals, percent } from '../../figures/words';
import { shortNumber } from '../../charts/numbers';
import { element } from '../dom';
import { say } from '../words/words';
import { Answers } from './draw/answers';
import { drawNetwork, weightAt } from './draw/network';
import { Surface } from './draw/surface';
import type { WatchedPlace } from './engine/address';
import type { MeasureName } from './engine/repeat';
import { MEASURES } from './engine/repeat';
import type { Scenery } from './engine/session';
import type { Picture, Snapshot } from './engine/snapshot';
import { word } from './tell';

export class NetPanel {
  readonly root: HTMLElement;
  private readonly title = element('h2');
  private readonly status = element('p', { class: 'status' });
  private readonly numbers: Record<MeasureName, HTMLElement>;
  private readonly caption = element('figcaption');
  private readonly answers: Surface;
  private readonly network: Surface;
  private readonly painter = new Answers();
  private scenery: Scenery | undefined;
  private snapshot: Snapshot | undefined;
  private picture: Picture | undefined;
  private watched: WatchedPlace = { layer: 0, from: 0, to: 0 };

  /** @param choose is called with the weight that a click hits */
  constructor(index: number, choose: (place: WatchedPlace) => void) {
    this.answers = new Surface({ height: (width) => width * 0.78, draw: () => this.drawAnswers() });
    this.network = new Surface({ height: (width) => width * 0.6, draw: () => this.drawNetwork() });
    const { canvas } = this.network;
    canvas.addEventListener('click', (event) => {
      const { left, top } = canvas.getBoundingClientRect();
      const place =
        this.scenery && weightAt(this.network, this.scenery, [event.clientX - left, event.clientY - top]);
      if (place) choose(place);
    });
    const cells = MEASURES.map((name) => [name, element('dd', { dir: 'ltr' })] as const);
    this.numbers = Object.fromEntries(cells) as Record<MeasureName, HTMLElement>;
    this.root = element(
      'section',
      { class: `net net-${index + 1}` },
      this.title,
      this.status,
      element(
        'dl',
        { class: 'numbers' },
        ...cells.map(([name, cell]) =>
          element('div', {}, element('dt', {}, word(`playground.measure.${name}`)), cell),
        ),
      ),
      element(
        'div',
        { class: 'views' },
        element('figure', {}, this.answers.canvas, this.caption),
        element('figure', {}, this.network.canvas, element('figcaption', {}, say('playground.weights'))),
      ),
    );
  }

  begin(title: string, scenery: Scenery): void {
    this.title.textContent = title;
    this.scenery = scenery;
    this.picture = undefined;
    this.painter.reset();
  }

  show(snapshot: Snapshot, watched: WatchedPlace): void {
    this.snapshot = snapshot;
    this.watched = watched;
    if (snapshot.picture) {
      this.picture = snapshot.picture;
      this.caption.textContent = word(`playground.picture.${snapshot.picture.kind}`);
      this.drawAnswers();
    }
    this.drawNetwork();
  }

  /** The texts, which a reader could not follow at every frame. */
  tell(isRunning: boolean): void {
    const { snapshot, scenery } = this;
    if (!snapshot || !scenery) return;
    const { epoch, step, rate, gradientNorm, status, bestEpoch } = snapshot;
    const state = status === 'running' && !isRunning ? 'paused' : status;
    this.status.textContent = [
      word(`playground.status.${state}`, { best: bestEpoch }),
      say('playground.progress', { epoch, step, rate: shortNumber(rate), norm: shortNumber(gradientNorm) }),
    ].join(' · ');
    for (const name of MEASURES) {
      const text = resultText(name, snapshot.now[name], scenery.task.kind);
      if (this.numbers[name].textContent !== text) this.numbers[name].textContent = text;
    }
    this.describe(snapshot, scenery);
  }

  private describe({ now, epoch }: Snapshot, { task, widths }: Scenery): void {
    const error = resultText('validationError', now.validationError, task.kind);
    this.answers.describe(say('playground.answersTold', { epoch, error, net: this.title.textContent }));
    this.network.describe(
      say('playground.weightsTold', { widths: widths.join(' – '), net: this.title.textContent }),
    );
  }

  private drawAnswers(): void {
    if (this.picture && this.scenery) this.painter.draw(this.answers, this.picture, this.scenery);
  }

  private drawNetwork(): void {
    if (this.snapshot && this.scenery)
      drawNetwork(this.network, this.scenery, this.snapshot.kernels, this.watched);
  }
}

/** A share of wrong classes in per cent; other numbers in three digits. */
export function resultText(name: MeasureName, value: number, kind: 'classes' | 'curve'): string {
  if (!Number.isFinite(value)) return '∞';
  if (kind === 'classes' && name.endsWith('Error')) return percent(value);
  return Math.abs(value) < 1e-3 || Math.abs(value) >= 1e3 ? shortNumber(value) : decimals(3)(value);
}
