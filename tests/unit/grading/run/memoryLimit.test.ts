import * as tf from '@tensorflow/tfjs';
import { failureOf } from '../../../../src/grading/run/failure';
import { limitMemory, MemoryLimitReached } from '../../../../src/grading/run/memoryLimit';

const memory = limitMemory();
beforeEach(() => memory.reset());

it('leaves lists, maps and sets what they are', () => {
  const list = [1];
  expect([list.push(2), list.push(3, 4), list.push(), list]).toEqual([2, 4, 4, [1, 2, 3, 4]]);
  expect(Array.prototype.push.call({ length: 0 }, 'x')).toBe(1);
  expect(new Map([[1, 2]]).set(3, 4).get(3)).toBe(4);
  expect([...new Set([1]).add(2)]).toEqual([1, 2]);
  expect([Array.prototype.push.name, Array.prototype.push.length]).toEqual(['push', 1]);
});

it.each<[string, () => void]>([
  [
    'a list',
    () => {
      const kept: number[] = [];
      for (;;) kept.push(1);
    },
  ],
  [
    'a map',
    () => {
      const kept = new Map<number, number>();
      for (let i = 0; ; i++) kept.set(i % 10, i);
    },
  ],
  [
    'a set',
    () => {
      const kept = new Set<number>();
      for (let i = 0; ; i++) kept.add(i % 10);
    },
  ],
  [
    'tensors',
    () => {
      for (;;) tf.keep(tf.zeros([1 << 14, 1 << 12]));
    },
  ],
])('ends %s that grows without end', (_, run) => {
  expect(run).toThrow(MemoryLimitReached);
  expect(memory.wasReached()).toBe(true);
  tf.disposeVariables();
  tf.engine().reset();
});

it('counts each request from 0', () => {
  const most = (): void => {
    const kept = new Set<number>();
    for (let i = 0; i < 3_000_000; i++) kept.add(i % 10);
  };
  most();
  memory.reset();
  expect(most).not.toThrow();
  expect(most).toThrow(MemoryLimitReached);
});

it('is told as memory that ran out', () => {
  const files = {
    home: 'lab:/',
    read: () => '',
    describe: String,
    kitModule: () => ({}),
    packageModule: () => ({}),
  };
  expect(failureOf(new MemoryLimitReached(), files, [])).toEqual({ kind: 'out-of-memory' });
});
