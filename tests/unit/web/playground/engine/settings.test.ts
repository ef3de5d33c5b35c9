import { makeTask } from '../../../../../src/web/playground/engine/samples';
import {
  DEFAULTS,
  faultOf,
  FIELD_NAMES,
  FIELDS,
  matters,
  sameValue,
} from '../../../../../src/web/playground/engine/settings';
import type { FieldName, Settings } from '../../../../../src/web/playground/engine/settings';
import { Trainer } from '../../../../../src/web/playground/engine/trainer';
import { ALLOWED, WHERE } from '../whereSettingsMatter';

const SMALL: Settings = { ...DEFAULTS, samples: 60, epochs: 12, layers: [{ units: 4, activation: 'relu' }] };

/** All that a run shows: its curves and its last weights. */
function shown(settings: Settings): unknown {
  const trainer = new Trainer(settings, makeTask(settings));
  trainer.runToEnd();
  const { history, rate, status, epoch } = trainer;
  return { history, rate, status, epoch, weights: [...trainer.net.parameters] };
}

function changed(name: FieldName): { from: Settings; to: Settings } {
  const from = { ...SMALL, ...WHERE[name] };
  return { from, to: { ...from, [name]: ALLOWED[name] } };
}

describe('the settings', () => {
  it.each(FIELD_NAMES)('%s has an effect where it is shown', (name) => {
    const { from, to } = changed(name);
    expect(sameValue(from[name], to[name])).toBe(false);
    expect(faultOf(name, to[name])).toBeUndefined();
    expect(matters(name, from) || matters(name, to)).toBe(true);
    expect(shown(to)).not.toEqual(shown(from));
  });

  it.each(FIELD_NAMES.filter((name) => FIELDS[name].matters))(
    '%s has no effect where it is hidden',
    (name) => {
      const hidden: Partial<Settings> = {
        layers: ['batchNorm', 'dropout', 'keepProb', 'hiddenNoise'].includes(name) ? [] : SMALL.layers,
      };
      const from = { ...SMALL, ...hidden };
      if (matters(name, from)) return; // samples: hidden only for what a person gave
      expect(shown({ ...from, [name]: ALLOWED[name] })).toEqual(shown(from));
    },
  );

  it.each([
    ['learningRate', NaN, 'number'],
    ['learningRate', '0.1', 'number'],
    ['keepProb', 0, 'number'],
    ['seed', -1, 'whole'],
    ['batchSize', 1.5, 'whole'],
    ['optimizer', 'fast', 'choice'],
    ['layers', 'many', 'layers'],
    ['layers', [{ units: 65, activation: 'relu' }], 'layers'],
    ['layers', [null], 'layers'],
    ['layers', Array.from({ length: 9 }, () => ({ units: 1, activation: 'relu' })), 'layers'],
  ] as const)('%s refuses %j', (name, value, kind) => {
    expect(faultOf(name, value)?.key).toBe(`playground.fault.${kind}`);
  });
});
