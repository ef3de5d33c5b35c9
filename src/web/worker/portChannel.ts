import type { Channel } from '../../hosts/channel';

/** A channel over one end of a `MessageChannel`. Messages are plain data, which keeps NaN, Infinity and −0 as they are. */
export function portChannel(port: MessagePort): Channel {
  const send = port.postMessage.bind(port);
  return {
    send,
    onMessage: (listener) => {
      port.onmessage = ({ data }: MessageEvent<unknown>) => listener(data);
    },
  };
}
