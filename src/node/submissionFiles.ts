import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { lineOfSyntaxError } from '../core/engineErrors';
import { asError } from '../core/errors';
import { decodedText } from './decodedText';
import type * as Syntax from './unsupportedSyntax';
import type { SubmissionFiles } from '../grading/run/load';

const SOURCES = resolve(__dirname, '..');
const kitRequire = createRequire(__filename);

/** The URL of a folder as stacks have it, with a slash at its end. */
export function homeOf(folder: string): string {
  return pathToFileURL(folder + sep).href;
}

/** A submission in a folder of this machine. */
export function submissionFiles(folder: string): SubmissionFiles {
  return {
    home: homeOf(folder),
    read: (path) => textIn(join(folder, path)),
    describe: (path) => join(folder, path),
    kitModule: (path) => kitRequire(join(SOURCES, path)) as unknown,
    packageModule: (name) => kitRequire(name) as object,
    syntaxErrorLine,
    unsupportedSyntax,
    // In the main thread a script may be evaluated in another realm, as under Jest; a thread has one realm only.
    ...(isMainThread ? {} : { evaluate }),
  };
}

function evaluate(code: string, url: string): unknown {
  return new Script(`${code}\n//# sourceURL=${url}`, { filename: url }).runInThisContext();
}

function textIn(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? decodedText(readFileSync(file)) : undefined;
  } catch {
    return undefined;
  }
}

/** The compiler is large, and few submissions need it. */
function unsupportedSyntax(source: string, file: string): string | undefined {
  const loaded = kitRequire('./unsupportedSyntax') as typeof Syntax;
  return loaded.unsupportedSyntax(source, file);
}

/** Compiles the code as a script, whose error names its line: that of `eval` doesn't. */
function syntaxErrorLine(code: string, file: string): string | undefined {
  try {
    new Script(code, { filename: file });
    return undefined;
  } catch (error) {
    return lineOfSyntaxError(asError(error).stack ?? '', file);
  }
}
