import { messageOf } from '../../core/errors';
import type { LabReport } from '../../grading/model/report';
import type { CheckProgress } from '../checker';
import { Checker } from '../checker';
import { Stopped } from '../desk';
import { showDialog } from '../dialog';
import { element, find } from '../dom';
import { download } from '../download';
import type { LabData } from '../labData';
import { labDataFile } from '../labData';
import { startPage, version } from '../page';
import { settings } from '../settings';
import type { SavedLab, Version } from '../store/labStore';
import { LabStore } from '../store/labStore';
import { say } from '../words/words';
import { LabEditor } from './editor';
import { Layout } from './layout';
import { lineMessages, reportView } from './reportView';
import { placeAt, placesIn } from './tasks';
import { Toolbar } from './toolbar';
import { Work } from './work';

/** The page of a lab: the handout, the editor of `lab.ts`, and the report. */
class LabPage {
  private readonly layout: Layout;
  private readonly editor: LabEditor;
  private readonly toolbar: Toolbar;
  private readonly work: Work;
  private readonly checker: Checker;
  private readonly about = element('div', { class: 'about-task' });
  private readonly notices = element('div', { class: 'notices', 'aria-live': 'polite' });
  private readonly progress = element('p', { class: 'progress', role: 'status' }, say('check.none'));
  private readonly report = element('div', { class: 'report-body' });
  private readonly tasks: ReadonlySet<string>;
  private readonly number: string;
  private running = false;
  private figuresAsked = false;

  constructor(
    private readonly lab: LabData,
    private readonly store: LabStore,
    saved: SavedLab | undefined,
  ) {
    const { manifest, starter } = lab;
    this.tasks = new Set(manifest.tasks.map(({ id }) => id));
    this.number = manifest.id.slice(0, 2);
    this.layout = new Layout(find('#main'), find('#handout'), (panel) => {
      if (panel === 'figures') void this.showFigures();
    });
    this.toolbar = this.newToolbar();
    const holder = element('div', { class: 'code', id: 'editor', dir: 'ltr' });
    const { editor, report } = this.layout.panels;
    editor.append(this.notices, this.toolbar.root, this.about, holder, this.keysLine());
    report.append(element('h2', {}, say('report.title')), this.progress, this.report);
    this.editor = new LabEditor({
      parent: holder,
      text: saved?.text ?? starter,
      label: say('editor.label', { number: this.number }),
      onChange: () => this.onChange(),
      onMove: (position) => this.showTaskAt(position),
      onSave: () => void this.saveVersion(),
      onCheck: () => void this.check(this.taskAtCursor()),
    });
    this.work = this.newWork(saved?.revision ?? 0);
    this.checker = new Checker(lab, version());
    this.listen();
    focusableIfScrolled(find('#handout'));
    this.tellBackend();
    if (!store.keeps) this.notice(say('store.none'));
    this.goToHash();
  }

  private newToolbar(): Toolbar {
    return new Toolbar([...this.tasks], {
      check: () => void this.check(),
      checkTask: () => void this.check(this.taskAtCursor()),
      stop: () => this.checker.stop(),
      save: () => void this.saveVersion(),
      download: () => download('lab.ts', this.editor.text),
      upload: (file) => void this.upload(file),
      reset: () => this.askReset(),
      history: () => void this.showHistory(),
      goTo: (task) => this.goToTask(task),
    });
  }

  private newWork(revision: number): Work {
    const listeners = {
      text: () => this.editor.text,
      onSaved: () => this.toolbar.showState(say('file.saved', { time: timeOf(Date.now()) })),
      onOther: (text: string) => {
        this.editor.replace(text);
        this.notice(say('conflict.taken'));
      },
      onConflict: (other: SavedLab) => this.askConflict(other),
      onRefused: (full: boolean) => this.notice(say(full ? 'store.full' : 'store.refused')),
    };
    return new Work(this.lab.manifest.id, this.store, listeners, revision);
  }

  private keysLine(): HTMLElement {
    return element('p', { class: 'soft keys' }, say('editor.leave'));
  }

  /** Links of the handout to a task, and to the editor. */
  private listen(): void {
    addEventListener('hashchange', () => this.goToHash());
    find('#handout').addEventListener('click', (event) => {
      const link = (event.target as Element).closest('a[href^="#task-"], a[href="#editor"]');
      if (!link) return;
      event.preventDefault();
      history.replaceState(null, '', link.getAttribute('href'));
      this.goToHash();
    });
  }

