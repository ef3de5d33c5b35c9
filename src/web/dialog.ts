import { element } from './dom';
import { say } from './words/words';

export interface DialogChoice {
  label: string;
  primary?: boolean;
  run(): void;
}

/**
 * Shows a question or a list over the page. Escape closes it, and the focus goes back to where it was.
 *
 * @param choices buttons that close it; one that only closes it is always there
 */
export function showDialog(
  title: string,
  body: (Node | string)[],
  choices: readonly DialogChoice[] = [],
): HTMLDialogElement {
  const heading = element('h2', { id: 'dialog-title' }, title);
  const buttons = choices.map(({ label, primary, run }) =>
    element(
      'button',
      { type: 'button', ...(primary && { class: 'primary' }), onclick: () => (dialog.close(), run()) },
      label,
    ),
  );
  const close = element(
    'button',
    { type: 'button', onclick: () => dialog.close() },
    say(choices.length > 0 ? 'cancel' : 'close'),
  );
  const dialog = element(
    'dialog',
    { 'aria-labelledby': 'dialog-title' },
    heading,
    ...body,
    element('div', { class: 'row end' }, ...buttons, close),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
