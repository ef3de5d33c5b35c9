import { byDocument } from '../../../../src/reports/page/byDocument';
import type { PageFigure, PageLab, PagePicture } from '../../../../src/reports/page/page';
import { pageHtml } from '../../../../src/reports/page/html';

const EVIL = `<script>alert("1")</script> & 'more'`;

const lab = (more: Partial<PageLab> = {}): PageLab => ({
  id: '03-softmax-sgd',
  title: 'Softmax regression',
  sources: ['SGD (S09–S11)', 'DNN 4.3.4'],
  whose: 'reference solution',
  score: 98.5,
  maxScore: 100,
  handout: '../labs/03-softmax-sgd/README.md',
  tasks: '../labs/03-softmax-sgd/lab.ts',
  figures: [
    {
      figure: 'cost-by-method',
      title: 'Cost by method',
      caption: 'What to see.',
      source: 'SGD; S10',
      png: '03-softmax-sgd/cost-by-method.png',
      json: '03-softmax-sgd/cost-by-method.json',
      thumbnail: 'thumbnails/03-softmax-sgd/cost-by-method.png',
      width: 1120,
      height: 630,
      verdict: 'The minibatch needs 40 times fewer samples.',
      command: 'npx lab figures 03 --only cost-by-method',
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
const CONFIG = {
  mode: 'quick',
  dataset: 'Handwritten digits, 8×8',
  backend: 'wasm',
  node: '20.19.0',
  date: '2026-01-31',
};

const page = (more?: Partial<PageLab>, config = CONFIG): string => pageHtml([lab(more)], config);

it('has scores, pictures with captions and sources, and the figures that could not be drawn', () => {
  const html = page();
  expect(html).toMatch(/98\.5 of 100 points/);
  expect(html).toContain('<img src="03-softmax-sgd/cost-by-method.png"');
  expect(html).toContain(
    '<a href="03-softmax-sgd/cost-by-method.json" aria-label="Its numbers: Cost by method">',
  );
  expect(html).toMatch(/<p>What to see\.<\/p>\s+<p class="quiet">Source: SGD; S10\./);
  expect(html).toContain('<code>npx lab figures 03 --only cost-by-method</code>');
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
  for (const path of paths) expect(path).toMatch(/^(#|(thumbnails\/|\.\.\/labs\/)?03-softmax-sgd\/)[\w.-]+$/);
  expect(html).not.toMatch(/https?:|<script [^>]*src|@import|url\(/);
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
  // The page's own script, and no other.
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)!.length).toBeGreaterThanOrEqual(8);
  // An attribute ends at its own quote.
  expect(html).toMatch(
    /alt="&lt;script&gt;alert\(&quot;1&quot;\)[^"]*" width="1120" height="630" loading="lazy"/,
  );
});

it('has a section for each lab, in order, and a link to it', () => {
  const html = pageHtml([lab(), lab({ id: '10-weight-decay', figures: [] })], CONFIG);
  expect([...html.matchAll(/<section id="([^"]*)"/g)].map((m) => m[1])).toEqual([
    '03-softmax-sgd',
    '10-weight-decay',
  ]);
  expect(html).toContain('<a href="#10-weight-decay">10 · Softmax regression</a>');
  expect(html).toContain('<a href="#10-weight-decay" aria-label="Lab 10: Softmax regression">10</a>');
});

it('says the result of a picture in words, in its caption and for those who do not see it', () => {
  const html = page();
  expect(html).toContain('<p class="verdict">The minibatch needs 40 times fewer samples.</p>');
  expect(html).toContain('alt="Cost by method. The minibatch needs 40 times fewer samples."');
  const [drawn] = lab().figures;
  const silent = { ...(drawn as PagePicture & PageFigure) };
  delete silent.verdict;
  const without = page({ figures: [silent] });
  expect(without).toContain('alt="Cost by method"');
  expect(without.match(/class="verdict"/g)).toHaveLength(1);
});

it('gives every picture its size and loads it late, so that nothing moves while it loads', () => {
  const images = page().match(/<img src[^>]*>/g)!;
  expect(images).toHaveLength(2);
  for (const image of images) expect(image).toMatch(/ width="\d+" height="\d+" loading="lazy"/);
});

it('says that a verdict of quick mode may change, and only there', () => {
  expect(page()).toContain('A verdict may change with <code>--full</code>');
  expect(page({}, { ...CONFIG, mode: 'full' })).not.toContain('A verdict may change');
});

it('lists the pictures by the passages of the course documents', () => {
  const [drawn] = lab().figures;
  const titled = (figure: string, source: string): PageLab['figures'][number] => ({
    ...drawn!,
    figure,
    title: figure,
    source,
  });
  const index = byDocument([
    lab({ figures: [titled('b', 'DNN 4.3.10; TT, "clipping"; S05'), titled('a', 'DNN 4.3.2; Goh 2017')] }),
    lab({ id: '10-weight-decay', figures: [titled('c', 'WD'), titled('d', 'DNN 4.3.2')] }),
  ]);
  expect(index.map(({ title, passages }) => [title, passages.map(({ passage }) => passage)])).toEqual([
    ['Deep neural networks', ['4.3.2', '4.3.10']],
    ['Weight decay', ['the document as a whole']],
    ['Training tricks', ['"clipping"']],
  ]);
  expect(index[0]!.passages[0]!.figures).toEqual([
    { id: '03-softmax-sgd-a', title: 'a' },
    { id: '10-weight-decay-d', title: 'd' },
  ]);
});

it('a moving picture is a still, with a button that plays it and a link to it', () => {
  const [first] = lab().figures as [PageFigure & PagePicture];
  const html = page({ figures: [{ ...first, gif: 'cost.gif' }] });
  expect(html).toContain('<img src="03-softmax-sgd/cost-by-method.png"');
  expect(html).toContain('data-moving="cost.gif"');
  expect(html).toMatch(/<button type="button" data-do="play" hidden aria-label="Play: Cost by method">/);
  expect(html).toContain('<a href="cost.gif" aria-label="Moving picture: Cost by method">');
  expect(page()).not.toContain('data-moving=');
});
