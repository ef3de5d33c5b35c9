/** The controls of settings, made from the table of settings. */
import { element } from '../dom';
import { say } from '../words/words';
import { ACTIVATIONS, faultOf, FIELDS } from './engine/settings';
import type { ActivationName, FieldName, Layer, NumberField, Settings } from './engine/settings';
import { fieldWord, tell, word } from './tell';

/** A control with its label. */
export interface FieldControl {
  readonly root: HTMLElement;
  show(value: Settings[FieldName]): void;
}

type Changed = (value: Settings[FieldName]) => void;

/** The control of a setting. `prefix` keeps two controls of one setting apart. */
export function fieldControl(name: FieldName, prefix: string, changed: Changed): FieldControl {
  const field = FIELDS[name];
  const id = `${prefix}-${name}`;
  if (field.kind === 'layers') return layersControl(id, changed);
  if (field.kind === 'number') return numberControl(name, id, { field, changed });
  const select = element(
    'select',
    { id, onchange: () => changed(select.value as Settings[FieldName]) },
    ...field.options.map((option) =>
      element('option', { value: option }, word(`playground.option.${name}.${option}`)),
    ),
  );
  return { root: labelled(fieldWord(name), select), show: (value) => (select.value = String(value)) };
}

function labelled(text: string, control: HTMLElement, ...more: HTMLElement[]): HTMLElement {
  return element('div', { class: 'field' }, element('label', { for: control.id }, text), control, ...more);
}

/** A number that the setting doesn't allow is told beside it, and the last good one stays in use. */
function numberControl(
  name: FieldName,
  id: string,
  { field, changed }: { field: NumberField; changed: Changed },
): FieldControl {
  const fault = element('p', { id: `${id}-fault`, class: 'fault', 'aria-live': 'polite' });
  const { min, max, step } = field;
  const input = element('input', {
    ...{ id, type: 'number', min, max, step, inputmode: 'decimal', 'aria-describedby': fault.id },
    onchange: () => {
      const value = input.value.trim() === '' ? NaN : input.valueAsNumber;
      const found = faultOf(name, value);
      fault.textContent = found ? tell(found) : '';
      input.setAttribute('aria-invalid', String(found !== undefined));
      if (!found) changed(value);
    },
  });
  return {
    root: labelled(fieldWord(name), input, fault),
    show(value) {
      fault.textContent = '';
      input.setAttribute('aria-invalid', 'false');
      if (input.valueAsNumber !== value) input.value = String(value);
    },
  };
}

/** A row for each hidden layer: units, activation, and a button that removes it. */
function layersControl(id: string, changed: Changed): FieldControl {
  const field = FIELDS.layers;
  if (field.kind !== 'layers') throw new Error('the setting of layers is a list of layers');
  let layers: readonly Layer[] = [];
  const rows = element('ol', { class: 'layers' });
  const add = element(
    'button',
    {
      ...{ type: 'button', id },
      onclick: () => {
        const last = layers.at(-1) ?? { units: 8, activation: 'tanh' };
        changed([...layers, last]);
      },
    },
    say('playground.addLayer'),
  );
  const edit = (at: number, change: Partial<Layer>): void =>
    changed(layers.map((layer, i) => (i === at ? { ...layer, ...change } : layer)));
  const show = (value: Settings[FieldName]): void => {
    layers = value as readonly Layer[];
    const focused = document.activeElement?.id;
    rows.replaceChildren(
      ...layers.map((layer, i) =>
        layerRow(`${id}-${i}`, layer, {
          number: i + 1,
          edit: (change) => edit(i, change),
          remove: () => {
            changed(layers.filter((_, other) => other !== i));
            add.focus();
          },
        }),
      ),
    );
    if (focused) document.getElementById(focused)?.focus();
    add.disabled = layers.length >= field.most;
  };
  const group = element(
    'fieldset',
    { class: 'field wide' },
    element('legend', {}, fieldWord('layers')),
    rows,
    add,
  );
  return { root: group, show };
}

interface RowOptions {
  readonly number: number;
  readonly edit: (change: Partial<Layer>) => void;
  readonly remove: () => void;
}

function layerRow(
  id: string,
  { units, activation }: Layer,
  { number, edit, remove }: RowOptions,
): HTMLElement {
  const field = FIELDS.layers;
  const most = field.kind === 'layers' ? field.mostUnits : 1;
  const fault = element('p', { id: `${id}-units-fault`, class: 'fault', 'aria-live': 'polite' });
  const count = element('input', {
    ...{ id: `${id}-units`, type: 'number', min: 1, max: most, step: 1, value: units },
    'aria-describedby': fault.id,
    'aria-label': say('playground.unitsOf', { number }),
    onchange: () => {
      const value = count.valueAsNumber;
      const isAllowed = Number.isInteger(value) && value >= 1 && value <= most;
      count.setAttribute('aria-invalid', String(!isAllowed));
      fault.textContent = isAllowed ? '' : say('playground.unitsFault', { most, received: count.value });
      if (isAllowed) edit({ units: value });
    },
  });
  const kind = element(
    'select',
    {
      ...{ id: `${id}-activation`, 'aria-label': say('playground.activationOf', { number }) },
      onchange: () => edit({ activation: kind.value as ActivationName }),
    },
    ...ACTIVATIONS.map((name) =>
      element(
        'option',
        { value: name, selected: name === activation },
        word(`playground.option.activation.${name}`),
      ),
    ),
  );
  const gone = element(
    'button',
    {
      type: 'button',
      class: 'small',
      'aria-label': say('playground.removeLayer', { number }),
      onclick: remove,
    },
    '×',
  );
  return element('li', {}, count, kind, gone, fault);
}
