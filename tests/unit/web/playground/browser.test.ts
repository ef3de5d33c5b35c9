import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { writeAddress, DEFAULT_STATE, readAddress } from '../../../../src/web/playground/engine/address';
import type { PlaygroundState } from '../../../../src/web/playground/engine/address';
import { makeTask } from '../../../../src/web/playground/engine/samples';
import { SCENES, stateOf } from '../../../../src/web/playground/engine/scenes';
import { Session } from '../../../../src/web/playground/engine/session';
import { compared, DEFAULTS, FIELD_NAMES, FIELDS } from '../../../../src/web/playground/engine/settings';
import type { FieldName, Group } from '../../../../src/web/playground/engine/settings';
import { Trainer } from '../../../../src/web/playground/engine/trainer';
import { CHROMIUM, describeInBrowser } from '../../../support/chromium';
import type { BuiltPlayground } from './builtPlayground';
import { builtPlayground } from './builtPlayground';
import { ALLOWED, WHERE } from './whereSettingsMatter';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** The machine may be busy: no test is about time. */
const PATIENT = 300_000;

describeInBrowser('the playground in Chromium', () => {
  let site: BuiltPlayground;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    site = await builtPlayground();
    // A container has no sandbox of the browser's own, and little shared memory.
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  }, PATIENT);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(120_000);
    faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
  });
  afterEach(async () => {
    await page.close();
    expect(faults).toEqual([]);
  });

  async function open(state: Partial<PlaygroundState> = {}, query = ''): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${site.address}${query}#${writeAddress({ ...DEFAULT_STATE, ...state })}`);
    await page.locator('.net, .alert li').first().waitFor();
  }

  const stateNow = async (): Promise<PlaygroundState> =>
    readAddress(await page.evaluate<string>('location.hash.slice(1)')).state;

  const texts = (selector: string): Promise<string[]> => page.locator(selector).allTextContents();

  /** Waits until the texts have the wanted form, which a slow machine reaches later. */
  async function until(selector: string, text: RegExp): Promise<void> {
    await page.locator(selector).filter({ hasText: text }).first().waitFor();
  }

  async function change(name: FieldName): Promise<void> {
    const control = page.locator(`#first-${name}`);
    const { kind } = FIELDS[name];
    if (kind === 'choice') await control.selectOption(String(ALLOWED[name]));
    else if (kind === 'number') {
      await control.fill(String(ALLOWED[name]));
      await control.press('Tab');
    } else await control.click();
  }

  /** The formula after one step, as Node has it. */
  function formulaInNode(state: PlaygroundState): string[] {
    const session = new Session(state, { drawn: state.drawn }, () => 0);
    return session.advance(1).snapshots.flatMap(({ formula }) => formula.map(({ numbers }) => numbers));
  }

  const GROUPS: Group[] = ['data', 'net', 'training', 'regularization'];
  it.each(GROUPS)(
    'trains with each setting of the group %s as Node does',
    async (group) => {
      for (const name of FIELD_NAMES.filter((one) => FIELDS[one].group === group)) {
        await open({ settings: { ...DEFAULTS, ...WHERE[name] } });
        await change(name);
        const state = await stateNow();
        const wanted = name === 'layers' ? [...DEFAULTS.layers, DEFAULTS.layers[1]] : ALLOWED[name];
        expect([name, state.settings[name]]).toEqual([name, wanted]);
        await page.locator('#step').click();
        await until('.formulas .line', /=/);
        expect([name, ...(await texts('.formulas .values'))]).toEqual([name, ...formulaInNode(state)]);
      }
    },
    PATIENT,
  );

  it.each(['zeros', 'momentum', 'scale'])(
    'ends the scene %s with the numbers of Node',
    async (id) => {
      const scene = SCENES.find((one) => one.id === id)!;
      const state = { ...stateOf(scene), speed: 100 };
      await open(state);
      await page.locator('#run').click();
      await until('.net-1 .status', /finished/);
      await until('.net-2 .status', /finished/);
      const numbers = (await texts('.net dd')).map((text) => Number.parseFloat(text));
      const expected = [state.settings, compared(state.settings, scene.comparison)].flatMap((settings) => {
        const trainer = new Trainer(settings, makeTask(settings));
        trainer.runToEnd();
        const { trainLoss, validationLoss, trainError, validationError } = trainer.result();
        const errors = [trainError, validationError].map((error) =>
          settings.data === 'curve' ? error : 100 * error,
        );
        return [trainLoss, validationLoss, ...errors];
      });
      // Loss and RMSE within 0.01, shares of wrong classes within one point.
      numbers.forEach((number, i) =>
        expect(Math.abs(number - expected[i]!)).toBeLessThan(
          i % 4 > 1 && state.settings.data !== 'curve' ? 1 : 0.01,
        ),
      );
    },
    PATIENT,
  );

  it(
    'says the verdict of ten seeds, and that of the scene',
    async () => {
      await open(stateOf(SCENES.find(({ id }) => id === 'batch')!));
      await page.locator('#repeat').click();
      await page.locator('tr[data-measure]').first().waitFor();
      const row = page.locator('tr[data-measure=trainLoss]');
      expect(await row.getAttribute('data-side')).toBe('above');
      expect(await row.locator('td.said').textContent()).toMatch(/^higher by [\d.]+ \([\d.]+ to [\d.]+\)$/);
    },
    PATIENT,
  );

  it(
    'stops a repetition',
    async () => {
      await open({ settings: { ...DEFAULTS, epochs: 5000 } });
      await page.locator('#repeat').click();
      await until('#repeat', /Stop/);
      await page.locator('#repeat').click();
      await until('.verdict [role=status]', /Stopped/);
      expect(await page.locator('#repeat').textContent()).toBe('Repeat with 10 seeds');
    },
    PATIENT,
  );

  it(
    'runs, pauses, takes one step, and begins again',
    async () => {
      await open();
      await page.locator('#run').click();
      await until('.status', /training/);
      await page.locator('#run').click();
      await until('.status', /paused/);
      const steps = async (): Promise<number> => Number(/step (\d+)/.exec((await texts('.status'))[0]!)![1]);
      const before = await steps();
      expect(before).toBeGreaterThan(0);
      await page.locator('#step').click();
      await until('.status', new RegExp(`step ${before + 1} `));
      await page.locator('#restart').click();
      await until('.status', /step 0 /);
    },
    PATIENT,
  );

  it(
    'restores the whole state from an address',
    async () => {
      const state: PlaygroundState = {
        ...DEFAULT_STATE,
        settings: {
          ...DEFAULTS,
          data: 'spirals',
          layers: [{ units: 5, activation: 'elu' }],
          l2: 0.01,
          seed: 42,
        },
        comparison: { field: 'dropout', value: 'gaussian' },
        watched: { layer: 1, from: 3, to: 1 },
        speed: 20,
      };
      await open(state);
      expect(await stateNow()).toEqual(state);
      const value = (id: string): Promise<string> => page.locator(`#${id}`).inputValue();
      const shown = [
        'first-data',
        'first-seed',
        'first-l2',
        'second-dropout',
        'watch-layer',
        'watch-from',
        'speed',
      ];
      expect(await Promise.all(shown.map(value))).toEqual([
        'spirals',
        '42',
        '0.01',
        'gaussian',
        '1',
        '3',
        '20',
      ]);
      expect(await page.locator('#first-layers-0-units').inputValue()).toBe('5');
    },
    PATIENT,
  );

  it(
    'follows an address that is typed while the page is open',
    async () => {
      await open();
      const state = { ...DEFAULT_STATE, settings: { ...DEFAULTS, data: 'ring' as const, seed: 3 } };
      await page.evaluate(`location.hash = '${writeAddress(state)}'`);
      await page.waitForFunction('document.querySelector("#first-seed").value === "3"');
      expect(await stateNow()).toEqual(state);
    },
    PATIENT,
  );

  it(
    'says what is wrong with a damaged address, and uses the rest',
    async () => {
      await page.goto(`${site.address}#v=1&data=ring&learningRate=fast&colour=red`);
      await page.locator('.alert li').first().waitFor();
      expect(await texts('.alert li')).toEqual([
        'A part of the address can’t be used: there is no setting “colour”.',
        '“Learning rate η” must be a number from 0.000001 to 100; it is “fast”.',
      ]);
      expect(await page.locator('#first-data').inputValue()).toBe('ring');
    },
    PATIENT,
  );

  it(
    'tells a number that a setting does not allow beside it, and keeps the last good one',
    async () => {
      await open();
      await page.locator('#first-learningRate').fill('-1');
      await page.locator('#first-learningRate').press('Tab');
      expect(await page.locator('#first-learningRate-fault').textContent()).toMatch(
        /must be a number from .* it is “-1”/,
      );
      expect((await stateNow()).settings.learningRate).toBe(DEFAULTS.learningRate);
      await page.locator('#first-layers-0-units').fill('0');
      await page.locator('#first-layers-0-units').press('Tab');
      const told = page.locator('#first-layers-0-units-fault');
      expect(await told.textContent()).toMatch(/must have 1 to \d+ units; it has “0”/);
      expect(await told.isVisible()).toBe(true);
      expect((await stateNow()).settings.layers).toEqual(DEFAULTS.layers);
    },
    PATIENT,
  );

  it(
    'trains on points that are drawn with a pointer and by keys',
    async () => {
      await open({ settings: { ...DEFAULTS, data: 'drawn' } });
      await until('.alert', /at least 4 samples; there are 0/);
      const pad = page.locator('canvas.pad');
      const box = (await pad.boundingBox())!;
      for (const share of [0.2, 0.3])
        await page.mouse.click(box.x + share * box.width, box.y + 0.3 * box.height);
      await pad.focus();
      await pad.press('2');
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', ' ', 'ArrowRight', 'Enter'])
        await pad.press(key);
      const { drawn } = await stateNow();
      expect(drawn.map(({ label }) => label)).toEqual([0, 0, 1, 1]);
      expect(drawn[0]).toEqual({ x: expect.closeTo(-0.6, 1), y: expect.closeTo(0.4, 1), label: 0 });
      expect(drawn[2]!.x - drawn[1]!.x).toBeCloseTo(0.1, 2);
      await page.locator('.net canvas').first().waitFor();
      await pad.press('Delete');
      expect((await stateNow()).drawn).toHaveLength(3);
    },
    PATIENT,
  );

  it(
    'reads a table, and tells the line that is wrong',
    async () => {
      await open({ settings: { ...DEFAULTS, data: 'table' } });
      const upload = (text: string): Promise<void> =>
        page
          .locator('#table-file')
          .setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await upload('x,y,kind\n1,2,a\n3,oops,b\n5,6,a\n7,8,b');
      await until('.alert', /Line 3 of the table, column 2: expected a number, found “oops”/);
      const rows = Array.from({ length: 20 }, (_, i) => `${i},${(i * 7) % 5},${i < 10 ? 'low' : 'high'}`);
      await upload(`x,y,kind\n${rows.join('\n')}`);
      await until('.controls', /Read 20 rows with 2 inputs. The target “kind” is a class/);
      expect(await texts('.alert li')).toEqual([]);
      const { table } = await stateNow();
      expect(table?.samples.count).toBe(20);
    },
    PATIENT,
  );

  it(
    'shows digits by their confusions',
    async () => {
      await open({ settings: { ...DEFAULTS, data: 'digits', samples: 100 } });
      await until('.net figcaption', /a row for each class/);
    },
    PATIENT,
  );

  it(
    'opens a scene with its claim and its lab',
    async () => {
      await open();
      await page.locator('#scene').selectOption('momentum');
      await until('.about', /momentum cannot hurt/);
      expect(await page.locator('.about a').getAttribute('href')).toBe('04-optimizers.html');
      expect(await stateNow()).toEqual(stateOf(SCENES.find(({ id }) => id === 'momentum')!));
      expect(await texts('.net h2')).toEqual(['Optimizer: gradient descent', 'Optimizer: momentum']);
    },
    PATIENT,
  );

  it(
    'chooses a weight by a click on its line',
    async () => {
      await open({ settings: { ...DEFAULTS, layers: [] } });
      const canvas = page.locator('.net canvas').nth(1);
      const box = (await canvas.boundingBox())!;
      // The lower line: from the last input to the last output.
      await canvas.click({ position: { x: box.width / 2, y: box.height / 2 + 16 } });
      await page.waitForFunction(() => location.hash.includes('watch='));
      expect((await stateNow()).watched).toEqual({ layer: 0, from: 1, to: 1 });
    },
    PATIENT,
  );

  it(
    'can do everything by keys',
    async () => {
      await open();
      // Every control that a pointer reaches is reached by Tab too.
      const wanted = await page.evaluate<string[]>(
        '[...document.querySelectorAll("main :is(button, select, input, summary)")].filter((one) => one.offsetParent && !one.disabled).map((one) => one.id || one.textContent)',
      );
      const reached = new Set<string>();
      await page.locator('#scene').focus();
      for (let i = 0; i < wanted.length + 5; i++) {
        reached.add(
          await page.evaluate<string>('document.activeElement.id || document.activeElement.textContent'),
        );
        await page.keyboard.press('Tab');
      }
      expect(wanted.filter((one) => !reached.has(one))).toEqual([]);
      await page.locator('#run').focus();
      await page.keyboard.press('Enter');
      await until('.status', /training/);
      await page.keyboard.press('Space');
      await until('.status', /paused/);
      await page.locator('#compare').focus();
      await page.keyboard.press('Space');
      await page.locator('.net.net-2').waitFor();
      await page.locator('#first-layers').focus();
      await page.keyboard.press('Enter');
      expect((await stateNow()).settings.layers).toHaveLength(3);
    },
    PATIENT,
  );

  it.each([
    ['light', ''],
    ['dark', ''],
    ['light', '?language=fa'],
    ['dark', '?language=fa'],
  ] as const)(
    'has no serious finding of axe in %s colours %s',
    async (colorScheme, query) => {
      await page.emulateMedia({ colorScheme });
      for (const settings of [
        DEFAULTS,
        { ...DEFAULTS, data: 'drawn' as const },
        { ...DEFAULTS, data: 'table' as const },
      ]) {
        await open({ settings, comparison: { field: 'optimizer', value: 'adam' } }, query);
        // Not as a script of the page, whose policy refuses it.
        await page.evaluate(AXE);
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
          [],
        );
      }
    },
    PATIENT,
  );

  it.each([1440, 1024, 390])(
    'is not wider than %d pixels, in both directions',
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      for (const query of ['', '?language=fa']) {
        await open({ comparison: { field: 'optimizer', value: 'adam' } }, query);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        expect(await page.evaluate('document.documentElement.dir')).toBe(query ? 'rtl' : 'ltr');
      }
    },
    PATIENT,
  );

  it(
    'takes every word from the catalogue',
    async () => {
      await open({ comparison: { field: 'optimizer', value: 'adam' } }, '?language=fa');
      const strange = await page.evaluate<string[]>(
        '[...document.querySelectorAll("main :is(button, label, legend, summary, h1, h2, h3, dt, figcaption, option)")].map((one) => one.textContent.trim()).filter((text) => /[A-Za-z]{2}/.test(text) && !text.includes("ـ"))',
      );
      expect(strange).toEqual([]);
    },
    PATIENT,
  );

  it(
    'is still for those who asked for less motion: pictures change once a second while it trains',
    async () => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await open({ settings: { ...DEFAULTS, epochs: 5000 } });
      await page.evaluate(`{
      window.drawn = 0;
      const context = document.querySelector('.net canvas').getContext('2d');
      const own = context.clearRect;
      context.clearRect = function (...place) { window.drawn += 1; own.apply(this, place); };
    }`);
      await page.locator('#run').click();
      await until('.status', /training/);
      const [before, started] = await page.evaluate<[number, number]>('[window.drawn, performance.now()]');
      await page.waitForFunction((start) => performance.now() - start > 4000, started);
      const [after, ended] = await page.evaluate<[number, number]>('[window.drawn, performance.now()]');
      expect(after - before).toBeLessThanOrEqual((ended - started) / 1000 + 1);
    },
    PATIENT,
  );
});
