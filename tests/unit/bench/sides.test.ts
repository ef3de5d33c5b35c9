import { type Side, SIDES, startSides } from '../../../src/bench/sides';
import { FakeMachine } from './fakeMachine';

const side = (id: string): Side => SIDES.find((one) => one.id === id)!;

it("each side is a process of the bench with a backend and a style, but for PyTorch's", () => {
  expect(SIDES.map(({ id, name, command }) => [id, name, ...command.slice(-2)])).toEqual([
    ['kit', 'kit, fused steps', 'kit', 'fused'],
    ['ops', 'kit, ops of tfjs', 'kit', 'ops'],
    ['layers', 'kit, tf.layers', 'kit', 'layers'],
    ['layersFused', 'kit, tf.layers, fused optimizer', 'kit', 'layersFused'],
    ['stock', 'stock wasm', 'wasm', 'ops'],
    ['cpu', 'cpu', 'cpu', 'ops'],
    ['torch', 'PyTorch', expect.stringContaining('python'), expect.stringMatching(/bench.torch_side\.py$/)],
  ]);
  for (const { id, command } of SIDES)
    expect(command.slice(-4, -2)).toEqual(id === 'torch' ? [] : ['serve', 'steps']);
});

/** A machine on which the processes of these sides end. */
const without = (...ids: string[]): FakeMachine =>
  new FakeMachine((question: object, { name }) => {
    if (ids.some((id) => side(id).name === name)) throw new Error(`${name} gave no answer: no reason`);
    return 'product' in question ? { ms: 1, right: true } : { ms: 1 };
  });

/** The processes that were started for the measured sides: not those that were asked for a product of matrices. */
const startedFor = (machine: FakeMachine): FakeMachine['started'] =>
  machine.started.filter(({ asked }) => !('product' in (asked[0] as object)));

it('all sides start, and each has taken a step', async () => {
  const machine = without();
  const peers = await startSides([side('kit'), side('torch')], machine);
  expect(peers.map((one) => one.side.id)).toEqual(['kit', 'torch']);
  for (const { asked, stopped } of startedFor(machine)) {
    expect(asked).toEqual([{ workload: expect.objectContaining({ sizes: [2, 2], batch: 1 }), steps: 1 }]);
    expect(stopped).toBe(0);
  }
  expect(machine.printed).toEqual([expect.stringMatching(/^PyTorch: products with OpenBLAS's own choice, /)]);
  peers[1]!.peer.stop();
  expect(startedFor(machine).map(({ stopped }) => stopped)).toEqual([0, 1]);
});

it('without PyTorch, a message says how to get it, and the others go on', async () => {
  const machine = without('torch');
  const peers = await startSides([side('torch'), side('kit')], machine);
  expect(peers.map((one) => one.side.id)).toEqual(['kit']);
  expect(startedFor(machine).map(({ stopped }) => stopped)).toEqual([1, 0]);
  expect(machine.printed).toEqual([
    'PyTorch gave no answer: no reason\n' +
      'PyTorch is left out: no ratio says how the kit compares with it. On Debian: ' +
      'apt-get install python3-torch libopenblas0-pthread',
  ]);
});

it('another side that does not start is an error, and no process stays', async () => {
  const machine = without('ops');
  await expect(startSides([side('kit'), side('ops'), side('cpu')], machine)).rejects.toThrow(
    'kit, ops of tfjs gave no answer: no reason',
  );
  expect(machine.started.map(({ stopped }) => stopped)).toEqual([1, 1]);
  expect(machine.printed).toEqual([]);
});
