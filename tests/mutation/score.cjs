'use strict';

const COUNTS = ['killed', 'timeout', 'survived', 'noCoverage', 'ignored', 'runtimeError'];
const FIELDS = {
  Killed: 'killed',
  Timeout: 'timeout',
  Survived: 'survived',
  NoCoverage: 'noCoverage',
  Ignored: 'ignored',
  RuntimeError: 'runtimeError',
};

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
    if (mutant.status !== 'Ignored') {
      mutant.status = end?.status ?? (covered.has(mutant.id) ? 'Survived' : 'NoCoverage');
    }
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

module.exports = { fileTable, scoresOf, survivorsOf, total };
