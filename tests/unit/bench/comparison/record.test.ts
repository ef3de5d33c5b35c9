import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CountedCall } from '../../../../src/bench/comparison/calls';
import { recordCalls } from '../../../../src/bench/comparison/record';
import { FakeMachine } from '../fakeMachine';

const call = (kernel: string): CountedCall => ({ kernel, inputs: {}, attrs: {}, count: 1 });

it('has the calls of the check and of the figures, which run with the preload on wasm', async () => {
  const machine = new FakeMachine(undefined, ([command], options) => {
    writeFileSync(options!.env!['BENCH_CALLS_FILE']!, JSON.stringify([call(command!)]));
    return '';
  });
  expect(await recordCalls('03-softmax-sgd', machine)).toEqual([call('check'), call('figures')]);
  const [check, figures] = machine.ran;
  const folder = dirname(check!.options!.env!['BENCH_CALLS_FILE']!);
  expect(check!.args).toEqual(['check', '03-softmax-sgd', '--target', 'solutions']);
  expect(figures!.args).toEqual(['figures', '03-softmax-sgd', '--target', 'solutions', '--out', folder]);
  for (const { options } of machine.ran) {
    expect(options).toEqual({
      preload: require.resolve('../../../../src/bench/comparison/recordPreload.ts'),
      env: { BENCH_CALLS_FILE: expect.stringContaining('bench-lab-'), LAB_BACKEND: 'wasm' },
    });
  }
  expect(existsSync(folder)).toBe(false);
});

it('leaves no folder behind if a command fails', async () => {
  const machine = new FakeMachine(undefined, () => {
    throw new Error('lab check failed');
  });
  await expect(recordCalls('03', machine)).rejects.toThrow('lab check failed');
  expect(existsSync(dirname(machine.ran[0]!.options!.env!['BENCH_CALLS_FILE']!))).toBe(false);
});
