import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
// First: the canvas must not load before the fonts of the machine are switched off.
import '../../../src/node/noSystemFonts';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { Chart } from '../../../src/charts/chart';
import { csvOf } from '../../../src/charts/table';
import { storedFigures } from '../../../src/course/figures/storedRuns';
import { allLabs, ROOT } from '../../../src/course/labs';
import type { FigureRecord } from '../../../src/figures/figure';
import { renderChart } from '../../../src/node/canvas';
import type { StaticServer } from '../../../src/node/staticServer';
import { serveFolder } from '../../../src/node/staticServer';
import type { FigureEntry } from '../../../src/web/labData';
import type { BuiltSite } from '../../support/builtSite';
import { buildSite, PSEUDO } from '../../support/builtSite';
import { CHROMIUM, describeInBrowser } from '../../support/chromium';
import { SAMPLES } from '../charts/samples';

const AXE = createRequire(__filename).resolve('axe-core/axe.min.js');
const LAB = '03-softmax-sgd';

/** A quick figure of each lab that calls the student's functions. */
const QUICK: Record<string, string> = {
  '01-neuron-to-network': 'activations-together',
  '02-backpropagation': 'descent-on-example',
  '03-softmax-sgd': 'likelihood-underflow',
  '04-optimizers': 'adam-first-steps',
  '05-learning-rate': 'schedules',
  '06-input-scale': 'standardize-steps',
  '07-initialization': 'stated-and-measured',
  '08-batch-normalization': 'train-and-test-mode',
  '09-overfitting': 'random-label-sheet',
  '10-weight-decay': 'contours',
  '11-dropout': 'four-masks',
  '12-augmentation': 'transforms',
  '13-architectures': 'gradient-by-layer',
};

function solution(id: string): string {
  return readFileSync(join(ROOT, 'solutions', id, 'lab.ts'), 'utf8');
}