  private goToHash(): void {
    const { hash } = location;
    if (hash === '#editor') this.layout.show('editor');
    if (hash.startsWith('#task-')) this.goToTask(hash.slice('#task-'.length));
  }

  private goToTask(task: string): void {
    const place = placesIn(this.editor.text).find(({ name }) => name === task);
    if (!place) return;
    this.layout.show('editor');
    this.editor.goTo(place.start);
  }

  private taskAtCursor(): string | undefined {
    const name = placeAt(this.editor.text, this.editor.position)?.name;
    return name !== undefined && this.tasks.has(name) ? name : undefined;
  }

  private lineOf(task: string): number | undefined {
    const place = placesIn(this.editor.text).find(({ name }) => name === task);
    return place && this.editor.lineAt(place.start);
  }

  /** The comment of the task at the cursor stays in view while its body is written. */
  private showTaskAt(position: number): void {
    const place = placeAt(this.editor.text, position);
    const task = place && this.tasks.has(place.name) ? place : undefined;
    this.toolbar.showTask(task?.name);
    this.about.hidden = task === undefined || task.comment === '';
    if (!task || this.about.dataset['task'] === task.name) return;
    this.about.dataset['task'] = task.name;
    this.about.replaceChildren(
      element(
        'details',
        { open: true },
        element('summary', {}, say('editor.about', { task: task.name })),
        element('pre', { tabindex: '0', dir: 'ltr', lang: 'en' }, task.comment),
      ),
    );
  }

  private onChange(): void {
    this.work.changed();
    this.toolbar.showState(say('file.unsaved'));
  }

  private async saveVersion(): Promise<void> {
    await this.work.keepVersion();
    if (settings().checkOnSave) await this.check();
  }

  private async check(task?: string): Promise<void> {
    if (this.running) return;
    this.setRunning(true);
    this.progress.textContent = say('check.starting');
    this.layout.show('report');
    try {
      // Side by side: the check need not wait for the disk.
      const keeping = this.work.keepVersion();
      const request = { text: this.editor.text, seconds: settings().seconds, ...(task && { task }) };
      const onProgress = (progress: CheckProgress): void => {
        this.progress.textContent = say('check.running', { ...progress });
      };
      const { report, printed } = await this.checker.check(request, onProgress);
      await keeping;
      this.progress.textContent = '';
      this.showReport(report, printed);
      if (task === undefined) await this.keepScore(report);
    } catch (error) {
      this.progress.textContent =
        error instanceof Stopped ? say('check.stopped') : say('check.failed', { message: messageOf(error) });
    } finally {
      this.setRunning(false);
    }
  }

  private setRunning(running: boolean): void {
    this.running = running;
    this.toolbar.showRunning(running);
    this.layout.panels.report.setAttribute('aria-busy', String(running));
  }

  private showReport(report: LabReport, printed: readonly string[]): void {
    const lineOf = (task: string): number | undefined => this.lineOf(task);
    const view = reportView({
      ...{ report, printed, lineOf, manifest: this.lab.manifest },
      onLine: (line) => this.goToLine(line),
      onHelp: (task) => this.help(task),
    });
    this.report.replaceChildren(view);
    this.editor.mark(lineMessages(report, lineOf));
  }

  private async keepScore({ score, maxScore, checks }: LabReport): Promise<void> {
    const done = [...this.tasks].filter((task) =>
      checks.every((check) => check.task !== task || check.verdict === 'passed'),
    );
    await this.store.keepScore(this.lab.manifest.id, { score, points: maxScore, done });
  }

  private help(task: string): void {
    const steps = this.lab.hints[task] ?? [];
    let shown = 0;
    const list = element('ol', { lang: 'en', dir: 'ltr' });
    const more = element('button', { type: 'button', onclick: () => next() }, say('help.more'));
    const next = (): void => {
      const text = steps[shown++];
      if (text !== undefined) list.append(element('li', {}, text));
      more.hidden = shown >= steps.length;
    };
    next();
    const body = steps.length === 0 ? [say('help.none')] : [list, more];
    showDialog(say('help.title', { task }), body);
  }

  /** The panel of figures, and all that draws, is loaded when it is asked for. */
  private async showFigures(): Promise<void> {
    if (this.figuresAsked) return;
    this.figuresAsked = true;
    const panel = this.layout.panels.figures;
    try {
      const { showFigures } = await import('../figures/figuresPanel');
      await showFigures(panel, {
        lab: this.lab,
        text: () => this.editor.text,
        onLine: (line) => this.goToLine(line),
      });
      panel.dataset['ready'] = 'true';
    } catch (error) {
      this.figuresAsked = false;
      this.notice(say('figures.fault', { message: messageOf(error) }));
    }
  }

