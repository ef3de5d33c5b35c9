import { transform } from 'sucrase';
import { filesMeant } from '../model/ownFiles';
import { placeIn } from '../../core/engineErrors';
import { asError, messageOf, UsageError } from '../../core/errors';
import { withoutShortcuts, withoutShortcutsOfTf } from './shortcuts';

/** A submission that could not be read, parsed or loaded: no request to it can be answered. */
export class BrokenSubmission extends Error {
  override readonly name = 'BrokenSubmission';
}

/** There is no lab.ts in the folder that was named: bad usage, not a submission to grade. */
export class NoSubmission extends UsageError {}

export type LabModule = Record<string, unknown>;

/** The files of a submission, and the modules that it may import, on the platform that it runs on. */
export interface SubmissionFiles {
  /** The URL of the submission's folder, with a slash at its end: stacks begin with it. */
  readonly home: string;
  /** The text of a file, whose path is relative to the folder; undefined if there is no such file. */
  read(path: string): string | undefined;
  /** The place of a file in a message. */
  describe(path: string): string;
  /** A module of the kit, by its path below `src`: `core/rng`. */
  kitModule(path: string): unknown;
  /** A public package. */
  packageModule(name: string): object;
  /**
   * Evaluates a script in the realm of this module, with a URL as its name. Default: `eval`, whose scripts have no
   * name in a stack that is read from another thread.
   */
  evaluate?(code: string, url: string): unknown;
  /** A sentence about TypeScript in a file that can't be run by removing its types. */
  unsupportedSyntax?(source: string, file: string): string | undefined;
  /** The line of a syntax error that the transpiler doesn't find, `lab.ts:4`, if the platform knows it. */
  syntaxErrorLine?(code: string, file: string): string | undefined;
}

export interface Submission {
  files: SubmissionFiles;
  /** The file that is loaded. Default: `lab.ts`. */
  entry?: string;
  /** The text of lab.ts if it isn't the one in the folder: a misconception. */
  text?: string;
  /** Names of tfjs, and of the other packages open to it, that it may not use. */
  forbidden: string[];
  /** Answers of the reference that stand in for its own. */
  mended?: Mended;
}

/** Answers of the reference to some tasks, which take the place of a submission's own. */
export interface Mended {
  /** The text of a lab.ts with these answers. */
  text: string;
  tasks: string[];
}

/** Folders of the kit that an answer may import from; the others hold code that a lab may ask for. */
const OPEN_TO_LABS = ['core', 'train'];

/** Public packages that an answer may import besides tfjs: mathematics that no task asks for. */
const OPEN_PACKAGES = ['ml-matrix'];

/** An error inside tfjs has more frames of its own than Node's ten, and the submission's come after them. */
const STACK_FRAMES = 50;

/**
 * Loads a submission's `lab.ts`. It is transpiled line by line, so that line numbers in messages are the student's
 * own. It gets a tfjs from which the forbidden names are taken away, and no modules but the kit's and the few public
 * packages that answers may use.
 *
 * @throws NoSubmission if there is no lab.ts
 * @throws BrokenSubmission if a file can't be parsed, or has a forbidden import
 */
export function loadSubmission(submission: Submission): LabModule {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_FRAMES);
  return new Loader(submission).lab();
}

/** `lab.ts:42`, the line of the submission that an error was thrown at. */
export function placeOf(error: unknown, { home }: Pick<SubmissionFiles, 'home'>): string | undefined {
  return placeIn(asError(error).stack ?? '', home);
}

class Loader {
  private readonly loaded = new Map<string, { exports: LabModule }>();
  private readonly restrictedTf: unknown;

  constructor(private readonly submission: Submission) {
    this.restrictedTf = withoutShortcutsOfTf(submission.forbidden);
  }

  lab(): LabModule {
    const { entry = 'lab.ts', ...others } = this.submission;
    const { text = this.read(entry), mended, ...rest } = others;
    const reference = mended && new Loader({ ...rest, text: mended.text }).lab();
    return this.load(entry, text, reference);
  }

