import { MODULES } from 'kit-modules';
import type { Probes } from '../../grading/model/check';
import { asError, messageOf } from '../../core/errors';
import { Builtins } from '../../grading/run/builtins';
import { EngineShortcuts } from '../../grading/run/engineShortcuts';
import { refusedExit } from '../../grading/run/exit';
import { GuardedHost } from '../../grading/run/guardedHost';
import type { Runner } from '../../grading/run/inProcessHost';
import { InProcessHost } from '../../grading/run/inProcessHost';
import type { Submission, SubmissionFiles } from '../../grading/run/load';
import { limitMemory } from '../../grading/run/memoryLimit';
import { loadOrFailure } from '../../grading/run/failure';
import { ProbeRunner } from '../../grading/run/probeRunner';
import { refuseChained } from '../../grading/run/shortcuts';
import { countTensors } from '../../grading/run/tensorCount';
import { HostServer } from '../../hosts/server';
import type { FigureContext, FigureInputs, Figures } from '../../figures/figure';
import { FigureRunner } from '../../grading/run/figureRunner';
import { figuresFile, probesFile } from '../labData';
import { startBackend } from './backend';
import { figureContext } from './figureContext';
import { rememberTimers } from './leftTimers';
import type { OpenSubmission, SubmissionMessage, SubmissionText } from './messages';
import type * as Syntax from './syntax';
import { LONGEST_PRINT, MOST_PRINTS } from './messages';
import { portChannel } from './portChannel';

/*
 * The worker that a submission runs in: it loads the kit, waits for the text of `lab.ts`, and serves the probes of the lab
 * to the judge. The judge ends it when a deadline passes, and starts another one.
 */

const tell = (message: SubmissionMessage): void => postMessage(message);

/** The submission’s own text and the modules that it may import, as it sees them. */
class Text implements SubmissionFiles {
  readonly home: string;
  private text: string | undefined;
  private packages: Record<string, object> = {};
  private syntax: typeof Syntax | undefined;
  private loading: Promise<typeof Syntax> | undefined;

  constructor(lab: string) {
    // No address: only the form of one. Stacks name the lines of the submission by it.
    this.home = `lab:/${lab}/`;
  }

  /** True until it has a submission. */
  get isEmpty(): boolean {
    return this.text === undefined;
  }

  /** Loads the parsers. Call it when nothing else is to be done: they are needed for texts with mistakes alone. */
  syntaxOf(): Promise<typeof Syntax> {
    return (this.loading ??= import('./syntax'));
  }

  async take(text: string): Promise<void> {
    this.text = text;
    this.syntax = await this.syntaxOf();
    // Large, and few answers import it.
    if (text.includes('ml-matrix')) this.packages = { 'ml-matrix': await import('ml-matrix') };
  }

  read(path: string): string | undefined {
    return path === 'lab.ts' ? this.text : undefined;
  }

  describe(path: string): string {
    return path;
  }

  unsupportedSyntax(source: string, file: string): string | undefined {
    return this.syntax?.unsupportedSyntax(source, file);
  }

  syntaxErrorLine(code: string, file: string): string | undefined {
    return this.syntax?.syntaxErrorLine(code, file);
  }

  kitModule(path: string): unknown {
    const module = MODULES[path];
    if (module === undefined) throw new Error(`the kit has no module src/${path}`);
    return module;
  }

  packageModule(name: string): object {
    return this.packages[name] ?? {};
  }
}

async function open(message: OpenSubmission, files: SubmissionFiles): Promise<GuardedHost> {
  const { site, manifest, serves } = message;
  const starting = startBackend(site);
  const loading = import(
    `${site}${serves === 'figures' ? figuresFile(manifest.id) : probesFile(manifest.id)}`
  );
  tell({ backend: await starting });
  // Figures give no points, so nothing is forbidden there.
  const submission: Submission = { files, forbidden: serves === 'figures' ? [] : manifest.forbidden };
  const tasks = manifest.tasks.map(({ id }) => id);
  const onReturn = (): void => builtins.check();
  const trusted = (await loading) as { probes: Probes<unknown>; figures: Figures<unknown> };
  const runners =
    serves === 'figures'
      ? { figure: figureRunner(trusted.figures, site) }
      : { probe: limited(new ProbeRunner(trusted.probes, tasks, submission, onReturn)) };
  if (serves === 'probes') refuseShortcuts(manifest.forbidden);
  printOnPage();
  refuseEnding();
  hideKept();
  refuseNetwork();
  // After the refusals are in their places: these stay.
  const builtins = new Builtins();
  return new GuardedHost(new InProcessHost({ submission, tasks, runners }), print, builtins);
}

function refuseShortcuts(forbidden: string[]): void {
  refuseChained(forbidden);
  countTensors();
  new EngineShortcuts(forbidden).refuseAlways();
}