describeInBrowser('the figures in Chromium', () => {
  let built: BuiltSite;
  let server: StaticServer;
  let browser: Browser;
  let site: string;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    built = buildSite();
    server = await serveFolder(built.root, 0);
    site = `${server.address.replace(/\/$/, '')}${built.path}`;
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(built.root, { recursive: true, force: true });
  });

  beforeEach(async () => {
    context = await browser.newContext({
      ...{ viewport: { width: 1440, height: 900 }, acceptDownloads: true, serviceWorkers: 'block' },
    });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  /** Opens the figures of a lab, with a text in the editor. */
  async function openFigures(id: string, text?: string, query = ''): Promise<void> {
    await page.goto(`${site}${id}.html${query}`);
    await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
    if (text !== undefined) await write(text);
    await page.locator('#tab-figures').click();
    await page.locator('#panel-figures[data-ready]').waitFor();
  }

  async function write(text: string): Promise<void> {
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  }

  const figureOf = (id: string): Locator => page.locator(`[data-figure="${id}"]`);

  async function draw(id: string): Promise<Locator> {
    const figure = figureOf(id);
    await figure.locator('.own').evaluate((own) => own.replaceChildren());
    await figure.locator('.draw').click();
    await figure.locator('.live canvas, .failure').waitFor({ timeout: 120_000 });
    return figure;
  }

  async function saved(figure: Locator, what: 'png' | 'csv' | 'json'): Promise<Buffer> {
    const downloading = page.waitForEvent('download');
    await figure.locator(`[data-do="figures.${what}"]`).click();
    return readFileSync(await (await downloading).path());
  }

  /** The artist answers with these charts instead of a training. */
  async function artistWith(charts: Record<string, Chart>): Promise<void> {
    const records = Object.fromEntries(
      Object.entries(charts).map(([figure, chart]) => [figure, { figure, title: chart.title, chart }]),
    );
    const body = `onmessage = ({ data }) => postMessage(data.id === undefined
      ? { kind: 'ready', backend: { backend: 'wasm', tried: [] } }
      : { kind: 'drawn', id: data.id, printed: [], record: (${JSON.stringify(records)})[data.figure] });`;
    await context.route('**/worker/artist.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    );
  }

  describe('a drawing in the page', () => {
    /**
     * All but letters is the same. Letters stand up to four pixels higher or lower, since a browser measures the height of
     * a font by other rules, and an axis beside them up to one pixel further left or right. So a pixel is found again if
     * there is one of its colour, up to 64 of 255 apart, within four pixels above or below and one pixel aside.
     */
    const SHIFT = 4;
    const ASIDE = 1;
    const MOST_MISSING = 0.0005;

    type Pixels = Awaited<ReturnType<typeof pixelsOf>>;

    /** The share of the pixels of either picture that are not found again in the other one. */
    function missing(one: Pixels, other: Pixels): number {
      let count = 0;
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const)
        for (let at = 0; at < from.data.length; at += 4) if (!isFound(at, from, to)) count++;
      return count / (one.width * one.height);
    }

    function isFound(at: number, from: Pixels, to: Pixels): boolean {
      if (isNear(from, at, to, at)) return true;
      for (let row = -SHIFT; row <= SHIFT; row++)
        for (let column = -ASIDE; column <= ASIDE; column++)
          if (isNear(from, at, to, at + 4 * (row * to.width + column))) return true;
      return false;
    }

    function isNear({ data: one }: Pixels, at: number, { data: other }: Pixels, there: number): boolean {
      if (there < 0 || there >= other.length) return false;
      for (let c = 0; c < 3; c++) if (Math.abs(one[at + c]! - other[there + c]!) > 64) return false;
      return true;
    }

    async function pixelsOf(
      png: Buffer,
    ): Promise<{ data: Uint8ClampedArray; width: number; height: number }> {
      const image = await loadImage(png);
      const canvas = createCanvas(image.width, image.height);
      const drawing = canvas.getContext('2d');
      drawing.drawImage(image, 0, 0);
      return drawing.getImageData(0, 0, image.width, image.height);
    }

    it.each(Object.keys(SAMPLES))(
      'of the kind %s is that of the command line',
      async (kind) => {
        const chart = SAMPLES[kind as keyof typeof SAMPLES] as Chart;
        await artistWith({ 'softmax-curves': chart });
        await openFigures(LAB);
        const figure = await draw('softmax-curves');
        const png = renderChart(chart);
        const file = await saved(figure, 'png');
        await figure.locator('[data-do="figures.enlarge"]').click();
        const canvas = page.locator('dialog .live canvas');
        await page.waitForFunction('document.querySelector("dialog canvas").width > 400');
        const shown = await canvas.evaluate((drawn: HTMLCanvasElement) => drawn.toDataURL('image/png'));
        for (const drawing of [file, Buffer.from(shown.split(',')[1]!, 'base64')]) {
          const [inPage, command] = await Promise.all([drawing, png].map(pixelsOf));
          expect([inPage!.width, inPage!.height]).toEqual([command!.width, command!.height]);
          expect(missing(inPage!, command!)).toBeLessThan(MOST_MISSING);
        }
        await page.keyboard.press('Escape');
        expect((await saved(figure, 'csv')).toString()).toBe(csvOf(chart));
      },
      300_000,
    );
  });

  const LINES: Chart = {
    kind: 'lines',
    title: 'Two methods',
    x: { label: 'epoch' },
    y: { label: 'loss', unit: 'nats' },
    series: [
      { name: 'SGD', x: [0, 1, 2], y: [3, 2, 1.5] },
      { name: 'Adam', x: [0, 1, 2], y: [3, 1.25, 0.5] },
    ],
  };

  it('reads values under the pointer and by keys, and switches a series off and on', async () => {
    await artistWith({ 'softmax-curves': LINES });
    await openFigures(LAB);
    const figure = await draw('softmax-curves');
    const canvas = figure.locator('canvas');
    await page.waitForFunction('document.querySelector(".live canvas").width > 400');
    const picture = (): Promise<string> => canvas.evaluate((drawn: HTMLCanvasElement) => drawn.toDataURL());
    await canvas.focus();
    const read = new Set<string>();
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('ArrowRight');
      read.add((await figure.locator('.tip span').allTextContents()).join(' | '));
    }
    expect(read).toContain('Adam | epoch: 1 | loss (nats): 1.25');
    expect(read).toContain('SGD | epoch: 2 | loss (nats): 1.5');
    expect(read.size).toBe(6);
    // The pointer at the ring of the last key reads the same.
    const last = (await figure.locator('.tip span').allTextContents()).join(' | ');
    const ring = (await figure.locator('.ring').boundingBox())!;
    await page.mouse.move(ring.x + ring.width / 2 + 200, ring.y - 300);
    await page.mouse.move(ring.x + ring.width / 2, ring.y + ring.height / 2);
    expect((await figure.locator('.tip span').allTextContents()).join(' | ')).toBe(last);
    await page.mouse.move(0, 0);

    const [both, entry] = [await picture(), figure.locator('.entry[data-series="SGD"]')];
    expect(await figure.locator('.entry').count()).toBe(2);
    await entry.focus();
    await page.keyboard.press('Enter');
    expect(await entry.getAttribute('aria-pressed')).toBe('false');
    expect(await entry.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await picture()).not.toBe(both);
    await canvas.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await figure.locator('.tip').textContent()).toContain('Adam');
    await canvas.blur();
    await entry.click();
    expect(await entry.getAttribute('aria-pressed')).toBe('true');
    expect(await picture()).toBe(both);
  }, 120_000);

  it('loads no figure and nothing that draws before they are asked for', async () => {
    const loaded: string[] = [];
    page.on('request', (request) => loaded.push(request.url()));
    await page.goto(`${site}${LAB}.html`);
    await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
    const figures = (): string[] =>
      loaded.filter((url) => /figures\.json|artist|figuresPanel|\.webp|\/fonts\//.test(url));
    expect(figures()).toEqual([]);
    await page.locator('#tab-figures').click();
    await page.locator('#panel-figures[data-ready] img').first().waitFor();
    const names = figures().join(' ');
    expect(names).toContain('figures.json');
    expect(names).toContain('.webp');
    expect(names).not.toContain('artist');
  }, 120_000);

  it('every figure of every lab has its words and a picture of the reference', async () => {
    for (const id of allLabs()) {
      const listed = JSON.parse(
        readFileSync(join(built.folder, `labs/${id}/figures.json`), 'utf8'),
      ) as FigureEntry[];
      expect(listed.map((entry) => entry.id)).toEqual((await storedFigures(id)).map((figure) => figure.id));
      for (const { picture } of listed) {
        const { width, height } = await loadImage(join(built.folder, picture.file));
        expect([width, height]).toEqual([picture.width, picture.height]);
      }
    }
  }, 120_000);

  it.each(allLabs())(
    'draws a figure of %s with the solution',
    async (id) => {
      await openFigures(id, solution(id));
      const figure = await draw(QUICK[id]!);
      expect(await figure.locator('.failure').allTextContents()).toEqual([]);
      const record = JSON.parse((await saved(figure, 'json')).toString()) as FigureRecord;
      const stored = (await storedFigures(id)).find((one) => one.id === QUICK[id])!;
      expect(record.config).toMatchObject({ mode: 'quick', backend: 'wasm' });
      expect([record.chart.title, record.chart.kind]).toEqual([stored.chart.title, stored.chart.kind]);
      // The same seeds and the same kernels: the sentence with the numbers is the same.
      expect(record.chart.verdict).toBe(stored.chart.verdict);
    },
    120_000,
  );

  describe('with answers that give no picture', () => {
    const broken = (body: string): string =>
      solution(LAB).replace(/(export function softmax\([^)]*\)[^{]*\{\n)/, `$1${body}\n`);

    it('says the error of the answer, and leads to its line', async () => {
      await openFigures(LAB, broken('throw new Error("no exponent");'));
      const figure = await draw('softmax-curves');
      const words = (await figure.locator('.failure p').textContent())!;
      const line = Number(/no exponent \(lab\.ts:(\d+)\)/.exec(words)![1]);
      await figure.locator('.failure .line').click();
      expect(await page.locator('.cm-activeLineGutter').first().textContent()).toContain(String(line));
    }, 120_000);

    it('names the task that a starter has not implemented', async () => {
      await openFigures(LAB);
      const figure = await draw('softmax-curves');
      expect(await figure.locator('.failure p').textContent()).toMatch(
        /it needs softmax, which is not implemented yet \(lab\.ts:\d+\)/,
      );
    }, 120_000);

    it('stops a drawing that never ends, and draws the next one', async () => {
      await openFigures(LAB, broken('for (;;);'));
      const figure = figureOf('softmax-curves');
      await figure.locator('.draw').click();
      await figure.locator('.stop').click();
      await figure.getByText('The drawing was stopped.').waitFor();
      await write(solution(LAB));
      await draw('softmax-curves');
      expect(await figure.locator('.live canvas').count()).toBe(1);
    }, 120_000);
  });

  describe.each([
    ['ltr', 'light', ''],
    ['rtl', 'dark', `?language=${PSEUDO}`],
  ] as const)('%s in %s colours', (_, colorScheme, query) => {
    it('have no serious finding of axe, and are not wider than the screen', async () => {
      await page.emulateMedia({ colorScheme });
      await artistWith({ 'softmax-curves': LINES });
      await openFigures(LAB, undefined, query);
      await draw('softmax-curves');
      await page.evaluate(readFileSync(AXE, 'utf8'));
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      const findings = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      expect(findings).toEqual([]);
      for (const width of [1440, 1024, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(100); // the picture follows the width
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        const live = (await figureOf('softmax-curves').locator('.live').boundingBox())!;
        expect(live.x + live.width).toBeLessThanOrEqual(width);
      }
    }, 120_000);
  });
});
