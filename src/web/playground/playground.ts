/** The playground: nets that train before one's eyes, with every setting of the labs. */
import { element, find } from '../dom';
import { startPage } from '../page';
import { say } from '../words/words';
import { ChartsPanel } from './chartsPanel';
import { Controls } from './controls';
import { readAddress, writeAddress } from './engine/address';
import type { PlaygroundState, WatchedPlace } from './engine/address';
import { SCENES, stateOf } from './engine/scenes';
import type { Scene } from './engine/scenes';
import type { Frame, Scenery } from './engine/session';
import { sameValue } from './engine/settings';
import type { Message } from './engine/settings';
import { FormulaPanel } from './formulaPanel';
import { Link } from './link';
import { NetPanel } from './netPanel';
import { differenceWord, fieldWord, tell, valueWord } from './tell';
import { Toolbar } from './toolbar';
import { VerdictPanel } from './verdictPanel';

/** Milliseconds between two changes of the texts while a run goes on. */
const TEXTS_EVERY = 250;

const LESS_MOTION = matchMedia('(prefers-reduced-motion: reduce)');
/** Milliseconds between two pictures with less motion. */
const CALM = 1000;

class Playground {
  private state: PlaygroundState;
  private isRunning = false;
  private isOver = false;
  private frame: Frame | undefined;
  private isNew = false;
  private toldAt = 0;
  private drawnAt = 0;
  private readonly toolbar: Toolbar;
  private readonly controls: Controls;
  private readonly nets = element('div', { class: 'nets' });
  private panels: NetPanel[] = [];
  private readonly charts = new ChartsPanel();
  private readonly formula = new FormulaPanel((place) => this.watch(place));
  private readonly verdict: VerdictPanel;
  private readonly alert = element('div', { class: 'alert', role: 'alert' });
  private readonly shared = element('p', { class: 'note', role: 'status' });
  private readonly link: Link;

  constructor() {
    const { state, faults } = readAddress(location.hash.slice(1));
    this.state = state;
    this.toolbar = new Toolbar({
      scene: (scene) => this.open(stateOf(scene)),
      toggle: () => this.setRunning(!this.isRunning),
      step: () => this.link.ask(1),
      restart: () => this.restart(),
      speed: (speed) => this.changeView({ speed }),
      share: () => void this.share(),
    });
    this.controls = new Controls(state, {
      changed: (change) => this.open({ ...this.state, ...change }),
      fault: (message) => this.tellFaults([message]),
    });
    this.verdict = new VerdictPanel({
      repeat: () => this.repeat(),
      stop: () => {
        this.link.stopRepeat();
        this.verdict.stopped();
      },
    });
    this.link = new Link({
      started: (sceneries, frame) => this.started(sceneries, frame),
      frame: (frame) => this.take(frame),
      fault: (message) => this.failed(message),
      repeated: (done, verdict) =>
        verdict ? this.verdict.show(verdict, this.names()) : this.verdict.progress(done),
    });
    this.build();
    this.tellFaults(faults);
    this.show();
    this.link.start(state);
    addEventListener('hashchange', () => this.read());
    requestAnimationFrame(() => this.tick());
  }

  private build(): void {
    find('#playground').append(
      element('h1', {}, say('playground')),
      this.toolbar.sceneRoot,
      this.toolbar.root,
      this.shared,
      this.alert,
      element(
        'div',
        { class: 'columns' },
        this.controls.root,
        element(
          'div',
          { class: 'stage' },
          this.nets,
          this.charts.root,
          element('div', { class: 'below' }, this.formula.root, this.verdict.root),
        ),
      ),
    );
  }

  /** An address that was typed, or one of the history. */
  private read(): void {
    const text = location.hash.slice(1);
    if (text === writeAddress(this.state)) return;
    const { state, faults } = readAddress(text);
    this.open(state);
    this.tellFaults(faults);
  }

  private tellFaults(faults: readonly Message[]): void {
    if (faults.length === 0) return this.alert.replaceChildren();
    const list = element('ul', {}, ...faults.map((fault) => element('li', {}, tell(fault))));
    this.alert.replaceChildren(list);
  }

  /** Begins again with another state. */
  private open(state: PlaygroundState): void {
    const { comparison, settings } = state;
    // A second net with the same value of the setting would be the first net again.
    const isSame = comparison && sameValue(settings[comparison.field], comparison.value);
    this.state = isSame ? { ...state, comparison: undefined } : state;
    this.tellFaults(
      isSame
        ? [{ key: 'playground.fault.same', values: { field: `playground.field.${comparison.field}` } }]
        : [],
    );
    this.show();
    this.restart();
  }

  private show(): void {
    this.controls.show(this.state);
    this.toolbar.showScene(sceneOf(this.state), labPage);
    this.toolbar.show({ isRunning: this.isRunning, isOver: this.isOver, speed: this.state.speed });
    this.writeAddress();
  }

  private writeAddress(): void {
    history.replaceState(null, '', `#${writeAddress(this.state)}`);
  }

