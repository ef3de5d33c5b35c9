'use strict';
/*
 * Keeps what costs each process of the kit time at its start, in node_modules/.cache: stripped texts and compiled
 * code. A damaged file, code that the engine refuses, and a folder that can't be written to cost time only.
 *
 * A program that can write there could write the kit's sources as well. A submission can not.
 */
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { crc32 } = require('node:zlib');

const FOLDER = join(__dirname, '..', '..', 'node_modules', '.cache', 'deep-learning-labs');

/* A file of the cache: a checksum of the rest, and the rest. The engine itself does not look for damage. */
const HEAD = 4;

/** The content of a file of the cache; undefined if it isn't there or is damaged. */
function read(name) {
  try {
    const content = readFileSync(join(FOLDER, name));
    const rest = content.subarray(HEAD);
    return crc32(rest) === content.readUInt32LE(0) ? rest : undefined;
  } catch {
    return undefined;
  }
}

/** Writes to a temporary name and renames, so that no other process reads half a file. */
function keep(name, rest) {
  const file = join(FOLDER, name);
  const part = `${file}.${process.pid}.part`;
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(crc32(rest));
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
    writeFileSync(part, Buffer.concat([head, rest]), { mode: 0o644 });
    renameSync(part, file);
  } catch {
    // The folder can't be written to: the same is done again next time.
  }
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

module.exports = { FOLDER, hashOf, keep, read };
