import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { channelToChild } from '../../../src/node/channels';

const ROOT = join(__dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'lab-channels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process whose channel says `ready`, then sends back all that comes; at `end` it ends. */
function echo(): ChildProcess {
  const program = join(folder, 'echo.cjs');
  writeFileSync(
    program,
    `require('${join(ROOT, 'src/node/typescript.cjs')}');
     const { channelToParent } = require('${join(ROOT, 'src/node/channels.ts')}');
     const channel = channelToParent();
     process.send = () => { throw new Error('replaced'); };
     channel.onMessage((text) => (text === 'end' ? process.exit() : channel.send('echo ' + text)));
     channel.send('ready');`,
  );
  return fork(program, [], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

it('texts arrive in both directions, in order, until the other end is gone', async () => {
  const child = echo();
  const channel = channelToChild(child);
  const came: unknown[] = [];
  const all = new Promise<void>((done) =>
    channel.onMessage((message) => {
      came.push(message);
      if (message === 'ready') ['one', 'two'].forEach((text) => channel.send(text));
      if (message === 'echo two') done();
    }),
  );
  await all;
  expect(came).toEqual(['ready', 'echo one', 'echo two']);
  channel.send('end');
  await once(child, 'close');
  expect(() => channel.send('too late')).not.toThrow();
});
