import * as tf from '@tensorflow/tfjs';
import type { WasmBackend } from '../backend';
import { nodeLoader } from '../load/node';
import { instantiate } from '../native';
import { Workspace } from '../workspace';
import { startBackends } from './backends';
import { type Blocks, countBlocks } from './heap';

beforeAll(startBackends);

let workspace: Workspace;
let blocks: Blocks;

beforeEach(() => {
  const backend = tf.backend() as WasmBackend;
  const { native } = instantiate(nodeLoader, backend.wasm.asm.memory);
  blocks = countBlocks();
  workspace = new Workspace(backend, native);
});
afterEach(() => blocks.stop());

it('gives out the integers that were put in', () => {
  const address = workspace.integers([3, -1, 7]);
  expect(Array.from(new Int32Array(workspace.backend.wasm.HEAPU8.buffer, address, 3))).toEqual([3, -1, 7]);
});

it('keeps one large buffer, and replaces it only if more room is needed', () => {
  const first = workspace.roomFor(1000);
  const open = blocks.open();
  expect([workspace.roomFor(1000), workspace.roomFor(10)]).toEqual([first, first]);
  expect(blocks.bytesAt(first)).toBe(1000);
  const second = workspace.roomFor(1_000_000);
  expect(blocks.bytesAt(second)).toBe(1_000_000);
  expect(workspace.roomFor(500_000)).toBe(second);
  expect(blocks.open()).toBe(open);
  workspace.dispose();
});

it('frees all of its memory', () => {
  workspace.roomFor(1000);
  expect(blocks.open()).toBe(3);
  workspace.dispose();
  expect(blocks.open()).toBe(0);
});
