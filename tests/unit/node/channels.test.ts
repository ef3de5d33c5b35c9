import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { MessageChannel, Worker } from 'node:worker_threads';
import { frameOf } from '../../../src/hosts/frames';
import { channelOver, channelToThread } from '../../../src/node/channels';
import { scratchFolder } from '../../support/scratch';

const ROOT = join(__dirname, '..', '..', '..');
const folder = scratchFolder('channels');

describe('a channel over a pipe', () => {
  /** Two ends of a pipe in this process. */
  function pipes(): [Duplex, Duplex] {
    const ends: Duplex[] = [0, 1].map(
      (i) =>
        new Duplex({
          read: () => undefined,
          write: (chunk: Uint8Array, _, done) => {
            ends[1 - i]!.push(chunk);
            done();
          },
        }),
    );
    return ends as [Duplex, Duplex];
  }

  it('carries messages with all their numbers, in order', async () => {
    const [near, far] = pipes();
    const garbage = jest.fn();
    const came: unknown[] = [];
    const all = new Promise<void>((done) =>
      channelOver({ pipe: far, sends: '', receives: 'secret', onGarbage: garbage }).onMessage((message) => {
        if (came.push(message) === 2) done();
      }),
    );
    const channel = channelOver({ pipe: near, sends: 'secret', receives: '', onGarbage: garbage });
    channel.send({ x: [NaN, -0] });
    channel.send('two');
    await all;
    expect(came).toEqual([{ x: [NaN, -0] }, 'two']);
    expect(garbage).not.toHaveBeenCalled();
  });

  it.each<[string, Uint8Array]>([
    ['no frame', new TextEncoder().encode('this is no frame\n')],
    ['no JSON', frameOf('secret', '{"id":')],
    ['nested too deeply', frameOf('secret', '['.repeat(1e5))],
    ['said by somebody else', frameOf('', '{"id":1}')],
  ])('refuses bytes that are %s, and all after them', async (_, bytes) => {
    const [near, far] = pipes();
    const garbage = jest.fn();
    const came = jest.fn();
    channelOver({ pipe: far, sends: '', receives: 'secret', onGarbage: garbage }).onMessage(came);
    near.write(bytes);
    near.write(frameOf('secret', '1'));
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setImmediate(done));
    expect(garbage).toHaveBeenCalledTimes(1);
    expect(came).not.toHaveBeenCalled();
  });

  it('refuses a frame of more bytes than it takes', async () => {
    const [near, far] = pipes();
    const garbage = jest.fn();
    const came = jest.fn();
    const options = { sends: '', receives: '', onGarbage: garbage };
    channelOver({ ...options, pipe: far, largest: 100 }).onMessage(came);
    near.write(frameOf('', JSON.stringify('x'.repeat(98))));
    near.write(frameOf('', JSON.stringify('x'.repeat(99))));
    await new Promise((done) => setImmediate(done));
    await new Promise((done) => setImmediate(done));
    expect(came).toHaveBeenCalledTimes(1);
    expect(garbage).toHaveBeenCalledTimes(1);
  });

  it('drops messages to an end that is gone', () => {
    const [near] = pipes();
    const channel = channelOver({ pipe: near, sends: '', receives: '', onGarbage: () => undefined });
    near.destroy(new Error('gone'));
    expect(() => channel.send(1)).not.toThrow();
  });
});

it('messages cross to a sleeping thread and back, and its end holds what a submission could exchange', async () => {
  const program = join(folder, 'echo.cjs');
  writeFileSync(
    program,
    `require('${join(ROOT, 'src/node/typescript.cjs')}');
     const { sleepingEnd } = require('${join(ROOT, 'src/node/channels.ts')}');
     const threads = require('node:worker_threads');
     const { send, next } = sleepingEnd(threads.workerData.ends);
     Atomics.wait = Atomics.load = () => { throw new Error('replaced'); };
     threads.MessagePort.prototype.postMessage = () => { throw new Error('replaced'); };
     send('ready');
     send({ echo: next() });
     send({ echo: next() });`,
  );
  const { port1, port2 } = new MessageChannel();
  const count = new Int32Array(new SharedArrayBuffer(4));
  const thread = new Worker(program, {
    workerData: { ends: { port: port2, count } },
    transferList: [port2],
    execArgv: [],
  });
  const channel = channelToThread({ port: port1, count });
  const came: unknown[] = [];
  channel.onMessage((message) => {
    came.push(message);
    if (message === 'ready') [NaN, { x: [-0] }].forEach((text) => channel.send(text));
  });
  // The port closes after its last message; the thread may be told to be gone before.
  await Promise.all([once(thread, 'exit'), once(port1, 'close')]);
  expect(came).toEqual(['ready', { echo: NaN }, { echo: { x: [-0] } }]);
});
