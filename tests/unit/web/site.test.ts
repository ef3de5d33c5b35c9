import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { checksOf } from '../../../src/course/checks';
import { loadMisconceptions } from '../../../src/course/grading';
import { allLabs, ROOT } from '../../../src/course/labs';
import { mutate } from '../../../src/grading/model/mutant';
import type { CheckResult, LabReport } from '../../../src/grading/model/report';
import type { StaticServer } from '../../../src/node/staticServer';
import { serveFolder } from '../../../src/node/staticServer';
import type { LabData } from '../../../src/web/labData';
import type { BuiltSite } from '../../support/builtSite';
import { buildSite, PSEUDO } from '../../support/builtSite';
import { CHROMIUM, describeInBrowser } from '../../support/chromium';
import { answerLines, normal } from '../course/release/answers';

const AXE = createRequire(__filename).resolve('axe-core/axe.min.js');

const LAB = '03-softmax-sgd';
const TODO = `// TODO
    throw new Error('Not implemented yet');`;
/** Misconceptions of each lab; SITE_MISCONCEPTIONS asks for more. */
const MISCONCEPTIONS = Number(process.env['SITE_MISCONCEPTIONS'] ?? 2);

let built: BuiltSite;
beforeAll(() => {
  built = buildSite();
}, 300_000);
afterAll(() => rmSync(built.root, { recursive: true, force: true }));

function textIn(path: string): string {
  return readFileSync(join(built.folder, path), 'utf8');
}

function solution(id: string): string {
  return readFileSync(join(ROOT, 'solutions', id, 'lab.ts'), 'utf8');
}

/** The starter of lab 03 with a body of softmax. */
function withSoftmax(body: string): string {
  const starter = readFileSync(join(ROOT, 'labs', LAB, 'lab.ts'), 'utf8');
  const at = starter.indexOf('export function softmax');
  return starter.slice(0, at) + starter.slice(at).replace(TODO, body);
}

const WRONG = withSoftmax('const e = logits.exp();\n    return e.div<tf.Tensor2D>(e.sum(1, true));');

