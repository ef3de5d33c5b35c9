import { onStop } from '../../../src/cli/signals';

it.each(['SIGINT', 'SIGTERM'] as const)(
  'the first %s is a call, and the second one ends the process as usual',
  (signal) => {
    const before = process.listenerCount(signal);
    let calls = 0;
    onStop(() => calls++);
    expect(process.listenerCount(signal)).toBe(before + 1);
    process.emit(signal);
    expect([calls, process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([
      1,
      before,
      before,
    ]);
  },
);

it('can be taken back', () => {
  const before = process.listeners('SIGINT');
  let calls = 0;
  onStop(() => calls++)();
  expect([calls, process.listeners('SIGINT')]).toEqual([0, before]);
});
