'use strict';
/*
 * Runs TypeScript sources as they are: Sucrase strips the types and keeps every line where it is, so the line numbers
 * in an error are those of the source. The stripped text of a file is kept in node_modules/.cache, by the hash of
 * the source: every process of the kit would strip the same files again.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { addHook } = require('pirates');
const { version } = require('sucrase/package.json');

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'deep-learning-labs');

/** The engine's own classes and operators, not imitations of them, which are slower and can be broken from outside. */
const OPTIONS = { transforms: ['typescript', 'imports'], disableESTransforms: true };

addHook(stripped, { exts: ['.ts'] });

function stripped(source, filePath) {
  const hash = createHash('sha256')
    .update(`${version}\n${JSON.stringify(OPTIONS)}\n${source}`)
    .digest('hex');
  const file = join(CACHE, `${hash}.js`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It is not there yet.
  }
  // Loaded only now: with a full cache, nobody needs it.
  const { transform } = require('sucrase');
  const { code } = transform(source, { ...OPTIONS, filePath });
  keep(file, code);
  return code;
}

/** Writes to a temporary name and renames, so that no other process reads half a file. */
function keep(file, code) {
  const part = `${file}.${process.pid}.part`;
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(part, code);
    renameSync(part, file);
  } catch {
    // The folder can't be written to: the file is stripped again next time.
  }
}
