'use strict';
/*
 * Mutation testing. `npm run mutation` changes all of src/ (but AssemblyScript), a little at a time, and runs the unit
 * tests that mirror the changed folder; `npm run mutation -- core cli/table.ts` only these. With `--sample 250` it tries
 * 250 mutants of each folder, drawn at random by `--seed`. Prints the score of each file and the changes that no test
 * notices. docs/TESTING.md says how it is measured.
 */
const { fork } = require('node:child_process');
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { clearInterval, setInterval } = require('node:timers');
const { parseArgs } = require('node:util');
const { ROOT, copyProject, instrument, sourcesUnder, testsOf } = require('./project.cjs');
const { fileTable, intervalOf, sampleOf, scoresOf, survivorsOf, total } = require('./score.cjs');

const OUT = join(ROOT, 'out', 'mutation');
/** A mutant is in a loop that doesn't end if it takes this many seconds of the processor, and the file's own 5 times. */
const CPU_SECONDS = 6;
/** … or if nothing happens for so many seconds, whatever the processor does. */
const IDLE_SECONDS = 180;
/** A worker that ends with this code asks for another one. */
const RESTART = 10;

async function main(argv) {
  const { values, positionals: paths } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { sample: { type: 'string' }, seed: { type: 'string', default: '0' } },
  });
  const size = values.sample === undefined ? Infinity : Number(values.sample);
  if (!(size >= 1)) throw new Error(`--sample takes a number of mutants, but got "${values.sample}"`);
  const all = paths.length === 0;
  const folders = all ? foldersOfSrc() : paths.map((path) => path.replace(/^src\//, '').replace(/\/$/, ''));
  mkdirSync(OUT, { recursive: true });
  const measured = [];
  for (const folder of folders) {
    const result = await measure(folder, { size, seed: values.seed });
    const row = { folder, of: result.of, ...total(result.files) };
    measured.push(row);
    console.log(`\n${fileTable(folder, result.files)}\n`);
    console.log(`${intervalOf(row)}\n`);
    for (const line of survivorsOf(result.mutants)) console.log(line);
  }
  const scores = { total: total(measured), folders: measured };
  console.log(`\n${fileTable('all', Object.fromEntries(measured.map((one) => [one.folder, one])))}`);
  if (all) writeFileSync(join(OUT, 'scores.json'), `${JSON.stringify(scores, null, 2)}\n`);
}

function foldersOfSrc() {
  return readdirSync(join(ROOT, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Measures a sample of the mutants of a folder or a file of src/, and keeps the result in out/mutation. */
async function measure(path, sample) {
  const name = path.replaceAll('/', '-');
  const copy = join(OUT, `${name}.copy`);
  const scratch = join(OUT, `${name}.tmp`);
  const log = join(OUT, `${name}.events.jsonl`);
  const list = join(OUT, `${name}.mutants.json`);
  writeFileSync(log, '');
  copyProject(copy);
  const possible = (await instrument(copy, sourcesUnder(path))).filter(({ status }) => status !== 'Ignored');
  const mutants = sampleOf(possible, sample);
  writeFileSync(list, JSON.stringify(mutants));
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch);
  try {
    await runAll({ copy, scratch, list, log, tests: testsOf(path) });
  } finally {
    for (const folder of [copy, scratch]) rmSync(folder, { recursive: true, force: true });
  }
  const events = eventsIn(log);
  const files = scoresOf(mutants, events);
  writeFileSync(join(OUT, `${name}.json`), `${JSON.stringify({ files, mutants }, null, 1)}\n`);
  return { files, mutants, of: possible.length };
}

function eventsIn(log) {
  const text = readFileSync(log, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Runs worker processes, one after the other, until no mutant is left. */
async function runAll(job) {
  let known = 0;
  for (;;) {
    const code = await runWorker(job);
    if (code === 0) return;
    if (code === RESTART) continue;
    const events = eventsIn(job.log);
    const last = events.at(-1);
    if (last?.type !== 'began') {
      // An error that a mutant left for later ended it: the next worker goes on after that mutant.
      const got = events.length > known;
      known = events.length;
      if (got) continue;
      throw new Error(`the tests of ${job.tests.join(', ')} can't be measured; see above`);
    }
    // It ended in the middle of a mutant: the mutant ended it, or it ran on and on.
    const ended = {
      type: 'ended',
      id: last.id,
      status: 'Timeout',
      by: last.file,
      error: `ended with ${code}`,
    };
    writeFileSync(job.log, `${JSON.stringify(ended)}\n`, { flag: 'a' });
  }
}

/** Resolves with the exit code of a worker, or the name of the signal. */
function runWorker({ copy, scratch, list, log, tests }) {
  const env = {
    ...process.env,
    // A mutant may remove whatever it finds in the folder for temporary files: it gets one of its own.
    ...Object.fromEntries(['TMPDIR', 'TMP', 'TEMP'].map((variable) => [variable, scratch])),
    MUTATION_ROOT: copy,
    MUTATION_CHILDREN: `${copy}.children`,
    NO_COLOR: '1',
    RUST_BACKTRACE: '0',
  };
  delete env.FORCE_COLOR;
  const worker = fork(join(__dirname, 'worker.cjs'), [list, log, ...tests], {
    cwd: copy,
    env,
    execArgv: ['--max-old-space-size=3072'],
  });
  const watch = watchOver(worker, log);
  return new Promise((done) => {
    worker.on('exit', (code, signal) => {
      clearInterval(watch);
      done(code ?? signal);
    });
  });
}

/** Ends the worker if a mutant takes too long. */
function watchOver(worker, log) {
  let size = -1;
  let since = 0;
  let cpu = 0;
  return setInterval(() => {
    const now = readSize(log);
    if (now !== size) {
      size = now;
      since = Date.now();
      cpu = cpuSeconds(worker.pid);
      return;
    }
    const used = cpuSeconds(worker.pid) - cpu;
    const idle = (Date.now() - since) / 1000;
    // Tests without a mutant end by themselves, however slow the machine.
    const began = eventsIn(log).at(-1)?.type === 'began';
    if ((began && idle > IDLE_SECONDS) || (used > CPU_SECONDS && used > limitOf(eventsIn(log))))
      worker.kill('SIGKILL');
  }, 500);
}

/** The seconds of the processor that the mutant at work may take. */
function limitOf(events) {
  const last = events.at(-1);
  if (last?.type !== 'began') return Infinity;
  const covered = events.find((event) => event.type === 'covered' && event.file === last.file);
  return CPU_SECONDS + 5 * (covered?.seconds ?? 0);
}

function readSize(file) {
  try {
    return readFileSync(file).length;
  } catch {
    return 0;
  }
}

/** The seconds of the processor that a process has taken. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    // Not Linux, or the process is gone: only the time on the wall counts.
    return 0;
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
