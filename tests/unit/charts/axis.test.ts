import { axisTitle, isLogarithmic, scaleFor } from '../../../src/charts/axis';

const DATA = {};
const ROUND = { roundEnds: true } as const;
const texts = (...given: Parameters<typeof scaleFor>) => scaleFor(...given).ticks.map(({ text }) => text);

describe('an axis is logarithmic, or linear, for', () => {
  it.each<[string, 'linear' | 'log' | 'auto' | undefined, (number | null)[], boolean]>([
    ['auto, a factor of 100', 'auto', [0.1, 10], true],
    ['auto, less than a factor of 100', 'auto', [0.1, 9.9], false],
    ['auto, with a zero', 'auto', [0, 1e6], false],
    ['auto, with a negative value', 'auto', [-1, 1e6], false],
    ['auto, gaps and infinities left out', 'auto', [1, null, NaN, Infinity, 1000], true],
    ['auto, without values', 'auto', [null], false],
    ['log as asked', 'log', [1, 2], true],
    ['linear as asked', 'linear', [1, 1e9], false],
    ['linear by default', undefined, [1, 1e9], false],
  ])('%s', (_name, scale, values, expected) => {
    expect(isLogarithmic(scale ? { scale } : {}, values)).toBe(expected);
  });
});

it('an automatic axis that ends at 0 is linear', () => {
  expect(isLogarithmic({ scale: 'auto', min: 0 }, [1e-3, 10])).toBe(false);
});

describe('ticks', () => {
  it.each<[string, Parameters<typeof scaleFor>, string[]]>([
    ['round numbers', [{ label: '' }, [0, 1], ROUND], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['a real minus', [{ label: '' }, [-2, 2], ROUND], ['−2', '−1', '0', '1', '2']],
    [
      'thousands apart',
      [{ label: '' }, [0, 5000], ROUND],
      ['0', '1,000', '2,000', '3,000', '4,000', '5,000'],
    ],
    ['millions as powers', [{ label: '' }, [0, 2e6], ROUND], ['0', '5·10⁵', '10⁶', '1.5·10⁶', '2·10⁶']],
    [
      'tiny steps as powers',
      [{ label: '' }, [0, 2e-5], ROUND],
      ['0', '5·10⁻⁶', '10⁻⁵', '1.5·10⁻⁵', '2·10⁻⁵'],
    ],
    [
      'powers of ten',
      [{ label: '', scale: 'log' }, [0.002, 3], ROUND],
      ['10⁻³', '10⁻²', '10⁻¹', '10⁰', '10¹'],
    ],
    [
      'every second power',
      [{ label: '', scale: 'log' }, [1e-8, 1e2], DATA],
      ['10⁻⁸', '10⁻⁶', '10⁻⁴', '10⁻²', '10⁰', '10²'],
    ],
    [
      '1, 2, 5 within a short log axis',
      [{ label: '', scale: 'log' }, [0.2, 4], ROUND],
      ['0.2', '0.5', '1', '2', '5'],
    ],
    ['given ends', [{ label: '', min: 0, max: 10 }, [3, 4], ROUND], ['0', '2', '4', '6', '8', '10']],
    ['only zeros', [{ label: '' }, [0, 0], ROUND], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['one negative value only', [{ label: '' }, [-4], ROUND], ['−6', '−5', '−4', '−3', '−2']],
    ['one value on a log axis', [{ label: '', scale: 'log' }, [10.5], DATA], ['3', '10', '30', '100']],
    [
      'plain numbers from 0.001 on',
      [{ label: '', scale: 'log' }, [1e-3, 4e-3], DATA],
      ['0.001', '0.0015', '0.002', '0.003'],
    ],
    [
      'powers below 0.001',
      [{ label: '', scale: 'log' }, [9e-4, 4e-3], DATA],
      ['10⁻³', '1.5·10⁻³', '2·10⁻³', '3·10⁻³'],
    ],
    [
      'plain numbers up to 100,000',
      [{ label: '', scale: 'log' }, [1e4, 9e4], DATA],
      ['10,000', '20,000', '50,000'],
    ],
    ['powers from 100,000 on', [{ label: '', scale: 'log' }, [2e4, 1e5], DATA], ['2·10⁴', '5·10⁴', '10⁵']],
    [
      'given ends of a log axis without values',
      [{ label: '', scale: 'log', min: 1, max: 5 }, [0], ROUND],
      ['1', '2', '5'],
    ],
    ['one value only', [{ label: '' }, [4], ROUND], ['2', '3', '4', '5', '6']],
    ['whole numbers among whole numbers', [{ label: '' }, [1, null, 4], DATA], ['1', '2', '3', '4']],
    [
      'the ends 0 and 1 if there are no values',
      [{ label: '' }, [], ROUND],
      ['0', '0.2', '0.4', '0.6', '0.8', '1'],
    ],
  ])('%s', (_name, given, expected) => {
    expect(texts(...given)).toEqual(expected);
  });

  it('reach down to zero under bars', () => {
    expect(scaleFor({ label: '' }, [90, 95], { roundEnds: true, zero: true })).toMatchObject({
      min: 0,
      max: 100,
    });
  });

  it('of a log axis leave out zero and negative values', () => {
    expect(scaleFor({ label: '', scale: 'log' }, [-1, 0, 1, 100], ROUND)).toMatchObject({ min: 1, max: 100 });
  });
});

describe('an axis', () => {
  it('has its unit in the title', () => {
    expect(axisTitle({ label: 'time', unit: 'ms' })).toBe('time (ms)');
    expect(axisTitle({ label: 'epoch' })).toBe('epoch');
  });

  it.each([
    ['expected min < max on the axis "cost", received 2 and 1', { label: 'cost', min: 2, max: 1 }],
    ['expected positive ends of the log axis "cost", received 0', { label: 'cost', scale: 'log', min: 0 }],
    ['expected positive ends of the log axis "cost", received 0', { label: 'cost', scale: 'log', max: 0 }],
  ] as const)('say: %s', (message, axis) => {
    expect(() => scaleFor(axis, [1, 2], ROUND)).toThrow(message);
  });

  it.each([{}, { min: 1 }, { max: 5 }])(
    'is refused if it is logarithmic, has no values, and ends at %j',
    (ends) => {
      expect(() => scaleFor({ label: 'cost', scale: 'log', ...ends }, [0, -1, null])).toThrow(
        'expected positive values for the log axis "cost", received none',
      );
    },
  );
});
