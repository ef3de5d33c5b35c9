'use strict';
/*
 * Runs TypeScript sources as they are: Sucrase strips the types and keeps every line where it is, so the line numbers
 * in an error are those of the source. The stripped text of a file is kept in node_modules/.cache, by the hash of
 * the source: every process of the kit would strip the same files again.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { hashOf, keep, read } = require('./startCache.cjs');
require('./packages.cjs');
const { version } = require('sucrase/package.json');

/** The engine's own classes and operators, not imitations of them, which are slower and can be broken from outside. */
const OPTIONS = { transforms: ['typescript', 'imports'], disableESTransforms: true };
const WAY = `${version}\n${JSON.stringify(OPTIONS)}\n`;

Module._extensions['.ts'] = (module, filename) => {
  module._compile(stripped(readFileSync(filename, 'utf8'), filename), filename);
};

function stripped(source, filePath) {
  const name = `${hashOf(WAY + source)}.text`;
  const kept = read(name);
  if (kept !== undefined) return kept.toString();
  // Loaded only now: with a full cache, nobody needs it.
  const { transform } = require('sucrase');
  const { code } = transform(source, { ...OPTIONS, filePath });
  keep(name, Buffer.from(code));
  return code;
}