  private changeView(change: Pick<Partial<PlaygroundState>, 'speed' | 'watched'>): void {
    this.state = { ...this.state, ...change };
    this.writeAddress();
  }

  private watch(place: WatchedPlace): void {
    const watched = this.formula.watch(place);
    this.changeView({ watched });
    this.link.watch(watched);
    if (!this.isRunning) this.link.ask(0);
  }

  private restart(): void {
    this.setRunning(false);
    this.verdict.clear();
    this.link.start(this.state);
  }

  private setRunning(isRunning: boolean): void {
    this.isRunning = isRunning && !this.isOver;
    this.toolbar.show({ isRunning: this.isRunning, isOver: this.isOver, speed: this.state.speed });
    // A picture of where it stands.
    if (!this.isRunning) this.link.ask(0);
  }

  private names(): string[] {
    const { comparison, settings } = this.state;
    if (!comparison) return [say('playground.theNet')];
    const first = `${fieldWord(comparison.field)}: ${valueWord(comparison.field, settings[comparison.field])}`;
    return [first, differenceWord(comparison)];
  }

  private started(sceneries: readonly Scenery[], frame: Frame): void {
    const names = this.names();
    if (this.panels.length !== sceneries.length) {
      this.panels = sceneries.map((_, i) => new NetPanel(i, (place) => this.watch(place)));
      this.nets.replaceChildren(...this.panels.map(({ root }) => root));
    }
    this.panels.forEach((panel, i) => panel.begin(names[i]!, sceneries[i]!));
    this.charts.begin(sceneries, names, this.state.settings.epochs);
    const watched = this.formula.begin(sceneries[0]!, this.state.watched);
    if (watched !== this.state.watched) this.changeView({ watched });
    this.nets.hidden = this.charts.root.hidden = false;
    this.take(frame);
    this.setOver(frame);
  }

  private take(frame: Frame): void {
    this.charts.take(frame);
    this.frame = frame;
    this.isNew = true;
    this.setOver(frame);
  }

  private setOver({ snapshots }: Frame): void {
    const isOver = snapshots.every(({ status }) => status !== 'running');
    if (isOver === this.isOver && !(isOver && this.isRunning)) return;
    this.isOver = isOver;
    this.isRunning = this.isRunning && !isOver;
    this.toolbar.show({ isRunning: this.isRunning, isOver, speed: this.state.speed });
  }

  /** Before each picture of the screen: shows what has come, and asks for the next. */
  private tick(): void {
    if (this.isRunning) this.link.advance(this.state.speed);
    if (this.isNew && this.frame && this.isDue()) this.draw(this.frame);
    requestAnimationFrame(() => this.tick());
  }

  /** While a run goes on, those who asked for less motion get a picture a second. */
  private isDue(): boolean {
    return !this.isRunning || !LESS_MOTION.matches || performance.now() - this.drawnAt >= CALM;
  }

  private draw(frame: Frame): void {
    this.isNew = false;
    this.drawnAt = performance.now();
    this.panels.forEach((panel, i) => panel.show(frame.snapshots[i]!, this.state.watched));
    this.charts.drawNext();
    const now = performance.now();
    if (this.isRunning && now - this.toldAt < TEXTS_EVERY) return;
    this.toldAt = now;
    for (const panel of this.panels) panel.tell(this.isRunning);
    this.formula.show(frame.snapshots, this.names());
    if (!this.isRunning) this.charts.drawAll();
  }

  private failed(message: Message): void {
    this.tellFaults([message]);
    this.frame = undefined;
    this.isNew = false;
    this.isRunning = false;
    this.isOver = true;
    this.nets.hidden = this.charts.root.hidden = true;
    this.toolbar.show({ isRunning: false, isOver: true, speed: this.state.speed });
    this.verdict.clear();
  }

  private repeat(): void {
    this.setRunning(false);
    this.verdict.progress(0);
    this.link.repeat(this.state);
  }

  private async share(): Promise<void> {
    const isApart = writeAddress(this.state).endsWith('table=apart');
    const text = isApart ? say('playground.shareApart') : say('playground.shared');
    try {
      await navigator.clipboard.writeText(location.href);
      this.shared.textContent = text;
    } catch {
      this.shared.textContent = say('playground.shareByHand', { address: location.href });
    }
  }
}

/** The scene whose state this is, whatever is watched and however fast. */
function sceneOf({ settings, comparison }: PlaygroundState): Scene | undefined {
  return SCENES.find((scene) => {
    const own = stateOf(scene);
    return (
      JSON.stringify(own.settings) === JSON.stringify(settings) &&
      JSON.stringify(own.comparison) === JSON.stringify(comparison)
    );
  });
}

/** The page of a lab, if the site has one. The build wrote the names of the labs into the page. */
function labPage(lab: string): string | undefined {
  const ids = (find('#playground').dataset['labs'] ?? '').split(' ');
  const id = ids.find((one) => one.startsWith(`${lab}-`));
  return id && `${id}.html`;
}

async function start(): Promise<void> {
  await startPage();
  new Playground();
}

void start();
