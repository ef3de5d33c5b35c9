import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CountedCall, Operand } from '../../../src/bench/comparison/calls';
import { KernelTimer } from '../../../src/bench/comparison/timer';
import { runLab } from '../../../src/bench/labCommand';
import { THIS_MACHINE } from '../../../src/bench/machine';
import { trainInParallel } from '../../../src/bench/trainingRuns';
import { hasSolution } from '../../../src/course/labs';
import { type Ran, runNode } from '../cli/processes';

jest.setTimeout(120_000);

const TMP = mkdtempSync(join(tmpdir(), 'bench-'));
afterAll(() => rmSync(TMP, { recursive: true, force: true }));

const itSolved = hasSolution('03-softmax-sgd') ? it.concurrent : it.concurrent.skip;

function run(...args: string[]): Promise<Ran> {
  return runNode(['-r', 'sucrase/register/ts', 'src/bench/main.ts', ...args]);
}

it.concurrent.each([
  [
    'bench',
    ['--repetitions', 'abc'],
    'bench: --repetitions takes a whole number from 1 up, received "abc"\n',
  ],
  ['soak', ['ten'], 'soak: soak takes a number of minutes from 0 up, such as 10 or 0.5, received "ten"\n'],
] as const)('%s %j fails with one sentence', async (program, args, message) => {
  expect(await run(program, ...args)).toMatchObject({ code: 2, stdout: '', stderr: message });
});

it.concurrent('measures the chosen workloads on the chosen sides, in JSON and as a picture', async () => {
  const out = join(TMP, 'xor');
  const chosen = ['--only', 'xor', '--sides', 'kit,stock,layers', '--repetitions', '2'];
  const { code, stdout } = await run('bench', ...chosen, '--json', '--out', out);
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as Record<string, { side: string; repetitions: number[] }[]>;
  // The workload XOR doesn't exist as a tf.layers model.
  expect(result['measurements']!.map(({ side, repetitions }) => [side, repetitions.length])).toEqual([
    ['kit', 2],
    ['stock', 2],
  ]);
  expect([result['commands'], result['growths'], result['labs']]).toEqual([[], [], []]);
  expect(JSON.parse(readFileSync(join(out, 'bench.json'), 'utf8'))).toEqual(result);
  expect(['bench.png', 'bench-commands.png'].map((name) => existsSync(join(out, name)))).toEqual([
    true,
    false,
  ]);
});

it.concurrent('two workers do all training runs', async () => {
  await expect(trainInParallel(THIS_MACHINE, 2, { runs: 3, steps: 2 })).resolves.toEqual([2, 2, 2]);
});

itSolved('the calls of a lab are recorded by shapes', async () => {
  const file = join(TMP, 'calls.json');
  await runLab(['check', '03', '--only', 'softmax/values', '--target', 'solutions'], {
    preload: join(__dirname, '../../../src/bench/comparison/recordPreload.ts'),
    env: { BENCH_CALLS_FILE: file, LAB_BACKEND: 'wasm' },
  });
  const calls = JSON.parse(readFileSync(file, 'utf8')) as CountedCall[];
  expect(calls).toContainEqual({
    kernel: 'Sum',
    inputs: { x: { shape: expect.anything(), dtype: 'float32' } },
    attrs: { axis: 1, keepDims: true },
    count: expect.any(Number),
  });
});

it.concurrent(
  'kernels are timed on both sides, and calls that the stock backend fails at are left out',
  async () => {
    const float = (...shape: number[]): Operand => ({ shape, dtype: 'float32' });
    const product = (a: number[], b: number[]): CountedCall => ({
      kernel: 'BatchMatMul',
      inputs: { a: float(...a), b: float(...b) },
      attrs: { transposeA: true, transposeB: false },
      count: 3,
    });
    const indices: Operand = { shape: [50], dtype: 'int32', largest: 8 };
    const timer = new KernelTimer(THIS_MACHINE);
    const times = await timer.time([
      { kernel: 'Einsum', inputs: { 0: float(2, 3) }, attrs: { equation: 'ij->ji' }, count: 5 },
      product([4, 5], [6, 5]),
      product([200, 30], [200, 40]),
      {
        kernel: 'GatherV2',
        inputs: { x: float(9, 100), indices },
        attrs: { axis: 0, batchDims: 0 },
        count: 2,
      },
    ]);
    timer.stop();
    expect(times.map(({ call }) => [call.kernel, call.count])).toEqual([
      ['BatchMatMul', 3],
      ['GatherV2', 2],
    ]);
    for (const { kit, stock } of times) {
      expect(kit).toBeGreaterThan(0);
      expect(stock).toBeGreaterThan(0);
    }
  },
);
