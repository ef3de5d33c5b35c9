import type { Chart } from '../../../src/charts/chart';
import type { LinesChart } from '../../../src/charts/lines';
import type { RuleName } from '../../../src/charts/rules';
import { breaches, RULES } from '../../../src/charts/rules';
import { newCanvas } from '../../../src/node/canvas';
import { SAMPLES } from './samples';

const line = { name: 'a', x: [1, 2, 4], y: [1, 2, 3] };
const good: LinesChart = {
  kind: 'lines',
  title: 'Cost',
  headline: 'Adam needs fewer steps',
  verdict: 'Adam is lower by 6.4 points (4.3 to 8.5).',
  x: { label: 'step', scale: 'log' },
  y: { label: 'cost' },
  series: [line],
};
const five = [0, 1, 2, 3, 4].map((i) => ({ ...line, name: `method ${i}` }));

function rulesBrokenBy(chart: Chart, caption = 'Says what to see.'): RuleName[] {
  return [...new Set(breaches({ chart, caption }, newCanvas).map(({ rule }) => rule))];
}

it('a good picture breaks no rule', () => {
  expect(rulesBrokenBy(good)).toEqual([]);
  expect(rulesBrokenBy({ ...good, verdict: 'No seed ends below 0.5 on 1.5 samples' })).toEqual([]);
});

describe('a picture breaks the rule', () => {
  const broken: [RuleName, string, Chart][] = [
    ['verdict-length', 'by 121 letters', { ...good, verdict: 'a'.repeat(121) }],
    ['verdict-sentence', 'by two sentences', { ...good, verdict: 'One is lower. The other is not.' }],
    ['headline', 'by 13 words', { ...good, headline: 'a b c d e f g h i j k l m' }],
    ['headline', 'by no word', { ...good, headline: ' → ' }],
    ['headline', 'by a full stop', { ...good, headline: 'Adam wins.' }],
    ['series', 'by five series', { ...good, series: five }],
    ['codes', 'by the code of a source', { ...good, title: 'As S04 says' }],
    [
      'codes',
      'by the code of an erratum in a legend',
      { ...good, series: [{ ...line, name: 'mended (E24)' }] },
    ],
    [
      'look-twice',
      'by one look for two names',
      { ...good, series: [line, { ...line, name: 'b', style: 0 }] },
    ],
    ['words', 'by a word of certainty', { ...good, verdict: 'It is surely better' }],
    ['words', 'by calling two things alike', { ...good, verdict: 'Both are alike' }],
    ['numbers', 'by an e', { ...good, verdict: 'an error of 8.7e−11' }],
    ['numbers', 'by a caret', { ...good, verdict: 'it is 10^(−1260)' }],
    ['numbers', 'by a dash in an interval', { ...good, verdict: 'lower by 2 (1.5–3)' }],
    ['numbers', 'by a hyphen as a minus', { ...good, verdict: 'it is -3 there' }],
    ['format', 'by a square', { ...good, size: { width: 500, height: 500 } }],
    [
      'letters',
      'by a picture that is larger than its letters',
      { ...good, size: { width: 1920, height: 1080 } },
    ],
  ];

  it.each(broken)('%s: %s', (rule, _how, chart) => {
    expect(rulesBrokenBy(chart)).toContain(rule);
  });

  it('headline: by none, unless this kind of picture needs none', () => {
    const without: LinesChart = { ...good };
    delete (without as { headline?: string }).headline;
    expect(rulesBrokenBy(without)).toEqual(['headline']);
    expect(breaches({ chart: without, caption: '' }, newCanvas, ['headline'])).toEqual([]);
  });

  it('caption-length: by 201 letters', () => {
    expect(rulesBrokenBy(good, 'a'.repeat(201))).toEqual(['caption-length']);
  });

  const inPlots = broken.filter(([rule]) =>
    ['series', 'codes', 'look-twice', 'words', 'numbers'].includes(rule),
  );

  it.each(inPlots)('%s: %s in a panel', (rule, _how, chart) => {
    const panel = chart as LinesChart;
    expect(rulesBrokenBy({ ...SAMPLES.panels, panels: [good, panel] })).toContain(rule);
  });
});

it('a family of lines without names is one series', () => {
  expect(rulesBrokenBy({ ...good, series: five.map(({ x, y }) => ({ x, y, style: 1 })) })).toEqual([]);
});

it('details and sources are not drawn, so they may have codes', () => {
  expect(rulesBrokenBy({ ...good, source: 'S10', details: 'TT says so. Erratum E24.' })).toEqual([]);
});

it('each breach says what was found', () => {
  expect(breaches({ chart: { ...good, verdict: 'a'.repeat(130) }, caption: '' }, newCanvas)).toEqual([
    { rule: 'verdict-length', found: 'the verdict has 130 letters' },
  ]);
});

it('every rule is a sentence with a name of its own', () => {
  for (const { asks } of RULES) expect(asks).toMatch(/^[A-Z].*\.$/u);
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
});
