/** Values at the ends of what a double holds: each chart ends in a picture or in a sentence, and none hangs. */
import fc from 'fast-check';
import { scaleFor } from '../../../src/charts/axis';
import type { Chart } from '../../../src/charts/chart';
import { UsageError } from '../../../src/core/errors';
import { renderChart } from '../../../src/node/canvas';

const SIZE = { width: 200, height: 150 };

function lines(x: number[], y: number[], axis: { scale?: 'linear' | 'log' | 'auto'; max?: number }): Chart {
  return {
    kind: 'lines',
    title: '',
    size: SIZE,
    x: { label: 'x' },
    y: { label: 'y', ...axis },
    series: [{ x, y }],
  };
}

function bars(values: number[]): Chart {
  const axes = { x: { label: 'x' }, y: { label: 'y' } };
  return {
    kind: 'bars',
    title: '',
    size: SIZE,
    ...axes,
    categories: values.map(String),
    series: [{ values }],
  };
}

/** The picture, or the sentence that says why there is none. */
function drawn(chart: Chart): Buffer | string {
  try {
    return renderChart(chart);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

const PAIRS = [
  [9.1e306, 1],
  [1e-323, 1],
  [3e-305, 0],
  [1.7e308, 1],
  [5e-324, 1e-323],
  [-1.7e308, 1.7e308],
  [1, 1 + Number.EPSILON],
  [1e16, 1e16 + 2],
  [1e250, -1e250],
];

describe('two values at the ends of a double', () => {
  it.each(PAIRS.flatMap((pair) => (['linear', 'log'] as const).map((scale) => [pair, scale] as const)))(
    '%j on a %s axis end in a picture or a sentence',
    (pair, scale) => {
      expect(drawn(lines([0, 1], [...pair], { scale }))).toBeDefined();
      expect(drawn(lines([...pair], [0, 1], { scale }))).toBeDefined();
    },
  );

  it.each(PAIRS)('%d and %d as bars end in a picture', (...pair) => {
    expect(drawn(bars(pair))).toBeInstanceOf(Buffer);
  });

  it.each([Infinity, 1.7e308, 5e-324, NaN])('the end %d of an axis is refused in a sentence', (max) => {
    expect(() => scaleFor({ label: 'cost', max }, [-1, 0])).toThrow(
      `expected ends between 10⁻²⁵⁰ and 10²⁵⁰ in size on the axis "cost", received ${max}`,
    );
  });

  it('that differ by rounding only are refused as the ends of an axis', () => {
    const ends = { min: 1, max: 1 + Number.EPSILON };
    for (const scale of ['linear', 'log'] as const)
      expect(() => scaleFor({ label: 'cost', scale, ...ends }, [1])).toThrow(
        'expected ends that differ by more than rounding on the axis "cost", received 1 and 1.0000000000000002',
      );
  });
});

describe('all doubles', () => {
  const value = fc.double();
  const scale = fc.constantFrom('linear' as const, 'log' as const, 'auto' as const);

  it('end in a scale with finite ends, a few ticks and a text for each, or in a sentence', () => {
    fc.assert(
      fc.property(
        fc.array(value, { maxLength: 4 }),
        scale,
        fc.option(value, { nil: undefined }),
        (values, kind, end) => {
          for (const ends of [
            {},
            end === undefined ? {} : { min: end },
            end === undefined ? {} : { max: end },
          ])
            for (const fit of [{}, { roundEnds: true }, { roundEnds: true, zero: true }] as const)
              expectScale(() => scaleFor({ label: 'y', scale: kind, ...ends }, values, fit));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('end in a picture or a sentence', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), scale, (values, kind) => {
        const x = values.map((_, i) => i);
        expect(drawn(lines(x, values, { scale: kind }))).toBeDefined();
        expect(drawn(lines(values, x, { scale: kind }))).toBeDefined();
      }),
      { numRuns: 25 },
    );
  });
});

function expectScale(make: () => ReturnType<typeof scaleFor>): void {
  try {
    const { min, max, ticks } = make();
    expect(max - min).toBeGreaterThan(0);
    expect(Number.isFinite(max - min)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(24);
    for (const tick of ticks) expect(tick.text).not.toBe('');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
  }
}
