/** The update formula at work on one parameter, and the choice of this parameter. */
import { shortNumber } from '../../charts/numbers';
import { element } from '../dom';
import { say } from '../words/words';
import type { WatchedPlace } from './engine/address';
import type { Scenery } from './engine/session';
import type { Snapshot } from './engine/snapshot';

export class FormulaPanel {
  readonly root: HTMLElement;
  private readonly layer = element('select', { id: 'watch-layer' });
  private readonly from = element('select', { id: 'watch-from' });
  private readonly to = element('select', { id: 'watch-to' });
  private readonly nets = element('div', { class: 'formulas' });
  private widths: readonly number[] = [];
  private inputs: readonly string[] = [];
  private place: WatchedPlace = { layer: 0, from: 0, to: 0 };

  constructor(private readonly choose: (place: WatchedPlace) => void) {
    const changed = (): void => {
      const place = { layer: this.layer.value, from: this.from.value, to: this.to.value };
      choose({ layer: Number(place.layer), from: Number(place.from), to: Number(place.to) });
    };
    this.layer.addEventListener('change', () =>
      this.choose({ layer: Number(this.layer.value), from: 0, to: 0 }),
    );
    for (const select of [this.from, this.to]) select.addEventListener('change', changed);
    const field = (select: HTMLElement, text: string): HTMLElement =>
      element('div', { class: 'field' }, element('label', { for: select.id }, text), select);
    this.root = element(
      'section',
      { class: 'formula' },
      element('h2', {}, say('playground.update')),
      element(
        'div',
        { class: 'watch' },
        field(this.layer, say('playground.watch.layer')),
        field(this.from, say('playground.watch.from')),
        field(this.to, say('playground.watch.to')),
      ),
      this.nets,
    );
  }

  begin(scenery: Scenery, place: WatchedPlace): WatchedPlace {
    this.widths = scenery.widths;
    this.inputs = scenery.task.names;
    return this.watch(place);
  }

  /** Shows the choice, and returns it: a place that the net lacks becomes its first weight. */
  watch(place: WatchedPlace): WatchedPlace {
    const [before, after] = [this.widths[place.layer], this.widths[place.layer + 1]];
    const isThere = before !== undefined && after !== undefined && place.from <= before && place.to < after;
    this.place = isThere ? place : { layer: 0, from: 0, to: 0 };
    const { layer, from, to } = this.place;
    fill(
      this.layer,
      layer,
      this.widths.slice(1).map((_, l) => String(l + 1)),
    );
    const names = Array.from({ length: this.widths[layer]! }, (_, i) =>
      layer === 0 ? (this.inputs[i] ?? String(i + 1)) : String(i + 1),
    );
    fill(this.from, from, [...names, say('playground.watch.bias')]);
    fill(
      this.to,
      to,
      Array.from({ length: this.widths[layer + 1]! }, (_, i) => String(i + 1)),
    );
    return this.place;
  }

  show(snapshots: readonly Snapshot[], names: readonly string[]): void {
    this.nets.replaceChildren(
      ...snapshots.map((snapshot, i) =>
        element(
          'div',
          { class: `net-${i + 1}` },
          snapshots.length > 1 ? element('h3', {}, names[i]!) : undefined,
          ...linesOf(snapshot),
        ),
      ),
    );
  }
}

function fill(select: HTMLSelectElement, chosen: number, names: readonly string[]): void {
  const options = names.map((name, i) => element('option', { value: i, selected: i === chosen }, name));
  if (select.options.length === names.length && select.selectedIndex === chosen) {
    const isSame = names.every((name, i) => select.options[i]!.textContent === name);
    if (isSame) return;
  }
  select.replaceChildren(...options);
}

function linesOf({ formula, watched }: Snapshot): HTMLElement[] {
  if (!watched) return [element('p', { class: 'note' }, say('playground.noStep'))];
  const { lossGradient, penaltyGradient, clipFactor, g } = watched;
  const parts = [
    ...(penaltyGradient !== 0 && !Number.isNaN(penaltyGradient)
      ? [say('playground.gradient.penalty', { penalty: shortNumber(penaltyGradient) })]
      : []),
    ...(clipFactor < 1 ? [say('playground.gradient.clip', { factor: shortNumber(clipFactor) })] : []),
  ];
  const gradient = say('playground.gradient', { loss: shortNumber(lossGradient) });
  const sum = parts.length > 0 ? `${gradient} ${parts.join(' ')} → g = ${shortNumber(g)}` : gradient;
  return [
    element('p', { class: 'note' }, sum),
    ...formula.map((line) =>
      element(
        'p',
        { class: 'line', dir: 'ltr' },
        element('span', { class: 'symbols' }, line.formula),
        element('span', { class: 'values' }, line.numbers),
      ),
    ),
  ];
}
