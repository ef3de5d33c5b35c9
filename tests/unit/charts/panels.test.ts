import { sharedLegend } from '../../../src/charts/panels';
import type { LegendEntry } from '../../../src/charts/plot';

const entry = (name: string, color = name): LegendEntry => ({ name, color });
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => entry(name)) as [
  LegendEntry,
  LegendEntry,
  LegendEntry,
  LegendEntry,
];

describe('the legend that panels share', () => {
  it.each<[string, LegendEntry[][], LegendEntry[] | undefined]>([
    [
      'that of panels with the same one',
      [
        [a, b],
        [a, b],
      ],
      [a, b],
    ],
    ['the longest, if it has all entries of the others', [[a], [a, b], []], [a, b]],
    [
      'all entries, if each stands in several panels',
      [
        [a, b],
        [c, d],
        [a, b],
        [c, d],
      ],
      [a, b, c, d],
    ],
    [
      'none, if panels differ',
      [
        [a, b],
        [a, c],
      ],
      undefined,
    ],
    ['none, if only one panel has a legend', [[a], []], undefined],
    [
      'none, if one name has two looks',
      [
        [a, entry('a', 'red')],
        [a, entry('a', 'red')],
      ],
      undefined,
    ],
    [
      'none, if one look has two names',
      [
        [a, entry('x', 'a')],
        [a, entry('x', 'a')],
      ],
      undefined,
    ],
  ])('is %s', (_which, legends, shared) => {
    expect(sharedLegend(legends)).toEqual(shared);
  });
});