  private goToLine(line: number): void {
    this.layout.show('editor');
    this.editor.goToLine(line);
  }

  private async upload(file: File): Promise<void> {
    const text = file.size <= LARGEST_UPLOAD ? await textOf(file) : undefined;
    if (text === undefined) {
      const size = Math.ceil(file.size / 1024);
      return this.notice(say('file.notText', { name: file.name, size, limit: LARGEST_UPLOAD / 1024 }));
    }
    await this.replace(text);
    this.notice(say('file.uploaded', { name: file.name }));
  }

  /** Takes another text; that before is kept. */
  private async replace(text: string): Promise<void> {
    await this.work.keepVersion();
    this.editor.replace(text);
    await this.work.keepVersion();
  }

  private askReset(): void {
    const reset = { label: say('reset.do'), primary: true, run: () => void this.replace(this.lab.starter) };
    showDialog(say('reset.title'), [element('p', {}, say('reset.text'))], [reset]);
  }

  private askConflict(other: SavedLab): void {
    const choices = [
      { label: say('conflict.mine'), run: () => void this.work.keepMine(other) },
      { label: say('conflict.theirs'), primary: true, run: () => void this.work.takeOther(other) },
    ];
    const dialog = showDialog(say('conflict.title'), [element('p', {}, say('conflict.text'))], choices);
    dialog.addEventListener('close', () => this.work.askAgain());
  }

  private async showHistory(): Promise<void> {
    const versions = await this.store.versions(this.lab.manifest.id);
    const title = say('history.title', { count: versions.length, number: this.number });
    const list = versions.map((one) => this.historyEntry(one, () => dialog.close()));
    const body = list.length === 0 ? element('p', {}, say('history.none')) : element('ol', {}, ...list);
    const dialog = showDialog(title, [body]);
  }

  private historyEntry({ text, saved }: Version, close: () => void): HTMLElement {
    const time = timeOf(saved);
    const take = (): void => {
      close();
      void this.replace(text).then(() => this.notice(say('history.taken', { time })));
    };
    return element(
      'li',
      {},
      element(
        'details',
        {},
        element('summary', {}, say('history.entry', { time, lines: text.split('\n').length })),
        element('pre', { dir: 'ltr', tabindex: '0' }, text),
        element('button', { type: 'button', onclick: take }, say('history.take')),
      ),
    );
  }

  private notice(text: string): void {
    const notice = element('div', { class: 'notice' }, element('p', {}, text));
    notice.append(element('button', { type: 'button', onclick: () => notice.remove() }, say('close')));
    this.notices.append(notice);
  }

  /** Says so where checks are slow, or can't run. */
  private tellBackend(): void {
    this.checker.ready.then(
      ({ backend, tried }) => {
        document.documentElement.dataset['ready'] = backend;
        const reason = tried.find((trial) => trial.backend === 'wasm')?.reason;
        if (reason !== undefined) this.notice(say('check.slow', { reason }));
      },
      (error: unknown) => this.notice(say('check.cantStart', { message: messageOf(error) })),
    );
  }
}

/** A reader without a mouse scrolls a wide table or formula by keys, once it has the focus. */
function focusableIfScrolled(article: HTMLElement): void {
  const wide = [...article.querySelectorAll<HTMLElement>('.table, pre, .katex-display')];
  const look = (): void => {
    for (const part of wide) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
      else part.removeAttribute('tabindex');
    }
  };
  new ResizeObserver(look).observe(article);
}

/** The text of a file, or undefined if it is none. Some editors of Windows write UTF-16, and mark it. */
async function textOf(file: File): Promise<string | undefined> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const code = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    const text = new TextDecoder(code, { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Bytes; a `lab.ts` has a tenth of it. */
const LARGEST_UPLOAD = 512 * 1024;

function timeOf(milliseconds: number): string {
  const form = { dateStyle: 'short', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(document.documentElement.lang, form).format(milliseconds);
}

async function start(): Promise<void> {
  await startPage();
  const id = find('#handout').dataset['lab']!;
  const store = await LabStore.open();
  const [data, saved] = await Promise.all([fetch(labDataFile(id)), store.lab(id)]);
  new LabPage((await data.json()) as LabData, store, saved);
}

void start();
