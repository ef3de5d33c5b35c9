import { messageOf } from '../../core/errors';
import { Desk, Stopped } from '../desk';
import { element } from '../dom';
import type { FigureEntry, LabData } from '../labData';
import { figureListFile } from '../labData';
import { say } from '../words/words';
import type { Drawn, DrawRequest, OpenArtist } from '../worker/messages';
import { FigureView } from './figureView';

export interface FiguresOptions {
  lab: LabData;
  /** The text of `lab.ts` now. */
  text(): string;
  onLine(line: number): void;
}

/** The figures of a lab, each drawn with the student's code when it is asked for. */
class FiguresPanel {
  private readonly views: FigureView[];
  /** Started at the first drawing: it loads the kit a second time. */
  private desk: Desk | undefined;

  constructor(
    panel: HTMLElement,
    entries: readonly FigureEntry[],
    private readonly options: FiguresOptions,
  ) {
    this.views = entries.map((entry) => {
      const view: FigureView = new FigureView(entry, {
        draw: () => void this.draw(view),
        stop: () => this.desk?.stop(),
        onLine: options.onLine,
      });
      return view;
    });
    panel.append(
      element('h2', {}, say('figures.title')),
      element('p', { class: 'soft' }, say('figures.intro')),
      ...this.views.map(({ root }) => root),
    );
  }

  private async draw(view: FigureView): Promise<void> {
    const site = new URL('.', document.baseURI).href;
    const { manifest, starter } = this.options.lab;
    const open: OpenArtist = { site, manifest, starter };
    const desk = (this.desk ??= new Desk('code/src/web/worker/artist.js', open));
    for (const one of this.views) one.showBusy(true);
    view.showStarted();
    try {
      const request: Omit<DrawRequest, 'id'> = { text: this.options.text(), figure: view.entry.id };
      const onProgress = ({ fraction }: { fraction: number }): void => view.showProgress(fraction);
      await view.show(await desk.ask<{ fraction: number }, Drawn>(request, onProgress));
    } catch (error) {
      view.showEnded(
        error instanceof Stopped
          ? say('figures.stopped')
          : say('figures.fault', { message: messageOf(error) }),
      );
    } finally {
      for (const one of this.views) one.showBusy(false);
    }
  }
}

/** Fills the panel of a lab's figures. */
export async function showFigures(panel: HTMLElement, options: FiguresOptions): Promise<void> {
  const answer = await fetch(figureListFile(options.lab.manifest.id));
  if (!answer.ok) throw new Error(`the list of figures can't be loaded (${answer.status})`);
  new FiguresPanel(panel, (await answer.json()) as FigureEntry[], options);
}
