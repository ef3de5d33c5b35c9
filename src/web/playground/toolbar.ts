/** Scenes, and the buttons of a run. */
import { element } from '../dom';
import { say } from '../words/words';
import { SPEEDS } from './engine/address';
import { SCENES } from './engine/scenes';
import type { Scene } from './engine/scenes';
import { word } from './tell';

export interface ToolbarEvents {
  scene(scene: Scene): void;
  toggle(): void;
  step(): void;
  restart(): void;
  speed(speed: number): void;
  share(): void;
}

export class Toolbar {
  readonly root: HTMLElement;
  readonly sceneRoot: HTMLElement;
  private readonly run: HTMLButtonElement;
  private readonly step: HTMLButtonElement;
  private readonly speed: HTMLSelectElement;
  private readonly scene: HTMLSelectElement;
  private readonly about = element('div', { class: 'about' });

  constructor(events: ToolbarEvents) {
    const button = (id: string, text: string, onclick: () => void): HTMLButtonElement =>
      element('button', { type: 'button', id, onclick }, text);
    this.run = button('run', say('playground.run'), () => events.toggle());
    this.run.classList.add('primary');
    this.step = button('step', say('playground.step'), () => events.step());
    this.speed = element(
      'select',
      { id: 'speed', onchange: () => events.speed(Number(this.speed.value)) },
      ...SPEEDS.map((steps) => element('option', { value: steps }, String(steps))),
    );
    this.scene = element(
      'select',
      {
        id: 'scene',
        onchange: () => {
          const chosen = SCENES.find(({ id }) => id === this.scene.value);
          if (chosen) events.scene(chosen);
        },
      },
      element('option', { value: '' }, say('playground.ownScene')),
      ...SCENES.map(({ id, lab }) =>
        element('option', { value: id }, `${lab} · ${word(`playground.scene.${id}.title`)}`),
      ),
    );
    this.root = element(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': say('playground.toolbar') },
      this.run,
      this.step,
      button('restart', say('playground.restart'), () => events.restart()),
      element('label', { for: 'speed' }, say('playground.speed')),
      this.speed,
      button('share', say('playground.share'), () => events.share()),
    );
    this.sceneRoot = element(
      'div',
      { class: 'scene' },
      element('label', { for: 'scene' }, say('playground.scene')),
      this.scene,
      this.about,
    );
  }

  show({ isRunning, isOver, speed }: { isRunning: boolean; isOver: boolean; speed: number }): void {
    this.run.textContent = say(isRunning ? 'playground.pause' : 'playground.run');
    this.run.setAttribute('aria-pressed', String(isRunning));
    this.run.disabled = isOver;
    this.step.disabled = isOver || isRunning;
    this.speed.value = String(speed);
  }

  /** The scene that the settings are those of, or none. */
  showScene(scene: Scene | undefined, page: (lab: string) => string | undefined): void {
    this.scene.value = scene?.id ?? '';
    if (!scene) return this.about.replaceChildren(element('p', {}, say('playground.ownSceneWhy')));
    const { id, lab, claim } = scene;
    const href = page(lab);
    const name = say('playground.sceneLab', { lab, claim });
    this.about.replaceChildren(
      element(
        'p',
        {},
        element('strong', {}, word(`playground.scene.${id}.claim`)),
        ' ',
        word(`playground.scene.${id}.look`),
      ),
      element('p', { class: 'note' }, href === undefined ? name : element('a', { href }, name)),
    );
  }
}
