import { element } from '../dom';
import type { WordKey } from '../words/words';
import { say } from '../words/words';

export type Panel = 'handout' | 'figures' | 'editor' | 'report';
const PANELS: readonly Panel[] = ['handout', 'figures', 'editor', 'report'];
/** On a laptop these two take turns beside the others. */
const SIDE: readonly Panel[] = ['handout', 'figures'];

/**
 * The parts of a lab's page. On a laptop the editor and the report stand beside the handout or the figures; on a smaller
 * screen there is one part at a time.
 */
export class Layout {
  readonly panels: Record<Panel, HTMLElement>;
  private readonly tabs: Record<Panel, HTMLButtonElement>;

  /** @param onShow called with each panel that is brought to the front */
  constructor(
    main: HTMLElement,
    handout: HTMLElement,
    private readonly onShow: (panel: Panel) => void,
  ) {
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
    for (const side of SIDE) this.panels[side].tabIndex = 0;
    main.classList.add('lab');
    main.append(
      element(
        'div',
        { class: 'work' },
        element('div', { class: 'tabs', role: 'group' }, ...PANELS.map((panel) => this.tabs[panel])),
        ...PANELS.map((panel) => this.panels[panel]),
      ),
    );
    this.show('handout');
  }

  /** Brings a panel to the front. */
  show(panel: Panel): void {
    for (const name of PANELS) {
      this.panels[name].classList.toggle('shown', name === panel);
      this.tabs[name].setAttribute('aria-pressed', String(name === panel));
      if (SIDE.includes(panel) && SIDE.includes(name)) {
        this.panels[name].classList.toggle('beside', name === panel);
        this.tabs[name].classList.toggle('beside', name === panel);
      }
    }
    this.onShow(panel);
  }
}
