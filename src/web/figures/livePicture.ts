import type { Chart } from '../../charts/chart';
import { fittedTo } from '../../charts/fitted';
import { markAt, middleOf } from '../../charts/markAt';
import { pictureOf } from '../../charts/picture';
import type { Box, Mark } from '../../charts/plot';
import type { Theme } from '../../charts/theme';
import { themeNamed } from '../../charts/theme';
import { element } from '../dom';
import { say } from '../words/words';
import { newCanvas } from './canvas';

/** A place of the picture in shares of its sides, as CSS takes it. */
function placed({ left, top, width, height }: Box, size: { width: number; height: number }): string {
  const share = (length: number, of: number): string => `${(100 * length) / of}%`;
  return [
    `left:${share(left, size.width)}`,
    `top:${share(top, size.height)}`,
    `width:${share(width, size.width)}`,
    `height:${share(height, size.height)}`,
  ].join(';');
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** The colours of the page at this moment. */
function themeOfPage(): Theme {
  const chosen = document.documentElement.dataset['theme'] ?? (dark.matches ? 'dark' : 'light');
  return themeNamed(chosen === 'dark' ? 'dark' : 'light');
}

/**
 * A chart on the page: drawn as the command line does it, at the width there is. The pointer and the arrow keys read its
 * numbers, and the entries of its legend switch series off and on.
 */
export class LivePicture {
  readonly root: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly entries = element('div', { class: 'entries' });
  private readonly ring = element('div', { class: 'ring', hidden: true });
  private readonly tip = element('div', { class: 'tip', hidden: true });
  private readonly spoken = element('p', { class: 'hidden-text', 'aria-live': 'polite' });
  private readonly hidden = new Set<string>();
  private marks: Mark[] = [];
  private size = { width: 1, height: 1 };
  /** The mark that the keys are at. */
  private at = -1;

  constructor(private readonly chart: Chart) {
    this.canvas = element('canvas', {
      tabindex: 0,
      role: 'img',
      'aria-label': [chart.title, chart.verdict, say('figures.keys')].filter(Boolean).join('. '),
    });
    const layers = [this.canvas, this.entries, this.ring, this.tip];
    this.root = element('div', { class: 'live', dir: 'ltr' }, ...layers, this.spoken);
    this.listen();
  }

  private listen(): void {
    this.canvas.addEventListener('pointermove', (event) => this.point(event));
    this.canvas.addEventListener('pointerdown', (event) => this.point(event));
    this.canvas.addEventListener('pointerleave', () => this.forget());
    this.canvas.addEventListener('blur', () => this.forget());
    this.canvas.addEventListener('keydown', (event) => this.step(event));
    const draw = (): void => this.draw();
    let width = 0;
    new ResizeObserver(([entry]) => {
      const now = Math.round(entry!.contentRect.width);
      if (now === width || now === 0) return;
      width = now;
      requestAnimationFrame(draw);
    }).observe(this.root);
    dark.addEventListener('change', draw);
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  private draw(): void {
    if (!this.root.isConnected) return;
    this.forget();
    this.marks = [];
    const buttons: HTMLElement[] = [];
    const names = new Set<string>();
    const picture = pictureOf(fittedTo(this.chart, this.root.clientWidth), newCanvas, {
      theme: themeOfPage(),
      hidden: this.hidden,
      reader: {
        mark: (mark) => this.marks.push(mark),
        entry: ({ name }, box) => {
          if (!names.has(name)) buttons.push(this.entry(name, box));
          names.add(name);
        },
      },
    });
    this.size = { width: picture.width / picture.pixelRatio, height: picture.height / picture.pixelRatio };
    [this.canvas.width, this.canvas.height] = [picture.width, picture.height];
    picture.draw(this.canvas.getContext('2d')!);
    this.root.style.maxWidth = `${this.size.width}px`;
    for (const button of buttons) button.setAttribute('style', placed(boxes.get(button)!, this.size));
    this.replaceEntries(buttons);
  }

  /** The focus stays on the entry that was pressed. */
  private replaceEntries(buttons: HTMLElement[]): void {
    const focused = this.entries.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-series')
      : undefined;
    this.entries.replaceChildren(...buttons);
    buttons.find((button) => button.dataset['series'] === focused)?.focus();
  }

  private entry(name: string, box: Box): HTMLElement {
    const button = element('button', {
      type: 'button',
      class: 'entry',
      'data-series': name,
      'aria-pressed': String(!this.hidden.has(name)),
      'aria-label': say('figures.series', { name }),
      title: say('figures.series', { name }),
      onclick: () => this.toggle(name),
    });
    boxes.set(button, box);
    return button;
  }

  private toggle(name: string): void {
    if (!this.hidden.delete(name)) this.hidden.add(name);
    this.draw();
  }

  private point({ clientX, clientY }: PointerEvent): void {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const scale = this.size.width / width;
    const place = { x: (clientX - left) * scale, y: (clientY - top) * scale };
    const mark = markAt(this.marks, place);
    if (mark) this.tell(mark, mark.box.width * mark.box.height > 0 ? place : middleOf(mark.box));
    else this.forget();
  }

  /** Goes from mark to mark by the arrow keys, in the order in which they were drawn. */
  private step(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 20, PageUp: -20 };
    const step = steps[event.key];
    const { length } = this.marks;
    if (event.key === 'Escape') return this.forget();
    if (step === undefined || length === 0) return;
    event.preventDefault();
    this.at = this.at < 0 && step < 0 ? length - 1 : Math.min(length - 1, Math.max(0, this.at + step));
    const mark = this.marks[this.at]!;
    this.tell(mark, middleOf(mark.box));
    this.spoken.textContent = mark.read(middleOf(mark.box)).join(', ');
  }

  private tell(mark: Mark, place: { x: number; y: number }): void {
    const [left, top] = [(100 * place.x) / this.size.width, (100 * place.y) / this.size.height];
    this.ring.hidden = this.tip.hidden = false;
    this.ring.setAttribute('style', `left:${left}%;top:${top}%`);
    // Beside the place, on the side where there is room.
    const beside = left > 50 ? `right:calc(${100 - left}% + 12px)` : `left:calc(${left}% + 12px)`;
    const below = top > 50 ? `bottom:calc(${100 - top}% + 8px)` : `top:calc(${top}% + 8px)`;
    this.tip.setAttribute('style', `${beside};${below}`);
    this.tip.replaceChildren(...mark.read(place).map((line) => element('span', {}, line)));
  }

  private forget(): void {
    this.ring.hidden = this.tip.hidden = true;
    this.at = -1;
  }
}

/** The places of the entries of legends, in logical pixels. */
const boxes = new WeakMap<HTMLElement, Box>();
