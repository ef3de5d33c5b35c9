/**
 * The whole state of the page as text for its address: `v=1&data=ring&layers=4-tanh`. Only what differs from the
 * default is written, under the names of the settings, so a teacher can read it.
 */
import { GivenError } from './samples';
import type { DrawnPoint, GivenTable } from './samples';
import type { Comparison, FieldName, Layer, Message, Settings } from './settings';
import {
  ACTIVATIONS,
  compared,
  DEFAULTS,
  faultOf,
  FIELD_NAMES,
  FIELDS,
  matters,
  sameValue,
} from './settings';
import { readTable, writeTable } from './table';

/** A change of the meaning of an address makes the next version. */
const VERSION = '1';
/** Longer addresses are cut by programs that send them. */
const LONGEST_TABLE = 8000;
export const MOST_POINTS = 500;
/** Steps a picture. */
export const SPEEDS = [1, 2, 5, 10, 20, 50, 100] as const;

/** One weight or bias of the net: `from` is the number of its inputs for the bias. */
export interface WatchedPlace {
  readonly layer: number;
  readonly from: number;
  readonly to: number;
}

export interface PlaygroundState {
  readonly settings: Settings;
  readonly comparison: Comparison | undefined;
  readonly watched: WatchedPlace;
  readonly speed: number;
  readonly drawn: readonly DrawnPoint[];
  readonly table: GivenTable | undefined;
}

export const DEFAULT_STATE: PlaygroundState = {
  settings: DEFAULTS,
  comparison: undefined,
  watched: { layer: 0, from: 0, to: 0 },
  speed: 5,
  drawn: [],
  table: undefined,
};

/** The state as text, without `#`. */
export function writeAddress(state: PlaygroundState): string {
  const { settings, comparison, watched, speed, drawn, table } = state;
  const text = new URLSearchParams({ v: VERSION });
  for (const name of FIELD_NAMES)
    if (!sameValue(settings[name], DEFAULTS[name])) text.set(name, textOf(settings[name]));
  if (comparison) text.set('compare', `${comparison.field}.${textOf(comparison.value)}`);
  const place = [watched.layer, watched.from, watched.to].join('.');
  if (place !== '0.0.0') text.set('watch', place);
  if (speed !== DEFAULT_STATE.speed) text.set('speed', String(speed));
  if (settings.data === 'drawn' && drawn.length > 0) text.set('points', pointsText(drawn));
  if (settings.data === 'table' && table) text.set('table', tableText(table));
  return text.toString();
}

function textOf(value: Settings[FieldName]): string {
  if (typeof value !== 'object') return String(value);
  return value.length > 0 ? value.map(({ units, activation }) => `${units}-${activation}`).join('.') : 'none';
}

/** Places have three decimals. */
function pointsText(points: readonly DrawnPoint[]): string {
  return points.map(({ x, y, label }) => [1000 * x, 1000 * y, label].map(Math.round).join('.')).join('_');
}

function tableText(table: GivenTable): string {
  const text = writeTable(table);
  return encodeURIComponent(text).length > LONGEST_TABLE ? 'apart' : text;
}

export interface ReadAddress {
  readonly state: PlaygroundState;
  /** A sentence for each part that could not be read; the default stands in its place. */
  readonly faults: readonly Message[];
}

/** Reads what {@link writeAddress} wrote. An empty text is the default. */
export function readAddress(text: string): ReadAddress {
  const parts = new URLSearchParams(text);
  if ([...parts].length === 0) return { state: DEFAULT_STATE, faults: [] };
  const version = parts.get('v');
  if (version !== VERSION) {
    const key = version === null ? 'playground.address.noVersion' : 'playground.address.version';
    return {
      state: DEFAULT_STATE,
      faults: [{ key, values: { received: version ?? '', expected: VERSION } }],
    };
  }
  const reading = new Reading(parts);
  return { state: reading.state(), faults: reading.faults };
}

const OTHER_PARTS = ['v', 'compare', 'watch', 'speed', 'points', 'table'];

class Reading {
  readonly faults: Message[] = [];
  constructor(private readonly parts: URLSearchParams) {}

  state(): PlaygroundState {
    this.findUnknown();
    const settings = this.settings();
    return {
      settings,
      comparison: this.comparison(settings),
      watched: this.watched(),
      speed: this.speed(),
      drawn: this.points(),
      table: this.table(),
    };
  }

