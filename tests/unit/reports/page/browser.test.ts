// First, as everywhere: the canvas must not load the fonts of the machine.
import '../../../../src/node/noSystemFonts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import type { PageFigure, PageLab } from '../../../../src/reports/page/page';
import { pageHtml } from '../../../../src/reports/page/html';
import { CHROMIUM, describeInBrowser } from '../../../support/chromium';

const AXE = createRequire(__filename).resolve('axe-core/axe.min.js');

const FIGURES = 3;

function figureOf(lab: string, i: number): PageFigure {
  return {
    figure: `figure-${i}`,
    title: `Picture ${i} of lab ${lab.slice(0, 2)}`,
    caption: 'What to see in it, in a sentence that is long enough to need more than one line on a phone.',
    source: 'DNN 4.1.3; S05',
    png: 'picture.png',
    json: 'numbers.json',
    thumbnail: 'picture.png',
    width: 1120,
    height: 630,
    verdict: `Result ${i} of lab ${lab.slice(0, 2)}.`,
    command: `npx lab figures ${lab.slice(0, 2)} --only figure-${i}`,
    ...(i === 1 && { gif: 'moving.gif' }),
  };
}

const LABS = ['01-neuron-to-network', '02-backpropagation'].map((id): PageLab => ({
  id,
  title: 'A lab',
  sources: ['DNN 4.1'],
  whose: 'reference solution',
  score: 100,
  maxScore: 100,
  handout: 'README.md',
  tasks: 'lab.ts',
  figures: [
    ...Array.from({ length: FIGURES }, (_, i) => figureOf(id, i)),
    { figure: 'failed', title: 'Not drawn', caption: '', source: 'S01', error: 'it needs softmax' },
  ],
}));

describeInBrowser('the page in Chromium', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lab-page-'));
    writeFileSync(join(folder, 'picture.png'), createCanvas(2240, 1260).toBuffer('image/png'));
    writeFileSync(join(folder, 'moving.gif'), createCanvas(4, 2).toBuffer('image/gif'));
    const config = { mode: 'quick', dataset: 'digits', backend: 'wasm', node: '20.19.0', date: '2026-01-31' };
    writeFileSync(join(folder, 'index.html'), pageHtml(LABS, config));
    // A container has no sandbox of the browser's own, and little shared memory.
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  });
  afterEach(() => page.close());

  /** The findings of axe that are at least serious. */
  async function findings(): Promise<string[]> {
    await page.addScriptTag({ path: AXE });
    const { violations } = await page.evaluate<AxeResults>('axe.run()');
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }

  it.each(['light', 'dark'] as const)(
    'has no serious finding of axe in %s colours',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      expect(await findings()).toEqual([]);
      await page.keyboard.press('s');
      expect(await findings()).toEqual([]);
    },
    120_000,
  );

  it('has other colours in the dark', async () => {
    const paper = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await paper();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await paper()).not.toBe(light);
  }, 120_000);

  it('is not wider than a phone', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  }, 120_000);

  it('shows the pictures as slides, by keys and by a click', async () => {
    const shown = (): Promise<string | null> => page.locator('dialog h2').textContent();
    const isOpen = (): Promise<boolean> => page.evaluate('document.querySelector("dialog").open');
    await page.locator('[id="02-backpropagation-figure-1"] a.picture').click();
    expect([await isOpen(), await shown()]).toEqual([true, 'Picture 1 of lab 02']);
    expect(await page.locator('dialog .verdict').textContent()).toBe('Result 1 of lab 02.');
    expect(await page.locator('dialog .count').textContent()).toBe(`${FIGURES + 2} of ${2 * FIGURES}`);
    await page.keyboard.press('ArrowLeft');
    expect(await shown()).toBe('Picture 0 of lab 02');
    await page.keyboard.press('ArrowLeft');
    expect(await shown()).toBe('Picture 2 of lab 01');
    for (let i = 0; i < 4; i++) await page.locator('[data-do=next]').click();
    expect(await shown()).toBe('Picture 2 of lab 02');
    await page.keyboard.press('Escape');
    expect(await isOpen()).toBe(false);
    await page.keyboard.press('s');
    expect([await isOpen(), await shown()]).toEqual([true, 'Picture 2 of lab 02']);
  }, 120_000);

  it('loads the pictures that are near, and no other', async () => {
    const loaded = (): Promise<number> =>
      page.evaluate('[...document.images].filter((image) => image.src && image.complete).length');
    await page.waitForLoadState('networkidle');
    const all = await page.locator('main img').count();
    expect(all).toBe(4 * FIGURES);
    expect(await loaded()).toBeLessThan(all);
  }, 120_000);

  describe('a moving picture', () => {
    const shown = (): Promise<string | null> => moving().getAttribute('src');
    const moving = () => page.locator('img[data-moving]').first();
    const button = () => page.locator('[data-do=play]').first();

    it('plays while it is in sight, until it is paused by hand', async () => {
      expect(await shown()).toBe('picture.png');
      await moving().scrollIntoViewIfNeeded();
      await page.waitForFunction(() => document.querySelector('img[src="moving.gif"]'));
      expect(await button().textContent()).toBe('Pause');
      await button().click();
      expect(await shown()).toBe('picture.png');
      await page.evaluate(() => scrollTo(0, 0));
      await moving().scrollIntoViewIfNeeded();
      expect(await shown()).toBe('picture.png');
    });

    it('stands still for readers who asked for less motion, until they play it', async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.reload();
      await moving().scrollIntoViewIfNeeded();
      expect(await button().textContent()).toBe('Play');
      expect(await shown()).toBe('picture.png');
      await button().click();
      expect(await shown()).toBe('moving.gif');
    });
  });
});
