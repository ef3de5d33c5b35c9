import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { transform } from 'sucrase';
import { asError, messageOf, UsageError } from '../../core/errors';
import { withoutShortcuts } from './shortcuts';

/** A submission that could not be read, parsed or loaded: graded as a crash of every check, with this message. */
export class BrokenSubmission extends Error {
  override readonly name = 'BrokenSubmission';
}

/** There is no lab.ts where one was asked for: bad usage, not a submission to grade. */
export class NoSubmission extends UsageError {}

export type LabModule = Record<string, unknown>;

export interface Submission {
  /** The folder it was handed in as; nothing outside it is loaded, but the kit's own modules. */
  folder: string;
  /** The text of lab.ts where it isn't the one in the folder: a misconception. */
  text?: string;
  /** Names of tfjs, and of the other packages open to it, that it may not use. */
  forbidden: string[];
}

/** Folders of the kit that an answer may import from; the others hold what a lab may ask for. */
const OPEN_TO_LABS = ['core', 'train'];

/** Public packages that an answer may import besides tfjs: mathematics that no task asks for. */
const OPEN_PACKAGES = ['ml-matrix'];

const KIT = resolve(__dirname, '..', '..', '..');

/**
 * Loads a submission's `lab.ts`: transpiled line by line (so that line numbers in messages are the student's
 * own), with a tfjs from which the forbidden names are taken away, and with no modules but the kit's and the
 * few public packages that answers may use.
 */
export function loadSubmission({ folder, text, forbidden }: Submission): LabModule {
  // An error inside tfjs has more frames of its own than Node's ten, and the submission's come after them.
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, 50);
  const loaded = new Map<string, { exports: LabModule }>();
  const restrictedTf = withoutShortcuts(forbidden, tf, 'tf');

  function load(file: string, source = readText(file)): LabModule {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as LabModule };
    loaded.set(file, module);
    compile(file, source)(module, module.exports, (name) => imported(file, name), stderrConsole);
    return module.exports;
  }

  function imported(from: string, name: string): unknown {
    if (name === '@tensorflow/tfjs') return restrictedTf;
    if (OPEN_PACKAGES.includes(name)) {
      return withoutShortcuts(forbidden, createRequire(__filename)(name) as object, name);
    }
    const kitModule = /^(?:\.\.\/)+src\/([a-z]+)\/[\w/]+$/.exec(name);
    if (kitModule && OPEN_TO_LABS.includes(kitModule[1]!)) {
      return createRequire(__filename)(join(KIT, name.replace(/^(\.\.\/)+/, '')));
    }
    const own = name.startsWith('.') ? ownFile(folder, resolve(dirname(from), name)) : undefined;
    if (own) return own.endsWith('.json') ? parsedJson(own) : load(own);
    throw new BrokenSubmission(
      `${relative(folder, from)} imports "${name}": expected @tensorflow/tfjs, ${OPEN_PACKAGES.join(', ')}, ` +
        `a module of the kit (../../src/${OPEN_TO_LABS.join(', ../../src/')}) or a file beside it; remove that import`,
    );
  }

  const file = join(folder, 'lab.ts');
  return load(file, text);
}

/** Where in the submission an error was thrown: `lab.ts:42`. */
export function placeOf(error: unknown, folder: string): string | undefined {
  const { stack = '' } = asError(error);
  const home = pathToFileURL(folder + sep).href;
  const start = stack.indexOf(home);
  const place = start < 0 ? null : /^([^\s:()]+):(\d+)/.exec(stack.slice(start + home.length));
  return place ? `${place[1]}:${place[2]}` : undefined;
}

/** Starters throw this in every task; see src/starters. */
const NOT_IMPLEMENTED = /^Not implemented yet: (.*)$/s;

/**
 * The hint of a task that is still to be written, if that is what was thrown, and the task: the innermost one
 * on the stack, since a task may call another.
 */
export function notImplemented(error: unknown, tasks: string[]): { hint: string; task?: string } | undefined {
  const hint = NOT_IMPLEMENTED.exec(messageOf(error))?.[1];
  if (hint === undefined) return undefined;
  const { stack = '' } = asError(error);
  const names = [...stack.matchAll(/^ +at (?:\w+\.)*(\w+) \(/gm)].map((frame) => frame[1]!);
  const task = names.find((name) => tasks.includes(name));
  return { hint, ...(task === undefined ? {} : { task }) };
}

type Body = (
  module: { exports: LabModule },
  exports: LabModule,
  require: (name: string) => unknown,
  console: Console,
) => void;

function compile(file: string, source: string): Body {
  const name = basename(file);
  // Everything on the first line, so that no line of the submission moves.
  const wrapped = `(function (module, exports, require, console) {"use strict";${transpile(source, name)}\n})`;
  try {
    // Not vm.compileFunction: it may compile in another realm, whose Float32Array tfjs would not know as one.
    // A URL, since a name with a space in it would be no name to the engine.
    return (0, eval)(`${wrapped}\n//# sourceURL=${pathToFileURL(file).href}`) as Body;
  } catch (error) {
    throw unparsable(name, `${messageOf(error)}${lineOfSyntaxError(wrapped, name)}`);
  }
}

function transpile(source: string, name: string): string {
  try {
    return transform(source, { transforms: ['typescript', 'imports'], filePath: name }).code;
  } catch (error) {
    const message = messageOf(error).replace(/^Error transforming [^:]*: /, '');
    const place = /^(.*) \((\d+):(\d+)\)$/.exec(message);
    throw unparsable(name, place ? `${place[1]} at ${name}:${place[2]}, column ${place[3]}` : message);
  }
}

/** What the transpiler lets through (`const a = 1; const a = 2;`) has its line only in a script's stack. */
function lineOfSyntaxError(code: string, name: string): string {
  try {
    new Script(code, { filename: name });
    return '';
  } catch (error) {
    const [place] = (asError(error).stack ?? '').split('\n');
    return place?.startsWith(`${name}:`) ? ` at ${place}` : '';
  }
}

function unparsable(name: string, why: string): BrokenSubmission {
  return new BrokenSubmission(`${name} could not be parsed: ${why}`);
}

function ownFile(folder: string, path: string): string | undefined {
  if (!path.startsWith(resolve(folder) + sep)) return undefined;
  const candidates = extname(path) ? [path, `${path}.ts`] : [`${path}.ts`, join(path, 'index.ts')];
  return candidates.find((candidate) => existsSync(candidate));
}

function parsedJson(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    throw new BrokenSubmission(`${basename(file)} is not JSON: ${messageOf(error)}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new NoSubmission(`expected a submission in ${file}, found no file that can be read there`);
  }
}

/** What a student prints must not mix with an answer that a script reads from standard output. */
const stderrConsole: Console = Object.assign(Object.create(console) as Console, {
  log: console.error.bind(console),
  info: console.error.bind(console),
  debug: console.error.bind(console),
});
