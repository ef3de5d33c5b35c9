import { element } from '../dom';
import type { WordKey } from '../words/words';
import { say } from '../words/words';

export type Panel = 'handout' | 'editor' | 'report';
const PANELS: readonly Panel[] = ['handout', 'editor', 'report'];

/** The three parts of a lab's page: side by side on a laptop, one at a time behind tabs on a smaller screen. */
export class Layout {
  readonly panels: Record<Panel, HTMLElement>;
  private readonly tabs: Record<Panel, HTMLButtonElement>;

  constructor(main: HTMLElement, handout: HTMLElement) {
    const perPanel = <Made>(make: (panel: Panel) => Made): Record<Panel, Made> =>
      Object.fromEntries(PANELS.map((panel) => [panel, make(panel)])) as Record<Panel, Made>;
    this.panels = perPanel((panel) =>
      element('section', { id: `panel-${panel}`, class: 'panel', 'aria-label': say(`tab.${panel}`) }),
    );
    this.tabs = perPanel((panel) =>
      element(
        'button',
        { type: 'button', id: `tab-${panel}`, onclick: () => this.show(panel) },
        say(`tab.${panel}` as WordKey),
      ),
    );
    this.panels.handout.append(handout);
    this.panels.handout.tabIndex = 0;
    main.classList.add('lab');
    main.append(
      element('div', { class: 'tabs', role: 'group' }, ...PANELS.map((panel) => this.tabs[panel])),
      element('div', { class: 'work' }, ...PANELS.map((panel) => this.panels[panel])),
    );
    this.show('handout');
  }

  /** Brings a panel to the front; on a laptop all are there. */
  show(panel: Panel): void {
    for (const name of PANELS) {
      this.panels[name].classList.toggle('shown', name === panel);
      this.tabs[name].setAttribute('aria-pressed', String(name === panel));
    }
  }
}
