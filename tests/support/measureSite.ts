/**
 * Measures the pages of the course in a browser, and prints what it found: `npm run measure:site`. It takes Chromium from
 * CHROMIUM, or where Debian has it.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { ROOT } from '../../src/course/labs';
import { serveFolder } from '../../src/node/staticServer';
import { buildSite } from './builtSite';
import { CHROMIUM } from './chromium';

const LAB = '03-softmax-sgd';

async function measure(): Promise<void> {
  const began = performance.now();
  const built = buildSite();
  tell('the build', performance.now() - began, 'ms');
  const server = await serveFolder(built.root, 0);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    // What it keeps for later is not part of the first load.
    await page.addInitScript('delete Navigator.prototype.serviceWorker');
    await measureLab(page, `${server.address.replace(/\/$/, '')}${built.path}`);
  } finally {
    await browser.close();
    await server.close();
    rmSync(built.root, { recursive: true, force: true });
  }
}

async function measureLab(page: Page, site: string): Promise<void> {
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    sizes.set(
      response.url(),
      response.body().then(
        (body) => gzipSync(body).length,
        () => 0,
      ),
    );
  });
  const began = performance.now();
  await page.goto(`${site}${LAB}.html`);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  tell('page of lab 03, until it can check', performance.now() - began, 'ms');
  const all = await Promise.all(sizes.values());
  tell('first load, compressed', all.reduce((sum, size) => sum + size, 0) / 1000, 'kB');
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(readFileSync(join(ROOT, 'solutions', LAB, 'lab.ts'), 'utf8'));
  await page.evaluate(
    'globalThis.longest = 0; new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => { longest = Math.max(longest, duration); })).observe({ type: "longtask" })',
  );
  for (const name of ['first check', 'warm check', 'warm check']) {
    tell(name, await timeOfCheck(page), 'ms');
    await page.waitForTimeout(3000); // the next worker loads meanwhile
  }
  tell(
    'longest task of the page while it checked (0: none over 50 ms)',
    await page.evaluate('longest'),
    'ms',
  );
}

/** Milliseconds from the click to the report, as the page itself sees it. */
function timeOfCheck(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const body = document.querySelector('.report-body')!;
        body.replaceChildren();
        const began = performance.now();
        new MutationObserver((_, observer) => {
          observer.disconnect();
          resolve(performance.now() - began);
        }).observe(body, { childList: true });
        document.querySelector<HTMLButtonElement>('#check-all')!.click();
      }),
  );
}

function tell(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(64)} ${String(Math.round(value)).padStart(7)} ${unit}`);
}

void measure();
