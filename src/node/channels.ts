import type { ChildProcess } from 'node:child_process';
import type { Channel } from '../hosts/channel';

/** The IPC channel to a forked process. */
export function channelToChild(child: ChildProcess): Channel {
  return {
    // A channel that is closed belongs to a process that is dying; its end is the answer.
    send: (text) => void child.send(text, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
  };
}

/** The IPC channel to the process that forked this one; made before a submission can change `process.send`. */
export function channelToParent(): Channel {
  const send = process.send!.bind(process);
  return {
    send: (text) => void send(text),
    onMessage: (listener) => void process.on('message', listener),
  };
}
