/** Trains in a worker, so that the page answers at once whatever is trained. */
import type { Samples } from '../../data/dataset';
import { messageOf } from '../../core/errors';
import { loadDigits } from './digits';
import { GivenError } from './engine/samples';
import type { Given } from './engine/samples';
import type { PlaygroundState } from './engine/address';
import { SEEDS } from './engine/repeat';
import { Session } from './engine/session';
import type { Message } from './engine/settings';
import type { Answer, Request } from './protocol';

let session: Session | undefined;
let run = 0;
let digits: Promise<Samples> | undefined;

const post = (answer: Answer): void => self.postMessage(answer);

self.onmessage = ({ data }: MessageEvent<Request>) => {
  handle(data).catch((thrown: unknown) => post({ kind: 'fault', run: data.run, fault: faultOf(thrown) }));
};

async function handle(request: Request): Promise<void> {
  if (request.kind === 'start') return start(request);
  if (request.kind === 'repeat') return repeat(request);
  // A message to a run that is over.
  if (!session || request.run !== run) return;
  if (request.kind === 'watch') session.watch(request.place);
  else post({ kind: 'frame', run, frame: session.advance(request.steps) });
}

async function start({ run: next, state, base }: Request & { kind: 'start' }): Promise<void> {
  run = next;
  session = undefined;
  const given = await givenOf(state, base);
  // Another start may have come while the digits were loaded.
  if (run !== next) return;
  session = new Session(state, given, () => performance.now());
  post({ kind: 'started', run, sceneries: session.sceneries, frame: session.advance(0) });
}

async function repeat({ run: own, state, base }: Request & { kind: 'repeat' }): Promise<void> {
  const seeds = new Session(state, await givenOf(state, base), () => performance.now()).repeat();
  for (let step = seeds.next(); ; step = seeds.next()) {
    if (step.done) return post({ kind: 'repeated', run: own, done: SEEDS, verdict: step.value });
    post({ kind: 'repeated', run: own, done: step.value });
  }
}

async function givenOf({ settings, drawn, table }: PlaygroundState, base: string): Promise<Given> {
  return {
    drawn,
    ...(table && { table }),
    ...(settings.data === 'digits' && { digits: await loadedDigits(base) }),
  };
}

function loadedDigits(base: string): Promise<Samples> {
  digits ??= loadDigits(base).catch((thrown: unknown) => {
    digits = undefined; // the next start tries again
    throw thrown;
  });
  return digits;
}

function faultOf(thrown: unknown): Message {
  if (thrown instanceof GivenError) return thrown.told;
  return { key: 'playground.fault.own', values: { message: messageOf(thrown) } };
}
