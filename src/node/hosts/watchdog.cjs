'use strict';
/*
 * A thread beside the one that a submission runs in: if that one never answers, or takes all memory, this one
 * still can say so, and name the line of the submission. Then it ends the whole process.
 */
const { writeSync } = require('node:fs');
const { Session } = require('node:inspector');
const { setInterval, setTimeout } = require('node:timers');
const { parentPort, workerData } = require('node:worker_threads');

const { pipe, memory, parent } = workerData;
const EVERY_MS = 100;
const PLACE_MS = 3000;
/** The question that is being answered: its start, its deadline in seconds, and the folder of the submission. */
let question;
let ending = false;

parentPort.on('message', (asked) => {
  question = asked && { ...asked, since: Date.now() };
});

setInterval(() => {
  if (process.ppid !== parent) end();
  if (ending || !question) return;
  if (process.memoryUsage.rss() > memory * 2 ** 20) tell({ kind: 'out-of-memory' });
  else if (Date.now() - question.since > question.seconds * 1000)
    tell({ kind: 'timed-out', seconds: question.seconds });
}, EVERY_MS);

function tell(outcome) {
  ending = true;
  const last = (where) => {
    writeSync(pipe, JSON.stringify(where ? { ...outcome, where } : outcome));
    end();
  };
  setTimeout(last, PLACE_MS);
  findPlace(question.folder, last);
}

/** Stops the main thread wherever it is, and looks for the first line of the submission on its stack. */
function findPlace(folder, found) {
  const session = new Session();
  const urls = new Map();
  session.connectToMainThread();
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
  session.on('Debugger.paused', ({ params }) => {
    const places = params.callFrames.map(({ location }) => [
      urls.get(location.scriptId),
      location.lineNumber + 1,
    ]);
    const place = places.find(([url]) => url?.startsWith(folder));
    found(place && `${place[0].slice(folder.length)}:${place[1]}`);
  });
  session.post('Debugger.enable');
  session.post('Debugger.pause');
}

function end() {
  process.kill(process.pid, 'SIGKILL');
}
