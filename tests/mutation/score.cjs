'use strict';
const { createHash } = require('node:crypto');

const COUNTS = ['killed', 'timeout', 'survived', 'noCoverage', 'runtimeError'];
const FIELDS = {
  Killed: 'killed',
  Timeout: 'timeout',
  Survived: 'survived',
  NoCoverage: 'noCoverage',
  RuntimeError: 'runtimeError',
};

/** Standard deviations of a normal distribution to each side that hold 95 %. */
const DEVIATIONS_95 = 1.96;

/** A random sample of `size` mutants. It depends on the seed and on the mutants alone, not on their order. */
function sampleOf(mutants, { size, seed }) {
  if (mutants.length <= size) return mutants;
  const keys = new Map(mutants.map((mutant) => [mutant, keyOf(mutant, seed)]));
  return [...mutants].sort((a, b) => (keys.get(a) < keys.get(b) ? -1 : 1)).slice(0, size);
}

function keyOf({ fileName, location, replacement }, seed) {
  return createHash('sha256')
    .update(JSON.stringify([seed, fileName, location, replacement]))
    .digest('hex');
}

/**
 * Says how far the score of a sample may be from the score of all mutants: Wilson's interval with the correction for
 * a finite population (Wilson, J. Am. Stat. Assoc. 22, 1927).
 */
function intervalOf({ of, ...counts }) {
  const [low, high] = wilson(counts, of);
  const tried = triedOf(counts);
  return tried === of
    ? `${tried} mutants, all of them`
    : `${tried} of ${of} mutants, drawn at random: 95 % interval ${low.toFixed(1)} to ${high.toFixed(1)} %`;
}

function wilson({ killed, timeout, survived, noCoverage }, of) {
  const n = killed + timeout + survived + noCoverage;
  const p = (killed + timeout) / n;
  const z2 = DEVIATIONS_95 ** 2 * Math.max(0, (of - n) / Math.max(1, of - 1));
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt((z2 * p * (1 - p)) / n + (z2 / (2 * n)) ** 2) / (1 + z2 / n);
  return [100 * (centre - half), 100 * (centre + half)];
}

function triedOf(counts) {
  return COUNTS.reduce((sum, name) => sum + counts[name], 0);
}

/** Gives each mutant its status, and counts them by file. */
function scoresOf(mutants, events) {
  const ended = new Map();
  const covered = new Set();
  for (const event of events) {
    if (event.type === 'ended') ended.set(event.id, event);
    if (event.type !== 'covered') continue;
    for (const ids of [event.atLoad, ...Object.values(event.tests)]) for (const id of ids) covered.add(id);
  }
  const files = {};
  for (const mutant of mutants) {
    const end = ended.get(mutant.id);
    mutant.status = end?.status ?? (covered.has(mutant.id) ? 'Survived' : 'NoCoverage');
    mutant.by = end && { file: end.by, test: end.test, phase: end.phase, error: end.error };
    files[mutant.fileName] ??= Object.fromEntries(COUNTS.map((name) => [name, 0]));
    files[mutant.fileName][FIELDS[mutant.status]] += 1;
  }
  for (const counts of Object.values(files)) counts.score = score(counts);
  return files;
}

/** The percentage of the mutants that a test notices, as Stryker counts it. */
function score({ killed, timeout, survived, noCoverage }) {
  const noticed = killed + timeout;
  const valid = noticed + survived + noCoverage;
  return valid === 0 ? 100 : Math.round((1000 * noticed) / valid) / 10;
}

/** The sums of a table of counts, and their score. */
function total(files) {
  const rows = Object.values(files);
  const sums = Object.fromEntries(
    COUNTS.map((name) => [name, rows.reduce((sum, row) => sum + row[name], 0)]),
  );
  return { ...sums, score: score(sums) };
}

function fileTable(name, files) {
  const rows = [...Object.entries(files), [`total of ${name}`, total(files)]];
  const width = Math.max(...rows.map(([label]) => label.length));
  const line = (label, cells) =>
    [label.padEnd(width), ...cells.map((cell) => String(cell).padStart(12))].join('');
  return [
    line('', ['score %', ...COUNTS]),
    ...rows.map(([label, counts]) =>
      line(label, [counts.score.toFixed(1), ...COUNTS.map((key) => counts[key])]),
    ),
  ].join('\n');
}

/** One line for each mutant that no test notices. */
function survivorsOf(mutants) {
  return mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map(({ fileName, location, original, replacement, status }) => {
      const place = `${fileName}:${location.start.line + 1}`;
      const none = status === 'NoCoverage' ? ' (no test runs it)' : '';
      return `${place}  ${short(original)}  →  ${short(replacement)}${none}`;
    });
}

function short(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 87)}…` : line;
}

module.exports = { fileTable, intervalOf, sampleOf, scoresOf, survivorsOf, total };
