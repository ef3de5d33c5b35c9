import { element } from '../dom';
import { changeSettings, settings } from '../settings';
import { say } from '../words/words';

export interface ToolbarActions {
  check(): void;
  checkTask(): void;
  stop(): void;
  save(): void;
  download(): void;
  upload(file: File): void;
  reset(): void;
  history(): void;
  goTo(task: string): void;
}

/** The buttons above the editor. */
export class Toolbar {
  readonly root: HTMLElement;
  private readonly checkAll = element(
    'button',
    { type: 'button', id: 'check-all', class: 'primary', onclick: () => this.actions.check() },
    say('check.all'),
  );
  private readonly checkTask = element('button', {
    type: 'button',
    id: 'check-task',
    onclick: () => this.actions.checkTask(),
  });
  private readonly stop = element(
    'button',
    { type: 'button', id: 'check-stop', hidden: true, onclick: () => this.actions.stop() },
    say('check.stop'),
  );
  private readonly state = element('span', { class: 'soft', id: 'saved' });
  private readonly jump: HTMLSelectElement;

  constructor(
    tasks: readonly string[],
    private readonly actions: ToolbarActions,
  ) {
    this.jump = element(
      'select',
      { id: 'jump', 'aria-label': say('editor.jump'), onchange: () => this.jumped() },
      element('option', { value: '' }, say('editor.noTask')),
      ...tasks.map((task) => element('option', { value: task }, task)),
    );
    this.root = element(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': say('tab.editor') },
      this.checkAll,
      this.checkTask,
      this.stop,
      this.jump,
      this.menu(),
      this.state,
    );
    this.showTask(undefined);
  }

  /** Tells which task the cursor is in. */
  showTask(task: string | undefined): void {
    this.checkTask.hidden = task === undefined;
    this.checkTask.textContent = task === undefined ? '' : say('check.task', { task });
    this.jump.value = task ?? '';
  }

  showState(text: string): void {
    this.state.textContent = text;
  }

  showRunning(running: boolean): void {
    this.checkAll.disabled = this.checkTask.disabled = running;
    this.stop.hidden = !running;
  }

  private jumped(): void {
    if (this.jump.value !== '') this.actions.goTo(this.jump.value);
  }

  private menu(): HTMLElement {
    const { actions } = this;
    const button = (key: Parameters<typeof say>[0], run: () => void): HTMLElement =>
      element(
        'button',
        {
          type: 'button',
          'data-do': key,
          onclick: () => {
            menu.open = false;
            run();
          },
        },
        say(key),
      );
    const file = element('input', { type: 'file', id: 'upload', accept: '.ts,.txt,text/*', hidden: true });
    file.addEventListener('change', () => {
      const [chosen] = file.files ?? [];
      if (chosen) actions.upload(chosen);
      file.value = '';
    });
    const menu = element(
      'details',
      { class: 'menu' },
      element('summary', { class: 'button' }, say('file.menu')),
      element(
        'div',
        { class: 'menu-body' },
        button('file.save', actions.save),
        button('file.history', actions.history),
        button('file.download', actions.download),
        button('file.upload', () => file.click()),
        button('file.reset', actions.reset),
        file,
        ...checkSettings(),
      ),
    );
    menu.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !menu.open) return;
      menu.open = false;
      menu.querySelector('summary')?.focus();
    });
    return menu;
  }
}

/** Choices that are kept for all labs. */
function checkSettings(): HTMLElement[] {
  const { checkOnSave, seconds } = settings();
  const onSave = element('input', { type: 'checkbox', id: 'check-on-save', checked: checkOnSave });
  onSave.addEventListener('change', () => changeSettings({ checkOnSave: onSave.checked }));
  const deadline = element('input', {
    type: 'number',
    id: 'check-seconds',
    min: 1,
    max: 600,
    value: seconds,
  });
  deadline.addEventListener('change', () => {
    if (deadline.validity.valid && deadline.value !== '') changeSettings({ seconds: Number(deadline.value) });
    else deadline.value = String(settings().seconds);
  });
  return [
    element('label', {}, onSave, ' ', say('check.onSave')),
    element('label', {}, say('check.seconds'), ' ', deadline),
  ];
}
