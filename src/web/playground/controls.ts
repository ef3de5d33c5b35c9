/** All settings in groups, the second net, and what a person gives: drawn points or a table. */
import { element } from '../dom';
import { say } from '../words/words';
import { DrawPad } from './drawPad';
import type { PlaygroundState } from './engine/address';
import { GivenError } from './engine/samples';
import { compared, FIELDS, FIELD_NAMES, matters, sameValue } from './engine/settings';
import type { FieldName, Group, Message, Settings } from './engine/settings';
import { readTable } from './engine/table';
import { fieldControl } from './fields';
import type { FieldControl } from './fields';
import { fieldWord, word } from './tell';

const GROUPS: readonly Group[] = ['data', 'net', 'training', 'regularization'];
/** A larger file is no table for this page. */
const MOST_BYTES = 2_000_000;

export interface ControlEvents {
  changed(change: Partial<PlaygroundState>): void;
  fault(message: Message): void;
}

export class Controls {
  readonly root: HTMLElement;
  private readonly fields: readonly { name: FieldName; control: FieldControl }[];
  private readonly pad: DrawPad;
  private readonly table = element('p', { class: 'note', 'aria-live': 'polite' });
  private readonly tableField: HTMLElement;
  private readonly comparison: ComparisonControl;
  private state: PlaygroundState;

  constructor(
    state: PlaygroundState,
    private readonly events: ControlEvents,
  ) {
    this.state = state;
    this.fields = FIELD_NAMES.map((name) => ({
      name,
      control: fieldControl(name, 'first', (value) => this.set(name, value)),
    }));
    this.pad = new DrawPad((drawn) => events.changed({ drawn }));
    this.tableField = this.tableControl();
    this.comparison = new ComparisonControl((comparison) => events.changed({ comparison }));
    this.root = element(
      'section',
      { class: 'controls', 'aria-label': say('playground.settings') },
      this.comparison.root,
      ...GROUPS.map((group) => this.group(group)),
    );
    this.show(state);
  }

  private group(group: Group): HTMLElement {
    const own = this.fields.filter(({ name }) => FIELDS[name].group === group);
    const [first, ...others] = own.map(({ control }) => control.root);
    const given = group === 'data' ? [this.pad.root, this.tableField] : [];
    // On a phone the groups are closed at first: the nets come sooner.
    const isOpen = matchMedia('(min-width: 62rem)').matches;
    return element(
      'details',
      { open: isOpen, class: 'group' },
      element('summary', {}, word(`playground.group.${group}`)),
      element('div', { class: 'fields' }, first, ...given, ...others),
    );
  }

  private tableControl(): HTMLElement {
    const input = element('input', {
      ...{ id: 'table-file', type: 'file', accept: '.csv,.tsv,.txt,text/csv' },
      onchange: () => {
        const file = input.files?.[0];
        if (file) void this.read(file);
        input.value = '';
      },
    });
    return element(
      'div',
      { class: 'field wide' },
      element('label', { for: 'table-file' }, say('playground.tableFile')),
      input,
      element('p', { class: 'note' }, say('playground.tableForm')),
      this.table,
    );
  }

  private async read(file: File): Promise<void> {
    try {
      if (file.size > MOST_BYTES)
        throw new GivenError({ key: 'playground.table.large', values: { megabytes: MOST_BYTES / 1e6 } });
      this.events.changed({ table: readTable(await file.text()) });
    } catch (thrown) {
      if (thrown instanceof GivenError) this.events.fault(thrown.told);
      else this.events.fault({ key: 'playground.table.unreadable', values: { name: file.name } });
    }
  }

  private set(name: FieldName, value: Settings[FieldName]): void {
    const settings = { ...this.state.settings, [name]: value };
    this.events.changed({ settings });
  }

  /** Shows a state. Settings without effect on any net are hidden. */
  show(state: PlaygroundState): void {
    this.state = state;
    const { settings, drawn, table, comparison } = state;
    const nets = comparison ? [settings, compared(settings, comparison)] : [settings];
    for (const { name, control } of this.fields) {
      control.root.hidden = !nets.some((net) => matters(name, net));
      control.show(settings[name]);
    }
    this.pad.root.hidden = settings.data !== 'drawn';
    this.pad.show(drawn);
    this.tableField.hidden = settings.data !== 'table';
    this.table.textContent = table
      ? say('playground.tableRead', {
          rows: table.samples.count,
          inputs: table.inputs.length,
          target: table.target,
          kind: say(table.samples.kind === 'regression' ? 'playground.aNumber' : 'playground.aClass'),
        })
      : '';
    this.comparison.show(settings, comparison);
  }
}

/** The one setting in which the second net differs. */
class ComparisonControl {
  readonly root: HTMLElement;
  private readonly wanted: HTMLInputElement;
  private readonly select: HTMLSelectElement;
  private readonly place = element('div', { class: 'fields' });
  private control: { name: FieldName; own: FieldControl } | undefined;
  private settings: Settings | undefined;

  constructor(private readonly changed: (comparison: PlaygroundState['comparison']) => void) {
    this.wanted = element('input', {
      ...{ id: 'compare', type: 'checkbox' },
      onchange: () => (this.wanted.checked ? this.choose('optimizer') : changed(undefined)),
    });
    this.select = element('select', {
      id: 'compare-field',
      onchange: () => this.choose(this.select.value as FieldName),
    });
    this.root = element(
      'fieldset',
      { class: 'group compare' },
      element('legend', {}, say('playground.compare')),
      element(
        'div',
        { class: 'check' },
        this.wanted,
        element('label', { for: 'compare' }, say('playground.compareWish')),
      ),
      this.place,
    );
  }

  private choose(field: FieldName): void {
    if (this.settings) this.changed({ field, value: otherValue(field, this.settings) });
  }

  show(settings: Settings, comparison: PlaygroundState['comparison']): void {
    this.settings = settings;
    this.wanted.checked = comparison !== undefined;
    this.place.hidden = !comparison;
    if (!comparison) return;
    this.fillSelect(settings, comparison.field);
    if (this.control?.name !== comparison.field) this.make(comparison.field);
    this.control!.own.show(comparison.value);
  }

  private fillSelect(settings: Settings, chosen: FieldName): void {
    const names = FIELD_NAMES.filter((name) => matters(name, settings) || name === chosen);
    this.select.replaceChildren(
      ...names.map((name) => element('option', { value: name, selected: name === chosen }, fieldWord(name))),
    );
  }

  private make(name: FieldName): void {
    const own = fieldControl(name, 'second', (value) => this.changed({ field: name, value }));
    this.control = { name, own };
    this.place.replaceChildren(
      element(
        'div',
        { class: 'field' },
        element('label', { for: this.select.id }, say('playground.compareField')),
        this.select,
      ),
      own.root,
    );
  }
}

/** A value that differs from the first net's: the next option, a number in the other half, one layer more or less. */
function otherValue(name: FieldName, settings: Settings): Settings[FieldName] {
  const field = FIELDS[name];
  const value = settings[name];
  if (field.kind === 'layers') return settings.layers.length > 0 ? [] : [{ units: 8, activation: 'tanh' }];
  if (field.kind === 'choice') {
    const next = (field.options.indexOf(String(value)) + 1) % field.options.length;
    return field.options[next] as Settings[FieldName];
  }
  const { min, max, whole } = field;
  const half = Number(value) / 2;
  const tried = [whole ? Math.round(half) : half, Math.min(max, Math.max(min, whole ? 1 : 0.1)), max];
  return tried.find((one) => one >= min && one <= max && !sameValue(one, value)) ?? min;
}