describe('the files of the site', () => {
  const paths = (): string[] =>
    readdirSync(built.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(built.folder.length + 1));
  const texts = (): string[] =>
    paths()
      // What other people wrote holds no answer, and is long.
      .filter((path) => !/\.(?:wasm|woff2|png|br|gz)$|lab-packages/.test(path))
      .map(textIn);

  it('have no line of a solution, of a known wrong answer, of a hidden check or of an answer in words', async () => {
    const lines = (await Promise.all(allLabs().map(answerLines))).flat();
    expect(lines.length).toBeGreaterThan(1000);
    const all = normal(texts().join('\n'));
    expect(lines.filter(({ line }) => all.includes(normal(line)))).toEqual([]);
  });

  it('name no hidden check', async () => {
    const all = texts().join('\n');
    const checks = (await Promise.all(allLabs().map(checksOf))).flat();
    const named = checks.filter(({ id }) => all.includes(`"${id}"`));
    expect(named.filter(({ hidden }) => hidden).map(({ id }) => id)).toEqual([]);
    expect(named.length).toBe(checks.filter(({ hidden }) => !hidden).length);
  });

  it('ask for nothing from elsewhere', () => {
    const pages = paths().filter((path) => path.endsWith('.html'));
    expect(pages.length).toBe(allLabs().length + 2);
    for (const page of pages) {
      const loaded = [...textIn(page).matchAll(/<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"/g)];
      expect(
        loaded.map((match) => match[1]).filter((address) => !/^code\/src\/web\/|^data:,$/.test(address!)),
      ).toEqual([]);
      expect(textIn(page)).toContain("default-src 'self'");
    }
  });

  it('are relative: no page names the top of a server', () => {
    for (const page of paths().filter((path) => path.endsWith('.html')))
      expect(textIn(page)).not.toMatch(/(?:src|href)="\//);
  });
});

describeInBrowser('the course in Chromium', () => {
  let server: StaticServer;
  let browser: Browser;
  let site: string;

  beforeAll(async () => {
    server = await serveFolder(built.root, 0);
    site = `${server.address.replace(/\/$/, '')}${built.path}`;
    const args = ['--no-sandbox', '--disable-dev-shm-usage'];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true });
    page = await newPage();
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  /** A page whose errors, and requests that leave the site, fail the test. */
  async function newPage(): Promise<Page> {
    const opened = await context.newPage();
    complaints = [];
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('request', (request) => {
      if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(site))
        complaints.push(request.url());
    });
    return opened;
  }

  async function openLab(id = LAB, query = ''): Promise<void> {
    await page.goto(`${site}${id}.html${query}`);
    await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
  }

  /** Puts a text in the place of the editor's, as by hand. */
  async function write(text: string): Promise<void> {
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(text);
  }

  /** Waits until the editor holds a text: storage answers some time after a button was pressed. */
  const editorHas = (text: string, of = page): Promise<void> =>
    of.locator('.cm-content', { hasText: text }).waitFor();

  async function checkAll(): Promise<void> {
    await page.locator('.report-body').evaluate((body) => body.replaceChildren());
    await page.locator('#check-all').click();
    await page.locator('.report').waitFor({ timeout: 120_000 });
  }

  const total = (): Promise<string | null> => page.locator('.report .total').textContent();
  const scoreOf = (task: string): Promise<string | null> =>
    page.locator(`[data-task=${task}]`).getAttribute('data-score');

  describe("a student's first hour", () => {
    it('reads, writes a wrong softmax, sees it named, mends it, and finds all of it again', async () => {
      await page.goto(site);
      await page.locator(`[data-lab="${LAB}"] a`).click();
      await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
      expect(await page.locator('#handout .katex').count()).toBeGreaterThan(20);
      await page.locator('#handout a[href="#task-softmax"]').click();
      await page.locator('.about-task', { hasText: 'The softmax of every row' }).waitFor();
      await write(WRONG);
      await checkAll();
      const failed = page.locator('[data-check="softmax/large-logits"]');
      expect(await failed.getAttribute('data-verdict')).toBe('not-a-number');
      expect(await failed.locator('dd.looks-like').textContent()).toBe('softmax without the shift');
      expect(await scoreOf('softmax')).toBe('4');
      await page.locator('[data-task=softmax] > .row .line').click();
      expect(await page.locator('#jump').inputValue()).toBe('softmax');
      await write(solution(LAB));
      await checkAll();
      expect(await total()).toMatch(/^(\d+) of \1 points$/);
      await page.reload();
      await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
      await checkAll();
      expect(await total()).toMatch(/^(\d+) of \1 points$/);
      await page.goto(site);
      expect(
        await page
          .locator(`[data-lab="${LAB}"] progress`)
          .evaluate((bar: HTMLProgressElement) => bar.position),
      ).toBe(1);
    }, 120_000);

    it('gets the facts of the command line, and a file that the command line takes', async () => {
      await openLab();
      await write(WRONG);
      await checkAll();
      const downloading = page.waitForEvent('download');
      await page.locator('.menu summary').click();
      await page.locator('[data-do="file.download"]').click();
      const folder = join(built.root, 'downloaded');
      mkdirSync(folder);
      await (await downloading).saveAs(join(folder, 'lab.ts'));
      expect(readFileSync(join(folder, 'lab.ts'), 'utf8')).toBe(WRONG);
      const report = checkedByCommand(folder);
      const facts = (id: string): Promise<string[]> =>
        page.locator(`[data-check="${id}"] dd`).allTextContents();
      const wrong = report.checks.filter(({ id }) => id === 'softmax/large-logits');
      expect(wrong).toHaveLength(1);
      for (const check of wrong) expect(await facts(check.id)).toEqual(check.facts.map(({ text }) => text));
    }, 120_000);
  });

  /** The report of the command line on this machine, by the recorded answers. */
  function checkedByCommand(folder: string): LabReport {
    const args = ['src/cli/lab.cjs', 'check', LAB, '--target', folder, '--recorded', '--json'];
    const env = { ...process.env, LAB_BACKEND: 'wasm' };
    try {
      execFileSync(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (error) {
      const parsed = JSON.parse(String((error as { stdout: Buffer }).stdout)) as LabReport | LabReport[];
      return Array.isArray(parsed) ? parsed[0]! : parsed;
    }
    throw new Error('expected a report of a wrong answer');
  }

  /** What the judge of the site says of texts, one after the other, without the page around it. */
  async function judged(
    id: string,
    asked: { text: string; task?: string; seconds?: number }[],
  ): Promise<LabReport[]> {
    const lab = JSON.parse(textIn(`labs/${id}/lab.json`)) as LabData;
    await page.goto(`${site}words/en.json`);
    return page.evaluate(
      async ({ lab, asked, site }) => {
        const judge = new Worker(`${site}code/src/web/worker/judge.js`, { type: 'module' });
        type Message = { kind: string; report: LabReport; message: string };
        const next = (): Promise<Message> =>
          new Promise((resolve, reject) => {
            judge.onmessage = ({ data }: MessageEvent<Message>) => {
              if (data.kind === 'fault') reject(new Error(data.message));
              else if (data.kind !== 'progress') resolve(data);
            };
            judge.onerror = ({ message }) => reject(new Error(message));
          });
        const { manifest, checks, starter } = lab;
        const ready = next();
        judge.postMessage({ site, kit: '0', manifest, checks, starter });
        await ready;
        const reports: LabReport[] = [];
        for (const [id, one] of asked.entries()) {
          const answer = next();
          judge.postMessage({ id, seconds: 10, ...one });
          reports.push((await answer).report);
        }
        judge.terminate();
        return reports;
      },
      { lab, asked, site },
    );
  }

  describe.each(allLabs())('lab %s', (id) => {
    it('gives the reference all points, the starter none, and names known mistakes', async () => {
      const lab = JSON.parse(textIn(`labs/${id}/lab.json`)) as LabData;
      const recording = JSON.parse(textIn(`labs/${id}/recorded.json`)) as {
        checks: Record<string, { wrong: Record<string, unknown> }>;
        misconceptions: Record<string, { check: string }>;
      };
      // Those that give numbers at each check that they fail: others are told by their error.
      const nameable = (await loadMisconceptions(id)).filter(
        ({ id: name }) =>
          recording.misconceptions[name] !== undefined &&
          Object.values(recording.checks).every(({ wrong }) => wrong[name] !== null),
      );
      const step = Math.max(1, Math.floor(nameable.length / MISCONCEPTIONS));
      const chosen = nameable.filter((_, i) => i % step === 0).slice(0, MISCONCEPTIONS);
      expect(chosen.length).toBeGreaterThan(0);
      const wrong = chosen.map((misconception) => ({
        text: mutate(solution(id), misconception),
        task: misconception.check.split('/')[0]!,
      }));
      const [reference, starter, ...mutants] = await judged(id, [
        { text: solution(id) },
        { text: lab.starter },
        ...wrong,
      ]);
      expect(reference!.checks.filter(({ verdict }) => verdict !== 'passed').map(told)).toEqual([]);
      expect(starter!.score).toBe(0);
      const names = mutants.map(({ checks }) => checks.flatMap(({ misconceptions }) => misconceptions));
      for (const [i, misconception] of chosen.entries()) {
        // Not the score: a mistake in an extra task costs no points.
        expect(mutants[i]!.checks.some(({ verdict }) => verdict !== 'passed')).toBe(true);
        expect(names[i]).toContain(misconception.id);
      }
    }, 180_000);
  });

  const told = ({ id, verdict, message }: CheckResult): string => `${id} ${verdict} ${message}`;

  it.each([
    ['an endless loop', 'for (;;);', 'timed-out', /no answer to softmax\/values within 1 s/],
    [
      'an endless loop that waits',
      'return (async () => { for (;;) await null; })() as never;',
      'wrong-shape',
      /returned a Promise|no answer/,
    ],
    [
      'an endless loop in a getter',
      'return Object.defineProperty({}, "shape", { get() { for (;;); } }) as never;',
      'timed-out',
      /no answer to softmax\/values within 1 s/,
    ],
    [
      'memory without end',
      'const kept: unknown[] = []; for (;;) kept.push([kept.length]);',
      'out-of-memory',
      /the memory limit was reached; it was at lab\.ts:54/,
    ],
    [
      'tensors without end',
      'for (;;) tf.keep(tf.ones([4000, 4000]));',
      'out-of-memory',
      /the memory limit was reached; it was at lab\.ts:54/,
    ],
    ['process.exit', 'process.exit(0);', 'crashed', /lab\.ts:54: process\.exit\(\) was called/],
    ['close', '(globalThis as never as Window).close(); return logits;', 'crashed', /close\(\) was called/],
    [
      'a thrown proxy',
      'throw new Proxy({}, { get() { throw new Error("no"); }, getPrototypeOf() { throw new Error("no"); } });',
      'crashed',
      /a value without text was thrown/,
    ],
    ['a stack without end', 'const f = (): number => f() + 1; return f() as never;', 'crashed', /call stack/],
    [
      'a changed built-in object',
      'Array.prototype.map = () => []; return logits;',
      'crashed',
      /lab\.ts changed Array\.prototype\.map/,
    ],
    [
      'the deletion of saved work',
      'indexedDB.deleteDatabase("labs:/"); return logits;',
      'crashed',
      /lab\.ts:54: indexedDB is not defined/,
    ],
    [
      'forged messages',
      'for (const forged of [5, null, { kind: "report", report: {} }, { backend: { backend: "forged" } }])' +
        ' postMessage(forged); return logits;',
      'wrong',
      /softmax of ordinary logits/,
    ],
    [
      'fetch',
      'void fetch("/labs.json"); return logits;',
      'crashed',
      /lab\.ts:54: fetch\(\) was called: an answer has no network/,
    ],
    [
      'XMLHttpRequest',
      'new XMLHttpRequest().open("GET", "/"); return logits;',
      'crashed',
      /lab\.ts:54: XMLHttpRequest\(\) was called/,
    ],
    ['WebSocket', 'new WebSocket("ws://localhost:1"); return logits;', 'crashed', /WebSocket\(\) was called/],
    ['a forbidden call', 'return tf.softmax(logits);', 'forbidden-shortcut', /tf\.softmax/],
  ])(
    'tells of %s in words, and checks the next text',
    async (_, body, verdict, words) => {
      // A deadline of a second: a slower machine finds the other verdicts in more.
      const seconds = verdict === 'timed-out' ? 1 : 60;
      const [first, next] = await judged(LAB, [
        { text: withSoftmax(body), task: 'softmax', seconds },
        { text: solution(LAB), task: 'softmax' },
      ]);
      expect(first!.checks[0]!.message).toMatch(words);
      expect(first!.checks[0]!.verdict).toBe(verdict);
      expect(first!.score).toBe(0);
      expect([first!.backend, next!.backend]).toEqual(['wasm', 'wasm']);
      expect(next!.score).toBe(next!.maxScore);
    },
    120_000,
  );

  it('tells the line of a syntax error', async () => {
    const [report] = await judged(LAB, [{ text: 'export function softmax(\n  logits: = 3,\n) {}' }]);
    expect(report!.checks[0]!.message).toMatch(/could not be parsed: .* at lab\.ts:2/);
  }, 120_000);

  it.each([
    [
      'a decorator',
      '\n@sealed class A {}',
      /lab\.ts:2 has a decorator, which is not run here; call the function/,
    ],
    ['a namespace', 'namespace A {\n  export const one = 1;\n}', /lab\.ts:1 has a namespace with values/],
    ['await outside of functions', 'const a = 1;\nawait a;', /could not be parsed: .*await.* at lab\.ts:2/],
    ['a name declared twice', 'const a = 1;\nlet b = 2;\nconst a = 3;', /already been declared at lab\.ts:3/],
  ])(
    'tells the line of %s',
    async (_, text, words) => {
      const [report] = await judged(LAB, [{ text }]);
      expect(report!.checks[0]!.message).toMatch(words);
    },
    120_000,
  );

  it('takes text while a check hangs, and ends the check when it is asked to', async () => {
    await openLab();
    await write(withSoftmax('for (;;);'));
    await page.locator('#check-all').click();
    await page.locator('#check-stop').waitFor();
    await write('// still here\n');
    await editorHas('// still here');
    await page.locator('#check-stop').click();
    await page.getByText('The check was stopped.').waitFor();
    await write(solution(LAB));
    await checkAll();
    expect(await total()).toMatch(/^(\d+) of \1 points$/);
  }, 120_000);

  it('ends a check that still waits for the kit to load', async () => {
    let asked = 0;
    // The first worker never has its code; the one after the stop has.
    await context.route('**/worker/submission.js', (route) => (asked++ === 0 ? undefined : route.continue()));
    page = await newPage();
    await page.goto(`${site}${LAB}.html`);
    await page.locator('#check-all').click();
    await page.locator('#check-stop').click();
    await page.getByText('The check was stopped.').waitFor();
    await write(WRONG);
    await checkAll();
    expect(await scoreOf('softmax')).toBe('4');
  }, 120_000);

  it('shows at most 200 lines that an answer printed, by whatever way', async () => {
    await openLab();
    await write(
      withSoftmax('for (let i = 0; i < 300; i++) postMessage({ printed: `line ${i}` }); return logits;'),
    );
    await checkAll();
    const printed = (await page.locator('.prints pre').textContent())!.split('\n');
    expect(printed).toHaveLength(200);
    expect(printed.at(-1)).toBe('line 199');
  }, 120_000);

  it('says so where the browser has no WebAssembly, and checks all the same', async () => {
    await context.route('**/*.wasm', (route) => route.abort());
    page = await newPage();
    await openLab();
    await page.getByText('checks take longer here').waitFor();
    await write(WRONG);
    await checkAll();
    expect(await scoreOf('softmax')).toBe('4');
    expect(await page.locator('.report .about').textContent()).toContain('Computed by cpu');
  }, 120_000);

  describe('what is kept', () => {
    it('has each version that was checked, and takes one back', async () => {
      await openLab();
      await write(WRONG);
      await checkAll();
      await write('// another text\n');
      await page.keyboard.press('Control+s');
      await page.locator('.menu summary').click();
      await page.locator('[data-do="file.history"]').click();
      const entries = page.locator('dialog li');
      await entries.nth(1).waitFor();
      expect(await entries.count()).toBe(2);
      await entries.nth(1).locator('summary').click();
      await entries.nth(1).locator('button').click();
      await page.getByText('is in the editor now').waitFor();
      await editorHas('The handout (README.md');
    }, 120_000);

    it('is replaced by the starter only after a question, and stays in the history', async () => {
      await openLab();
      await write('// mine\n');
      const reset = async (): Promise<void> => {
        await page.locator('.menu summary').click();
        await page.locator('[data-do="file.reset"]').click();
      };
      await reset();
      await page.locator('dialog button', { hasText: 'Cancel' }).click();
      await editorHas('// mine');
      await reset();
      await page.locator('dialog button.primary').click();
      await editorHas('The handout (README.md');
      await page.locator('.menu summary').click();
      await page.locator('[data-do="file.history"]').click();
      await page.locator('dialog li summary').nth(1).waitFor();
    }, 120_000);

    it('is not overwritten by a second tab: the tab asks which text counts', async () => {
      await openLab();
      const first = page;
      // It hears of no other tab, as one that slept meanwhile.
      await context.addInitScript('delete globalThis.BroadcastChannel');
      page = await newPage();
      await openLab();
      const second = page;
      await write('// from the second tab\n');
      await second.getByText('Saved at').waitFor();
      page = first;
      await first.evaluate('globalThis.BroadcastChannel');
      await first.bringToFront();
      await write('// from the first tab\n');
      await first.locator('dialog').waitFor();
      await first.locator('dialog', { hasText: 'Two tabs have changed this lab' }).waitFor();
      await first.locator('dialog button.primary').click();
      await first.getByText('Another tab saved this lab').waitFor();
      await editorHas('// from the second tab', first);
    }, 120_000);

    it('is missed aloud where the browser keeps nothing, and the check still works', async () => {
      await context.addInitScript(
        'delete globalThis.indexedDB; Object.defineProperty(globalThis, "indexedDB", { get() { throw new Error("refused"); } })',
      );
      page = await newPage();
      await openLab();
      await page.getByText('This browser keeps nothing for this page').waitFor();
      await write(WRONG);
      await checkAll();
      expect(await scoreOf('softmax')).toBe('4');
    }, 120_000);

    it('is checked whenever a version is saved, if the student wants it', async () => {
      await openLab();
      await write(WRONG);
      await page.keyboard.press('Control+s');
      await page.getByText('Saved at').waitFor();
      expect(await page.locator('.report').count()).toBe(0);
      await page.locator('.menu summary').click();
      await page.locator('#check-on-save').check();
      await page.keyboard.press('Escape');
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+s');
      await page.locator('.report').waitFor({ timeout: 60_000 });
      expect(await scoreOf('softmax')).toBe('4');
      // It holds for the next visit too.
      await page.reload();
      await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 60_000 });
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+s');
      await page.locator('.report').waitFor({ timeout: 60_000 });
    }, 120_000);

    it('is missed aloud where the browser has no room left, and is saved once there is some', async () => {
      await openLab();
      // As a browser does it: the transaction is aborted by this error.
      await page.evaluate(() => {
        const { put } = IDBObjectStore.prototype;
        Object.assign(globalThis, { makeRoom: () => (IDBObjectStore.prototype.put = put) });
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      });
      await write('// too much\n');
      await page.getByText('There is no room left in this browser').waitFor();
      await editorHas('// too much');
      expect(await page.locator('#saved').textContent()).toBe('Not saved yet');
      await page.evaluate('makeRoom()');
      await write('// less\n');
      await page.getByText('Saved at').waitFor();
      await page.reload();
      await editorHas('// less');
    }, 120_000);

    it('takes a file from elsewhere, and refuses one that is no text', async () => {
      await openLab();
      const upload = (name: string, buffer: Buffer): Promise<void> =>
        page.locator('#upload').setInputFiles({ name, mimeType: 'text/plain', buffer });
      await upload('picture.png', Buffer.from([0x89, 0x50, 0, 0]));
      await page.getByText('Expected a lab.ts').waitFor();
      await upload('latin1.ts', Buffer.from('// caf\xe9', 'latin1'));
      await page.getByText('saved as UTF-8, received latin1.ts').waitFor();
      await upload('lab.ts', Buffer.from(`\ufeff${WRONG.replaceAll('\n', '\r\n')}`, 'utf16le'));
      await page.getByText('lab.ts is in the editor now').waitFor();
      await checkAll();
      expect(await scoreOf('softmax')).toBe('4');
    }, 120_000);
  });

  it('opens and checks without a network after the first visit', async () => {
    await page.goto(site);
    await page.evaluate('navigator.serviceWorker.ready');
    await page.reload();
    await context.setOffline(true);
    await openLab();
    await write(WRONG);
    await checkAll();
    expect(await scoreOf('softmax')).toBe('4');
    expect(await page.locator('.foot').textContent()).toMatch(/Version \d+\.\d+\.\d+/);
    await context.setOffline(false);
  }, 120_000);

  it('loads at most 1.2 MB, compressed, until a lab can be checked', async () => {
    const sizes = new Map<string, Promise<number>>();
    page.on('response', (response) => {
      const size = response.body().then(
        (body) => gzipSync(body).length,
        () => 0,
      );
      sizes.set(response.url(), size);
    });
    // What is kept for later comes after it, in the background.
    await page.addInitScript('delete Navigator.prototype.serviceWorker');
    await openLab();
    const all = await Promise.all(sizes.values());
    expect(all.length).toBeGreaterThan(10);
    expect(all.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(1.2e6);
  }, 120_000);

  describe.each([
    ['ltr', 'light', ''],
    ['ltr', 'dark', ''],
    ['rtl', 'light', `?language=${PSEUDO}`],
    ['rtl', 'dark', `?language=${PSEUDO}`],
  ] as const)('%s in %s colours', (direction, colorScheme, query) => {
    /** The findings of axe that are at least serious. */
    async function findings(): Promise<string[]> {
      await page.evaluate(readFileSync(AXE, 'utf8'));
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    }

    it('has no serious finding of axe on the start page', async () => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${site}${query}`);
      await page.locator('.card').first().waitFor();
      expect(await page.evaluate('document.documentElement.dir')).toBe(direction);
      expect(await findings()).toEqual([]);
    }, 120_000);

    it('has no serious finding of axe on the page of a lab, with a report and with a dialog', async () => {
      await page.emulateMedia({ colorScheme });
      await openLab(LAB, query);
      await write(WRONG);
      await checkAll();
      await page.locator('#handout a[href="#task-softmax"]').click();
      expect(await findings()).toEqual([]);
      await page.locator('[data-task=softmax] > .row button').last().click();
      await page.locator('dialog').waitFor();
      expect(await findings()).toEqual([]);
    }, 120_000);

    it.each([1440, 1024, 390])(
      'is not wider than a screen of %s pixels',
      async (width) => {
        await page.setViewportSize({ width, height: 800 });
        for (const file of ['index.html', `${LAB}.html`]) {
          await page.goto(`${site}${file}${query}`);
          await page.locator('.card, .cm-content').first().waitFor({ state: 'attached' });
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
        }
      },
      120_000,
    );
  });

  it('is used by keys alone: handout, figures, editor, check, report, help, menu and history', async () => {
    await openLab();
    const focus = (): Promise<string> =>
      page.evaluate(() => {
        const { id, className, tagName, dataset } = document.activeElement as HTMLElement;
        return `${tagName.toLowerCase()}#${id}.${className}[${dataset['do'] ?? ''}]`;
      });
    /** Tab until the focus is at an element; fails if it never comes there. */
    const tabTo = async (place: RegExp): Promise<void> => {
      for (let i = 0; i < 400 && !place.test(await focus()); i++) await page.keyboard.press('Tab');
      expect(await focus()).toMatch(place);
    };
    await page.keyboard.press('Tab');
    expect(await focus()).toContain('.skip');
    await tabTo(/#theme/);
    await tabTo(/#tab-figures/);
    await page.keyboard.press('Enter');
    await page.locator('#panel-figures[data-ready]').waitFor();
    await tabTo(/\.primary draw/);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await tabTo(/#check-all/);
    await page.locator('#tab-handout').focus();
    await page.keyboard.press('Enter');
    await tabTo(/a#\.task/);
    await page.keyboard.press('Enter');
    expect(await focus()).toContain('cm-content');
    await page.keyboard.press('Control+Enter');
    await page.locator('.report').waitFor();
    expect(await page.locator('.report .task').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focus()).not.toContain('cm-content');
    // The report: to the line, and help in steps, which gives the focus back.
    await tabTo(/button#\.line/);
    await page.keyboard.press('Enter');
    expect(await focus()).toContain('cm-content');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await tabTo(/button#\.line/);
    await page.keyboard.press('Tab');
    const help = await focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
    expect(await focus()).toBe(help);
    // The menu: opened, left by Escape, and its history.
    await page.locator('#check-all').focus();
    await tabTo(/summary#\.button/);
    await page.keyboard.press('Enter');
    await tabTo(/file\.save/);
    await page.keyboard.press('Escape');
    expect(await focus()).toContain('summary');
    await page.keyboard.press('Enter');
    await tabTo(/file\.history/);
    await page.keyboard.press('Enter');
    await page.locator('dialog', { hasText: 'The last 1 versions' }).waitFor();
    await tabTo(/summary/);
    await page.keyboard.press('Enter');
    await tabTo(/button/);
    await page.keyboard.press('Escape');
  }, 120_000);
});
