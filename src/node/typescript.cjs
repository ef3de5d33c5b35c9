'use strict';
/*
 * Runs TypeScript sources as they are: Sucrase strips the types and keeps every line where it is, so the line numbers
 * in an error are those of the source. The stripped text of a file is kept in node_modules/.cache, by the hash of
 * the source: every process of the kit would strip the same files again.
 *
 * A submission may read node_modules, and some of these files hold answers. So a text is kept under a key that is made
 * of its source: only a process that has the source can read the text.
 */
const { createCipheriv, createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { hashOf, keep, read } = require('./startCache.cjs');
require('./packages.cjs');
const { version } = require('sucrase/package.json');

/** The engine's own classes and operators, not imitations of them, which are slower and can be broken from outside. */
const OPTIONS = { transforms: ['typescript', 'imports'], disableESTransforms: true };
const WAY = `${version}\n${JSON.stringify(OPTIONS)}\n`;

/** Sources by the names of their files. These files are not read from the disk. */
const given = new Map();

Module._extensions['.ts'] = (module, filename) => {
  module._compile(stripped(given.get(filename) ?? readFileSync(filename, 'utf8'), filename), filename);
};

function stripped(source, filePath) {
  const name = `${hashOf(WAY + source)}.sealed`;
  const kept = read(name);
  if (kept !== undefined) return sealed(kept, source).toString();
  // Loaded only now: with a full cache, nobody needs it.
  const { transform } = require('sucrase');
  const { code } = transform(source, { ...OPTIONS, filePath });
  keep(name, sealed(Buffer.from(code), source));
  return code;
}

/** Seals a text with a key that nothing else is sealed with, or opens it again. */
function sealed(content, source) {
  const key = createHash('sha256').update(`key\n${WAY}${source}`).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(content);
}

module.exports = { given };
