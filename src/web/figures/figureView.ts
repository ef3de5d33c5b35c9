import { csvOf } from '../../charts/table';
import { messageOf } from '../../core/errors';
import type { FigureRecord } from '../../figures/figure';
import { element } from '../dom';
import { download } from '../download';
import { lineIn } from '../lab/tasks';
import type { FigureEntry } from '../labData';
import type { WordKey } from '../words/words';
import { say } from '../words/words';
import { pngOf } from './canvas';
import { loadFonts } from './fonts';
import { LivePicture } from './livePicture';
import type { Drawn } from '../worker/messages';

export interface FigureActions {
  draw(): void;
  stop(): void;
  onLine(line: number): void;
}

/** One figure of a lab: its words, the reference's picture, and the student's own. */
export class FigureView {
  readonly root: HTMLElement;
  private readonly status = element('p', { class: 'progress', role: 'status' });
  private readonly bar = element('progress', { max: 1, value: 0, hidden: true });
  private readonly own = element('div', { class: 'own' });
  private readonly drawButton: HTMLButtonElement;
  private readonly stopButton: HTMLButtonElement;

  constructor(
    readonly entry: FigureEntry,
    private readonly actions: FigureActions,
  ) {
    const { id, title, caption, source } = entry;
    this.drawButton = element(
      'button',
      { type: 'button', class: 'primary draw', onclick: () => actions.draw() },
      say('figures.draw'),
    );
    this.stopButton = element(
      'button',
      { type: 'button', class: 'stop', hidden: true, onclick: () => actions.stop() },
      say('check.stop'),
    );
    this.bar.setAttribute('aria-label', say('figures.progress', { title }));
    this.root = element(
      'section',
      { class: 'figure', 'data-figure': id, 'aria-label': title },
      element('h3', { dir: 'auto', lang: 'en' }, title),
      element(
        'p',
        { dir: 'auto', lang: 'en' },
        caption,
        ' ',
        element('span', { class: 'soft' }, `(${source})`),
      ),
      element('div', { class: 'row' }, this.drawButton, this.stopButton, this.bar),
      this.status,
      this.own,
      this.reference(),
    );
  }

  /** Another figure is drawn: this one has to wait. */
  showBusy(busy: boolean): void {
    this.drawButton.disabled = busy;
  }

  showStarted(): void {
    this.stopButton.hidden = this.bar.hidden = false;
    this.bar.removeAttribute('value');
    this.status.textContent = say('figures.running');
    this.root.setAttribute('aria-busy', 'true');
  }

  showProgress(fraction: number): void {
    this.bar.value = fraction;
  }

  showEnded(words = ''): void {
    this.stopButton.hidden = this.bar.hidden = true;
    this.status.textContent = words;
    this.root.setAttribute('aria-busy', 'false');
  }

  async show(drawn: Drawn): Promise<void> {
    this.showEnded();
    const shown = 'record' in drawn ? await this.picture(drawn.record) : [this.failure(drawn.reason)];
    this.own.replaceChildren(...shown, ...printed(drawn.printed));
    this.drawButton.textContent = say('figures.again');
  }

  private async picture(record: FigureRecord): Promise<HTMLElement[]> {
    const { chart, figure } = record;
    await loadFonts(JSON.stringify(chart));
    const live = new LivePicture(chart);
    const save = (key: WordKey, run: () => void | Promise<void>): HTMLElement =>
      element('button', { type: 'button', 'data-do': key, onclick: () => void this.trying(run) }, say(key));
    const buttons = element(
      'div',
      { class: 'row' },
      save('figures.png', async () => download(`${figure}.png`, await pngOf(chart))),
      save('figures.csv', () => download(`${figure}.csv`, csvOf(chart))),
      save('figures.json', () => download(`${figure}.json`, `${JSON.stringify(record)}\n`)),
      save('figures.enlarge', () => enlarge(record)),
    );
    return [live.root, buttons];
  }

  private async trying(run: () => void | Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.status.textContent = say('figures.notSaved', { message: messageOf(error) });
    }
  }

  private failure(reason: string): HTMLElement {
    const line = lineIn(reason);
    return element(
      'div',
      { class: 'failure' },
      element('p', {}, say('figures.failed'), ' ', element('bdi', { lang: 'en' }, reason)),
      line === undefined
        ? undefined
        : element(
            'button',
            { type: 'button', class: 'line', onclick: () => this.actions.onLine(line) },
            say('report.line', { line }),
          ),
    );
  }

  /** It is loaded when the panel is shown and the picture comes near. */
  private reference(): HTMLElement {
    const { title, picture } = this.entry;
    const { file, width, height } = picture;
    return element(
      'figure',
      { class: 'reference' },
      element('figcaption', { class: 'soft' }, say('figures.reference')),
      element('img', { src: file, width, height, loading: 'lazy', alt: say('figures.pictureOf', { title }) }),
    );
  }
}

function printed(lines: readonly string[]): HTMLElement[] {
  if (lines.length === 0) return [];
  return [
    element(
      'details',
      { class: 'prints' },
      element('summary', {}, say('report.prints', { count: lines.length })),
      element('pre', { tabindex: '0', dir: 'ltr' }, lines.join('\n')),
    ),
  ];
}

/** Shows the picture over the whole page. */
function enlarge({ chart, title }: FigureRecord): void {
  const dialog = element('dialog', { class: 'large', 'aria-label': title });
  dialog.append(
    new LivePicture(chart).root,
    element(
      'div',
      { class: 'row end' },
      element('button', { type: 'button', onclick: () => dialog.close() }, say('close')),
    ),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