  private load(path: string, source: string, reference?: LabModule): LabModule {
    const known = this.loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} as LabModule };
    this.loaded.set(path, module);
    const require = (name: string): unknown => this.imported(path, name);
    const replaced = reference ? this.submission.mended!.tasks : [];
    const body = this.compile(path, source, replaced);
    body(module, require, stderrConsole, reference);
    return module.exports;
  }

  private imported(from: string, name: string): unknown {
    const { files, forbidden } = this.submission;
    if (name === '@tensorflow/tfjs') return this.restrictedTf;
    if (OPEN_PACKAGES.includes(name)) return withoutShortcuts(forbidden, files.packageModule(name), name);
    const kitModule = /^(?:\.\.\/)+src\/(([a-z]+)\/[\w/]+)$/.exec(name);
    if (kitModule && OPEN_TO_LABS.includes(kitModule[2]!)) return files.kitModule(kitModule[1]!);
    const own = name.startsWith('.') ? this.ownFile(from, name) : undefined;
    if (own) return own.endsWith('.json') ? this.json(own) : this.load(own, this.read(own));
    throw new BrokenSubmission(
      `${from} imports "${name}": expected @tensorflow/tfjs, ${OPEN_PACKAGES.join(', ')}, ` +
        `a module of the kit (../../src/${OPEN_TO_LABS.join(', ../../src/')}) or a file beside it; remove that import`,
    );
  }

  /** The file of the submission that an import means. */
  private ownFile(from: string, name: string): string | undefined {
    const path = joined(from, name);
    if (path === undefined) return undefined;
    return filesMeant(path).find((candidate) => this.submission.files.read(candidate) !== undefined);
  }

  private read(path: string): string {
    const text = this.submission.files.read(path);
    if (text !== undefined) return text;
    throw new NoSubmission(
      `expected a submission in ${this.submission.files.describe(path)}, found no file that can be read there`,
    );
  }

  private json(path: string): unknown {
    try {
      return JSON.parse(this.read(path));
    } catch (error) {
      throw new BrokenSubmission(`${baseName(path)} is not JSON: ${messageOf(error)}`);
    }
  }

  private compile(path: string, source: string, replaced: string[]): ModuleBody {
    const { files } = this.submission;
    const { home, evaluate = evaluated } = files;
    const file = baseName(path);
    const unsupported = SUSPICIOUS.test(source) && files.unsupportedSyntax?.(source, file);
    if (unsupported) throw new BrokenSubmission(unsupported);
    // Everything on the first line, so that no line of the submission moves.
    const code = replacing(transpile(source, file), replaced);
    const wrapped = `(function (module, require, console, ${REFERENCE}) {"use strict";const exports = module.exports;${code}\n})`;
    try {
      // A URL, since a name with a space in it would be no name to the engine.
      return evaluate(wrapped, `${home}${encodeURI(path)}`) as ModuleBody;
    } catch (error) {
      const place = files.syntaxErrorLine?.(wrapped, file);
      throw unparsable(file, `${messageOf(error)}${place === undefined ? '' : ` at ${place}`}`);
    }
  }
}

/**
 * `eval`, because vm.compileFunction may compile in another realm. tfjs would not recognise a Float32Array of that
 * realm.
 */
function evaluated(code: string, url: string): unknown {
  return (0, eval)(`${code}\n//# sourceURL=${url}`);
}

type ModuleBody = (
  module: { exports: LabModule },
  require: (name: string) => unknown,
  console: Console,
  reference: LabModule | undefined,
) => void;

/**
 * Texts that perhaps do not run once their types are removed. Only these are read closely, since that takes a while.
 */
const SUSPICIOUS = /\b(?:namespace|module)\s+[\w$.]+\s*\{|^\s*(?:export\s+)?@\w|\busing\s+\w+\s*=/m;

/** The variable of a module that holds the reference's answers; a name that no student would choose. */
const REFERENCE = '__reference';

/**
 * The code with the functions and classes of these names replaced by those of the reference, also for calls inside the
 * code.
 */
function replacing(code: string, names: string[]): string {
  return names.reduce((text, name) => {
    // Every constant of this name becomes a variable. Inside a function, this does no harm.
    const assignable = text.replace(new RegExp(`\\bconst(\\s+${name}\\b)`, 'g'), 'let$1');
    return `${assignable}\nif (typeof ${name} !== 'undefined') ${name} = ${REFERENCE}.${name}; exports.${name} = ${REFERENCE}.${name};`;
  }, code);
}

function transpile(source: string, file: string): string {
  try {
    // The first line of a program for a Unix shell.
    const script = source.replace(/^#!/, '//');
    return transform(script, { transforms: ['typescript', 'imports'], filePath: file }).code;
  } catch (error) {
    const message = messageOf(error).replace(/^Error transforming [^:]*: /, '');
    const place = /^(.*) \((\d+):(\d+)\)$/.exec(message);
    throw unparsable(file, place ? `${place[1]} at ${file}:${place[2]}, column ${place[3]}` : message);
  }
}

function unparsable(file: string, why: string): BrokenSubmission {
  return new BrokenSubmission(`${file} could not be parsed: ${why}`);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The path that an import in a file means; undefined if it leads out of the submission's folder. */
function joined(from: string, name: string): string | undefined {
  const parts = from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** A student's prints must not mix with an answer that a script reads from standard output. */
const onStderr = (...values: unknown[]): void => console.error(...values);
const stderrConsole: Console = Object.assign(Object.create(console) as Console, {
  log: onStderr,
  info: onStderr,
  debug: onStderr,
});
