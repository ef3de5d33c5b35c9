// Speaks to a server on this machine. Deserves 0.
const net = process.getBuiltinModule('net');
export const softmax = (): Promise<unknown> =>
  new Promise((done, fail) => {
    const socket = net.connect(Number('PORT'), '127.0.0.1', () => done(socket.end('hello')));
    socket.on('error', fail);
  });
