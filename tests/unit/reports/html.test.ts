import type { PageLab } from '../../../src/reports/html';
import { pageHtml } from '../../../src/reports/html';

const EVIL = `<script>alert("1")</script> & 'more'`;

const lab = (more: Partial<PageLab> = {}): PageLab => ({
  id: '03-softmax-sgd',
  title: 'Softmax regression',
  sources: ['SGD (S09–S11)', 'DNN 4.3.4'],
  whose: 'reference solution',
  score: 98.5,
  maxScore: 100,
  figures: [
    {
      figure: 'cost-by-method',
      title: 'Cost by method',
      caption: 'What to see.',
      source: 'SGD; S10',
      png: '03-softmax-sgd/cost-by-method.png',
      json: '03-softmax-sgd/cost-by-method.json',
    },
    {
      figure: 'noise',
      title: 'Noise',
      caption: 'Not seen.',
      source: 'S11',
      error: 'it needs softmax, which is not implemented yet (lab.ts:54)',
    },
  ],
  ...more,
});
const CONFIG = { mode: 'quick', dataset: 'Handwritten digits, 8×8', backend: 'wasm', node: '20.19.0' };

const page = (more?: Partial<PageLab>, config = CONFIG): string => pageHtml([lab(more)], config);

it('has scores, pictures with captions and sources, and the figures that could not be drawn', () => {
  const html = page();
  expect(html).toMatch(/98\.5 of 100 points/);
  expect(html).toContain('<img src="03-softmax-sgd/cost-by-method.png" alt="Cost by method"');
  expect(html).toContain('<a href="03-softmax-sgd/cost-by-method.json">');
  expect(html).toMatch(/What to see\.\s+<span class="quiet">Source: SGD; S10\./);
  expect(html).toContain('Noise was not drawn: it needs softmax, which is not implemented yet (lab.ts:54)');
  expect(html).toContain('Sources: SGD (S09–S11); DNN 4.3.4');
  expect(html).toContain('quick mode, data: Handwritten digits, 8×8;');
  expect(html).toContain('tfjs backend wasm, Node 20.19.0');
});

it.each([
  [['reference solution', 'reference solution'], 'Reference solutions, quick mode'],
  [['your answers', 'your answers'], 'Your answers, quick mode'],
  [['reference solution', 'your answers'], 'Reference solutions, your answers, quick mode'],
] as const)('says whose answers are shown: %j', (whose, heading) => {
  const html = pageHtml(
    whose.map((one) => lab({ whose: one })),
    CONFIG,
  );
  expect(html).toContain(heading);
  for (const one of ['Reference solution', 'Your answers']) {
    expect(html.includes(`${one}: 98.5 of 100 points`)).toBe(whose.some((w) => w === one.toLowerCase()));
  }
});

it('opens from disk: every path is relative, and nothing is loaded from the network', () => {
  const html = page();
  const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]!);
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) expect(path).toMatch(/^(#|03-softmax-sgd\/)[\w.-]+$/);
  expect(html).not.toMatch(/https?:|<script|@import|url\(/);
});

it('escapes every text', () => {
  const [drawn, failed] = lab().figures;
  const html = page(
    {
      title: EVIL,
      sources: [EVIL],
      figures: [
        { ...drawn!, title: EVIL, caption: EVIL, source: EVIL },
        { ...failed!, title: EVIL, error: EVIL } as PageLab['figures'][number],
      ],
    },
    { ...CONFIG, dataset: EVIL },
  );
  expect(html).not.toContain('<script');
  expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)!.length).toBeGreaterThanOrEqual(8);
  // An attribute ends at its own quote.
  expect(html).toMatch(/alt="&lt;script&gt;alert\(&quot;1&quot;\)[^"]*" loading="lazy"/);
});

it('has a section for each lab, in order, and a link to it', () => {
  const html = pageHtml([lab(), lab({ id: '10-weight-decay', figures: [] })], CONFIG);
  expect([...html.matchAll(/<section id="([^"]*)"/g)].map((m) => m[1])).toEqual([
    '03-softmax-sgd',
    '10-weight-decay',
  ]);
  expect(html).toContain('<a href="#10-weight-decay">10</a>');
});
