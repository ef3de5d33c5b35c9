/** "Repeat with 10 seeds": the intervals of all measures, and the verdict in the words of the figures. */
import { decimals, short } from '../../figures/words';
import type { Interval } from '../../figures/statistics';
import { element } from '../dom';
import { say } from '../words/words';
import { SEEDS } from './engine/repeat';
import type { MeasureVerdict, Verdict } from './engine/repeat';
import { word } from './tell';

export class VerdictPanel {
  readonly root: HTMLElement;
  private readonly told = element('p', { class: 'note', role: 'status' });
  private readonly result = element('div');
  private readonly button: HTMLButtonElement;

  constructor(events: { repeat: () => void; stop: () => void }) {
    this.button = element(
      'button',
      {
        type: 'button',
        id: 'repeat',
        onclick: () => (this.button.dataset['busy'] ? events.stop() : events.repeat()),
      },
      say('playground.repeat', { seeds: SEEDS }),
    );
    this.root = element(
      'section',
      { class: 'verdict' },
      element('h2', {}, say('playground.verdict')),
      element('p', { class: 'note' }, say('playground.repeatWhy', { seeds: SEEDS })),
      this.button,
      this.told,
      this.result,
    );
  }

  /** Nothing is known of the settings yet. */
  clear(): void {
    this.end();
    this.told.textContent = '';
    this.result.replaceChildren();
  }

  private end(): void {
    delete this.button.dataset['busy'];
    this.button.textContent = say('playground.repeat', { seeds: SEEDS });
  }

  progress(done: number): void {
    this.button.dataset['busy'] = 'true';
    this.button.textContent = say('playground.stopRepeat');
    this.told.textContent = say('playground.repeating', { done, seeds: SEEDS });
  }

  stopped(): void {
    this.end();
    this.told.textContent = say('playground.repeatStopped');
  }

  show(verdict: Verdict, names: readonly string[]): void {
    this.end();
    this.told.textContent = say('playground.repeatDone', { seeds: verdict.seeds });
    const lost = divergedText(verdict, names);
    this.result.replaceChildren(
      ...(lost === undefined ? [] : [element('p', { class: 'said' }, lost)]),
      ...(verdict.measures.length > 0 ? [tableOf(verdict, names)] : []),
      ...(names.length > 1 && verdict.measures.length > 0
        ? [element('p', { class: 'note' }, say('playground.family'))]
        : []),
    );
  }
}

function divergedText(
  { diverged, divergedSide, seeds }: Verdict,
  names: readonly string[],
): string | undefined {
  const [first, second] = diverged;
  if (first + second === 0) return undefined;
  if (names.length < 2) return say('playground.diverged.one', { first, seeds });
  const values = { first, second, seeds, firstNet: names[0]!, secondNet: names[1]! };
  return `${say('playground.diverged.two', values)} ${word(`playground.diverged.${divergedSide}`, values)}`;
}

function tableOf({ measures }: Verdict, names: readonly string[]): HTMLElement {
  const heads = [
    '',
    ...names,
    ...(names.length > 1 ? [say('playground.difference', { net: names[1]! })] : []),
  ];
  const row = (one: MeasureVerdict): HTMLElement =>
    element(
      'tr',
      { 'data-measure': one.measure, 'data-side': one.side },
      element('th', { scope: 'row' }, word(`playground.measure.${one.measure}`)),
      element('td', {}, intervalText(one, one.first)),
      one.second && element('td', {}, intervalText(one, one.second)),
      one.difference && element('td', { class: 'said' }, differenceText(one)),
    );
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('playground.verdict') },
    element(
      'table',
      {},
      element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...measures.map(row)),
    ),
  );
}

/** `12.3 % (10.1 to 14.5)`, or `12.3 %` where all runs are equal. */
export function intervalText(
  { isShare }: Pick<MeasureVerdict, 'isShare'>,
  { centre, low, high }: Interval,
): string {
  const text = isShare ? decimals(1) : short;
  const values = { centre: text(centre), unit: isShare ? ' %' : '', low: text(low), high: text(high) };
  return say(low < high ? 'playground.interval' : 'playground.noInterval', values);
}

/** `lower by 6.4 points (4.3 to 8.5)`, `higher by …`, `not told apart (−0.6 to 0.4)`. */
export function differenceText({ difference, side, isShare }: MeasureVerdict): string {
  const text = isShare ? decimals(1) : short;
  const { centre, low, high } = difference!;
  const [from, to] = side === 'below' ? [-high, -low] : [low, high];
  return word(`playground.side.${side}`, {
    by: text(Math.abs(centre)),
    unit: isShare ? say('playground.points') : '',
    low: text(from),
    high: text(to),
  });
}
