import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURES } from '../../../../src/web/playground/engine/repeat';
import { SCENES } from '../../../../src/web/playground/engine/scenes';
import { ACTIVATIONS, FIELD_NAMES, FIELDS } from '../../../../src/web/playground/engine/settings';
import { tell } from '../../../../src/web/playground/tell';
import english from '../../../../src/web/words/en.json';

const FOLDER = join(__dirname, '../../../../src/web/playground');
const SOURCES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8'))
  .join('\n');
const KEYS = Object.keys(english).filter((key) => key.startsWith('playground.'));

/** Keys that are put together of names. */
const MADE = [
  ...FIELD_NAMES.map((name) => `field.${name}`),
  ...FIELD_NAMES.flatMap((name) => {
    const field = FIELDS[name];
    return field.kind === 'choice' ? field.options.map((option) => `option.${name}.${option}`) : [];
  }),
  ...ACTIVATIONS.map((name) => `option.activation.${name}`),
  ...SCENES.flatMap(({ id }) => ['title', 'claim', 'look'].map((part) => `scene.${id}.${part}`)),
  ...MEASURES.map((name) => `measure.${name}`),
  ...['data', 'net', 'training', 'regularization'].map((name) => `group.${name}`),
  ...['running', 'paused', 'finished', 'stoppedEarly', 'diverged'].map((name) => `status.${name}`),
  ...['plane', 'curve', 'confusions', 'targets'].map((name) => `picture.${name}`),
  ...['below', 'above', 'around'].flatMap((side) => [`side.${side}`, `diverged.${side}`]),
  ...['choice', 'whole', 'number', 'layers'].map((name) => `fault.${name}`),
  ...[
    'unknown',
    'twice',
    'compare',
    'same',
    'idle',
    'watch',
    'speed',
    'point',
    'manyPoints',
    'noVersion',
    'version',
    'apart',
  ].map((name) => `address.${name}`),
].map((key) => `playground.${key}`);

describe('the words of the playground', () => {
  it.each(MADE)('has %s', (key) => {
    expect(KEYS).toContain(key);
  });

  it('has every key that the sources name, and none that nothing names', () => {
    const named = [...SOURCES.matchAll(/'(playground\.[A-Za-z.]+)'/g)].map((match) => match[1]!);
    const all = new Set([...named, ...MADE]);
    expect([...all].filter((key) => !key.endsWith('.') && !KEYS.includes(key))).toEqual([]);
    expect(KEYS.filter((key) => !all.has(key))).toEqual([]);
  });

  it('says the name of a setting in a fault', () => {
    const values = { field: 'playground.field.batchSize', min: 1, max: 9, received: 'x' };
    expect(tell({ key: 'playground.fault.whole', values })).toBe(
      '“Batch size” must be a whole number from 1 to 9; it is “x”.',
    );
  });

  it('refuses a key without words', () => {
    expect(() => tell({ key: 'playground.nothing' })).toThrow(
      'the catalogue has no words for playground.nothing',
    );
  });
});
