import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { KERNEL_NAMES } from '../index';
import { ADDED, REPLACED } from '../replaced';

const replaced = REPLACED.flatMap(({ kernels }) => kernels);

it('the registry of reasons has each kernel once', () => {
  expect([...replaced, ...ADDED].sort()).toEqual([...KERNEL_NAMES].sort());
});

it('tfjs knows the names of all kernels but the added ones', () => {
  const known = (name: string): boolean =>
    ['cpu', 'wasm'].some((backend) => tf.getKernel(name, backend) !== undefined);
  expect(replaced.filter((name) => !known(name))).toEqual([]);
  expect(ADDED.filter(known)).toEqual([]);
});

it('the README has the table of the registry', () => {
  // It throws if the page differs.
  execFileSync(process.execPath, [join(__dirname, '..', 'table.cjs'), '--check']);
});