/** Entries of lists between two reports of progress: a training keeps more than a check does. */
const ENTRIES_OF_FIGURES = 24_000_000;

function figureRunner(figures: Figures<unknown>, site: string): Runner {
  memory.allow(ENTRIES_OF_FIGURES);
  const contextOf = (inputs: unknown, progress: (fraction: number) => void): Promise<FigureContext> => {
    const onProgress = (fraction: number): void => {
      memory.reset();
      progress(fraction);
    };
    return figureContext(site, inputs as FigureInputs, onProgress);
  };
  return limited(new FigureRunner(figures, contextOf));
}

/** Each request has the memory for itself. */
function limited(runner: Runner): Runner {
  return {
    run: (lab, request, options) => {
      memory.reset();
      return runner.run(lab, request, options);
    },
    explain: (error) => runner.explain?.(error),
  };
}

/** Lines that the submission prints go to the page. */
function printOnPage(): void {
  const line = (...values: unknown[]): void => print(values.map(shown).join(' '));
  for (const name of ['log', 'info', 'debug', 'warn', 'error', 'table', 'dir'] as const) console[name] = line;
}

let prints = 0;
/** Before anything else: it counts from here on. */
const memory = limitMemory();

function print(line: string): void {
  if (++prints <= MOST_PRINTS) tell({ printed: line.slice(0, LONGEST_PRINT) });
}

function shown(value: unknown): string {
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  } catch (error) {
    return messageOf(error);
  }
}

/** Neither the worker nor the page is ended by an answer. */
function refuseEnding(): void {
  const process = { exit: refusedExit('process.exit') };
  Object.assign(globalThis, { process, close: refusedExit('close') });
}

/**
 * Takes away the ways to the student's saved work, and those to workers that would have them again. Their names are then
 * unknown to an answer.
 */
function hideKept(): void {
  const names = ['indexedDB', 'caches', 'BroadcastChannel', 'Worker'];
  for (
    let place: object | null = globalThis;
    place !== null;
    place = Object.getPrototypeOf(place) as object | null
  )
    for (const name of names) Reflect.deleteProperty(place, name);
}

/**
 * While the student writes: the first answer is then compiled as quickly as the second one, since the engine has seen the
 * compiler and the ways to tfjs run.
 */
async function warmUp({ starter, manifest: { forbidden } }: OpenSubmission, files: Text): Promise<void> {
  await files.syntaxOf();
  if (files.isEmpty) loadOrFailure({ files, forbidden, text: starter });
}

/** Answers compute with what they are given. Calls of these say so; the kit has loaded all that it needs before. */
function refuseNetwork(): void {
  for (const name of [
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'EventSource',
    'WebTransport',
    'importScripts',
  ]) {
    const refused = refusedNetwork(name);
    for (
      let place: object | null = globalThis;
      place !== null;
      place = Object.getPrototypeOf(place) as object | null
    )
      if (Object.hasOwn(place, name)) Reflect.deleteProperty(place, name);
    Object.defineProperty(globalThis, name, { value: refused, configurable: false, writable: false });
  }
}

function refusedNetwork(name: string): () => never {
  return function refused(): never {
    throw new Error(
      `${name}() was called: an answer has no network here, and computes with what it is given`,
    );
  };
}

addEventListener(
  'message',
  ({ data, ports }: MessageEvent<OpenSubmission>) => {
    const files = new Text(data.manifest.id);
    const port = ports[0]!;
    const channel = portChannel(port);
    const turn = new MessageChannel();
    const timers = rememberTimers();
    let host: GuardedHost | undefined;
    let taken: Promise<undefined> | undefined;
    const server = new HostServer({
      channel: {
        send: channel.send,
        onMessage: (listener) =>
          channel.onMessage((message) => {
            const { text } = message as Partial<SubmissionText>;
            if (text !== undefined) taken = files.take(text).then(() => (taken = undefined));
            else if (taken) void taken.then(() => listener(message));
            else listener(message);
          }),
      },
      runAs: (_, body) => body(),
      // Nothing tells here which question a promise belongs to.
      currentId: () => undefined,
      onAnswered: (id) => turn.port2.postMessage(id),
    });
    // After a turn of the event loop: work without end that a submission left behind lets none come.
    turn.port1.onmessage = ({ data: id }: MessageEvent<number>) => {
      const settled = !timers.end() && !memory.wasReached() && !host!.isLost();
      channel.send({ id, settled });
    };
    addEventListener('error', (event) => {
      event.preventDefault();
      server.escaped(asError((event as ErrorEvent).error));
    });
    addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      server.escaped(event.reason);
    });
    void server.start(async () => (host = await open(data, files))).then(() => warmUp(data, files));
  },
  { once: true },
);
