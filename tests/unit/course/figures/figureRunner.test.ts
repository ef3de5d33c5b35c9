import * as tf from '@tensorflow/tfjs';
import { figureHost } from '../../../../src/course/figures/figureHost';
import { figureContext } from '../../../../src/course/figures/figureContext';
import type { FigureInputs, Figures } from '../../../../src/figures/figure';
import { FigureRunner } from '../../../../src/grading/run/figureRunner';
import type { LabModule } from '../../../../src/grading/run/load';
import { startBackend } from '../../../../src/node/backend';
import { folderWith, manifest } from '../../grading/toyLab';

interface Toy {
  half(x: number): number;
}

const figures = [
  {
    id: 'halves',
    run: ({ half }: Toy, { seeds, mode, progress }) => {
      progress(0.5);
      return { mode, halves: seeds.map(half) };
    },
  },
  {
    id: 'trained',
    run: () => {
      tf.variable(tf.scalar(1), true, 'weights');
      throw new Error('diverged');
    },
  },
] as Figures<unknown>;

const INPUTS = { mode: 'quick', seeds: [2, 4], data: 'digits' };
const lab = { half: (x: number) => x / 2 } as unknown as LabModule; // what the figures use of one
const run = (name: string, onProgress?: (fraction: number) => void): Promise<unknown> =>
  new FigureRunner(figures, (inputs, progress) => figureContext(inputs as FigureInputs, progress)).run(
    lab,
    { kind: 'figure', name, inputs: INPUTS },
    onProgress ? { onProgress } : {},
  );

beforeAll(() => startBackend());

it("runs the figure of a name with the lab's code, and says which backend computed it", async () => {
  const told: number[] = [];
  expect(await run('halves', (fraction) => told.push(fraction))).toEqual({
    backend: tf.getBackend(),
    result: { mode: 'quick', halves: [1, 2] },
  });
  expect(told).toEqual([0.5]);
  await run('halves');
});

it('refuses a name that no figure has', async () => {
  await expect(run('other')).rejects.toThrow('no figure is named other');
});

it('disposes of the variables that a run leaves, and of no others', async () => {
  const before = tf.variable(tf.scalar(1), true, 'before');
  try {
    for (let i = 0; i < 2; i++) await expect(run('trained')).rejects.toThrow('diverged');
    expect(Object.keys(tf.engine().registeredVariables)).toContain('before');
    expect(Object.keys(tf.engine().registeredVariables)).not.toContain('weights');
  } finally {
    before.dispose();
  }
});

it('loads a data set of images once, and others by their names', async () => {
  const inputs: FigureInputs = { mode: 'quick', seeds: [], data: 'digits' };
  const context = figureContext(inputs);
  expect(context.dataset.name).toBe('digits');
  expect(figureContext(inputs).dataset).toBe(context.dataset);
  expect((await context.load('diabetes')).name).toBe('diabetes');
  expect(context.progress(1)).toBeUndefined();
});

it('a host runs figures beside the lab.ts of a folder, and forbids nothing', async () => {
  const folder = folderWith({
    'lab.ts':
      "import * as tf from '@tensorflow/tfjs';\nexport const half = (x: number): number => tf.softmax(tf.zeros([2])).dataSync()[0]! * x;",
  });
  const host = figureHost(folder, { ...manifest, forbidden: ['softmax'] }, figures);
  expect(await host.run({ kind: 'figure', name: 'halves', inputs: INPUTS })).toMatchObject({
    kind: 'answered',
    value: { result: { halves: [1, 2] } },
  });
});
