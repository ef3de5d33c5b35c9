import { Countdown } from '../../../src/cli/countdown';
import { untilStopped } from '../../../src/cli/untilStopped';
import { fakeTerminal } from './fakeTerminal';

class Stopped extends Error {}

function asked(work: (signal: AbortSignal) => Promise<number>) {
  const terminal = fakeTerminal();
  const progress = new Countdown(terminal, 'pieces done');
  const stop = jest.spyOn(progress, 'stop');
  return { terminal, stop, result: untilStopped({ terminal, progress, Stopped, work }) };
}

const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

describe('long work', () => {
  const before = listeners();
  afterEach(() => expect(listeners()).toBe(before));

  it('gives its result', async () => {
    const { result, stop } = asked(async () => 3);
    expect(await result).toBe(3);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('is told to stop by Ctrl-C, and the terminal says how to go on', async () => {
    const { terminal, result, stop } = asked(
      (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new Stopped('stopped after 1'))),
        ),
    );
    process.emit('SIGINT');
    expect(await result).toBeNull();
    expect(terminal.printed.stderr).toBe('lab: stopped after 1; run the same command again to go on\n');
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('passes every other error on', async () => {
    const { result, stop } = asked(() => Promise.reject(new Error('no disk')));
    await expect(result).rejects.toThrow('no disk');
    expect(stop).toHaveBeenCalledTimes(1);
  });
});
