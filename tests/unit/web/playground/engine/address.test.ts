import fc from 'fast-check';
import type { PlaygroundState } from '../../../../../src/web/playground/engine/address';
import {
  DEFAULT_STATE,
  readAddress,
  SPEEDS,
  writeAddress,
} from '../../../../../src/web/playground/engine/address';
import {
  ACTIVATIONS,
  compared,
  DEFAULTS,
  FIELD_NAMES,
  FIELDS,
  matters,
  sameValue,
} from '../../../../../src/web/playground/engine/settings';
import type { FieldName, Settings } from '../../../../../src/web/playground/engine/settings';
import { readTable } from '../../../../../src/web/playground/engine/table';

function values(name: FieldName): fc.Arbitrary<unknown> {
  const field = FIELDS[name];
  if (field.kind === 'choice') return fc.constantFrom(...field.options);
  if (field.kind === 'layers')
    return fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: field.mostUnits }),
        activation: fc.constantFrom(...ACTIVATIONS),
      }),
      { maxLength: field.most },
    );
  const { min, max, whole } = field;
  return whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }).map((value) => value + 0);
}

const settings = fc.record(
  Object.fromEntries(FIELD_NAMES.map((name) => [name, values(name)])),
) as unknown as fc.Arbitrary<Settings>; // the table of fields says which values a name has

const states = fc
  .record({
    settings,
    other: settings,
    field: fc.option(fc.constantFrom(...FIELD_NAMES)),
    watched: fc.record({ layer: fc.nat(9), from: fc.nat(64), to: fc.nat(63) }),
    speed: fc.constantFrom(...SPEEDS),
    drawn: fc.array(
      fc.record({
        x: fc.integer({ min: -1000, max: 1000 }),
        y: fc.integer({ min: -1000, max: 1000 }),
        label: fc.nat(3),
      }),
      { maxLength: 20 },
    ),
  })
  .map(({ settings, other, field, watched, speed, drawn }): PlaygroundState => {
    const comparison = field ? { field, value: other[field] } : undefined;
    const isSeen =
      comparison !== undefined &&
      !sameValue(settings[comparison.field], comparison.value) &&
      (matters(comparison.field, settings) || matters(comparison.field, compared(settings, comparison)));
    return {
      settings,
      comparison: isSeen ? comparison : undefined,
      watched,
      speed,
      drawn:
        settings.data === 'drawn'
          ? drawn.map(({ x, y, label }) => ({ x: x / 1000, y: y / 1000, label }))
          : [],
      table: undefined,
    };
  });

describe('the address of the playground', () => {
  it('holds the whole state', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(readAddress(writeAddress(state))).toEqual({ state, faults: [] });
      }),
    );
  });

  it('holds a table, or says that it comes apart', () => {
    const table = readTable('1,2,a\n3,4,b\n5,6,a\n7,8,b');
    const state = { ...DEFAULT_STATE, settings: { ...DEFAULTS, data: 'table' as const }, table };
    expect(readAddress(writeAddress(state)).state.table).toEqual(table);
    const large = readTable(
      Array.from({ length: 3000 }, (_, i) => `${i},${i * i},${i % 2 ? 'a' : 'b'}`).join('\n'),
    );
    const read = readAddress(writeAddress({ ...state, table: large }));
    expect(read.state.table).toBeUndefined();
    expect(read.faults).toEqual([{ key: 'playground.address.apart' }]);
  });

  it('is short and readable', () => {
    expect(writeAddress(DEFAULT_STATE)).toBe('v=1');
    const state = {
      ...DEFAULT_STATE,
      settings: { ...DEFAULTS, data: 'ring' as const, layers: [{ units: 4, activation: 'relu' as const }] },
      comparison: { field: 'optimizer' as const, value: 'adam' as const },
    };
    expect(writeAddress(state)).toBe('v=1&data=ring&layers=4-relu&compare=optimizer.adam');
  });

  it('may be empty', () => {
    expect(readAddress('')).toEqual({ state: DEFAULT_STATE, faults: [] });
  });

  it.each([
    ['data=ring', 'address.noVersion'],
    ['v=2&data=ring', 'address.version'],
    ['v=1&colour=red', 'address.unknown'],
    ['v=1&toString=1', 'address.unknown'],
    ['v=1&data=ring&data=xor', 'address.twice'],
    ['v=1&data=rings', 'fault.choice'],
    ['v=1&learningRate=fast', 'fault.number'],
    ['v=1&learningRate=', 'fault.number'],
    ['v=1&learningRate=-1', 'fault.number'],
    ['v=1&learningRate=Infinity', 'fault.number'],
    ['v=1&batchSize=2.5', 'fault.whole'],
    ['v=1&layers=8', 'fault.layers'],
    ['v=1&layers=8-relu.0-tanh', 'fault.layers'],
    ['v=1&layers=8-cosine', 'fault.layers'],
    ['v=1&compare=optimizer', 'address.compare'],
    ['v=1&compare=colour.red', 'address.compare'],
    ['v=1&compare=optimizer.fast', 'fault.choice'],
    ['v=1&compare=optimizer.gradientDescent', 'address.same'],
    ['v=1&compare=beta1.0.5', 'address.idle'],
    ['v=1&watch=1.2', 'address.watch'],
    ['v=1&speed=3', 'address.speed'],
    ['v=1&data=drawn&points=1.2', 'address.point'],
    ['v=1&data=drawn&points=1.2.4', 'address.point'],
    ['v=1&data=drawn&points=2000.2.1', 'address.point'],
    [`v=1&data=drawn&points=${'1.2.0_'.repeat(500)}1.2.0`, 'address.manyPoints'],
    ['v=1&data=table&table=1%2Cx%0A2', 'table.rows'],
  ])('that is damaged, %s, gets one clear fault, and the default in this place', (text, key) => {
    const { state, faults } = readAddress(text);
    expect(faults.map((fault) => fault.key)).toEqual([`playground.${key}`]);
    expect(state.settings).toMatchObject({
      learningRate: DEFAULTS.learningRate,
      batchSize: DEFAULTS.batchSize,
    });
    expect(state.comparison).toBeUndefined();
  });

  it('keeps the good parts beside a damaged one', () => {
    const { state } = readAddress('v=1&data=ring&learningRate=x&compare=seed.5');
    expect(state.settings.data).toBe('ring');
    expect(state.comparison).toEqual({ field: 'seed', value: 5 });
  });
});
