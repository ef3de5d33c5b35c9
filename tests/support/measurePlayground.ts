/**
 * Frames a second of the playground while nets with three hidden layers of 8 train, in Chromium without a window and with
 * drawing by software: `npm run bench:playground`.
 */
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { DEFAULT_STATE, writeAddress } from '../../src/web/playground/engine/address';
import type { PlaygroundState } from '../../src/web/playground/engine/address';
import { DEFAULTS } from '../../src/web/playground/engine/settings';
import { builtPlayground } from '../unit/web/playground/builtPlayground';
import { CHROMIUM } from './chromium';

const SECONDS = 5;
const GOAL = 55;
const layers = [8, 8, 8].map((units) => ({ units, activation: 'tanh' as const }));
const settings = { ...DEFAULTS, layers, epochs: 5000 };
const STATES: Record<string, PlaygroundState> = {
  'one net': { ...DEFAULT_STATE, settings },
  'two nets': { ...DEFAULT_STATE, settings, comparison: { field: 'optimizer', value: 'adam' } },
};

interface Rates {
  /** Frames of the browser, and frames with a new picture of the net. */
  shown: number;
  drawn: number;
  /** Processor time of the page's thread for a frame, in milliseconds: that of other programs is not in it. */
  cost: number;
}

/** Counts in the page, as text: what runs there is not of this program. */
const COUNT = `new Promise((resolve) => {
  const context = document.querySelector('.net canvas').getContext('2d');
  const own = context.clearRect;
  let [drawn, shown] = [0, 0];
  context.clearRect = function (...place) { drawn += 1; own.apply(this, place); };
  const began = performance.now();
  const tick = () => {
    shown += 1;
    const seconds = (performance.now() - began) / 1000;
    if (seconds < ${SECONDS}) return requestAnimationFrame(tick);
    context.clearRect = own;
    resolve({ shown: shown / seconds, drawn: drawn / seconds });
  };
  requestAnimationFrame(tick);
})`;

async function ratesOf(page: Page): Promise<Rates> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const before = await busy();
  const counted = await page.evaluate<Omit<Rates, 'cost'>>(COUNT);
  const cost = (1000 * ((await busy()) - before)) / (SECONDS * counted.shown);
  return { ...counted, cost };
}

async function main(): Promise<void> {
  const site = await builtPlayground();
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  for (const [name, state] of Object.entries(STATES)) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`${site.address}#${writeAddress(state)}`);
    await page.locator('.net canvas').first().waitFor();
    await page.locator('#run').click();
    const { shown, drawn, cost } = await ratesOf(page);
    console.log(
      `${name}: ${drawn.toFixed(1)} pictures of the net a second (goal ${GOAL}), ${shown.toFixed(1)} frames of the browser, ${cost.toFixed(1)} ms of processor time of the page for a frame`,
    );
    await page.close();
  }
  await browser.close();
  await site.close();
}

void main();