  private findUnknown(): void {
    for (const name of new Set(this.parts.keys())) {
      if (!OTHER_PARTS.includes(name) && !isField(name)) this.fault('unknown', name);
      else if (this.parts.getAll(name).length > 1) this.fault('twice', name);
    }
  }

  private fault(kind: string, received: string): undefined {
    this.faults.push({ key: `playground.address.${kind}`, values: { received: received.slice(0, 60) } });
  }

  private settings(): Settings {
    const settings = { ...DEFAULTS };
    for (const name of FIELD_NAMES) {
      const text = this.parts.get(name);
      if (text !== null) Object.assign(settings, this.value(name, text));
    }
    return settings;
  }

  /** The setting, or nothing and a fault. */
  private value(name: FieldName, text: string): Partial<Settings> {
    const value = valueOf(name, text);
    const fault = faultOf(name, value);
    if (!fault) return { [name]: value };
    const received = text.slice(0, 60);
    this.faults.push({ ...fault, values: { ...fault.values, received } });
    return {};
  }

  private comparison(settings: Settings): Comparison | undefined {
    const text = this.parts.get('compare');
    if (text === null) return undefined;
    const dot = text.indexOf('.');
    const field = text.slice(0, dot);
    if (dot < 1 || !isField(field)) return this.fault('compare', text);
    const read = this.value(field, text.slice(dot + 1));
    if (!(field in read)) return undefined;
    const comparison = { field, value: read[field]! };
    if (sameValue(settings[field], comparison.value)) return this.fault('same', text);
    const changes = matters(field, settings) || matters(field, compared(settings, comparison));
    return changes ? comparison : this.fault('idle', text);
  }

  private watched(): WatchedPlace {
    const text = this.parts.get('watch') ?? '0.0.0';
    if (!/^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(text)) {
      this.fault('watch', text);
      return DEFAULT_STATE.watched;
    }
    const [layer, from, to] = text.split('.').map(Number) as [number, number, number];
    return { layer, from, to };
  }

  private speed(): number {
    const text = this.parts.get('speed');
    if (text === null) return DEFAULT_STATE.speed;
    const speed = SPEEDS.find((one) => String(one) === text);
    if (speed === undefined) this.fault('speed', text);
    return speed ?? DEFAULT_STATE.speed;
  }

  private points(): DrawnPoint[] {
    const text = this.parts.get('points');
    if (!text) return [];
    const each = text.split('_');
    const wrong = each.find((one) => !isPoint(one));
    if (wrong !== undefined || each.length > MOST_POINTS) {
      this.fault(wrong === undefined ? 'manyPoints' : 'point', wrong ?? String(each.length));
      return [];
    }
    return each.map((one) => {
      const [x, y, label] = one.split('.').map(Number) as [number, number, number];
      return { x: x / 1000, y: y / 1000, label };
    });
  }

  private table(): GivenTable | undefined {
    const text = this.parts.get('table');
    if (text === null) return undefined;
    if (text === 'apart') {
      this.faults.push({ key: 'playground.address.apart' });
      return undefined;
    }
    try {
      return readTable(text);
    } catch (thrown) {
      if (!(thrown instanceof GivenError)) throw thrown;
      this.faults.push(thrown.told);
      return undefined;
    }
  }
}

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

function isPoint(text: string): boolean {
  if (!/^-?\d{1,4}\.-?\d{1,4}\.[0-3]$/.test(text)) return false;
  const [x, y] = text.split('.').map(Number) as [number, number];
  return Math.abs(x) <= 1000 && Math.abs(y) <= 1000;
}

/** The value that a text stands for, which may be one that the setting doesn't allow. */
function valueOf(name: FieldName, text: string): unknown {
  switch (FIELDS[name].kind) {
    case 'number':
      return text.trim() === '' ? NaN : Number(text);
    case 'choice':
      return text;
    case 'layers':
      return text === 'none' ? [] : text.split('.').map(layerOf);
  }
}

function layerOf(text: string): Layer | string {
  const match = /^(\d{1,4})-(\w+)$/.exec(text);
  const activation = ACTIVATIONS.find((known) => known === match?.[2]);
  return match && activation ? { units: Number(match[1]), activation } : text;
}
