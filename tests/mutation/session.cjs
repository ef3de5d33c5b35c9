'use strict';
const { appendFileSync, existsSync, readFileSync } = require('node:fs');

/*
 * The state of a measurement. Jest's runner, environment and test framework share it, since all three are loaded in
 * one process. Each event is appended to a file at once: the process may be ended in the middle of a mutant, and the
 * next one begins where it was.
 *
 * Events: {type: 'covered', file, …} a test file ran without a mutant; {type: 'began', id, file}; {type: 'tried', id,
 * file, phase} no test noticed; {type: 'ended', id, status, by}; {type: 'done', file} the quick phase of a file.
 */
const session = {
  /** Where events are appended. */
  log: '',
  /** By id: what Stryker's instrumenter says about a mutant. */
  mutants: new Map(),
  /** By id: 'Killed', 'Timeout' or 'RuntimeError'. */
  status: new Map(),
  /** By test file: which mutants run in which test. */
  coverage: new Map(),
  /** Pairs `phase id file` that ended without a test that fails. */
  tried: new Set(),
  done: new Set(),
  /** `file test` of the tests that fail without a mutant: they are left out. */
  broken: new Set(),
  /** The mutant for which the last process ended itself. */
  restarted: undefined,
  /** What the next test file that opens does: {active, filter, work}. */
  job: undefined,

  open({ log, mutants }) {
    session.log = log;
    for (const mutant of mutants) session.mutants.set(mutant.id, mutant);
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
    for (const line of lines) session.apply(JSON.parse(line));
  },

  emit(event) {
    appendFileSync(session.log, `${JSON.stringify({ ...event, at: Date.now() })}\n`);
    session.apply(event);
  },

  apply(event) {
    if (event.type === 'covered') session.coverage.set(event.file, event);
    else if (event.type === 'tried') session.tried.add(`${event.phase} ${event.id} ${event.file}`);
    else if (event.type === 'broken') session.broken.add(`${event.file} ${event.test}`);
    else if (event.type === 'restart') session.restarted = event;
    else if (event.type === 'dependent') session.depend(event);
    else if (event.type === 'ended') session.status.set(event.id, event.status);
    else if (event.type === 'done') session.done.add(event.file);
  },

  /** The tests that run this mutant need others before them: only whole files tell something about it. */
  depend({ id, file }) {
    session.tried.add(`quick ${id} ${file}`);
    const { atLoad } = session.coverage.get(file);
    if (!atLoad.includes(id)) atLoad.push(id);
  },

  /** Is it still open if a test notices this mutant? */
  pending(phase, id, file) {
    return session.mutants.has(id) && !session.status.has(id) && !session.tried.has(`${phase} ${id} ${file}`);
  },
};

module.exports = session;
